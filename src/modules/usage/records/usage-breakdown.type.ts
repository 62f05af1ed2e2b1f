import { Field, ObjectType } from 'type-graphql';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import { connectionOf } from '../../../graphql/connection';
import { enumType } from '../../../graphql/enum';
import { Money } from '../../../graphql/money.type';
import { RequiresRight } from '../../../graphql/authorization';
import { CountScalar } from '../../../graphql/scalars';
import { CallDirectionType } from '../../orders/rate.type';

/** As the loader takes it. */
type BreakdownKey = 'DAY' | 'MONTH' | 'DIRECTION' | 'PREFIX' | 'NUMBER' | 'STATUS';

export const UsageBreakdownKey = enumType<BreakdownKey>(
  'UsageBreakdownKey',
  'A key to group calls by, in addition to their direction.',
  {
    DAY: 'The local date that determines rate, period and month; earliest first.',
    MONTH: 'The calendar month of that date; earliest first.',
    DIRECTION: 'Direction only.',
    PREFIX: 'The prefix of the rate that was applied; largest amount first.',
    NUMBER:
      'The other party’s number; largest amount first. Calls whose detail was removed are in no group.',
    STATUS: 'Status, by name.',
  },
);

@RequiresRight('READ_USAGE')
@ObjectType('UsageBreakdown', {
  description: 'Totals of the calls with one key in one direction.',
  simpleResolvers: true,
})
export class UsageBreakdown {
  @Field(() => String, {
    nullable: true,
    description:
      'The common key: "2026-01-31", "2026-01", INBOUND, the digits of a prefix ("" for the rate for every number, null for no rate), a number (null if unknown or erased), or a status.',
  })
  key: string | null;

  @Field(() => CallDirectionType, { description: 'Direction of the calls.' })
  direction: CallDirection;

  @Field(() => CountScalar, { description: 'Number of calls, regardless of status.' })
  calls: number;

  @Field(() => CountScalar, {
    description: 'How many of them are UNRATED; their charge is not in the amount yet.',
  })
  unratedCalls: number;

  @Field(() => CountScalar, { description: 'Billed seconds, in whole increments.' })
  billedSeconds: number;

  @Field(() => Money, { description: 'Sum of the call amounts, to 6 decimals, unrounded.' })
  amount: Money;
}

export const UsageBreakdownConnection = connectionOf<UsageBreakdown>(
  UsageBreakdown,
  'UsageBreakdown',
);
