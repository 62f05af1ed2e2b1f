import { billingProfileOn, type BillingProfile } from '../../src/domain/invoice/billing-profile';
import {
  buyerOn,
  missingParts,
  sellerOn,
  type BillingAddress,
  type BuyingAccount,
} from '../../src/domain/invoice/parties';
import { parseDate } from '../../src/domain/time/calendar-date';
import { parseInstant } from '../../src/domain/time/time-zone';
import {
  createdWith,
  entityFact,
  FRENCH,
  IRISH,
  profileFact,
  REVERSE_CHARGE,
  STANDARD_TAX,
} from './invoice-parties';

const TODAY = parseDate('2026-06-01');

const ADDRESS: BillingAddress = {
  recipient: 'Accounts payable',
  lines: ['Tour Exemple', '1 place du Marché'],
  postalCode: '69002',
  city: 'Lyon',
  region: 'Rhône',
  countryCode: 'FR',
};

const account = (more: Partial<BuyingAccount> = {}): BuyingAccount => ({
  number: 'A-1',
  name: 'Meridian',
  facts: [
    {
      effectiveFrom: null,
      recordedAt: parseInstant('2026-01-01T00:00:00Z'),
      says: { name: 'Meridian', billingAddress: null },
    },
    {
      effectiveFrom: parseDate('2026-02-01'),
      recordedAt: parseInstant('2026-02-01T00:00:00Z'),
      says: { name: 'Meridian Contact', billingAddress: ADDRESS },
    },
  ],
  profileFacts: [profileFact('2026-03-01', { tax: STANDARD_TAX, purchaseOrder: 'PO-7' })],
  ...more,
});

describe('The seller of a document', () => {
  const facts = [
    createdWith(FRENCH),
    entityFact('2026-06-01', { legalName: 'Exemple SAS', tradingName: 'Exemple' }),
  ];

  test('is the entity as of a day, with its notes in the language of the document.', () => {
    const { legalName, tradingName, notes, ...rest } = sellerOn({ facts }, TODAY, undefined, 'FR');
    expect([legalName, tradingName]).toEqual(['Exemple SAS', 'Exemple']);
    expect(notes.map(({ code, text }) => [code, text])).toEqual([
      ['PMD', 'PMD en français'],
      ['PMT', 'PMT en français'],
      ['AAB', 'AAB en français'],
    ]);
    expect(Object.keys(rest).sort()).toEqual([
      ...['address', 'contact', 'electronicAddress', 'identifier', 'legalForm', 'payment'],
      ...['registration', 'taxNumber', 'vatCurrency', 'vatDueOn', 'vatId'],
    ]);
  });

  test('was another before, by what was known.', () => {
    const known = parseInstant('2026-05-01T00:00:00Z');
    const seller = sellerOn({ facts }, TODAY, known, 'EN');
    expect([seller.legalName, seller.notes[0]?.text]).toEqual([
      'Exemple Télécom SAS',
      'PMD in English',
    ]);
  });
});

