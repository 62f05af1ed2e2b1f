import fc from 'fast-check';
import { parseDate } from '../../src/domain/time/calendar-date';
import {
  emergencyCallStatus,
  isEmergencyNumber,
  isLimitationTold,
  limitationCoverage,
  limitationInForce,
  mayHaveAcknowledged,
  normalizeDialled,
  percentOf,
  type DiallingPlace,
} from '../../src/domain/contract/emergency';
import emergencyNumbers from '../../src/domain/contract/emergency-numbers.json';
import { parseDecimal } from '../../src/domain/money/money';
import { parseInstant } from '../../src/domain/time/time-zone';
import { holdsForAll, same } from './arbitraries';
import { testExamples, type Fields } from './examples';
import { cxoneTerms, generalTerms } from './terms';

const place = (countryCode: string | null, outsideLineDigit: string | null = null) => ({
  countryCode,
  outsideLineDigit,
});
const unknown: DiallingPlace = place(null);
const TABLE = Object.entries(emergencyNumbers.table);

const DIGITS = '0 1 2 3 4 5 6 7 8 9'.split(' ');
const digitsOf = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...DIGITS), minLength, maxLength });
const COMMON = ['112', '911', '999', '000', '110', '119', '108', '100', '101', '102'];

/** The numbers of a region with what the library's table lacks; none where nothing is known. */
function numbersThere(country: string | null): string[] {
  const [, ...listed] = TABLE.find(([code]) => code === country)?.[1] ?? [];
  if (country === 'FR') listed.push('114', '115', '116000', '116117', '119', '191', '196', '197');
  if (country === 'JP') listed.push('118');
  return listed;
}

/** Whether the digits are one of all that reach an emergency service there, spelt out. */
function reachesSomeone(dialled: string, country: string | null, outside: string | null): boolean {
  const callingCode = TABLE.find(([code]) => code === country)?.[1][0];
  const there = numbersThere(country);
  return (there.length > 0 ? there : COMMON).some(
    (number) =>
      dialled === number ||
      (outside !== null && dialled === `${outside}${number}`) ||
      dialled === `+${number}` ||
      (callingCode === undefined
        ? new RegExp(`^[+][0-9]{1,3}${number}$`).test(dialled)
        : dialled === `+${callingCode}${number}`),
  );
}

/** The key of a pair in the expected answers: "US:9911 (outside line 9)". */
function keyOf(pair: Fields): string {
  const digit = pair.textOrNull('outsideLineDigit');
  const suffix = digit === null ? '' : ` (outside line ${digit})`;
  return `${pair.text('country')}:${pair.text('dialled')}${suffix}`;
}

