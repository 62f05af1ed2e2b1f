import fc from 'fast-check';
import { callingCodeOf, callTypeOf, numberTypeOf } from '../../src/domain/usage/number-type';
import numberTypes from '../../src/domain/usage/number-types.json';
import { holdsForAll, same } from './arbitraries';

const PLANS = numberTypes.table;
const CODES = Object.keys(PLANS);
const anyNumber = fc
  .tuple(
    fc.oneof(fc.constantFrom(...CODES), fc.integer({ min: 1, max: 999 }).map(String)),
    fc.integer({ min: 0, max: 999_999_999_999 }),
  )
  .map(([code, rest]) => `+${code}${rest}`.slice(0, 16));

describe('Whether the called number is free for its caller (rule 6.11)', () => {
  test.each(['800', '888', '877', '866', '855', '844', '833'])(
    'FCC: %s is toll-free in the United States and Canada.',
    (code) => {
      expect(numberTypeOf(`+1${code}5550100`)).toBe('TOLL_FREE');
      // One digit more or less is no number of the plan.
      expect(numberTypeOf(`+1${code}555010`)).toBe('STANDARD');
      expect(numberTypeOf(`+1${code}55501000`)).toBe('STANDARD');
    },
  );

  test.each([
    ['+80012345678', 'TOLL_FREE', 'the international freephone code'],
    ['+448001234567', 'TOLL_FREE', '0800 in Great Britain'],
    ['+448081570192', 'TOLL_FREE', '0808 in Great Britain'],
    ['+448451234567', 'STANDARD', '0845 in Great Britain'],
    ['+33800123456', 'TOLL_FREE', '0800 in France'],
    ['+33805123456', 'TOLL_FREE', '0805 in France'],
    ['+33810123456', 'STANDARD', '0810 in France, whose caller shares the cost'],
    ['+33145000000', 'STANDARD', 'a number of Paris'],
    ['+14155550100', 'STANDARD', 'a number of San Francisco'],
    ['+16135550100', 'STANDARD', 'a number of Ottawa'],
    ['+19005550100', 'STANDARD', '900, for which the caller pays more'],
    ['+18225550100', 'STANDARD', '822, which is not in use'],
    ['+999123456', 'STANDARD', 'a plan that is not known'],
    ['+12', 'STANDARD', 'the shortest number there is'],
  ])('Rule 6.11: %s is %s: %s.', (number, type) => expect(numberTypeOf(number)).toBe(type));

  test('Rule 6.11: where no number is known nothing is.', () =>
    expect(numberTypeOf(null)).toBeNull());
});

describe('Whether the other party is reached over a mobile network (rule 6.7)', () => {
  test.each([
    ['+33612345678', 'MOBILE', '06 in France'],
    ['+33756789012', 'MOBILE', '07 in France'],
    ['+33145000000', 'LANDLINE', 'a number of Paris'],
    ['+447911123456', 'MOBILE', '07911 in Great Britain'],
    ['+442079460000', 'LANDLINE', 'a number of London'],
    ['+393201234567', 'MOBILE', '320 in Italy'],
    ['+390612345678', 'LANDLINE', 'a number of Rome'],
  ])('Rule 6.7: %s is %s: %s.', (number, type) => expect(callTypeOf(number)).toBe(type));

  test.each<[string | null, string]>([
    ['+14155550100', 'the United States, whose numbers do not tell'],
    ['+16135550100', 'Canada, whose numbers do not tell'],
    ['+525512345678', 'Mexico, whose mobile numbers may be any of its numbers'],
    ['+56221234567', 'a number of Santiago: in Chile, too, they may be any'],
    ['+80012345678', 'the international freephone code, which has no mobile numbers'],
    ['+999123456', 'a plan that is not known'],
    [null, 'a withheld number'],
  ])('Rule 6.7: of %s nothing is known: %s.', (number) => expect(callTypeOf(number)).toBeNull());
});

describe('The calling code that a number begins with (rule 6.11)', () => {
  test.each([
    ['+14155550100', '1'],
    ['+77011234567', '7'],
    ['+33145000000', '33'],
    ['+352621123456', '352'],
    ['+80012345678', '800'],
    ['+999123456', '999'],
  ])('Rule 6.11: of %s it is %s.', (number, code) => expect(callingCodeOf(number)).toBe(code));

  test('Rule 6.11: codes have one to three digits, and none begins another.', () => {
    expect(CODES.filter((code) => !/^[1-9]\d{0,2}$/.test(code))).toEqual([]);
    const begun = CODES.filter((code) => CODES.some((c) => c !== code && c.startsWith(code)));
    expect(begun).toEqual([]);
    expect(CODES.length).toBeGreaterThan(200);
  });

  test('Rule 6.11: of any number it is the code of the list, else its first three digits.', () => {
    holdsForAll([anyNumber], (number) => {
      const listed = CODES.find((code) => number.startsWith(`+${code}`));
      same(callingCodeOf(number), listed ?? number.slice(1, 4));
    });
  });

  test('Rule 6.11: the kinds of any number are those of the patterns of its plan.', () => {
    const patterns = Object.entries<string[]>(PLANS);
    holdsForAll([anyNumber], (number) => {
      const [code = '', [tollFree = '', mobile = ''] = []] =
        patterns.find(([each]) => number.startsWith(`+${each}`)) ?? [];
      const national = number.slice(1 + code.length);
      const fits = (pattern: string) =>
        pattern !== '' && new RegExp(`^(?:${pattern})$`).test(national);
      same(numberTypeOf(number), fits(tollFree) ? 'TOLL_FREE' : 'STANDARD');
      same(callTypeOf(number) === 'MOBILE', fits(mobile));
    });
  });
});
