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
  @Field(() => String, {
    description: 'Version as dated by the document itself, such as "2027-01".',
  })
  version: string;

  @Field(() => String, { description: 'URL of the official English text.' })
  urlEn: string;

  @Field(() => String, { description: 'URL of the official French text.' })
  urlFr: string;

  @Field(() => [PublishClauseInput], {
    description:
      'Clauses of the version, at most 200; empty for a version that is already published.',
  })
  clauses: PublishClauseInput[];
}

@InputType('PublishServiceTermsInput', {
  description: 'New terms for later orders; omitted fields stay unchanged.',
})
export class PublishServiceTermsInput extends ActInput {
  @Field(() => ServiceCode, { description: 'The service.' })
  serviceCode: ServiceCode;

  @Field(() => DateScalar, {
    description:
      'First acceptance date of orders that get these terms; after today, and after that of the last version.',
  })
  effectiveOn: CalendarDate;

  @Field(() => PublishDocumentInput, {
    nullable: true,
    description: 'The document they are based on.',
  })
  document?: PublishDocumentInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Minimum initial term in months, 0 to 1,200.',
  })
  initialTermMonthsMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'Default initial term in months, 1 to 1,200.' })
  initialTermMonthsDefault?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Length of each renewal in months, 1 to 1,200; null for the length of the initial term.',
  })
  renewalTermMonths?: number | null;

  @Field(() => TermShapeType, {
    nullable: true,
    description: 'How terms are aligned with the calendar.',
  })
  termShape?: TermShape | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Notice period in days before the end, 0 to 366.',
  })
  noticeDaysMin?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the provider may give notice as well.',
  })
  providerMayGiveNotice?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a partial first month is prorated.',
  })
  proratesFirstMonth?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a partial last month is prorated.',
  })
  proratesLastMonth?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the first day is not charged.' })
  excludesStartDay?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Default initial increment, 1 to 3,600 seconds.',
  })
  initialIncrementSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Default additional increment, 1 to 3,600 seconds.',
  })
  additionalIncrementSeconds?: number | null;

  @Field(() => EmergencyCallingPolicy, {
    nullable: true,
    description: 'Whether emergency calls may be placed.',
  })
  emergencyCalling?: EmergencyCalling | null;
}