describe('Which dialled digits reach an emergency service', () => {
  testExamples(
    {
      E04: 'rule 8.3',
      E05: 'rule 8.3',
      E06: 'rule 8.3',
      E07: 'rule 8.3',
      E08: 'rule 8.3',
    },
    ({ input, expected }) => {
      const pairs = input.fieldsList('pairs');
      expect(pairs.map(keyOf)).toEqual(expected.names);
      for (const pair of pairs) {
        const country = pair.text('country');
        const from = place(country === '' ? null : country, pair.textOrNull('outsideLineDigit'));
        const isEmergency = isEmergencyNumber(pair.text('dialled'), from);
        expect([keyOf(pair), isEmergency]).toEqual([
          keyOf(pair),
          expected.fields(keyOf(pair)).flag('rule'),
        ]);
      }
    },
  );

  test('Rule 8.3: every number of every region counts there in all three readings.', () => {
    const missed: string[] = [];
    let checked = 0;
    for (const [country, [callingCode = '', ...numbers]] of TABLE) {
      for (const number of numbers) {
        checked += 1;
        const dialled = [
          number,
          `+${callingCode}${number}`,
          ` ${number.replace(/\d(?=\d)/g, '$&-')} `,
        ];
        if (!dialled.every((digits) => isEmergencyNumber(digits, place(country)))) {
          missed.push(`${country}:${number}`);
        }
        if (!isEmergencyNumber(`0${number}`, place(country, '0'))) missed.push(`0${number}`);
      }
    }
    expect(missed).toEqual([]);
    expect(checked).toBeGreaterThan(500);
  });

  test('Rule 8.3: only exact matches count: more digits make another number.', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0 1 2 3 4 5 6 7 8 9'.split(' ')),
      minLength: 6,
      maxLength: 9,
    });
    const regions = fc.constantFrom(...TABLE.map(([country]) => country), null);
    const starts = fc.constantFrom('911', '112', '999', '15', '110', '000');
    holdsForAll([starts, digits, regions], (start, rest, country) =>
      same(isEmergencyNumber(`${start}${rest}`, place(country)), false),
    );
  });

  test('Rule 8.3: any digits are told as a search through all that reach one tells them.', () => {
    const countries = TABLE.map(([country]) => country);
    const country = fc.oneof(
      fc.constantFrom('US', 'FR', 'JP', 'GN', 'ZZ', null),
      fc.constantFrom(...countries),
    );
    const outside = fc.constantFrom(null, ...DIGITS);
    const beginning = fc.oneof(
      fc.constantFrom('', '', '', '+', '+', '0', '9', '+1', '+33', '+81', '+224', '33'),
      digitsOf(0, 4).map((digits) => `+${digits}`),
      digitsOf(0, 2),
    );
    const number = fc.constantFrom(...COMMON, '15', '114', '116000', '116117', '118', '196');
    const own = fc.constant('');
    const dialled = fc
      .oneof(
        { weight: 6, arbitrary: fc.tuple(beginning, number, own) },
        { weight: 2, arbitrary: fc.tuple(beginning, number, digitsOf(0, 3)) },
        { weight: 1, arbitrary: fc.tuple(beginning, number, digitsOf(4, 9)) },
        {
          weight: 1,
          arbitrary: fc.tuple(fc.constantFrom('', '+'), digitsOf(1, 15), own),
        },
      )
      .map((parts) => parts.join('').slice(0, 16))
      .filter((text) => /\d/.test(text));
    const reached = { yes: 0, no: 0 };
    holdsForAll(
      [dialled, country, outside],
      (text, code, digit) => {
        const expected = reachesSomeone(text, code, digit);
        reached[expected ? 'yes' : 'no'] += 1;
        same(isEmergencyNumber(text, place(code, digit)), expected);
        // A space among the digits keeps them from being passed over for their length.
        same(isEmergencyNumber(`${text} `, place(code, digit)), expected);
      },
      10_000,
    );
    expect(Math.min(reached.yes, reached.no)).toBeGreaterThan(500);
  });

  test('Rule 8.3: the longest number of every region counts in its longest reading.', () => {
    for (const [country, [callingCode = '']] of TABLE) {
      for (const number of numbersThere(country).filter((each) => each.length >= 5)) {
        expect(isEmergencyNumber(`+${callingCode}${number}`, place(country))).toBe(true);
        expect(isEmergencyNumber(`9${number}`, place(country, '9'))).toBe(true);
      }
    }
  });

  test('Rule 8.3: where the region is unknown or without data, any common number counts.', () => {
    const places = [unknown, place('ZZ'), place('GN')];
    for (const number of ['112', '911', '999', '000', '110', '119', '108', '100', '101', '102']) {
      expect(places.map((from) => isEmergencyNumber(number, from))).toEqual([true, true, true]);
    }
    expect(isEmergencyNumber('15', unknown)).toBe(false);
  });

  test('Rule 8.3: without a region any calling code of one to three digits may come first.', () => {
    for (const dialled of ['+112', '+1911', '+33112', '+224112']) {
      expect(isEmergencyNumber(dialled, unknown)).toBe(true);
    }
    expect(isEmergencyNumber('+33145000112', unknown)).toBe(false);
    expect(isEmergencyNumber('+224112', place('GN'))).toBe(true);
  });

  test('Rule 8.3: a foreign calling code stays, and so does an outside line after a plus.', () => {
    expect(isEmergencyNumber('+33112', place('US'))).toBe(false);
    expect(isEmergencyNumber('+911', place('US', '9'))).toBe(true);
    expect(isEmergencyNumber('+9911', place('US', '9'))).toBe(false);
    expect(isEmergencyNumber('911', place('US', '9'))).toBe(true);
  });

  test.each([
    ['９１１', '911'],
    [' +1 (415) 555-0100 ', '+14155550100'],
    ['＋33 1 45', '+33145'],
    ['sip:911@x', '911'],
    ['1+1', '11'],
    ['', ''],
  ])('Rule 8.3: the dialled text %j is read as %j.', (dialled, digits) =>
    expect(normalizeDialled(dialled)).toBe(digits),
  );
});

describe('What an emergency call on a service is', () => {
  test('CXone 5: on CXone it is prohibited and someone has to look into it.', () =>
    expect(emergencyCallStatus(cxoneTerms.emergencyCalling)).toEqual({
      status: 'PROHIBITED_EMERGENCY',
      raisesIncident: true,
    }));

  test('Rule 8.2: on any other service it is free, meant for it or not.', () => {
    for (const calling of [generalTerms.emergencyCalling, 'NOT_AVAILABLE'] as const) {
      expect(emergencyCallStatus(calling)).toEqual({
        status: 'EMERGENCY_FREE',
        raisesIncident: false,
      });
    }
  });
});

