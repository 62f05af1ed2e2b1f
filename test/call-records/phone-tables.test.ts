import { spawnSync } from 'node:child_process';
import path from 'node:path';
import {
  PhoneNumberFormat,
  PhoneNumberType,
  PhoneNumberUtil,
  type PhoneNumber,
} from 'google-libphonenumber';
import { diallingPlan } from '../../src/call-records/dialling-plan';
import { callTypeOf, numberTypeOf } from '../../src/domain/usage/number-type';

const node = (...args: string[]) =>
  spawnSync(process.execPath, args, { cwd: path.join(__dirname, '..', '..'), encoding: 'utf8' });

const library = PhoneNumberUtil.getInstance();
const { FIXED_LINE, MOBILE, TOLL_FREE } = PhoneNumberType;

/** The library's own example of each kind of number, in each region. */
const examples = library.getSupportedRegions().flatMap((region) =>
  [FIXED_LINE, MOBILE, TOLL_FREE].flatMap((kind) => {
    const number = library.getExampleNumberForType(region, kind) as PhoneNumber | null;
    if (!number) return [];
    const e164 = library.format(number, PhoneNumberFormat.E164);
    const national = library.format(number, PhoneNumberFormat.NATIONAL);
    return [{ region, kind, e164, national, is: library.getNumberType(number) }];
  }),
);

test('There are examples of every region.', () => {
  expect(new Set(examples.map(({ region }) => region)).size).toBe(245);
  expect(examples.length).toBeGreaterThan(600);
});

test('The tables are what the script makes of the pinned metadata.', () => {
  const { status, stderr } = node('scripts/phone-tables.mjs', '--check');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('A number of a fixed line or a mobile one, as its region writes it, is completed.', () => {
  const lost = examples
    .filter(({ kind }) => kind !== TOLL_FREE)
    .filter(({ region, national, e164 }) => diallingPlan(region).toE164(national) !== e164)
    .map(({ region, national }) => `${region} ${national}`);
  expect(lost).toEqual([]);
});

test('What is toll-free is what libphonenumber says.', () => {
  const others = examples.filter(
    ({ e164, is }) => (numberTypeOf(e164) === 'TOLL_FREE') !== (is === TOLL_FREE),
  );
  expect(others).toEqual([]);
});

test('What is told to be mobile, or a fixed line, is what libphonenumber says.', () => {
  const told = examples.filter(({ kind, e164 }) => kind !== TOLL_FREE && callTypeOf(e164));
  const others = told.filter(
    ({ e164, is }) => is !== (callTypeOf(e164) === 'MOBILE' ? MOBILE : FIXED_LINE),
  );
  expect(others).toEqual([]);
  expect(told.length).toBeGreaterThan(350);
});

test.each([
  ['1[23]', '13', true],
  ['1[23]', '14', false],
  ['\\d{3}', '12', false],
  ['\\d{2,3}', '12', true],
  ['2?1', '21', true],
  ['2?1', '1', true],
  ['(?:12|3)4{0,2}', '344', true],
  ['(?:12|3)4{0,2}', '3444', false],
  ['(12)?3', '3', true],
  ['0?(?:(11|2)15)?9', '0215[89]', true],
  ['0?(?:(11|2)15)?9', '0119', false],
  ['', '1', false],
])('Whether %j and %j have a text in common is decided: %s.', (one, other, expected) => {
  const script =
    `import { haveCommonText } from './scripts/pattern-overlap.mjs';` +
    `console.log(haveCommonText(...${JSON.stringify([one, other])}));`;
  expect(node('--input-type=module', '--eval', script).stdout).toBe(`${expected}\n`);
});
