import { fieldsIn, outline, read, SUBSCRIPTION, unreadable } from './reading';

const ndjson = { format: 'ndjson' } as const;

const CALL = {
  subscriptionId: '9d4e2b8f-0c6a-4e77-8f1c-9a527b1e4a5c',
  source: 'acme',
  externalId: 'call-1',
  direction: 'OUTBOUND',
  leg: 'CONSUMER',
  from: '+33145000000',
  to: '+442071838750',
  disposition: 'ANSWERED',
  startedAt: '2026-01-31T09:30:00Z',
  answeredAt: '2026-01-31T09:30:05Z',
  endedAt: '2026-01-31T09:42:00Z',
};

describe('A line is an object', () => {
  test('Its fields are delivered as they stand.', () => {
    expect(fieldsIn(ndjson, `${JSON.stringify(CALL)}\n`)).toEqual([CALL]);
  });

  test('Values of any kind are left to the checks of values.', () => {
    const odd = { ...CALL, from: 33145000000, to: null, leg: { a: [1] }, direction: true };
    expect(fieldsIn(ndjson, JSON.stringify(odd))).toEqual([odd]);
  });

  test('A field that is not stated, or null, takes its default; one that is stated does not.', () => {
    const options = { ...ndjson, defaults: { subscriptionId: SUBSCRIPTION, source: 'default' } };
    const lines = '{"externalId":"1"}\n{"externalId":"2","source":null,"subscriptionId":""}\n';
    expect(fieldsIn(options, `${lines}{"externalId":"3","source":"acme"}\n`)).toEqual([
      { externalId: '1', source: 'default', subscriptionId: SUBSCRIPTION },
      { externalId: '2', source: 'default', subscriptionId: '' },
      { externalId: '3', source: 'acme', subscriptionId: SUBSCRIPTION },
    ]);
  });

  test.each([
    ['null', 'null'],
    ['true', 'a boolean'],
    ['42', 'a number'],
    ['"call"', 'a string'],
    ['[["externalId"]]', 'an array'],
    ['{"externalId":"1"', '"{\\"externalId\\":\\"1\\""'],
    ["{'externalId':'1'}", "\"{'externalId':'1'}\""],
    ['{"a":1}{"b":2}', '"{\\"a\\":1}{\\"b\\":2}"'],
    ['externalId,direction', '"externalId,direction"'],
    ['\u0000', '"\\u0000"'],
  ])('The line %j is none, and the next one is read.', (line, got) => {
    expect(outline(read(ndjson, `${line}\n{"externalId":"2"}\n`))).toEqual([
      `1: expected a JSON object, got ${got}`,
      '2',
    ]);
  });

  test('An unknown key is a problem that names it; several are all told, up to ten.', () => {
    const fields =
      'subscriptionId, source, externalId, direction, leg, agentConnectivity, from, to, dialled, originCountryCode, callType, disposition, startedAt, answeredAt and endedAt';
    const { found } = read(ndjson, '{"externalId":"1","callId":"x","From":"+33"}\n');
    expect(found).toEqual([
      {
        line: 1,
        linesDone: 1,
        text: '{"externalId":"1","callId":"x","From":"+33"}',
        fields: null,
        problems: ['callId', 'From'].map((key) => ({
          field: null,
          message: `expected no fields but ${fields}, got "${key}"`,
        })),
      },
    ]);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1]));
    expect(read(ndjson, JSON.stringify(many)).found[0]?.problems).toHaveLength(10);
  });

  test('A key of the prototype is a key like any other, and changes nothing.', () => {
    const lines = '{"__proto__":{"externalId":"1"}}\n{"constructor":1}\n{"toString":1}\n{}\n';
    const { found } = read({ ...ndjson, defaults: {} }, lines);
    expect(found.map(({ problems }) => problems.length)).toEqual([1, 1, 1, 0]);
    expect(found[0]?.problems[0]?.message).toMatch(/got "__proto__"$/);
    expect(found[3]?.fields).toEqual({});
    expect(({} as Record<string, unknown>).externalId).toBeUndefined();
  });

  test('Values that lie too deep in each other are refused, so that none breaks the stack.', () => {
    const nested = (depth: number) => `{"from":${'['.repeat(depth)}${']'.repeat(depth)}}\n`;
    expect(outline(read(ndjson, nested(16) + nested(17) + nested(30_000)))).toEqual([
      '1',
      '2: expected a text, got values in each other more than 16 deep',
      '3: expected a text, got values in each other more than 16 deep',
    ]);
    const { found } = read(ndjson, nested(17));
    expect(found[0]?.problems[0]?.field).toBe('from');
  });
});

