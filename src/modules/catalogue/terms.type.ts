import { Field, Int, ObjectType } from 'type-graphql';
import { enumType } from '../../graphql/enum';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars';
import type { EmergencyCalling, TermShape, TermsRule } from '../../domain/contract/service-terms';

export const EmergencyCallingPolicy = enumType<EmergencyCalling>(
  'EmergencyCallingPolicy',
  'Whether emergency calls may be placed over a service.',
  {
    PROHIBITED: 'The contract forbids them, and every user must be notified.',
    SUPPORTED: 'They may be placed.',
    NOT_AVAILABLE: 'The service cannot place them.',
  },
);

export const TermShapeType = enumType<TermShape>(
  'TermShape',
  'How a term is aligned with the calendar.',
  {
    ANNIVERSARY: 'Counted in months from its first day.',
    MONTH_ALIGNED: 'A partial month up to the next 1st, followed by full calendar months.',
  },
);

export const TermsRuleType = enumType<TermsRule>('TermsRule', 'A rule based on a clause.', {
  EFFECTIVE_DATE: 'When an order takes effect.',
  INITIAL_TERM: 'Length of the initial term.',
  DEFAULT_TERM: 'Length of the term if the order states none.',
  RENEWAL: 'How the contract renews.',
  SEPARATE_TERMS: 'Independence of each service’s term.',
  NOTICE: 'Deadline for giving notice.',
  NOTICE_DELIVERY: 'When a notice counts as given.',
  PRORATION: 'How a partial month is charged.',
  METERING: 'How usage is metered and charged.',
  POST_TERM_USE: 'Charging of usage after the end.',
  SUPPORT: 'Who supports the service.',
  BENEFICIARY: 'Who, other than the parties, may enforce the contract.',
  EMERGENCY_CALLS: 'Prohibition of emergency calls.',
  PRICE_CHANGE: 'From when a price change of the provider can hold.',
  PRICE_LAPSE: 'Prices that lapse with the initial term or on a date.',
  END_FOR_CAUSE: 'When a breach can be cured and when it lets the other party end the service.',
  REINSTATEMENT: 'What reinstating a service that has ended leaves as it was.',
});

@ObjectType('TermsDocument', {
  description: 'One version of a terms document; the text itself is at its URL.',
  simpleResolvers: true,
})
export class TermsDocument {
  @Field(() => String, { description: 'Code of the document, such as "cxone-service-terms".' })
  code: string;

  @Field(() => String, {
    description: 'Version as dated by the document itself, such as "2022-01".',
  })
  version: string;

  @Field(() => String, { description: 'Title, in the requested language.' })
  title: string;

  @Field(() => String, { description: 'URL of the official text.' })
  url: string;
}

@ObjectType('Clause', {
  description: 'A numbered clause of a terms document, in our own one-sentence summary.',
  simpleResolvers: true,
})
export class Clause {
  @Field(() => String, { description: 'Number as printed, such as "1.2".' })
  number: string;

  @Field(() => String, {
    description: 'Our own summary in the requested language, not the text of the clause.',
  })
  summary: string;

  @Field(() => TermsDocument, { description: 'The document version that contains it.' })
  document: TermsDocument;
}

@ObjectType('ClauseOfRule', {
  description: 'The clause that a rule is based on.',
  simpleResolvers: true,
})
export class ClauseOfRule {
  @Field(() => TermsRuleType, { description: 'The rule.' })
  rule: TermsRule;

  @Field(() => Clause, { description: 'The clause the rule is based on.' })
  clause: Clause;
}

@ObjectType('ServiceTerms', {
  description:
    'One version of the rules that apply to a service. An order keeps the version it accepted; a new version applies to later orders only.',
  simpleResolvers: true,
})
export class ServiceTerms {
  @Field(() => Int, { description: 'Version number within the service’s terms, starting at 1.' })
  version: number;

  @Field(() => DateScalar, {
    description: 'First acceptance date of orders that get this version, inclusive.',
  })
  effectiveOn: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;

  @Field(() => Int, {
    description: 'Minimum initial term in months; 0 for no minimum.',
  })
  initialTermMonthsMin: number;

  @Field(() => Int, { description: 'Default initial term in months, if the order states none.' })
  initialTermMonthsDefault: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Length of each renewal in months; null if it is as long as the initial term.',
  })
  renewalTermMonths: number | null;

  @Field(() => TermShapeType, { description: 'How the term is aligned with the calendar.' })
  termShape: TermShape;

  @Field(() => Int, { description: 'Minimum notice period in days before the end.' })
  noticeDaysMin: number;

  @Field(() => Boolean, { description: 'Whether the provider may give notice as well.' })
  providerMayGiveNotice: boolean;

  @Field(() => Boolean, {
    description: 'Whether a partial month at the start is prorated by days.',
  })
  proratesFirstMonth: boolean;

  @Field(() => Boolean, { description: 'Whether a partial month at the end is prorated by days.' })
  proratesLastMonth: boolean;

  @Field(() => Boolean, { description: 'Whether the first day is not charged.' })
  excludesStartDay: boolean;

  @Field(() => Int, {
    description: 'Default initial increment in seconds, if the order states none.',
  })
  initialIncrementSeconds: number;

  @Field(() => Int, {
    description: 'Default additional increment in seconds, if the order states none.',
  })
  additionalIncrementSeconds: number;

  @Field(() => EmergencyCallingPolicy, { description: 'Whether emergency calls may be placed.' })
  emergencyCalling: EmergencyCalling;
}
