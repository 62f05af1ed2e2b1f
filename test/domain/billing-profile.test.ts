import {
  billingProfileOn,
  daysOfChange,
  paymentDaysOf,
  problemsOfProfile,
  taxOnDay,
} from '../../src/domain/invoice/billing-profile';
import { parseDecimal } from '../../src/domain/money/money';
import { parseDate } from '../../src/domain/time/calendar-date';
import { parseInstant } from '../../src/domain/time/time-zone';
import { told } from '../../src/domain/wording';
import { createdWith, FRENCH, IRISH, profileFact, STANDARD_TAX } from './invoice-parties';

const day = parseDate;

describe('How an account is billed on a day', () => {
  const facts = [
    profileFact('2026-03-01', { legalEntityCode: 'EXAMPLE_FR', vatId: 'FR83404833048' }),
    profileFact('2026-06-01', { legalEntityCode: 'EXAMPLE_IE', tax: STANDARD_TAX }),
  ];

  test('is nothing before anything is said of it.', () => {
    expect(billingProfileOn([], day('2026-03-01'))).toBeUndefined();
    expect(billingProfileOn(facts, day('2026-02-28'))).toBeUndefined();
  });

  test('is a business without anything else where nothing else was said.', () =>
    expect(billingProfileOn(facts, day('2026-03-01'))).toEqual({
      ...{ legalEntityCode: 'EXAMPLE_FR', vatId: 'FR83404833048', isBusiness: true },
      ...{ legalName: null, tradingName: null, registration: null, identifier: null },
      ...{ electronicAddress: null, contact: null, buyerReference: null, purchaseOrder: null },
      ...{ delivery: null, paymentTermDays: null, tax: null, billedFrom: null },
    }));

  test('is what was last said by then, field by field, and known.', () => {
    const june = billingProfileOn(facts, day('2026-06-01'));
    expect(june).toMatchObject({ legalEntityCode: 'EXAMPLE_IE', vatId: 'FR83404833048' });
    expect(june?.tax).toEqual(STANDARD_TAX);
    const known = parseInstant('2026-06-01T00:00:00Z');
    expect(billingProfileOn(facts, day('2026-06-01'), known)?.tax).toBeNull();
  });
});

describe('How service of a day is taxed', () => {
  const reduced = { ...STANDARD_TAX, rate: parseDecimal('10') };
  const facts = [
    profileFact('2026-03-01', { vatId: 'FR83404833048' }),
    profileFact('2026-09-01', { tax: reduced }),
    profileFact('2026-06-01', { tax: STANDARD_TAX }),
  ];

  test('is what was said last by that day, and what was said first for the time before it.', () => {
    const days = ['2020-01-01', '2026-06-01', '2026-08-31', '2026-09-01'].map(parseDate);
    expect(days.map((each) => taxOnDay(facts, each))).toEqual([
      ...[STANDARD_TAX, STANDARD_TAX, STANDARD_TAX, reduced],
    ]);
  });

  test('is not known where it was never said, or is not any more.', () => {
    expect(taxOnDay(facts.slice(0, 1), day('2026-06-01'))).toBeNull();
    const withdrawn = [...facts, { ...profileFact('2027-01-01', { tax: null }) }];
    expect(taxOnDay(withdrawn, day('2027-01-01'))).toBeNull();
    expect(
      taxOnDay(
        [{ ...profileFact('2026-01-01', { tax: reduced }), effectiveFrom: null }],
        day('2020-01-01'),
      ),
    ).toEqual(reduced);
  });
});

describe('The days on which something else may begin to hold', () => {
  test('are the day itself, and each later one of a fact once, in order.', () => {
    const facts = [
      createdWith(FRENCH),
      profileFact('2026-09-01', {}),
      profileFact('2026-06-01', {}),
      profileFact('2026-03-01', {}),
    ];
    expect(daysOfChange(day('2026-03-01'), facts, [profileFact('2026-06-01', {})])).toEqual([
      ...['2026-03-01', '2026-06-01', '2026-09-01'],
    ]);
    expect(daysOfChange(day('2026-10-01'), facts)).toEqual(['2026-10-01']);
  });
});

describe('A profile goes together', () => {
  const profile = billingProfileOn([profileFact('2026-01-01', { tax: null })], day('2026-01-01'));
  const problems = (changed: object, entity: typeof FRENCH | undefined = FRENCH) =>
    problemsOfProfile({ ...profile, ...changed } as never, entity).map(({ part, wording }) => [
      part,
      told(wording, 'EN'),
    ]);

  test('with no more days to pay than the entity allows.', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ paymentTermDays: 60 })).toEqual([]);
    expect(problems({ paymentTermDays: 61 })).toEqual([
      ['paymentTermDays', 'expected at most 60 days to pay, as the entity allows, got 61'],
    ]);
    expect(problems({ paymentTermDays: 61 }, IRISH)).toEqual([]);
    expect(problemsOfProfile({ ...profile, paymentTermDays: 61 } as never, undefined)).toEqual([]);
  });

  test('by its SIREN, everywhere.', () => {
    const registration = { scheme: '0002', value: '732829320' };
    const identifier = { scheme: '0009', value: '55210055400013' };
    const electronicAddress = { scheme: '0225', value: '552100554' };
    const parts = problems({ registration, identifier, electronicAddress }).map(([part]) => part);
    expect(parts).toEqual(['identifier', 'electronicAddress']);
  });
});

describe('A buyer has days to pay', () => {
  test.each([
    [null, 30, null, 30],
    [45, 30, null, 45],
    [45, 30, 60, 45],
    // The entity allows fewer than it did when the profile was set.
    [45, 30, 40, 40],
    [0, 30, 60, 0],
  ])('of %j in the profile, %d of the entity, at most %j: %d.', (own, usual, max, days) => {
    const entity = { paymentTermDays: usual, paymentTermDaysMax: max };
    expect(paymentDaysOf({ paymentTermDays: own }, entity)).toBe(days);
  });
});