describe('The buyer of a document', () => {
  test('is the account by its name and its billing address of that day.', () => {
    expect(buyerOn(account(), TODAY)).toEqual({
      buyer: {
        ...{ legalName: 'Meridian Contact', tradingName: null, accountNumber: 'A-1' },
        ...{ registration: null, identifier: null, vatId: null, electronicAddress: null },
        ...{ isBusiness: true, buyerReference: null, purchaseOrder: 'PO-7', delivery: null },
        address: {
          lines: ['Tour Exemple', '1 place du Marché'],
          ...{ postalCode: '69002', city: 'Lyon', subdivision: 'Rhône', countryCode: 'FR' },
        },
        contact: { name: 'Accounts payable', telephone: null, email: null },
      },
    });
  });

  test('has the name that its profile says, and the contact.', () => {
    const contact = { name: null, telephone: '+33145000000', email: null };
    const profileFacts = [profileFact('2026-03-01', { legalName: 'Meridian SA', contact })];
    expect(buyerOn(account({ profileFacts }), TODAY)).toMatchObject({
      buyer: { legalName: 'Meridian SA', contact },
    });
  });

  test('has no contact where it receives its bills itself.', () => {
    const profileFacts = [profileFact('2026-03-01', { legalName: 'Accounts payable' })];
    expect(buyerOn(account({ profileFacts }), TODAY)).toMatchObject({ buyer: { contact: null } });
  });

  test('has at most three lines of address: the last two of four become one.', () => {
    const billingAddress = { ...ADDRESS, lines: ['a', 'b', 'c', 'd'] };
    const [created] = account().facts;
    const says = { billingAddress };
    const facts = [{ ...created, says }] as BuyingAccount['facts'];
    expect(buyerOn(account({ facts }), TODAY)).toMatchObject({
      buyer: { legalName: 'Meridian', address: { lines: ['a', 'b', 'c, d'] } },
    });
  });

  test('is none while its address or its profile is missing.', () => {
    const january = parseDate('2026-01-15');
    expect(buyerOn(account(), january)).toEqual({ missing: ['billingProfile', 'billingAddress'] });
    expect(buyerOn(account(), parseDate('2026-02-15'))).toEqual({ missing: ['billingProfile'] });
    expect(buyerOn(account({ facts: [] }), TODAY)).toEqual({ missing: ['billingAddress'] });
    const known = parseInstant('2026-01-15T00:00:00Z');
    expect(buyerOn(account(), TODAY, known)).toEqual({
      missing: ['billingProfile', 'billingAddress'],
    });
  });
});

describe('What a document would still need', () => {
  const profile = (says: Partial<BillingProfile>) =>
    billingProfileOn([profileFact('2026-03-01', { tax: STANDARD_TAX, ...says })], TODAY);
  const abroad = { countryCode: 'DE' };
  const siren = { scheme: '0002', value: '732829320' };
  const electronicAddress = { scheme: '0225', value: '732829320' };

  test('is everything where nothing is said.', () =>
    expect(missingParts(undefined, undefined, null)).toEqual([
      ...['billingProfile', 'billingAddress', 'legalEntity', 'tax'],
    ]));

  test('is nothing where both sides say all of it.', () => {
    expect(missingParts(profile({}), IRISH, ADDRESS)).toEqual([]);
    expect(missingParts(profile({}), FRENCH, abroad)).toEqual([]);
    const buyer = profile({ registration: siren, electronicAddress });
    expect(missingParts(buyer, FRENCH, ADDRESS)).toEqual([]);
    // Not a business: neither is asked for.
    expect(missingParts(profile({ isBusiness: false }), FRENCH, ADDRESS)).toEqual([]);
  });

  test('is the tax, and an entity that is not said.', () => {
    expect(missingParts(profile({ tax: null }), IRISH, abroad)).toEqual(['tax']);
    expect(missingParts(profile({}), undefined, abroad)).toEqual(['legalEntity']);
  });

  test('is a VAT id of either side under reverse charge.', () => {
    const tax = REVERSE_CHARGE;
    const vatId = 'DE123456789';
    expect(missingParts(profile({ tax, vatId }), IRISH, abroad)).toEqual([]);
    const unknown = { ...IRISH, vatId: null, taxNumber: '12/345', registration: siren };
    expect(missingParts(profile({ tax }), unknown, abroad)).toEqual(['vatId', 'legalEntity.vatId']);
  });

  test('is SIREN and electronic address of both sides between businesses in France.', () => {
    const bare = { ...FRENCH, registration: null, electronicAddress: null };
    expect(missingParts(profile({}), bare, ADDRESS)).toEqual([
      ...['registration', 'electronicAddress'],
      ...['legalEntity.registration', 'legalEntity.electronicAddress'],
    ]);
    const duns = { scheme: '0060', value: '123456789' };
    const buyer = profile({ registration: duns, electronicAddress });
    expect(missingParts(buyer, FRENCH, ADDRESS)).toEqual(['registration']);
  });

  test('is something that names the seller, wherever it is (BR-CO-26).', () => {
    const tax = { ...REVERSE_CHARGE, category: 'O' } as const;
    const unnamed = { ...IRISH, vatId: null };
    expect(missingParts(profile({ tax }), unnamed, abroad)).toEqual(['legalEntity.registration']);
    const named = { ...unnamed, identifier: { scheme: '0060', value: '123456789' } };
    expect(missingParts(profile({ tax }), named, null)).toEqual(['billingAddress']);
  });
});
