import { diallingPlan, PLUS_ONLY, type NumberHabits } from '../../src/call-records/dialling-plan';
import { isPhoneNumber } from '../../src/domain/usage/e164';
import emergencyNumbers from '../../src/domain/contract/emergency-numbers.json';
import fc from 'fast-check';
import { holdsForAll, same } from '../domain/arbitraries';

describe('A number is completed as it is dialled in its country', () => {
  test.each([
    ['FR', '0145000000', '+33145000000'],
    ['FR', '01 45 00 00 00', '+33145000000'],
    ['FR', '01.45.00.00.00', '+33145000000'],
    ['FR', '+33 (0)1 45 00 00 00', '+33145000000'],
    ['FR', '+33145000000', '+33145000000'],
    ['FR', '00442071838750', '+442071838750'],
    ['FR', '00 800 1234 5678', '+80012345678'],
    ['US', '2125550123', '+12125550123'],
    ['US', '12125550123', '+12125550123'],
    ['US', '(212) 555-0123', '+12125550123'],
    ['US', '011442071838750', '+442071838750'],
    ['GB', '02071838750', '+442071838750'],
    ['DE', '030123456', '+4930123456'],
    ['IT', '0612345678', '+390612345678'],
    ['ES', '912345678', '+34912345678'],
    ['HU', '0612345678', '+3612345678'],
    ['RU', '84951234567', '+74951234567'],
    ['RU', '810442071838750', '+442071838750'],
    ['AU', '0011442071838750', '+442071838750'],
    ['JP', '0312345678', '+81312345678'],
    ['AD', '812345', '+376812345'],
    ['SH', '22158', '+29022158'],
    // Service numbers are shorter than others there.
    ['NL', '08001234', '+318001234'],
    ['NL', '0800 1234', '+318001234'],
    ['NL', '09001234', '+319001234'],
    ['BR', '03001234567', '+553001234567'],
    ['BR', '030012345', '+5530012345'],
    ['HR', '06001234', '+3856001234'],
    ['AL', '0800 1234', '+3558001234'],
    ['GH', '080012345', '+23380012345'],
    ['PK', '080012345', '+9280012345'],
    // In other forms than digits.
    ['FR', 'sip:0145000000@192.0.2.10:5060', '+33145000000'],
    ['FR', '0145000000;ext=4', '+33145000000'],
    ['FR', 'tel:0145000000;phone-context=+33', '+33145000000'],
    ['FR', '"Ann 7" <+33 1 45 00 00 00>', '+33145000000'],
    // Without the area code, where there is one only.
    ['AG', '464 1234', '+12684641234'],
    ['AG', '2684641234', '+12684641234'],
    ['AG', '12684641234', '+12684641234'],
    ['BS', '3591234', '+12423591234'],
    ['GG', '720123', '+441481720123'],
    ['GG', '01481 720123', '+441481720123'],
    ['CX', '91641234', '+61891641234'],
    ['SM', '886377', '+3780549886377'],
    // Argentina writes 15 in a mobile number, and 9 abroad; Brazil's carriers are dialled first.
    ['AR', '011 15-2345-6789', '+5491123456789'],
    ['AR', '011 2345-6789', '+541123456789'],
    ['BR', '0 21 11 98765-4321', '+5511987654321'],
    ['BR', '011 98765-4321', '+5511987654321'],
  ])('In %s, %j is %s.', (country, text, number) =>
    expect(diallingPlan(country).toE164(text)).toBe(number),
  );

  test.each([
    // Emergency and other short numbers, with and without a digit for the outside line.
    ['FR', '112'],
    ['FR', '15'],
    ['FR', '3631'],
    ['FR', '116117'],
    ['FR', '0112'],
    ['US', '911'],
    ['US', '9911'],
    ['AU', '000'],
    ['ES', '112'],
    ['IT', '118'],
    ['LU', '112'],
    ['LU', '2041'],
    ['SH', '999'],
    // Numbers that are not whole, or of another country's form.
    ['FR', '145000000'],
    ['FR', '01450000'],
    ['FR', '33145000000'],
    ['US', '5550123'],
    ['AG', '9641234'],
    ['GG', '72012'],
    ['FR', '00112'],
    ['FR', '0000000000'],
    // No numbers.
    ['FR', ''],
    ['FR', 's'],
    ['FR', '*98'],
    ['FR', 'anonymous'],
    ['FR', '+'],
    ['FR', '+0145000000'],
    ['FR', '++33145000000'],
    ['FR', '0145000000 / 12'],
    ['FR', '0145000000;phone-context=+1'],
    ['NL', '0112'],
    ['NL', '01234'],
    ['FR', '0'.repeat(5_000)],
  ])('In %s, %j is none.', (country, text) =>
    expect(diallingPlan(country).toE164(text)).toBeNull(),
  );

  test.each([
    [{ withoutPrefix: 'INTERNATIONAL' }, '33145000000', '+33145000000'],
    [{ withoutPrefix: 'INTERNATIONAL' }, '112', null],
    [{ withoutPrefix: 'INTERNATIONAL' }, '0145000000', '+33145000000'],
    [{ withoutPrefix: 'NATIONAL' }, '145000000', '+33145000000'],
    [{ withoutPrefix: 'NATIONAL' }, '3631', null],
    [{ nationalPrefix: '' }, '145000000', '+33145000000'],
    [{ nationalPrefix: '90' }, '90145000000', '+33145000000'],
    [{ internationalPrefix: '900' }, '900442071838750', '+442071838750'],
    [{ internationalPrefix: '900' }, '00442071838750', null],
  ] as [NumberHabits, string, string | null][])(
    'With %j, %j is %s in France.',
    (habits, text, number) => expect(diallingPlan('FR', habits).toE164(text)).toBe(number),
  );

  test('A source that says how it writes numbers writes none without an area code.', () => {
    const international = diallingPlan('AG', { withoutPrefix: 'INTERNATIONAL' });
    expect(international.toE164('4641234')).toBe('+4641234');
    expect(diallingPlan('AG', { nationalPrefix: '9' }).toE164('4641234')).toBeNull();
    expect(diallingPlan('AG', { withoutPrefix: 'NATIONAL' }).toE164('4641234')).toBe(
      '+12684641234',
    );
  });

  test('Without a country only numbers with a plus are known.', () => {
    expect(PLUS_ONLY.toE164('+33 1 45 00 00 00')).toBe('+33145000000');
    expect(PLUS_ONLY.toE164('0145000000')).toBeNull();
    expect(PLUS_ONLY.toE164('anonymous')).toBeNull();
  });

  test.each(['XX', '', 'fr', '__proto__', 'constructor'])(
    'Of a country %j no plan is known.',
    (code) =>
      expect(() => diallingPlan(code)).toThrow(/^expected the code of a country whose numbers/),
  );
});

describe('Of every country that has emergency numbers', () => {
  const countries = Object.entries<string[]>(emergencyNumbers.table);

  test('the plan is known, and its emergency numbers stay as they are dialled.', () => {
    for (const [country, [, ...numbers]] of countries) {
      const plan = diallingPlan(country);
      expect(numbers.filter((number) => plan.toE164(number) !== null)).toEqual([]);
    }
  });

  test('what comes out is a number in E.164, whatever comes in.', () => {
    const texts = fc.stringMatching(/^[+0-9 ().-]{0,18}$/);
    holdsForAll(
      [fc.constantFrom(...countries.map(([country]) => country)), texts],
      (country, text) => {
        const number = diallingPlan(country).toE164(text);
        same(number === null || isPhoneNumber(number), true);
      },
    );
  });
});
