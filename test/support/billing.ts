import { STAFF, type TestServer } from './test-server';
import { act, unique } from './world';

/** What invoices of a seller in France say. */
export const FRENCH_NOTES = ['PMD', 'PMT', 'AAB'].map((code) => {
  return { code, textEn: `${code} in English.`, textFr: `${code} en français.` };
});

/** A fictional seller in France that lacks nothing; its code and prefix are its own. */
export function aFrenchEntity(code = unique('EXAMPLE_FR').replaceAll('-', '_')) {
  return {
    ...{ code, numberPrefix: code.replaceAll('_', '-').slice(0, 23), timeZone: 'Europe/Paris' },
    ...{ legalName: 'Exemple Télécom SAS', tradingName: 'Exemple', legalForm: 'SAS' },
    address: {
      ...{ lines: ['1 rue des Exemples'], postalCode: '75002', city: 'Paris' },
      ...{ subdivision: 'Île-de-France', countryCode: 'FR' },
    },
    registration: { scheme: '0002', value: '552100554' },
    identifier: { scheme: '0009', value: '55210055400013' },
    ...{ vatId: 'FR83404833048', taxNumber: '12/345' },
    electronicAddress: { scheme: '0225', value: '552100554' },
    contact: { name: 'Billing', telephone: '+33 1 70 00 00 00', email: 'billing@example.com' },
    payment: {
      ...{ iban: 'FR76 3000 6000 0112 3456 7890 189', accountName: 'Exemple', bic: 'AGRIFRPP' },
    },
    ...{ vatDueOn: 'RECEIPTS', vatCurrency: 'EUR', notes: FRENCH_NOTES },
    ...{ graceDays: 5, paymentTermDays: 45, lateUseMonthsMax: 12, amountMax: '5000' },
  };
}

/** A fictional seller in Ireland with the least that one has. */
export function anIrishEntity(code = unique('EXAMPLE_IE').replaceAll('-', '_')) {
  return {
    ...{ code, numberPrefix: code.replaceAll('_', '-').slice(0, 23), timeZone: 'Europe/Dublin' },
    ...{ legalName: 'Example Telecom Limited', vatDueOn: 'DEBITS', vatCurrency: 'EUR' },
    address: { lines: ['1 Example Quay'], city: 'Dublin', countryCode: 'IE' },
  };
}

/** Creates it; its code. */
export async function aLegalEntity(
  server: TestServer,
  input: { readonly code: string } = aFrenchEntity(),
): Promise<string> {
  await act(server, STAFF, 'createLegalEntity', input, 'legalEntity { code }');
  return input.code;
}

/** Records a rate of US dollars for one euro, published today unless told otherwise. */
export async function anExchangeRate(
  server: TestServer,
  legalEntityCode: string,
  more: object = {},
): Promise<void> {
  const input = { legalEntityCode, currency: 'USD', rate: '1.0789', source: 'ECB', ...more };
  await act(server, STAFF, 'recordExchangeRate', input, 'exchangeRate { rate }');
}

/** All that a profile can say, of a buyer in France. */
export const FULL_PROFILE = {
  ...{ legalName: 'Acheteur SA', tradingName: 'Acheteur', vatId: 'FR23334175221' },
  registration: { scheme: '0002', value: '732829320' },
  identifier: { scheme: '0009', value: '73282932000074' },
  electronicAddress: { scheme: '0225', value: '732829320_ACCOUNTS' },
  contact: { name: 'Paula Payable', telephone: '+33145000000', email: 'paula@example.com' },
  ...{ isBusiness: true, buyerReference: 'REF-7', purchaseOrder: 'PO-42', paymentTermDays: 50 },
  delivery: {
    name: 'Entrepôt Acheteur',
    address: {
      ...{ lines: ['2 rue du Dépôt'], postalCode: '69002', city: 'Lyon', subdivision: 'Rhône' },
      countryCode: 'FR',
    },
  },
  tax: { category: 'AE', rate: '0', reasonText: 'Autoliquidation', reasonCode: 'VATEX-EU-AE' },
  billedFrom: '2027-01',
};

/** The month whose invoice full accounts have, and from which on they are billed. */
export const FULL_MONTH = '2026-11';

/** The seller of full accounts; made once in a database. */
const SELLER = 'FULL_FR';

/** Sets all that a profile can say, with a seller in France. */
export async function aFullProfile(server: TestServer, accountId: string): Promise<void> {
  const answer = await server.ask(
    STAFF,
    `mutation ($input: CreateLegalEntityInput!) {
      createLegalEntity(input: $input) { userErrors { code } } }`,
    // What is drafted is finalized at once.
    { input: { ...aFrenchEntity(SELLER), graceDays: 0 } },
  );
  if (answer.errors) throw new Error(`no seller: ${JSON.stringify(answer.errors)}`);
  const { createLegalEntity } = answer.data as { createLegalEntity: { userErrors: object[] } };
  if (createLegalEntity.userErrors.length === 0) await anExchangeRate(server, SELLER);
  const billed = { legalEntityCode: SELLER, billedFrom: FULL_MONTH, effectiveFrom: '2026-10-01' };
  const input = { ...FULL_PROFILE, ...billed, accountId };
  await act(server, STAFF, 'setBillingProfile', input, 'billingProfile { legalName }');
}
