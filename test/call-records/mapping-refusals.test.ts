import { SUBSCRIPTION, unreadable, type Options } from './reading';

const FIELDS = {
  externalId: { column: 'id' },
  direction: { column: 'way' },
  startedAt: { column: 'start' },
  endedAt: { column: 'end' },
};
const CSV = { format: 'csv', header: true, fields: FIELDS };
const refusal = (mapping: unknown, more: Partial<Options> = {}, input = '') =>
  unreadable({ format: 'mapping', mapping, ...more }, input);
const withField = (rule: unknown, field = 'source') => ({
  ...CSV,
  fields: { ...FIELDS, [field]: rule },
});

test.each([
  [null, 'mapping: expected an object, got nothing'],
  [[CSV], 'mapping: expected an object, got a list'],
  [{}, 'mapping.format: expected "csv", "ndjson" or "json", got nothing'],
  [{ ...CSV, format: 'CSV' }, 'mapping.format: expected "csv", "ndjson" or "json", got "CSV"'],
  [
    { ...CSV, separator: ';' },
    'mapping: expected nothing but format, delimiter, header, quotes, lineEnd, lastLineEnds, encoding, records, fields, absent, times, durationSeconds, ringSeconds, duration, ring, numbers, subscriptions and skip, got "separator"',
  ],
  [{ ...CSV, header: undefined }, 'mapping.header: expected true or false, got nothing'],
  [{ ...CSV, header: 'yes' }, 'mapping.header: expected true or false, got "yes"'],
  [{ ...CSV, format: 'ndjson' }, 'mapping.header: expected it for the format "csv" only, got true'],
  [
    { ...CSV, delimiter: ', ' },
    'mapping.delimiter: expected one character, neither a quote nor a line end, got ", "',
  ],
  [
    { ...CSV, delimiter: '"' },
    'mapping.delimiter: expected one character, neither a quote nor a line end, got "\\""',
  ],
  [{ ...CSV, delimiter: '' }, 'mapping.delimiter: expected one character, got ""'],
  [{ ...CSV, fields: [] }, 'mapping.fields: expected an object, got a list'],
  [
    { ...CSV, fields: { from: { column: 'a' } } },
    'mapping.fields: expected subscriptionId, externalId, direction, startedAt and endedAt (or "durationSeconds" for endedAt), got none for externalId, direction, startedAt or endedAt',
  ],
  [{ ...CSV, absent: 'NULL' }, 'mapping.absent: expected a list, got "NULL"'],
  [{ ...CSV, absent: ['NULL', null] }, 'mapping.absent[1]: expected a text, got null'],
  [
    { ...CSV, skip: [{ column: 'a' }] },
    'mapping.skip[0]: expected one of "equals", "oneOf", "begins", "matches", "empty", "and", "or", "not", got none',
  ],
  [
    { ...CSV, skip: [{ equals: 'a' }] },
    'mapping.skip[0].column: expected the name of a column, or its number from 1, got nothing',
  ],
  [
    { ...CSV, skip: [{ column: 'a', is: 'b' }] },
    'mapping.skip[0]: expected nothing but column, equals, oneOf, begins, matches, empty, and, or and not, got "is"',
  ],
  [{ ...CSV, durationSeconds: 'a' }, 'mapping.durationSeconds: expected an object, got "a"'],
  [
    { ...CSV, subscriptions: {} },
    'mapping.subscriptions: expected fields.subscriptionId with it, which gives the codes, got none',
  ],
])('The mapping %j is refused.', (mapping, message) => expect(refusal(mapping)).toBe(message));

test.each([
  [{}, 'expected one of "column", "columns" and "constant", got none'],
  [
    { column: 'a', constant: 'b' },
    'expected one of "column", "columns" and "constant", got several',
  ],
  ['a', 'expected an object, got "a"'],
  [
    { constant: 'a', default: 'b' },
    'expected a constant by itself, got "values" or "default", too',
  ],
  [{ column: 'a', values: ['b'] }, 'expected an object, got a list', '.values'],
  [{ column: 'a', values: { b: 1 } }, 'expected a text, got 1', '.values.b'],
  [{ column: 'a', values: { 'b c': true } }, 'expected a text, got true', '.values["b c"]'],
  [{ column: 0 }, 'expected the name of a column, or its number from 1, got 0', '.column'],
  [{ column: 1.5 }, 'expected the name of a column, or its number from 1, got 1.5', '.column'],
  [{ column: '' }, 'expected the name of a column, or its number from 1, got ""', '.column'],
  [{ columns: [] }, 'expected at least one column, got a list', '.columns'],
  [
    { columns: ['a', null] },
    'expected the name of a column, or its number from 1, got null',
    '.columns[1]',
  ],
  [
    { column: 'a', value: {} },
    'expected nothing but column, columns, constant, values, default and when, got "value"',
  ],
])('The rule %j for a field is refused.', (rule, message, at = '') =>
  expect(refusal(withField(rule))).toBe(`mapping.fields.source${at}: ${message}`),
);

