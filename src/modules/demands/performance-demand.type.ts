import { Field, ObjectType } from 'type-graphql';
import type {
  DemandOutcome,
  DemandPosition,
  DemandState,
} from '../../domain/contract/performance-demand';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { RequiresRight } from '../../graphql/authorization';
import { Node } from '../../graphql/node';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';

export const DemandPositionType = enumType<DemandPosition>(
  'DemandPosition',
  'What whoever is asked says to a demand.',
  {
    ACCEPTED: 'It will be done.',
    DISPUTED: 'It need not be done.',
    PERFORMED: 'It has been done.',
  },
);

export const DemandOutcomeType = enumType<DemandOutcome>(
  'DemandOutcome',
  'How a demand ended, as its beneficiary says.',
  { PERFORMED: 'It was done.', WITHDRAWN: 'It is demanded no longer.' },
);

export const DemandRespondentType = enumType(
  'DemandRespondent',
  'For which party a demand is answered.',
  { CUSTOMER: 'For the customer, by an owner.', PROVIDER: 'For the provider, by its staff.' },
);

export const DemandStateType = enumType<DemandState>(
  'DemandState',
  'Where a demand stands on a date. Computed from facts; no job changes it.',
  {
    OPEN: 'Not answered, and not overdue.',
    ANSWERED:
      'The last answer disputes it or says that it is done, whatever the day; or accepts it, and the due day has not passed.',
    OVERDUE: 'The due day has passed; it was not answered, or was accepted and not done.',
    PERFORMED: 'The beneficiary says that it was done.',
    WITHDRAWN: 'The beneficiary demands it no longer.',
  },
);

@ObjectType('DemandAnswer', { description: 'What was said to a demand.', simpleResolvers: true })
export class DemandAnswer {
  @Field(() => DemandPositionType, { description: 'What it comes to.' })
  position: DemandPosition;

  @Field(() => String, { description: 'What was said, in words.' })
  answer: string;

  @Field(() => DemandRespondentType, { description: 'For which party.' })
  answeredFor: keyof typeof DemandRespondentType;

  @Field(() => DateTimeScalar, { description: 'When it was given.' })
  answeredAt: string;

  @Field(() => String, { description: 'By whom it was recorded, kind and subject.' })
  recordedBy: string;
}

@ObjectType('DemandClosure', { description: 'That a demand ended.', simpleResolvers: true })
export class DemandClosure {
  @Field(() => DemandOutcomeType, { description: 'How.' })
  outcome: DemandOutcome;

  @Field(() => String, { nullable: true, description: 'What the beneficiary says about it.' })
  note: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was ended.' })
  closedAt: string;

  @Field(() => String, { description: 'By whom it was recorded, kind and subject.' })
  recordedBy: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('PerformanceDemand', {
  implements: Node,
  description:
    'That a third-party beneficiary demands performance under a contract; where it stands is computed.',
  simpleResolvers: true,
})
export class PerformanceDemand extends Node {
  @Field(() => String, { description: 'What is demanded, in words.' })
  demand: string;

  @Field(() => String, { description: 'Why, in words.' })
  reason: string;

  @Field(() => DateScalar, { description: 'Last day on which it is done in time, inclusive.' })
  dueOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was demanded.' })
  demandedAt: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;

  @Field(() => String, { description: 'By whom it was recorded, kind and subject.' })
  recordedBy: string;
}

export const PerformanceDemandConnection = connectionOf<PerformanceDemand>(
  PerformanceDemand,
  'PerformanceDemand',
);
