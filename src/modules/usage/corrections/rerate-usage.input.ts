import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { ActInput } from '../../../graphql/mutation';
import { DateScalar } from '../../../graphql/scalars';

const SUBSCRIPTION = { description: 'The subscription whose calls are rated again.' };
const FROM = { description: 'First local day of use, inclusive.' };
const BEFORE = { description: 'Local day of use before which it ends, exclusive.' };
const ONLY_UNRATED = {
  defaultValue: false,
  description: 'Whether only calls without a rate so far are looked at.',
};
const AFTER = {
  nullable: true,
  description:
    'The continueAfter of the act before, for the same period; from its start if absent.',
};

@InputType('PreviewRerateInput', { description: 'Which calls would be rated again.' })
export class PreviewRerateInput {
  @Field(() => ID, SUBSCRIPTION)
  subscriptionId: string;

  @Field(() => DateScalar, FROM)
  from: CalendarDate;

  @Field(() => DateScalar, BEFORE)
  before: CalendarDate;

  @Field(() => Boolean, ONLY_UNRATED)
  onlyUnrated: boolean;

  @Field(() => String, AFTER)
  after?: string | null;
}

@InputType('RerateUsageInput', { description: 'Which calls are rated again, and why.' })
export class RerateUsageInput extends ActInput {
  @Field(() => ID, SUBSCRIPTION)
  subscriptionId: string;

  @Field(() => DateScalar, FROM)
  from: CalendarDate;

  @Field(() => DateScalar, BEFORE)
  before: CalendarDate;

  @Field(() => Boolean, ONLY_UNRATED)
  onlyUnrated: boolean;

  @Field(() => String, AFTER)
  after?: string | null;

  @Field(() => String, { description: 'Why, 1 to 500 characters; each new entry says it.' })
  reason: string;
}
