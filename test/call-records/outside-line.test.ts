import fc from 'fast-check';
import { isEmergencyNumber } from '../../src/domain/contract/emergency';
import regions from '../../src/domain/contract/emergency-numbers.json';
import { holdsForAll, same } from '../domain/arbitraries';
import { read, type Options } from './reading';

const FIELDS = {
  externalId: { constant: undefined },
  direction: { column: 'dir', values: { in: 'INBOUND', out: 'OUTBOUND' } },
  from: { column: 'from' },
  to: { column: 'to' },
  startedAt: { column: 'start' },
  endedAt: { column: 'start' },
};
const options = (countryCode: string | null, numbers?: object): Options => ({
  format: 'mapping',
  countryCode,
  mapping: {
    format: 'csv',
    header: true,
    fields: { ...FIELDS, externalId: { column: 'id' } },
    ...(numbers ? { numbers } : {}),
  },
});

/** From, to, dialled and the problem of a row, as they are meant for an account. */
function completed(
  how: Options,
  row: string,
  place: { countryCode: string | null; outsideLineDigit: string | null },
) {
  const input = `id,dir,from,to,start\n1,${row},2026-01-31T09:30:00Z\n`;
  const [found] = read(how, input).found;
  const { written, fields } = found ?? {};
  const all = written?.completeIn(place) ?? { from: null, to: null, dialled: null, ...fields };
  const { from, to, dialled, problem = null } = all as Record<string, string | null>;
  return { from, to, dialled, problem };
}

describe('The outside line of the account', () => {
  const us = { countryCode: 'US', outsideLineDigit: '9' };
  const de = { countryCode: 'DE', outsideLineDigit: '0' };

  test.each([
    ['out,101,914155550100', { from: null, to: '+14155550100' }],
    ['out,101,9011442079460001', { to: '+442079460001' }],
    ['out,101,9145550100', { to: '+19145550100' }],
    ['out,101,+14155550100', { to: '+14155550100' }],
    ['in,4155550100,3035550199', { from: '+14155550100', to: '+13035550199' }],
    ['in,9145550100,3035550199', { from: '+19145550100' }],
    ['out,101,9911', { to: '9911', dialled: '9911' }],
  ])('is taken off what was dialled, and off no caller: %s.', (row, numbers) =>
    expect(completed(options('US'), row, us)).toMatchObject({ ...numbers, problem: null }),
  );

  test('is not guessed where a number is whole with it and without it.', () => {
    expect(completed(options('DE'), 'out,,003023125001', de).problem).toBe(
      'expected "numbers.outsideLine" of the mapping for "003023125001", which is +493023125001 ' +
        'behind the outside line "0", and +3023125001 without one',
    );
  });

  test.each([
    ['0', 'out,,003023125001', '+493023125001'],
    ['0', 'out,,002214710123', '+492214710123'],
    ['', 'out,,003023125001', '+3023125001'],
    ['0', 'in,,003023125001', '+3023125001'],
    ['0', 'out,,0112', '0112'],
  ])('is what a mapping says: %j makes of %s %s.', (outsideLine, row, to) =>
    expect(completed(options('DE', { outsideLine }), row, de)).toMatchObject({
      to,
      problem: null,
    }),
  );

  test('and the emergency check agree on every number, in every country, with every digit.', () => {
    const all = Object.entries(regions.table as Record<string, string[]>).flatMap(
      ([country, [, ...numbers]]) => numbers.map((number) => ({ country, number })),
    );
    const digit = fc.constantFrom(null, ...'0123456789');
    holdsForAll([fc.constantFrom(...all), digit], ({ country, number }, outsideLineDigit) => {
      const place = { countryCode: country, outsideLineDigit };
      for (const to of [number, `${outsideLineDigit ?? ''}${number}`]) {
        same(isEmergencyNumber(to, place), true);
        same(completed(options(country), `out,,${to}`, place).to, to);
        same(completed(options(null), `out,,${to}`, place).to, to);
      }
    });
  });
});

describe('The country of numbers', () => {
  const fr = { countryCode: 'FR', outsideLineDigit: null };

  test('is the account’s where nothing else is said.', () => {
    expect(completed(options(null), 'out,0199000001,0145000000', fr)).toMatchObject({
      from: '+33199000001',
      to: '+33145000000',
    });
    expect(completed(options('DE'), 'out,,030123456', fr).to).toBe('+4930123456');
  });

  test('and their habits may differ for callers and for what is called.', () => {
    const numbers = {
      countryCode: 'FR',
      from: { withoutPrefix: 'INTERNATIONAL' },
      to: { countryCode: 'DE' },
    };
    expect(completed(options(null, numbers), 'out,442079460001,030123456', fr)).toMatchObject({
      from: '+442079460001',
      to: '+4930123456',
    });
  });
});
