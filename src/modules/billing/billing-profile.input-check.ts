import {
  billingProfileOn,
  daysOfChange,
  problemsOfProfile,
  type BillingProfile,
  type BillingProfileFact,
} from '../../domain/invoice/billing-profile';
import { PAYMENT_DAYS_MAX } from '../../domain/invoice/invoice-dates';
import { entityOn, type LegalEntity } from '../../domain/invoice/legal-entity';
import { checkTaxReason, type StatedTax } from '../../domain/invoice/stated-tax';
import { checkTaxClass } from '../../domain/invoice/tax';
import type { CalendarDate, YearMonth } from '../../domain/time/calendar-date';
import type { InputPath } from '../../application/command';
import type { InputCheck } from '../../application/input-check';
import { wording } from './billing.sentences';
import {
  integerOf,
  optional,
  partyText,
  PARTY_CHECKS,
  readAddress,
  required,
  textOf,
  type FieldChecks,
  type NewParty,
  type NewPostalAddress,
} from './party.input-check';

export interface NewTax extends Pick<StatedTax, 'category' | 'rate'> {
  readonly reasonText?: string | null | undefined;
  readonly reasonCode?: string | null | undefined;
}

export interface NewDelivery {
  readonly name: string;
  readonly address: NewPostalAddress;
}

/** What is given of a profile: what is absent stays as it is, null says that there is none. */
export interface ProfileFields extends NewParty {
  readonly legalEntityCode?: string | null | undefined;
  readonly legalName?: string | null | undefined;
  readonly isBusiness?: boolean | null | undefined;
  readonly buyerReference?: string | null | undefined;
  readonly purchaseOrder?: string | null | undefined;
  readonly delivery?: NewDelivery | null | undefined;
  readonly paymentTermDays?: number | null | undefined;
  readonly tax?: NewTax | null | undefined;
  readonly billedFrom?: YearMonth | null | undefined;
}

/** As far as a day from which on something is so. */
const [FIRST_MONTH, LAST_MONTH] = ['1990-01', '2199-12'] as [YearMonth, YearMonth];

function readTax(check: InputCheck, given: NewTax, path: InputPath): StatedTax {
  const at = (name: string) => [...path, name];
  const { category, rate, reasonText, reasonCode } = given;
  const tax = {
    ...{ category, rate, reasonCode: reasonCode ?? null },
    reasonText: reasonText == null ? null : partyText(check, at('reasonText'), reasonText, 500),
  };
  check.rule(at('rate'), () => checkTaxClass(tax));
  const reason = reasonText == null && reasonCode != null ? 'reasonCode' : 'reasonText';
  check.rule(at(reason), () => checkTaxReason(tax));
  return tax;
}

function readMonth(check: InputCheck, got: YearMonth, path: InputPath): YearMonth {
  if (got < FIRST_MONTH || got > LAST_MONTH) {
    const months = { first: FIRST_MONTH, last: LAST_MONTH, got };
    check.invalid(path, wording('expected a month from {first} to {last}, got {got}', months));
  }
  return got;
}

export const PROFILE_CHECKS: FieldChecks<ProfileFields, BillingProfile> = {
  ...PARTY_CHECKS,
  // Whether there is one with that code is asked afterwards.
  legalEntityCode: optional((_, given) => given),
  legalName: optional(textOf(200)),
  isBusiness: required((_, given) => given),
  buyerReference: optional(textOf(100)),
  purchaseOrder: optional(textOf(100)),
  delivery: optional((check, { name, address }, path) => ({
    name: partyText(check, [...path, 'name'], name, 200),
    address: readAddress(check, address, [...path, 'address']),
  })),
  paymentTermDays: optional(integerOf(0, PAYMENT_DAYS_MAX)),
  tax: optional(readTax),
  billedFrom: optional(readMonth),
};

/**
 * Checks that what is said goes together from a day on, on each day of another fact, too.
 *
 * @param facts with the new one, which comes last.
 * @param entities those that sell on any of the days, by code.
 */
export function checkProfile(
  check: InputCheck,
  facts: readonly BillingProfileFact[],
  entities: ReadonlyMap<string, Pick<LegalEntity, 'facts'>>,
  path: InputPath,
): void {
  const { says, effectiveFrom } = facts.at(-1) as BillingProfileFact;
  const from = effectiveFrom as CalendarDate;
  // An entity may allow fewer days than it did: that is no fault of another change.
  const isOfDays = says.paymentTermDays !== undefined || says.legalEntityCode !== undefined;
  const ofEntities = [...entities.values()].map((entity) => entity.facts);
  for (const day of daysOfChange(from, facts, ...(isOfDays ? ofEntities : []))) {
    const profile = billingProfileOn(facts, day) as BillingProfile;
    const entity = entities.get(profile.legalEntityCode ?? '');
    const terms = entity && isOfDays ? entityOn(entity, day) : undefined;
    for (const { part, wording: problem } of problemsOfProfile(profile, terms)) {
      const later = { date: { date: day }, problem };
      const told = day === from ? problem : wording('from {date} on: {problem}', later);
      check.invalid([...path, part], told);
    }
    if (!check.isClean) return;
  }
}