test.each([
  ['direction', { constant: 'OUT' }, '.constant: expected "INBOUND" or "OUTBOUND", got "OUT"'],
  [
    'leg',
    { column: 'a', default: 'agent' },
    '.default: expected "CONSUMER" or "AGENT", got "agent"',
  ],
  [
    'disposition',
    { column: 'a', values: { ok: 'ANSWER' } },
    '.values.ok: expected "ANSWERED", "BUSY", "NO_ANSWER" or "FAILED", got "ANSWER"',
  ],
  ['externalId', { constant: '1' }, '.constant: expected a column for externalId, got "1"'],
  ['startedAt', { constant: '1' }, '.constant: expected a column for startedAt, got "1"'],
])('For %s, %j is refused: its words are few, or its values differ.', (field, rule, message) =>
  expect(refusal(withField(rule, field))).toBe(`mapping.fields.${field}${message}`),
);

test.each([
  [
    'local',
    '.format: expected "iso", "local", "epoch", "epochMillis" or "epochMicros", got nothing',
    {},
  ],
  [
    'date',
    '.pattern: expected a pattern of a time such as "DD.MM.YYYY HH:mm:ss", with a year, got "D.M.Y"',
    { format: 'local', pattern: 'D.M.Y' },
  ],
  [
    'zone',
    '.timeZone: expected an IANA time zone such as "Europe/Paris", or "UTC", got "CET"',
    { format: 'local', timeZone: 'CET' },
  ],
  [
    'an offset for a zone',
    '.timeZone: expected an IANA time zone such as "Europe/Paris", or "UTC", got "-07:00"; a zone ' +
      'that is always 7 hours behind UTC is written "Etc/GMT+7"',
    { format: 'local', timeZone: '-07:00' },
  ],
  [
    'no zone',
    '.timeZone: expected an IANA time zone such as "Europe/Paris", or "UTC", got nothing',
    { format: 'local' },
  ],
  [
    'zone of instants',
    '.timeZone: expected it for the format "local" only, got "UTC"',
    { format: 'iso', timeZone: 'UTC' },
  ],
  [
    'pattern of numbers',
    '.pattern: expected it for the format "local" only, got "x"',
    { format: 'epoch', pattern: 'x' },
  ],
])('Times are refused: %s.', (_, message, times) =>
  expect(refusal({ ...CSV, times }, { timeZone: null })).toBe(`mapping.times${message}`),
);

test.each([
  [{ nationalPrefix: '0' }, ': expected a country code with prefixes, got none'],
  [{ from: { nationalPrefix: '0' } }, '.from: expected a country code with prefixes, got none'],
  [{ outsideLine: 9 }, '.outsideLine: expected 1 to 8 digits, or "" for none, got 9'],
  [{ countryCode: 33 }, '.countryCode: expected a country code, got 33'],
  [
    { countryCode: 'FR', internationalPrefix: '' },
    '.internationalPrefix: expected 1 to 8 digits, got ""',
  ],
  [
    { countryCode: 'FR', internationalPrefix: '.*' },
    '.internationalPrefix: expected 1 to 8 digits, got ".*"',
  ],
  [
    { countryCode: 'FR', nationalPrefix: null },
    '.nationalPrefix: expected 1 to 8 digits, or "" for none, got null',
  ],
  [
    { countryCode: 'FR', withoutPrefix: 'E164' },
    '.withoutPrefix: expected "INTERNATIONAL", "NATIONAL" or "UNKNOWN", got "E164"',
  ],
])('How numbers are written is refused: %j.', (numbers, message) =>
  expect(refusal({ ...CSV, numbers }, { countryCode: null })).toBe(`mapping.numbers${message}`),
);

test('A country of no known plan is refused.', () =>
  expect(refusal({ ...CSV, numbers: { countryCode: 'XX' } })).toBe(
    'expected the code of a country whose numbers are known, such as "FR", got "XX"',
  ));

test('Without a header columns have numbers; in objects they have paths.', () => {
  expect(refusal({ ...CSV, header: false })).toBe(
    'mapping.fields.externalId.column: expected the number of a column, from 1, got "id"',
  );
  const numbered = { ...FIELDS, externalId: { column: 1 } };
  expect(refusal({ format: 'ndjson', fields: numbered })).toBe(
    'mapping.fields.externalId.column: expected a path such as "caller.number", got 1',
  );
});

test('A subscription, too, has to come from somewhere.', () => {
  expect(refusal(CSV, { defaults: {} })).toMatch(/got none for subscriptionId$/);
  expect(refusal(CSV, { defaults: { subscriptionId: SUBSCRIPTION, to: '', tos: '' } })).toMatch(
    /got one for "tos"$/,
  );
});

test('A header without the columns that the mapping names makes the input unreadable.', () => {
  const withHeader = (header: string, mapping: object = CSV) => refusal(mapping, {}, `${header}\n`);
  expect(withHeader('id,way,Start,end')).toBe(
    'expected the columns that the mapping names, got none of the name "start" but "id", "way", "Start", "end"',
  );
  expect(withHeader('id,way,start,end,id')).toBe('expected one column named "id", got several');
  expect(withHeader('id,way,start,end', withField({ column: 5 }))).toBe(
    'expected the columns that the mapping names, got none of the number 5 but "id", "way", "start", "end"',
  );
});
