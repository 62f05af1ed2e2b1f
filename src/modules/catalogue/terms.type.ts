import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import type { EmergencyCalling, TermShape, TermsRule } from '../../domain/contract/service-terms';

export const Language = enumType('Language', 'A language that titles and summaries come in.', {
  EN: 'English.',
  FR: 'French.',
});
export type Language = keyof typeof Language;

export const EmergencyCallingPolicy = enumType<EmergencyCalling>(
  'EmergencyCallingPolicy',
  'Whether emergency calls may be placed over a service.',
  {
    PROHIBITED: 'The contract forbids them, and every user must be told so.',
    SUPPORTED: 'They may be placed.',
    NOT_AVAILABLE: 'The service cannot place them.',
  },
);

export const TermShapeType = enumType<TermShape>('TermShape', 'How a term lies in the calendar.', {
  ANNIVERSARY: 'From its first day, so many months on.',
  MONTH_ALIGNED: 'A partial month up to the next 1st, then full calendar months.',
});

export const TermsRuleType = enumType<TermsRule>(
  'TermsRule',
  'A rule that a clause is the source of.',
  {
    EFFECTIVE_DATE: 'When an order takes effect.',
    INITIAL_TERM: 'How long the initial term is.',
    DEFAULT_TERM: 'How long it is when the order is silent.',
    RENEWAL: 'How the contract renews.',
    SEPARATE_TERMS: "Why each service's term stands for itself.",
    NOTICE: 'By when notice must be given.',
    NOTICE_DELIVERY: 'When a notice counts as given.',
    PRORATION: 'How a partial month is charged.',
    METERING: 'How use is metered and charged.',
    POST_TERM_USE: 'That use after the end is charged.',
    SUPPORT: 'Who supports the service.',
    BENEFICIARY: 'Who may enforce the contract besides the parties.',
    EMERGENCY_CALLS: 'That no emergency calls may be placed.',
  },
);

@ObjectType('TermsDocument', {
  description: 'One version of a terms document; the text itself is at its address.',
  simpleResolvers: true,
})
export class TermsDocument {
  @Field(() => String, { description: 'Code of the document, such as "cxone-service-terms".' })
  code: string;

  @Field(() => String, { description: 'Version, as the document dates itself: "2022-01".' })
  version: string;

  @Field(() => String, { description: 'Title, in the language asked for.' })
  title: string;

  @Field(() => String, { description: 'Address of the official text.' })
  url: string;
}

@ObjectType('Clause', {
  description: 'A numbered clause of a terms document, in our own one-sentence summary.',
  simpleResolvers: true,
})
export class Clause {
  @Field(() => String, { description: 'Number as printed, such as "1.2".' })
  number: string;

  @Field(() => String, { description: 'Our own summary, in the language asked for; not the text.' })
  summary: string;

  @Field(() => TermsDocument, { description: 'The document version it stands in.' })
  document: TermsDocument;
}

@ObjectType('ClauseOfRule', { description: 'Which clause a rule rests on.', simpleResolvers: true })
export class ClauseOfRule {
  @Field(() => TermsRuleType, { description: 'The rule.' })
  rule: TermsRule;

  @Field(() => Clause, { description: 'The clause it rests on.' })
  clause: Clause;
}

@ObjectType('ServiceTerms', {
  description:
    'One version of the rules that hold for a service. An order keeps the version it accepted; a new version is for later orders only.',
  simpleResolvers: true,
})
export class ServiceTerms {
  @Field(() => Int, { description: "Number of the version among the service's terms, from 1." })
  version: number;

  @Field(() => DateScalar, { description: 'Orders accepted from this date on get it, inclusive.' })
  effectiveOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;

  @Field(() => Int, {
    description: 'Months below which the initial term cannot be; 0 for no floor.',
  })
  initialTermMonthsMin: number;

  @Field(() => Int, { description: 'Months of the initial term when the order states none.' })
  initialTermMonthsDefault: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Months of each renewal; null when it is as long as the initial term.',
  })
  renewalTermMonths: number | null;

  @Field(() => TermShapeType, { description: 'How the term lies in the calendar.' })
  termShape: TermShape;

  @Field(() => Int, { description: 'Days that a notice must be given before the end, at least.' })
  noticeDaysMin: number;

  @Field(() => Boolean, { description: 'Whether the provider may give notice, too.' })
  providerMayGiveNotice: boolean;

  @Field(() => Boolean, { description: 'Whether a partial month at the start is charged by days.' })
  proratesFirstMonth: boolean;

  @Field(() => Boolean, { description: 'Whether a partial month at the end is charged by days.' })
  proratesLastMonth: boolean;

  @Field(() => Boolean, { description: 'Whether the first day is left out of the days charged.' })
  excludesStartDay: boolean;

  @Field(() => Int, { description: 'Seconds of the first increment where the order states none.' })
  initialIncrementSeconds: number;

  @Field(() => Int, { description: 'Seconds of further increments where the order states none.' })
  additionalIncrementSeconds: number;

  @Field(() => EmergencyCallingPolicy, { description: 'Whether emergency calls may be placed.' })
  emergencyCalling: EmergencyCalling;
}
