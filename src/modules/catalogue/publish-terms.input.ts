import { Field, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { EmergencyCalling, TermShape } from '../../domain/contract/service-terms';
import { ActInput } from '../../graphql/mutation';
import { DateScalar } from '../../graphql/scalars';
import { ServiceCode } from './service.type';
import { EmergencyCallingPolicy, TermShapeType } from './terms.type';

@InputType('PublishClauseInput', {
  description: 'A clause, in our own one-sentence summaries; never the text itself.',
})
export class PublishClauseInput {
  @Field(() => String, { description: 'Number as printed, such as "1.2".' })
  number: string;

  @Field(() => String, { description: 'Summary in English, 1 to 500 characters.' })
  summaryEn: string;

  @Field(() => String, { description: 'Summary in French, 1 to 500 characters.' })
  summaryFr: string;
}

@InputType('PublishDocumentInput', {
  description: 'A version of the service’s own terms document.',
})
export class PublishDocumentInput {
  @Field(() => String, { description: 'Version, as the document dates itself: "2027-01".' })
  version: string;

  @Field(() => String, { description: 'Address of the official English text.' })
  urlEn: string;

  @Field(() => String, { description: 'Address of the official French text.' })
  urlFr: string;

  @Field(() => [PublishClauseInput], {
    description: 'Its clauses, at most 200; empty for a version that is published already.',
  })
  clauses: PublishClauseInput[];
}

@InputType('PublishServiceTermsInput', {
  description: 'New terms for later orders; what is absent stays as it is.',
})
export class PublishServiceTermsInput extends ActInput {
  @Field(() => ServiceCode, { description: 'The service.' })
  serviceCode: ServiceCode;

  @Field(() => DateScalar, {
    description:
      'Orders accepted from this date on get them; after today, and after the last version.',
  })
  effectiveOn: CalendarDate;

  @Field(() => PublishDocumentInput, { nullable: true, description: 'The document they rest on.' })
  document?: PublishDocumentInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Floor of the initial term in months, 0 to 1,200.',
  })
  initialTermMonthsMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'Months when the order is silent, 1 to 1,200.' })
  initialTermMonthsDefault?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Months of each renewal, 1 to 1,200; null for as long as the initial term.',
  })
  renewalTermMonths?: number | null;

  @Field(() => TermShapeType, { nullable: true, description: 'How terms lie in the calendar.' })
  termShape?: TermShape | null;

  @Field(() => Int, { nullable: true, description: 'Days of notice before the end, 0 to 366.' })
  noticeDaysMin?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the provider may give notice, too.',
  })
  providerMayGiveNotice?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a first partial month is prorated.',
  })
  proratesFirstMonth?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a last partial month is prorated.',
  })
  proratesLastMonth?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the first day is left out.' })
  excludesStartDay?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Default first increment, 1 to 3,600 seconds.' })
  initialIncrementSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: 'Default next increment, 1 to 3,600 seconds.' })
  additionalIncrementSeconds?: number | null;

  @Field(() => EmergencyCallingPolicy, {
    nullable: true,
    description: 'Whether emergency calls may be placed.',
  })
  emergencyCalling?: EmergencyCalling | null;
}
