import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { DemandOutcome, DemandPosition } from '../../domain/contract/performance-demand';
import { ActInput } from '../../graphql/mutation';
import { DateScalar } from '../../graphql/scalars';
import { ServiceCodeFilter } from '../subscriptions/subscription.input';
import { DemandOutcomeType, DemandPositionType } from './performance-demand.type';

@InputType('ClauseInput', { description: 'A numbered clause of one version of a terms document.' })
export class ClauseInput {
  @Field(() => String, { description: 'Code of the document, such as "cxone-service-terms".' })
  document: string;

  @Field(() => String, { description: 'Version of the document, such as "2022-01".' })
  version: string;

  @Field(() => String, { description: 'Number as printed, such as "1.2".' })
  number: string;
}

@InputType('DemandPerformanceInput', {
  description: 'A demand of a beneficiary under one of its contracts.',
})
export class DemandPerformanceInput extends ActInput {
  @Field(() => ID, { description: 'The subscription whose contract the demand is made under.' })
  subscriptionId: string;

  @Field(() => String, { description: 'What is demanded, 1 to 1,000 characters.' })
  demand: string;

  @Field(() => String, { description: 'The reason, 1 to 2,000 characters.' })
  reason: string;

  @Field(() => ClauseInput, {
    description: 'The clause to be performed, from the terms accepted with the order.',
  })
  clause: ClauseInput;

  @Field(() => DateScalar, {
    description: 'Last day to perform it, in the account’s time zone, inclusive; not before today.',
  })
  dueOn: CalendarDate;
}

@InputType('AnswerPerformanceDemandInput', { description: 'An answer to a demand.' })
export class AnswerPerformanceDemandInput extends ActInput {
  @Field(() => ID, { description: 'The demand.' })
  demandId: string;

  @Field(() => DemandPositionType, { description: 'The position that the answer takes.' })
  position: DemandPosition;

  @Field(() => String, { description: 'The answer, 1 to 2,000 characters.' })
  answer: string;
}

@InputType('ClosePerformanceDemandInput', { description: 'The demand to close, and how it ends.' })
export class ClosePerformanceDemandInput extends ActInput {
  @Field(() => ID, { description: 'The demand.' })
  demandId: string;

  @Field(() => DemandOutcomeType, { description: 'How the demand ends.' })
  outcome: DemandOutcome;

  @Field(() => String, { nullable: true, description: 'A note, at most 2,000 characters.' })
  note?: string | null;
}

@InputType('PerformanceDemandWhere', {
  description: 'Filter for demands. All given conditions must match.',
})
export class PerformanceDemandWhere {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is still open, i.e. the beneficiary has not closed it.',
  })
  isOpen?: boolean | null;

  @Field(() => ServiceCodeFilter, { nullable: true, description: 'By service.' })
  serviceCode?: ServiceCodeFilter | null;
}