describe('Lines are physical ones', () => {
  test('They end with LF or CRLF, the last one also without; blank ones are counted only.', () => {
    const input = '\n{"externalId":"1"}\r\n\r\n  \t \n{"externalId":"2"}\n\n\n{"externalId":"3"}';
    const { found, line } = read(ndjson, input);
    expect(found.map((one) => [one.line, one.text])).toEqual([
      [2, '{"externalId":"1"}'],
      [5, '{"externalId":"2"}'],
      [8, '{"externalId":"3"}'],
    ]);
    expect(line).toBe(8);
  });

  test('A delivery that goes on counts from its first line.', () => {
    const { found, line } = read({ ...ndjson, firstLine: 57 }, '{"externalId":"1"}\n\nx\n');
    expect(found.map((one) => one.line)).toEqual([57, 59]);
    expect(line).toBe(59);
    expect(read({ ...ndjson, firstLine: 57 }, '').line).toBe(56);
  });

  test('A byte order mark is skipped at the start and nowhere else.', () => {
    const { found } = read(ndjson, '\ufeff{"externalId":"1"}\n\ufeff{"externalId":"2"}\n');
    expect(found[0]?.text).toBe('{"externalId":"1"}');
    expect(found.map(({ fields }) => fields === null)).toEqual([false, true]);
  });

  test('An empty input holds nothing.', () => {
    expect(read(ndjson, '')).toEqual({ found: [], line: 0 });
    expect(read(ndjson, '\ufeff')).toEqual({ found: [], line: 1 });
    expect(read(ndjson, '\n')).toEqual({ found: [], line: 1 });
  });

  test('What is shown of a record is cut, and never within a character.', () => {
    const text = (filler: string) => `{"source":"${filler}"}`;
    const shown = (filler: string) => read(ndjson, text(filler)).found[0]?.text ?? '';
    expect(shown('x'.repeat(1_987))).toBe(text('x'.repeat(1_987)));
    expect(shown('x'.repeat(1_988))).toBe(`${text('x'.repeat(1_988)).slice(0, 1_999)}…`);
    for (const filler of ['😀'.repeat(3_000), `x${'😀'.repeat(3_000)}`, 'é'.repeat(9_000)]) {
      expect(shown(filler).length).toBeGreaterThanOrEqual(1_999);
      expect(shown(filler).length).toBeLessThanOrEqual(2_000);
      expect(shown(filler)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    }
  });
});

describe('What is said of the whole input', () => {
  test('A default has the name of a field and a value that the field can hold.', () => {
    const withDefaults = (defaults: Record<string, string>) => unreadable({ ...ndjson, defaults });
    expect(withDefaults({ sauce: 'x' })).toMatch(/^expected defaults for .*, got one for "sauce"$/);
    expect(withDefaults({ __proto__x: 'x' })).toMatch(/got one for "__proto__x"$/);
    expect(withDefaults({ direction: 'out' })).toBe(
      'expected INBOUND or OUTBOUND as default for direction, got "out"',
    );
  });

  test('The own format takes no mapping.', () => {
    expect(unreadable({ ...ndjson, mapping: {} })).toBe(
      'expected no mapping for the format "ndjson", got one',
    );
  });
});
