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
  description: 'What a beneficiary demands under a contract of its own.',
})
export class DemandPerformanceInput extends ActInput {
  @Field(() => ID, { description: 'The subscription whose contract it is.' })
  subscriptionId: string;

  @Field(() => String, { description: 'What is demanded, 1 to 1,000 characters.' })
  demand: string;

  @Field(() => String, { description: 'Why, 1 to 2,000 characters.' })
  reason: string;

  @Field(() => ClauseInput, {
    description: 'The clause that is to be performed: of the terms accepted with the order.',
  })
  clause: ClauseInput;

  @Field(() => DateScalar, {
    description: 'Last day for it, in the account’s zone, inclusive; today at the earliest.',
  })
  dueOn: CalendarDate;
}

@InputType('AnswerPerformanceDemandInput', { description: 'What is said to a demand.' })
export class AnswerPerformanceDemandInput extends ActInput {
  @Field(() => ID, { description: 'The demand.' })
  demandId: string;

  @Field(() => DemandPositionType, { description: 'What the answer comes to.' })
  position: DemandPosition;

  @Field(() => String, { description: 'The answer, 1 to 2,000 characters.' })
  answer: string;
}

@InputType('ClosePerformanceDemandInput', { description: 'The end of a demand.' })
export class ClosePerformanceDemandInput extends ActInput {
  @Field(() => ID, { description: 'The demand.' })
  demandId: string;

  @Field(() => DemandOutcomeType, { description: 'How it ends.' })
  outcome: DemandOutcome;

  @Field(() => String, { nullable: true, description: 'About it, at most 2,000 characters.' })
  note?: string | null;
}

@InputType('PerformanceDemandWhere', {
  description: 'Which demands; all conditions that are given must hold.',
})
export class PerformanceDemandWhere {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the beneficiary has not ended it yet.',
  })
  isOpen?: boolean | null;

  @Field(() => ServiceCodeFilter, { nullable: true, description: 'By service.' })
  serviceCode?: ServiceCodeFilter | null;
}
