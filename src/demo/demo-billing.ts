import { parseDecimal } from '../domain/money/money';
import { parseCurrency } from '../domain/money/currency';
import type { CalendarDate, YearMonth } from '../domain/time/calendar-date';
import { changeAccount, type NewBillingAddress } from '../modules/accounts/account-change.commands';
import { setBillingProfile } from '../modules/billing/billing-profile.commands';
import type { ProfileFields } from '../modules/billing/billing-profile.input-check';
import { createLegalEntity } from '../modules/billing/legal-entity.commands';
import { DEMO_ACCOUNTS } from './demo-ids';
import type { DemoStage } from './demo-stage';

/** Both companies are made up, and so are their numbers. */
const [IN_FRANCE, IN_IRELAND] = ['PASSERELLE_FR', 'PASSERELLE_IE'];
const EUR = parseCurrency('EUR');

/** What invoices of a seller in France say of payment. */
const FRENCH_NOTES = [
  {
    code: 'PMD',
    textEn:
      'Late payment is charged at the rate of the European Central Bank plus 10 percentage points, without a reminder.',
    textFr:
      'Tout retard de paiement entraîne, sans rappel, des pénalités au taux de la Banque centrale européenne majoré de 10 points.',
  },
  {
    code: 'PMT',
    textEn: 'A fixed sum of EUR 40 for recovery costs is due on late payment.',
    textFr:
      'Une indemnité forfaitaire de 40 € pour frais de recouvrement est due en cas de retard.',
  },
  {
    code: 'AAB',
    textEn: 'No discount for early payment.',
    textFr: 'Pas d’escompte pour paiement anticipé.',
  },
];

/** A company in Paris, for customers in France, and its sister in Dublin for all others. */
export async function loadSellers(stage: DemoStage): Promise<void> {
  await createLegalEntity(stage.staffAt('2024-11-04T09:00:00Z', 'seller in France'), {
    code: IN_FRANCE,
    timeZone: 'Europe/Paris',
    numberPrefix: 'PFR',
    legalName: 'Passerelle Communications SAS',
    address: {
      lines: ['14 rue de l’Exemple'],
      postalCode: '75011',
      city: 'Paris',
      countryCode: 'FR',
    },
    registration: { scheme: '0002', value: '999990005' },
    identifier: { scheme: '0009', value: '99999000500012' },
    vatId: 'FR05999990005',
    electronicAddress: { scheme: '0225', value: '999990005' },
    contact: { name: 'Facturation', email: 'facturation@passerelle.example' },
    legalForm: 'SAS au capital de 100 000 €, RCS Paris 999 990 005',
    payment: { iban: 'FR1599999000010000000000146', accountName: 'Passerelle Communications SAS' },
    vatDueOn: 'RECEIPTS',
    vatCurrency: EUR,
    notes: FRENCH_NOTES,
  });
  await createLegalEntity(stage.staffAt('2024-11-04T10:00:00Z', 'seller in Ireland'), {
    code: IN_IRELAND,
    timeZone: 'Europe/Dublin',
    numberPrefix: 'PIE',
    legalName: 'Passerelle Communications Ireland Limited',
    address: {
      lines: ['3 Example Quay'],
      postalCode: 'D02 XX00',
      city: 'Dublin',
      countryCode: 'IE',
    },
    vatId: 'IE9999999WA',
    contact: { name: 'Billing', email: 'billing@passerelle.example' },
    legalForm: 'Private company limited by shares',
    payment: {
      iban: 'IE38EXMP99999912345678',
      accountName: 'Passerelle Communications Ireland Limited',
    },
    vatDueOn: 'DEBITS',
    vatCurrency: EUR,
  });
}

interface Billed {
  readonly accountId: string;
  /** The day on which the account was created, and an instant of it. */
  readonly from: CalendarDate;
  readonly at: string;
  readonly address: NewBillingAddress;
  readonly profile: ProfileFields;
  /** The first issue month: what was invoiced before was invoiced elsewhere. */
  readonly billedFrom: string;
}

async function bill(
  stage: DemoStage,
  { accountId, from, at, address, profile, billedFrom }: Billed,
): Promise<void> {
  await changeAccount(stage.staffAt(at, 'billing address'), {
    ...{ accountId, effectiveFrom: from, billingAddress: address },
  });
  await setBillingProfile(stage.staffAt(at, 'billing profile'), {
    ...{ accountId, effectiveFrom: from, ...profile },
    billedFrom: billedFrom as YearMonth,
  });
}

/** In Lyon, with French VAT. */
export const billMeridian = (stage: DemoStage): Promise<void> =>
  bill(stage, {
    accountId: DEMO_ACCOUNTS.meridian,
    billedFrom: stage.later('2025-12-01').slice(0, 7),
    from: '2024-11-25' as CalendarDate,
    at: '2024-11-25T09:30:00Z',
    address: {
      recipient: 'Comptabilité fournisseurs',
      lines: ['8 quai de l’Exemple'],
      postalCode: '69002',
      city: 'Lyon',
      countryCode: 'FR',
    },
    profile: {
      legalEntityCode: IN_FRANCE,
      legalName: 'Meridian Contact Services SAS',
      registration: { scheme: '0002', value: '999990013' },
      identifier: { scheme: '0009', value: '99999001300016' },
      vatId: 'FR29999990013',
      electronicAddress: { scheme: '0225', value: '999990013' },
      purchaseOrder: 'BC-2024-118',
      tax: { category: 'S', rate: parseDecimal('20') },
    },
  });

/** Services to a business outside the European Union are taxed where it is. */
const OUTSIDE_THE_UNION = {
  category: 'O',
  rate: 0n,
  reasonText: 'Supplied to a business outside the European Union',
  reasonCode: 'VATEX-EU-O',
} as const;

export const billHarbor = (stage: DemoStage): Promise<void> =>
  bill(stage, {
    accountId: DEMO_ACCOUNTS.harbor,
    // Whatever the day of loading: documents name its invoices.
    billedFrom: '2025-12',
    from: '2024-12-10' as CalendarDate,
    at: '2024-12-10T17:30:00Z',
    address: {
      recipient: 'Accounts payable',
      lines: ['1200 Example Street'],
      postalCode: '80202',
      city: 'Denver',
      region: 'CO',
      countryCode: 'US',
    },
    profile: {
      legalEntityCode: IN_IRELAND,
      legalName: 'Harbor & Pine Outfitters, Inc.',
      tax: OUTSIDE_THE_UNION,
    },
  });

export const billKestrel = (stage: DemoStage): Promise<void> =>
  bill(stage, {
    accountId: DEMO_ACCOUNTS.kestrel,
    billedFrom: stage.later('2026-11-01').slice(0, 7),
    from: stage.later('2026-01-20') as CalendarDate,
    at: stage.later('2026-01-20T02:30:00Z'),
    address: {
      recipient: 'Accounts payable',
      lines: ['1-2-3 Example', 'Minato-ku'],
      postalCode: '105-0001',
      city: 'Tokyo',
      countryCode: 'JP',
    },
    profile: { legalEntityCode: IN_IRELAND, tax: OUTSIDE_THE_UNION, paymentTermDays: 45 },
  });
