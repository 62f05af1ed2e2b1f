import { literal, number, value, values, type Nasty } from './nasty';

const NUL = '\u0000';
const SQL = [
  "' or '1'='1",
  "'; drop table account; --",
  '1; select pg_sleep(3); --',
  "' union select rolname, rolpassword from pg_authid --",
  "x' || (select current_user from pg_user) || '",
];
const OTHER_KINDS = [value('true', true), value('a list', ['a']), value('an object', { a: 1 })];

const TEXTS: Nasty[] = [
  value('a megabyte', 'x'.repeat(1_000_000)),
  value('empty', ''),
  value('60 kB of spaces', ' '.repeat(60_000)),
  ...values('a NUL', [`a${NUL}b`, NUL]),
  ...values('a lone surrogate', ['a\ud800b', '\udc00']),
  ...values('SQL', SQL),
  ...values('wildcards', ['%', '_%_%', '\\', '%%%%%%%%%%%%%%%%%%%%%%%%x']),
  ...values('bidi', ['\u202eevil\u202c', '\u2066a\u2069']),
  value('zero width', `a${'\u200d'.repeat(50)}b`),
  value('5,000 combining marks', `a${'\u0301'.repeat(5_000)}`),
  ...values('a formula', ["=cmd|'/c calc'!A0", '@SUM(1+1)*cmd', '+1', '-1+1']),
  ...values('a script', ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>']),
  ...values('a path', ['../../../../etc/passwd', 'file:///etc/passwd', 'C:\\Windows\\win.ini']),
  ...values('a template', [
    '${7*7}',
    '{{7*7}}',
    '<%= 7*7 %>',
    '#{7*7}',
    '${jndi:ldap://127.0.0.1/a}',
  ]),
  ...values('a new line', ['a\r\nlevel=fatal forged', 'a\r\nSet-Cookie: b=c']),
  ...values('a format', ['%s%s%s%n%x', '%d %p %99999999d']),
  value('bait for patterns', `${'a'.repeat(50_000)}!`),
  value('bait for patterns with @', `${'a@a.'.repeat(12_500)}!`),
  ...values('a name of JavaScript', ['__proto__', 'constructor', 'toString', 'undefined', 'null']),
  value('a surrogate pair', '\u{10ffff}'),
  number('42'),
  ...OTHER_KINDS,
  literal('"""block " text"""'),
  literal('"\\u{110000}"'),
  literal('"\\x41"'),
  literal('unquoted'),
];

const INTS: Nasty[] = [
  ...['2147483648', '-2147483648', '-2147483649', '2147483647', '1000000', '-1', '0'].map(number),
  ...['1.5', '1e309', '-1e309', '-0', '9'.repeat(400), '1e2', '9007199254740993'].map(number),
  ...values('text', ['1', '', 'NaN', '1; drop table account', '\u0661', NUL]),
  literal('0x10'),
  literal('01'),
  literal('NaN'),
  literal('1_000'),
  ...OTHER_KINDS,
];

const BOOLEANS: Nasty[] = [
  ...values('text', ['true', '', 'yes', NUL]),
  ...['0', '1', '-1', '1.0'].map(number),
  literal('TRUE'),
  literal('__proto__'),
  value('a list of one', [true]),
  value('an object', {}),
];

const ENUMS: Nasty[] = [
  ...['__proto__', 'constructor', 'toString', 'NO_SUCH', 'cxone', 'true', 'null1'].map(literal),
  ...values('text', ['__proto__', 'constructor', 'hasOwnProperty', 'NO_SUCH', '', NUL, SQL[1]]),
  value('a long name', 'A'.repeat(100_000)),
  literal('B'.repeat(100_000)),
  number('0'),
  ...OTHER_KINDS,
];

const base64 = (text: string): string => Buffer.from(text).toString('base64url');
const IDS: Nasty[] = [
  ...values('no id', [
    '',
    ' ',
    'x',
    '1',
    '0',
    'acc_',
    '_',
    'null',
    'undefined',
    '../../etc/passwd',
  ]),
  ...values('a uuid', [
    '00000000-0000-7000-8000-0000000000a1',
    '{00000000-0000-0000-0000-000000000000}',
  ]),
  ...values('SQL', SQL),
  ...values('base64', [SQL[1] ?? '', '__proto__:1', 'Account:1', NUL].map(base64)),
  ...values('prefix and base64', [`sub_${base64('__proto__:1'.repeat(4)).slice(0, 43)}`]),
  ...['acc', 'sub', 'ord', 'use', 'ptr'].map((type) =>
    value(
      `nothing of ${type}`,
      `${type}_${'A'.repeat(type === 'acc' || type === 'ptr' ? 22 : 43)}`,
    ),
  ),
  ...values('full width', ['\uff11\uff12\uff13', 'acc\uff3f\uff21']),
  value('100 kB', 'A'.repeat(100_000)),
  value('a prefix and 100 kB', `acc_${'A'.repeat(100_000)}`),
  ...['12345678901234567890123', '-1', '1.5', '0'].map(number),
  ...values('a lone surrogate', ['acc_\ud800']),
  ...OTHER_KINDS,
  ...changed('in upper case', (id) => id.toUpperCase()),
  ...changed('with a space', (id) => `${id} `),
  ...changed('with a NUL', (id) => `${id}${NUL}`),
  ...changed('padded', (id) => `${id}==`),
  ...changed('of another type', (id) => `${id.startsWith('sub_') ? 'ord' : 'sub'}${id.slice(3)}`),
  ...changed('a bit further', (id) => `${id.slice(0, -1)}${id.endsWith('B') ? 'C' : 'B'}`),
  ...changed('doubled', (id) => id + id),
];

/** The good id, changed. */
function changed(how: string, change: (id: string) => string): Nasty[] {
  return [
    {
      name: `a good id ${how}`,
      of: ({ json }) => {
        const good = JSON.parse(json) as unknown;
        const text = JSON.stringify(change(typeof good === 'string' ? good : ''));
        return { json: text, literal: text };
      },
    },
  ];
}

const DAYS = [
  ...['2023-02-30', '2023-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-01-00'],
  ...['2026-01-32', '0000-01-01', '0001-01-01', '-0001-01-01', '10000-01-01', '9999-12-31'],
  ...[
    '+275760-09-13',
    '-271821-04-20',
    'infinity',
    '-infinity',
    'now',
    'today',
    'epoch',
    'allballs',
  ],
  ...['01/31/2026', '31.01.2026', '2026-1-1', '2026-W05-6', '2026-031', '20260131', '2026-01'],
  ...['2026-01-31T00:00:00Z', '\u0662\u0660\u0662\u0666-\u0660\u0661-\u0663\u0661', ' 2026-01-31 '],
  ...[`2026-01-31${NUL}`, "2026-01-31'::date", '2026-01-31\n', 'J2451187', 'BC 2026-01-31', 'P1D'],
];
const NO_TEXTS = [value('100 kB', '2'.repeat(100_000)), value('empty', ''), ...OTHER_KINDS];
const DATES: Nasty[] = [
  ...values('a date', DAYS),
  ...['20260131', '1767225600000', '-1', '1e309', '0'].map(number),
  literal('2026-01-31'),
  ...NO_TEXTS,
];

const INSTANTS = [
  ...[
    '2026-01-31T24:00:00Z',
    '2026-01-31T25:00:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-31T12:60:00Z',
  ],
  ...['2026-01-31T12:00:00+99:99', '2026-01-31T12:00:00+24:00', '2026-01-31T12:00:00-00:00'],
  ...['2026-03-29T02:30:00', '2026-01-31T12:00:00', '2026-01-31 12:00:00Z', '2026-01-31T12:00Z'],
  ...['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-23:59', '0001-01-01T00:00:00+23:59'],
  ...['1970-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '2038-01-19T03:14:08Z', '1e10', 'yesterday'],
  ...['2026-01-31T12:00:00.000000000000000000001Z', '2026-01-31T12:00:00[Europe/Paris]'],
  ...['2026-01-31T12:00:00Z; select 1', 'Sat, 31 Jan 2026 12:00:00 GMT', '2026-02-30T12:00:00Z'],
];
const DATE_TIMES: Nasty[] = [
  ...values('an instant', INSTANTS),
  ...values('a date', DAYS.slice(0, 20)),
  ...['1767225600', '1767225600000', '-62135596800001', '1e309'].map(number),
  ...NO_TEXTS,
];

const MONTHS: Nasty[] = [
  ...values('a month', [
    '2026-13',
    '2026-00',
    '0000-01',
    '0001-01',
    '9999-12',
    '10000-01',
    '-0001-01',
  ]),
  ...values('no month', [
    '2026-1',
    '2026-01-01',
    '202601',
    'Q1',
    'now',
    `2026-01${NUL}`,
    ' 2026-01',
  ]),
  ...['202601', '2026.01', '-1'].map(number),
  ...NO_TEXTS,
];

const DECIMALS: Nasty[] = [
  ...values('no number', [
    'NaN',
    'Infinity',
    '-Infinity',
    '',
    ' 1 ',
    '1_000',
    '1,000.00',
    '1,5',
    'EUR 1',
  ]),
  ...values('a form', [
    '1e309',
    '1e-400',
    '1e3',
    '0x10',
    '0b1',
    '.5',
    '5.',
    '+1',
    '--1',
    '-0',
    '00.10',
  ]),
  ...values('a size', ['-1', '999999999999999', '1000000000000000', '0.0000001', '0.000001']),
  value('1,000 digits', '9'.repeat(1_000)),
  value('100,000 digits', `0.${'1'.repeat(100_000)}`),
  ...values('digits of others', ['\u0661\u0662', '\uff11', '1\u00a0000', `1${NUL}`, "1'::numeric"]),
  ...['1e309', '-1e309', '1e-400', '-0', '100.5', '9007199254740993', '9'.repeat(400)].map(number),
  literal('NaN'),
  literal('0x10'),
  literal('.5'),
  ...OTHER_KINDS,
];

const PHONES: Nasty[] = [
  ...values('an emergency number', [
    '911',
    '112',
    '+112',
    '+911',
    '999',
    '17',
    '15',
    '18',
    '+33112',
  ]),
  ...values('a form', [
    '++33145000000',
    '+',
    '0033145000000',
    '+0123',
    '+33 1 45 00 00 00',
    '+1234567890123456',
  ]),
  ...values('a link', ['sip:a@127.0.0.1', 'tel:+33145000000', 'tel:+33145000000;ext=1']),
  value('full width', '+\uff13\uff13\uff11'),
  value('40 digits', `+${'1'.repeat(40)}`),
  value('a million digits', `+${'1'.repeat(1_000_000)}`),
  ...values('a NUL', [`+3314500${NUL}0000`, '+33145000000\r\n+33145000001']),
  ...values('a formula', ['=1+1', '+33145000000,=cmd', '*#06#', '%2B33']),
  number('33145000000'),
];

const CURSORS: Nasty[] = [
  ...values('garbage', ['', 'garbage', '====', '\u20ac', `a${NUL}`, 'a\ud800']),
  ...values(
    'base64',
    [
      ...['[]', '["A"]', '{"0":"A"}', 'null', '[null,null]', '[[1],[2]]', '["__proto__","x"]', NUL],
      ...[`["A","${SQL[1] ?? ''}"]`, '["A","00000000-0000-7000-8000-000000000001"]'],
      ...['[1e309,"00000000-0000-7000-8000-000000000001"]', `["${NUL}",1]`, '__proto__:1'],
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    ].map(base64),
  ),
  value('100 kB', 'A'.repeat(100_000)),
  number('1'),
  ...OTHER_KINDS,
];

const CODES: Nasty[] = values('a code', [
  ...[
    '',
    'XXX',
    'xx',
    'eur',
    'EURO',
    'e\u0301',
    'ZZ',
    '  ',
    `EU${NUL}`,
    'fr_FR',
    'en-US-x-private',
  ],
  ...[
    'Mars/Olympus',
    'EST',
    '+02:00',
    'Etc/GMT+12',
    '../../etc/localtime',
    'UTC\n',
    'europe/paris',
  ],
  ...['__proto__', 'posix/UTC', 'localtime', 'I', '\u0130', 'a'.repeat(100_000), ...SQL],
]).concat(OTHER_KINDS, number('1'));

const LISTS: Nasty[] = [
  { name: '10,000 items', of: repeated(10_000) },
  { name: '1,001 items', of: repeated(1_001) },
  { name: 'two items', of: repeated(2) },
  value('no items', []),
  value('a null item', [null]),
  { name: '10,000 null items', of: () => ({ json: `[${'null,'.repeat(9_999)}null]` }) },
  { name: 'nested', of: () => ({ json: nested(50), literal: nested(50) }) },
  { name: 'deeply nested', of: () => ({ json: nested(5_000) }) },
  ...values('text', ['a', '[]', '']),
  number('1'),
  value('lists in it', [[1], [{}]]),
];
function repeated(count: number): Nasty['of'] {
  return (good) => {
    const times = (list: string): string => {
      const item = list.trim().slice(1, -1);
      return `[${item}${`,${item}`.repeat(item === '' ? 0 : count - 1)}]`;
    };
    return { json: times(good.json), literal: times(good.literal) };
  };
}
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

const withField = (name: string, field: string, of: string): Nasty => ({
  name,
  of: (good) => ({
    json: `{"${field}":${of},${good.json.slice(1)}`.replace(/,\}$/, '}'),
    literal: `{${field}:${of} ${good.literal.slice(1)}`,
  }),
});
const OBJECTS: Nasty[] = [
  value('nothing in it', {}),
  withField('a field too many', 'isAdmin', 'true'),
  withField('__proto__', '__proto__', '{"kind":"STAFF"}'),
  withField('a prototype', 'constructor', '{"prototype":{"isAdmin":true}}'),
  withField('toString', 'toString', '1'),
  {
    name: 'every field twice',
    of: ({ json, literal: good }) => ({
      json: `${json.slice(0, -1)},${json.slice(1)}`.replace('{,', '{'),
      literal: `${good.slice(0, -1)} ${good.slice(1)}`,
    }),
  },
  { name: 'in a list', of: (good) => ({ json: `[${good.json}]`, literal: `[${good.literal}]` }) },
  ...values('text', ['{}', '', '__proto__']),
  number('1'),
  value('a list', []),
  value('true', true),
];

/** What no position takes for granted: nothing at all, and null. */
export const NOTHING: readonly Nasty[] = [
  { name: 'null', of: () => ({ json: 'null', literal: 'null' }) },
  { name: 'nothing', of: () => ({}) },
];

/** The nasty values by kind of position; a scalar that is not known here gets the texts. */
export const NASTY: Readonly<Record<string, readonly Nasty[]>> = {
  Boolean: BOOLEANS,
  CountryCode: CODES,
  CurrencyCode: CODES,
  cursor: CURSORS,
  Date: DATES,
  DateTime: DATE_TIMES,
  Decimal: DECIMALS,
  enum: ENUMS,
  ID: IDS,
  Int: INTS,
  list: LISTS,
  Locale: CODES,
  object: OBJECTS,
  phone: PHONES,
  PhoneNumber: PHONES,
  String: TEXTS,
  TimeOfDay: DATES,
  TimeZone: CODES,
  YearMonth: MONTHS,
};

/** Every text among them: what was stored may come back in any answer. */
export const NASTY_TEXTS: readonly string[] = Object.values(NASTY)
  .flat()
  .flatMap((nasty) => nasty.of({ json: '""', literal: '""' }).json ?? [])
  .map((json) => {
    try {
      return JSON.parse(json) as unknown;
    } catch {
      return undefined;
    }
  })
  .filter((text): text is string => typeof text === 'string' && text.length < 1_000);
