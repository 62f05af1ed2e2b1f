import { parseBic, parseIban } from '../../domain/invoice/identifiers';
import type { PaymentMeans } from '../../domain/invoice/invoice-document';
import {
  entityOn,
  FRENCH_PAYMENT_DAYS_MAX,
  isFrench,
  problemsOfEntity,
  type EntityFact,
  type EntityNote,
  type EntityParticulars,
} from '../../domain/invoice/legal-entity';
import {
  GRACE_DAYS_DEFAULT,
  GRACE_DAYS_MAX,
  PAYMENT_DAYS_DEFAULT,
  PAYMENT_DAYS_MAX,
} from '../../domain/invoice/invoice-dates';
import { daysOfChange } from '../../domain/invoice/billing-profile';
import { parseCurrency } from '../../domain/money/currency';
import { formatShortest, type Micros } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
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
  ruleOf,
  textOf,
  type FieldChecks,
  type NewParty,
  type NewPostalAddress,
} from './party.input-check';

export interface NewPaymentMeans {
  readonly code?: PaymentMeans['code'] | null | undefined;
  readonly iban: string;
  readonly accountName?: string | null | undefined;
  readonly bic?: string | null | undefined;
}

/** What is given of an entity: what is absent stays as it is, null says that there is none. */
export interface EntityFields extends NewParty {
  readonly legalName?: string | null | undefined;
  readonly address?: NewPostalAddress | null | undefined;
  readonly taxNumber?: string | null | undefined;
  readonly legalForm?: string | null | undefined;
  readonly payment?: NewPaymentMeans | null | undefined;
  readonly vatDueOn?: EntityParticulars['vatDueOn'] | null | undefined;
  readonly vatCurrency?: string | null | undefined;
  readonly notes?: readonly EntityNote[] | null | undefined;
  readonly graceDays?: number | null | undefined;
  readonly paymentTermDays?: number | null | undefined;
  readonly paymentTermDaysMax?: number | null | undefined;
  readonly lateUseMonthsMax?: number | null | undefined;
  readonly amountMax?: Micros | null | undefined;
  readonly runsAutomatically?: boolean | null | undefined;
}

/** What an entity says until something else is said; it has a name, an address and a currency. */
export const UNSAID_OF_ENTITY: Omit<
  EntityParticulars,
  'legalName' | 'address' | 'vatDueOn' | 'vatCurrency'
> = {
  ...{ tradingName: null, registration: null, identifier: null, vatId: null, taxNumber: null },
  ...{ electronicAddress: null, contact: null, legalForm: null, payment: null, notes: [] },
  ...{ graceDays: GRACE_DAYS_DEFAULT, paymentTermDays: PAYMENT_DAYS_DEFAULT },
  ...{ paymentTermDaysMax: null, lateUseMonthsMax: null },
  ...{ amountMax: null, runsAutomatically: false },
};

const NOTES_MAX = 10;
const LATE_MONTHS_MAX = 120;

function readPayment(check: InputCheck, given: NewPaymentMeans, path: InputPath): PaymentMeans {
  const at = (name: string) => [...path, name];
  const { code, iban, accountName, bic } = given;
  return {
    code: code ?? '58',
    iban: check.rule(at('iban'), () => parseIban(iban)) ?? iban,
    accountName: accountName == null ? null : partyText(check, at('accountName'), accountName, 200),
    bic: bic == null ? null : (check.rule(at('bic'), () => parseBic(bic)) ?? bic),
  };
}

function readNotes(
  check: InputCheck,
  given: readonly EntityNote[],
  path: InputPath,
): readonly EntityNote[] {
  if (given.length > NOTES_MAX) {
    const bounds = { max: NOTES_MAX, got: given.length };
    check.invalid(path, wording('expected at most {max} notes, got {got}', bounds));
  }
  const form = wording('a code of UNTDID 4451, three capital letters such as "PMD"');
  return given.slice(0, NOTES_MAX).map(({ code, textEn, textFr }, index) => {
    const at = (name: string) => [...path, `${index}`, name];
    return {
      code: check.form(at('code'), code, /^[A-Z]{3}$/, form),
      textEn: partyText(check, at('textEn'), textEn, 1_000),
      textFr: partyText(check, at('textFr'), textFr, 1_000),
    };
  });
}

function readAmount(check: InputCheck, given: Micros, path: InputPath): Micros {
  if (given <= 0n) {
    const got = formatShortest(given);
    check.invalid(path, wording('expected an amount over 0, got {got}', { got }));
  }
  return given;
}

export const ENTITY_CHECKS: FieldChecks<EntityFields, EntityParticulars> = {
  ...PARTY_CHECKS,
  legalName: required(textOf(200)),
  address: required(readAddress),
  taxNumber: optional(textOf(50)),
  legalForm: optional(textOf(500)),
  payment: optional(readPayment),
  vatDueOn: required((_, given) => given),
  vatCurrency: required(ruleOf(parseCurrency)),
  notes: required(readNotes),
  graceDays: required(integerOf(0, GRACE_DAYS_MAX)),
  paymentTermDays: required(integerOf(0, PAYMENT_DAYS_MAX)),
  paymentTermDaysMax: optional(integerOf(0, PAYMENT_DAYS_MAX)),
  lateUseMonthsMax: optional(integerOf(0, LATE_MONTHS_MAX)),
  amountMax: optional(readAmount),
  runsAutomatically: required((_, given) => given),
};

/** How many days an entity lets a buyer have at most where nothing is said of it. */
export const usualDaysMax = (entity: Pick<EntityParticulars, 'address'>): number | null =>
  isFrench(entity) ? FRENCH_PAYMENT_DAYS_MAX : null;

/**
 * Checks that what is said goes together, on the day from which on a fact says something and on
 * each later day of another: what was right then must not become wrong behind its back.
 *
 * @param facts with the new one.
 */
export function checkEntity(
  check: InputCheck,
  facts: readonly EntityFact[],
  from: CalendarDate | null,
  path: InputPath,
): void {
  const days = from === null ? [null] : daysOfChange(from, facts);
  for (const day of days) {
    const entity = day === null ? (facts[0]?.says as EntityParticulars) : entityOn({ facts }, day);
    for (const { part, wording: problem } of problemsOfEntity(entity)) {
      const isLater = day !== null && day !== from;
      const told = isLater
        ? wording('from {date} on: {problem}', { date: { date: day }, problem })
        : problem;
      check.invalid([...path, part], told);
    }
    if (!check.isClean) return;
  }
}
