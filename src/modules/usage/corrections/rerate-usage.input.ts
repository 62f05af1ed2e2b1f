import { Field, ID, InputType } from 'type-graphql';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { ActInput } from '../../../graphql/mutation';
import { BEFORE_IS_TO, DateScalar } from '../../../graphql/scalars';

const SUBSCRIPTION = { description: 'The subscription whose calls are to be rated again.' };
const FROM = { description: 'Start of the period as a local day of use, inclusive.' };
const TO = {
  nullable: true,
  description:
    'End of the period as a local day of use, exclusive. Required unless before is given.',
};
const BEFORE = { nullable: true, ...BEFORE_IS_TO, description: 'The same as to.' };
const ONLY_UNRATED = {
  defaultValue: false,
  description: 'Whether to include only calls that have no rate yet.',
};
const AFTER = {
  nullable: true,
  description:
    'The continueAfter of the previous operation, for the same period. Default: from the start of the period.',
};

@InputType('PreviewRerateInput', { description: 'The calls that would be rated again.' })
export class PreviewRerateInput {
  @Field(() => ID, SUBSCRIPTION)
  subscriptionId: string;

  @Field(() => DateScalar, FROM)
  from: CalendarDate;

  @Field(() => DateScalar, TO)
  to?: CalendarDate | null;

  @Field(() => DateScalar, BEFORE)
  before?: CalendarDate | null;

  @Field(() => Boolean, ONLY_UNRATED)
  onlyUnrated: boolean;

  @Field(() => String, AFTER)
  after?: string | null;
}

@InputType('RerateUsageInput', { description: 'The calls to rate again, and the reason.' })
export class RerateUsageInput extends ActInput {
  @Field(() => ID, SUBSCRIPTION)
  subscriptionId: string;

  @Field(() => DateScalar, FROM)
  from: CalendarDate;

  @Field(() => DateScalar, TO)
  to?: CalendarDate | null;

  @Field(() => DateScalar, BEFORE)
  before?: CalendarDate | null;

  @Field(() => Boolean, ONLY_UNRATED)
  onlyUnrated: boolean;

  @Field(() => String, AFTER)
  after?: string | null;

  @Field(() => String, {
    description: 'The reason, 1 to 500 characters; recorded with each new entry.',
  })
  reason: string;
}
