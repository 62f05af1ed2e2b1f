import { Field, Int, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../../graphql/authorization';
import { enumType } from '../../../graphql/enum';
import { Node } from '../../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import { NoticeGiverType } from '../notice.type';
import type { NoticeGiver } from '../../../domain/contract/notice';
import type { ContractChangeKind } from '../contract-change-kind';

export const ContractChangeKindType = enumType<ContractChangeKind>(
  'ContractChangeKind',
  'What happened to a contract, beside notices of termination.',
  {
    AMENDED: 'An order amended it: charges or rates were added or changed.',
    CHARGE_CHANGED: 'An order changed the quantity or the price of a charge.',
    REPLACED: 'Another subscription takes its place.',
    PRICE_CHANGED: 'The provider announced another price for a charge.',
    RATES_CHANGED: 'The provider announced other rates per minute.',
    PARTIAL_NOTICE: 'The customer gave notice for some units of a charge.',
    PARTIAL_NOTICE_ACCEPTED: 'The provider accepted an earlier day for a partial notice.',
    PARTIAL_NOTICE_WITHDRAWN: 'The customer withdrew a partial notice.',
    SUSPENDED: 'The provider suspended the service. No date moves and no charge stops.',
    RESUMED: 'A suspension ended.',
    BREACH_NOTICE: 'One party received the other’s notice of a breach.',
    BREACH_CURED: 'A breach was cured.',
    ENDED_FOR_CAUSE: 'One party ended the service for a breach of the other.',
    REINSTATED: 'The provider reinstated the service after its end.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('ContractChange', {
  implements: Node,
  description: 'A fact that changed a running contract, as it was told. It is never edited.',
  simpleResolvers: true,
})
export class ContractChange extends Node {
  @Field(() => ContractChangeKindType, { description: 'What happened.' })
  kind: ContractChangeKind;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it was announced, accepted, received or declared.',
  })
  toldOn: string | null;

  @Field(() => NoticeGiverType, { description: 'The party whose act it is.' })
  givenBy: NoticeGiver;

  @Field(() => Int, { nullable: true, description: 'Units that it takes away from the charge.' })
  fewerUnits: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When a suspension began.' })
  suspendedAt: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When a suspension ended or, of the suspension itself, when it was to end.',
  })
  resumedAt: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the provider accepted the withdrawal of a partial notice.',
  })
  isAccepted: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a breach can be cured.' })
  isCurable: boolean | null;

  @Field(() => String, { nullable: true, description: 'Why, or what it was about.' })
  reason: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

@ObjectType('EarliestPriceChange', {
  description: 'The first day from which a price change of the provider can hold.',
})
export class EarliestPriceChange {
  @Field(() => DateScalar, { description: 'That day: the first of a month.' })
  effectiveOn: string;
}
