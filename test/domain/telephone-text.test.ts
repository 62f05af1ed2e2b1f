import fc from 'fast-check';
import { emergencyDigits } from '../../src/domain/contract/emergency';
import emergencyNumbers from '../../src/domain/contract/emergency-numbers.json';
import { numberIn, readTelephone } from '../../src/domain/usage/telephone-text';
import { holdsForAll, same } from './arbitraries';

describe('The number in a text is read', () => {
  test.each([
    ['of digits', '+442079460001', '+442079460001'],
    ['grouped', '+44 (0)20 7946-0001', '+442079460001'],
    ['grouped by dots and slashes', '01/45.00.00.00', '0145000000'],
    ['grouped by hyphens and spaces that are no ASCII', '020\u00a07946\u20110001', '02079460001'],
    ['in full width', '\uff0b\uff14\uff14\uff12\uff10\uff17\uff19\uff14\uff16\uff10', '+442079460'],
    ['in digits of another script', '\u0660\u0662\u0660\u0667\u0669\u0664\u0666', '0207946'],
    ['between marks of direction', '\u202a+442079460001\u202c', '+442079460001'],
    ['behind an apostrophe', "'+442079460001", '+442079460001'],
    ['as a SIP URI', 'sip:+442079460001@sbc.example.net', '+442079460001'],
    [
      'as a SIP URI with password, port and parameters',
      'sips:02079460001:x9@192.0.2.10:5060;user=phone?a=1',
      '02079460001',
    ],
    ['as a SIP URI that is encoded', 'sip:%2B442079460001@h', '+442079460001'],
    ['as a tel URI', 'tel:+44-20-7946-0001;ext=12', '+442079460001'],
    ['of a ported number', 'tel:+442079460001;npdi;rn=+447700900000', '+442079460001'],
    ['without its scheme', '+442079460001@192.0.2.10', '+442079460001'],
    ['behind a display name', '"Ann 24" <+442079460001>', '+442079460001'],
    ['behind a display name with brackets', '"<7>" <sip:+442079460001@h>;tag=9', '+442079460001'],
    ['with an extension', '+442079460001 ext. 12', '+442079460001'],
    ['with an extension behind x', '+442079460001x12', '+442079460001'],
    ['with an extension behind a number sign', '+442079460001#12', '+442079460001'],
    ['with an extension behind a pause', '+442079460001,,12', '+442079460001'],
    ['closed by a number sign', '911#', '911'],
  ])('%s.', (_, text, number) => expect(numberIn(text)).toBe(number));

  test.each([
    ['an extension or the end of a number in brackets', '+442079460001 (12)'],
    ['an extension or the end of a number behind a slash', '+33199000001 / 12'],
    ['local digits of another place', '2125550123;phone-context=+1'],
    ['a rounded number', '4.42079E+11'],
    ['a percent sign that encodes nothing', 'sip:+442079460001%@h'],
    ['two numbers', '+442079460001,+442079460002'],
    ['two plusses', '++442079460001'],
    ['a name', 'sip:alice.2079460@192.0.2.10'],
    ['letters among the digits', '1-800-FLOWERS'],
  ])('It is never guessed from %s.', (_, text) => expect(numberIn(text)).toBeNull());

  test.each(['', 'anonymous', 'sip:anonymous@192.0.2.10:5060', 'sip:192.0.2.10:5060', '<>', '101'])(
    '%j is nobody that could be known, and may be left out.',
    (text) => expect(readTelephone(text).isLong).toBe(false),
  );

  test('Seven digits or more are never nobody, in whatever text they stand.', () => {
    const rest = fc.string({ unit: fc.constantFrom(...'ab .-()x#*'), maxLength: 4 });
    const digits = fc.stringMatching(/^[0-9]{7,15}$/);
    holdsForAll([rest, digits, rest], (before, number, behind) => {
      const text = `${before}${number}${behind}`;
      same(readTelephone(text).isLong, true);
    });
  });

  test('Texts of any length and form are read at once.', () => {
    for (const unit of ['<', '(0)', '1 ', 'x1', ';ext=', '((((1', '1/', '%2B', 'sip:']) {
      expect(numberIn(unit.repeat(30_000))).toBeNull();
    }
  });
});

describe('Rule 8.3: an emergency number is found', () => {
  const regions = Object.entries(emergencyNumbers.table as Record<string, string[]>);
  const numbers = regions.flatMap(([country, [, ...listed]]) =>
    listed.map((number) => ({ country, number })),
  );
  const host = fc.constantFrom('sbc.example.net', '192.0.2.10', '192.0.2.10:5060', '[2001:db8::1]');
  const parameters = fc.constantFrom('', ';user=phone', ';transport=tcp;lr', '?Subject=112');
  const name = fc.constantFrom('', '"Ann 5" ', 'Ann ', '"a <7> b" ');
  const own = fc.constantFrom('', ';phone-context=+1', ';phone-context=example.net', ';ext=12');
  const forms = fc.tuple(host, parameters, name, own).chain(([at, behind, who, of]) =>
    fc.constantFrom<(number: string) => string>(
      (number) => `sip:${number}${of}@${at}${behind}`,
      (number) => `SIPS:${number}@${at}`,
      (number) => `${who}<sip:${number}${of}@${at}${behind}>;tag=8`,
      (number) => `${who}<${number}>`,
      (number) => `tel:${number}${of}`,
      (number) => `${number}${of}`,
      (number) => `${number}@${at}${behind}`,
      (number) => `sip:${number}:pass123@${at}`,
      (number) => [...number].join('-'),
      (number) => ` ${[...number].join(' ')} `,
      (number) => [...number].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join(''),
      (number) => [...number].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join(''),
      (number) => `${number} ext 12`,
      (number) => `${number} (12)`,
      (number) => `${number}#`,
      (number) => `\u202d${number}\u202c`,
      (number) => `'${number}`,
    ),
  );

  test('in every region, in any written form, whatever host or parameters follow.', () => {
    holdsForAll([fc.constantFrom(...numbers), forms], ({ country, number }, write) => {
      const place = { countryCode: country, outsideLineDigit: null };
      same(emergencyDigits(write(number), place), number);
      const behindLine = { countryCode: country, outsideLineDigit: '7' };
      same(emergencyDigits(write(`7${number}`), behindLine) !== null, true);
    });
  });

  test('and the digits of a host, a port or an extension make none.', () => {
    const place = { countryCode: 'US', outsideLineDigit: null };
    for (const text of [
      'sip:alice@9.1.1.0:911',
      'sip:+14155550100@911.example.net',
      '+1 415 555 0100 ext 911',
      '4155550100;phone-context=+911',
      '"911" <4155550100>',
    ]) {
      expect(emergencyDigits(text, place)).toBeNull();
    }
  });
});
