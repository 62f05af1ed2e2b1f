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
  'The position of the party that answers a demand.',
  {
    ACCEPTED: 'It will be performed.',
    DISPUTED: 'It is disputed: it need not be performed.',
    PERFORMED: 'It has been performed.',
  },
);

export const DemandOutcomeType = enumType<DemandOutcome>(
  'DemandOutcome',
  'How a demand ended, as stated by its beneficiary.',
  { PERFORMED: 'It was performed.', WITHDRAWN: 'It is no longer demanded.' },
);

export const DemandRespondentType = enumType(
  'DemandRespondent',
  'The party on whose behalf a demand is answered.',
  {
    CUSTOMER: 'The customer, answered by an owner.',
    PROVIDER: 'The provider, answered by its staff.',
  },
);

export const DemandStateType = enumType<DemandState>(
  'DemandState',
  'Status of a demand on a date. Computed from facts; no job changes it.',
  {
    OPEN: 'Not answered, and not overdue.',
    ANSWERED:
      'The last answer disputes it or says that it was performed, regardless of the due date; or accepts it, and the due date has not passed.',
    OVERDUE: 'The due date has passed, and it was not answered, or was accepted but not performed.',
    PERFORMED: 'The beneficiary states that it was performed.',
    WITHDRAWN: 'The beneficiary no longer demands it.',
  },
);

@ObjectType('DemandAnswer', { description: 'An answer to a demand.', simpleResolvers: true })
export class DemandAnswer {
  @Field(() => DemandPositionType, { description: 'The position that the answer takes.' })
  position: DemandPosition;

  @Field(() => String, { description: 'The answer in words.' })
  answer: string;

  @Field(() => DemandRespondentType, { description: 'The party on whose behalf it was given.' })
  answeredFor: keyof typeof DemandRespondentType;

  @Field(() => DateTimeScalar, { description: 'When it was given.' })
  answeredAt: string;

  @Field(() => String, { description: 'Who recorded it: viewer kind and token subject.' })
  recordedBy: string;
}

@ObjectType('DemandClosure', {
  description: 'The demand to close, and how it ends.',
  simpleResolvers: true,
})
export class DemandClosure {
  @Field(() => DemandOutcomeType, { description: 'The channel.' })
  outcome: DemandOutcome;

  @Field(() => String, { nullable: true, description: 'Note of the beneficiary.' })
  note: string | null;

  @Field(() => DateTimeScalar, { description: 'When the demand was closed.' })
  closedAt: string;

  @Field(() => String, { description: 'Who recorded it: viewer kind and token subject.' })
  recordedBy: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('PerformanceDemand', {
  implements: Node,
  description:
    'A third-party beneficiary’s demand for performance under a contract; its status is computed.',
  simpleResolvers: true,
})
export class PerformanceDemand extends Node {
  @Field(() => String, { description: 'What is demanded, in words.' })
  demand: string;

  @Field(() => String, { description: 'The reason, in words.' })
  reason: string;

  @Field(() => DateScalar, { description: 'Due date, inclusive.' })
  dueOn: string;

  @Field(() => DateTimeScalar, { description: 'When the demand was made.' })
  demandedAt: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who recorded it: viewer kind and token subject.' })
  recordedBy: string;
}

export const PerformanceDemandConnection = connectionOf<PerformanceDemand>(
  PerformanceDemand,
  'PerformanceDemand',
);
