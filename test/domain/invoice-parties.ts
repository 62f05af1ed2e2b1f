import type { BillingProfile, BillingProfileFact } from '../../src/domain/invoice/billing-profile';
import type { EntityFact, EntityParticulars } from '../../src/domain/invoice/legal-entity';
import { parseCurrency } from '../../src/domain/money/currency';
import { parseDecimal } from '../../src/domain/money/money';
import { parseDate } from '../../src/domain/time/calendar-date';
import { parseInstant } from '../../src/domain/time/time-zone';

/** A fictional seller in France that lacks nothing. */
export const FRENCH: EntityParticulars = {
  legalName: 'Exemple Télécom SAS',
  tradingName: null,
  address: {
    lines: ['1 rue des Exemples'],
    postalCode: '75002',
    city: 'Paris',
    subdivision: null,
    countryCode: 'FR',
  },
  registration: { scheme: '0002', value: '552100554' },
  identifier: { scheme: '0009', value: '55210055400013' },
  vatId: 'FR83404833048',
  taxNumber: null,
  electronicAddress: { scheme: '0225', value: '552100554' },
  contact: null,
  legalForm: 'SAS au capital de 10 000 €',
  payment: null,
  vatDueOn: 'RECEIPTS',
  vatCurrency: parseCurrency('EUR'),
  notes: ['PMD', 'PMT', 'AAB'].map((code) => {
    return { code, textEn: `${code} in English`, textFr: `${code} en français` };
  }),
  graceDays: 3,
  paymentTermDays: 30,
  paymentTermDaysMax: 60,
  lateUseMonthsMax: null,
  amountMax: null,
  runsAutomatically: false,
};

/** The same, in Ireland: nothing that French law asks for. */
export const IRISH: EntityParticulars = {
  ...FRENCH,
  legalName: 'Example Telecom Limited',
  address: { ...FRENCH.address, lines: ['1 Example Quay'], city: 'Dublin', countryCode: 'IE' },
  registration: null,
  identifier: null,
  vatId: 'IE1234567WA',
  electronicAddress: null,
  notes: [],
  paymentTermDaysMax: null,
};

export const createdWith = (says: EntityParticulars): EntityFact => ({
  effectiveFrom: null,
  recordedAt: parseInstant('2026-01-01T00:00:00Z'),
  says,
});

export const entityFact = (from: string, says: EntityFact['says']): EntityFact => ({
  effectiveFrom: parseDate(from),
  recordedAt: parseInstant(`${from}T12:00:00Z`),
  says,
});

export const profileFact = (
  from: string,
  says: Partial<BillingProfile>,
  recordedAt = `${from}T12:00:00Z`,
): BillingProfileFact => ({
  effectiveFrom: parseDate(from),
  recordedAt: parseInstant(recordedAt),
  says,
});

export const STANDARD_TAX = {
  category: 'S',
  rate: parseDecimal('20'),
  reasonText: null,
  reasonCode: null,
} as const;
export const REVERSE_CHARGE = {
  category: 'AE',
  rate: 0n,
  reasonText: null,
  reasonCode: 'VATEX-EU-AE',
} as const;