describe('The duty to tell all employees and other users of the limitation', () => {
  testExamples({ E03: 'CXone 5' }, ({ input, expected }) => {
    const coverage = limitationCoverage({
      active: input.number('active'),
      notified: input.number('notified'),
      acknowledged: input.number('acknowledged'),
    });
    const basisPoints = (name: string) => Number(parseDecimal(expected.text(name)) / 10_000n);
    expect(coverage).toEqual({
      notifiedBasisPoints: basisPoints('notifiedPct'),
      acknowledgedBasisPoints: basisPoints('acknowledgedPct'),
      outstanding: expected.number('outstanding'),
      isCompliant: expected.flag('compliant'),
    });
  });

  test('Rule 8.5: without users nobody is left to tell.', () =>
    expect(limitationCoverage({ active: 0, notified: 0, acknowledged: 0 })).toEqual({
      notifiedBasisPoints: 10_000,
      acknowledgedBasisPoints: 10_000,
      outstanding: 0,
      isCompliant: true,
    }));

  test('Rule 8.5: 100.00 % is shown exactly when nobody is left to tell.', () => {
    const users = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain((active) =>
        fc.tuple(
          fc.constant(active),
          fc.oneof(
            fc.constant(active),
            fc.constant(active - 1),
            fc.integer({ min: 0, max: active }),
          ),
          fc.integer({ min: 0, max: active }),
        ),
      );
    holdsForAll([users], ([active, notified, acknowledged]) => {
      const coverage = limitationCoverage({ active, notified, acknowledged });
      same(coverage.notifiedBasisPoints === 10_000, notified === active);
      same(coverage.isCompliant, notified === active);
      same(coverage.outstanding + notified, active);
      const exact = BigInt(acknowledged) * 10_000n;
      same(BigInt(coverage.acknowledgedBasisPoints), exact / BigInt(active));
    });
  });

  test('Rule 8.5: it is met by the versions that everyone was told as by the count of users.', () => {
    const versions = [1, 2, 3];
    // Of each user the versions that it was told.
    const users = fc.array(fc.subarray(versions), { maxLength: 6 });
    const inForce = fc.option(fc.constantFrom(...versions), { nil: undefined });
    holdsForAll([users, inForce], (told, version) => {
      const byAll = versions.filter((each) => told.every((one) => one.includes(each)));
      const notified = told.filter((one) => one.some((each) => each === version)).length;
      const { isCompliant } = limitationCoverage({
        ...{ active: told.length, notified, acknowledged: 0 },
      });
      same(isLimitationTold(told.length === 0 ? null : byAll, version), isCompliant);
    });
  });
});

describe('The version of the limitation that users are told', () => {
  const version = (number: number, effectiveOn: string) => ({
    version: number,
    effectiveOn: parseDate(effectiveOn),
  });
  const inForce = (versions: ReturnType<typeof version>[], date: string) =>
    limitationInForce(versions, parseDate(date))?.version;

  test('CXone 5: the latest version effective by a date is in force on it.', () => {
    const versions = [version(1, '2022-01-01'), version(2, '2026-03-10')];
    for (const order of [versions, [...versions].reverse()]) {
      expect(
        ['2021-12-31', '2022-01-01', '2026-03-09', '2026-03-10'].map((date) =>
          inForce(order, date),
        ),
      ).toEqual([undefined, 1, 1, 2]);
    }
    expect(inForce([], '2026-01-01')).toBeUndefined();
  });

  test('Rule 8.5: of two versions effective on one day the later corrects the earlier.', () => {
    const versions = [version(1, '2026-03-10'), version(2, '2026-03-10')];
    expect(inForce(versions, '2026-03-10')).toBe(2);
  });

  test('Rule 8.5: only what a user was told by then can be acknowledged.', () => {
    const told = parseInstant('2026-03-10T09:00:00Z');
    const at = (acknowledged: string) => mayHaveAcknowledged(told, parseInstant(acknowledged));
    expect(at('2026-03-10T08:59:59.999Z')).toBe(false);
    expect(at('2026-03-10T09:00:00Z')).toBe(true);
    expect(mayHaveAcknowledged(null, told)).toBe(false);
  });

  test('Rule 8.5: shares are shown with the two decimals they are known to.', () => {
    expect([0, 1, 9_500, 9_999, 10_000].map(percentOf)).toEqual([
      ...['0.00', '0.01', '95.00', '99.99', '100.00'],
    ]);
  });
});
