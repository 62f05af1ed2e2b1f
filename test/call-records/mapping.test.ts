import { fieldsIn, outline, read, SUBSCRIPTION, type Options } from './reading';

/** What a mapping at least has to say, of columns with our own names. */
const FIELDS = {
  externalId: { column: 'id' },
  direction: { constant: 'OUTBOUND' },
  to: { column: 'to' },
  startedAt: { column: 'start' },
  endedAt: { column: 'end' },
};
const mapped = (mapping: object, more: Partial<Options> = {}): Options => ({
  format: 'mapping',
  mapping,
  ...more,
});
const csv = (mapping: object = {}, more: Partial<Options> = {}) =>
  mapped({ format: 'csv', header: true, fields: FIELDS, ...mapping }, more);
const ndjson = (mapping: object = {}, more: Partial<Options> = {}) =>
  mapped({ format: 'ndjson', fields: FIELDS, ...mapping }, more);
/** The only record of a row under the header id,to,start,end and more columns. */
const one = (options: Options, cells: string, columns = '') =>
  fieldsIn(options, `id,to,start,end${columns}\n${cells}\n`)[0];

const START = '2026-01-31T09:30:00Z';
const END = '2026-01-31T09:42:00Z';
const ROW = `1,0145000000,${START},${END}`;

describe('Realistic exports', () => {
  test('A telephone system with semicolons, local times, dates apart and words of its own.', () => {
    const mapping = {
      format: 'csv',
      header: true,
      delimiter: ';',
      fields: {
        subscriptionId: { column: 'Kostenstelle' },
        source: { constant: 'telefonanlage' },
        externalId: { column: 'Nr.' },
        direction: { column: 'Richtung', values: { kommend: 'INBOUND', gehend: 'OUTBOUND' } },
        from: { column: 'Von' },
        to: { column: 'Nach' },
        disposition: {
          column: 'Ergebnis',
          values: { verbunden: 'ANSWERED', besetzt: 'BUSY', 'nicht angenommen': 'NO_ANSWER' },
          default: 'FAILED',
        },
        callType: { column: 'Netz', values: { Mobil: 'MOBILE', Fest: 'LANDLINE', VoIP: null } },
        startedAt: { columns: ['Datum', 'Uhrzeit'] },
      },
      times: { format: 'local', pattern: 'DD.MM.YYYY', timeZone: 'Europe/Berlin' },
      ringSeconds: { column: 'Rufdauer' },
      durationSeconds: { column: 'Dauer' },
      numbers: { countryCode: 'DE' },
      subscriptions: { Vertrieb: SUBSCRIPTION },
      skip: [{ column: 'Richtung', equals: 'intern' }],
    };
    const input = [
      'Nr.;Richtung;Von;Nach;Ergebnis;Netz;Datum;Uhrzeit;Rufdauer;Dauer;Kostenstelle',
      '1;gehend;204;030 123456;verbunden;Fest;31.01.2026;09:30:00;5;00:11:55;Vertrieb',
      '2;intern;204;205;verbunden;;31.01.2026;09:31:00;1;00:00:10;Vertrieb',
      '3;kommend;+33145000000;030123499;nicht angenommen;VoIP;31.01.2026;09:32:00;30;00:00:00;Vertrieb',
      '4;gehend;204;112;weg;;31.01.2026;09:33:00;;;Vertrieb',
      '',
    ].join('\r\n');
    const { found, line } = read(mapped(mapping, { countryCode: null, defaults: {} }), input);
    const common = { subscriptionId: SUBSCRIPTION, source: 'telefonanlage' };
    expect(found.map((record) => [record.line, record.fields])).toEqual([
      [
        2,
        {
          ...common,
          externalId: '1',
          direction: 'OUTBOUND',
          to: '+4930123456',
          disposition: 'ANSWERED',
          callType: 'LANDLINE',
          startedAt: '2026-01-31T08:30:00.000Z',
          answeredAt: '2026-01-31T08:30:05.000Z',
          endedAt: '2026-01-31T08:42:00.000Z',
        },
      ],
      [
        4,
        {
          ...common,
          externalId: '3',
          direction: 'INBOUND',
          from: '+33145000000',
          to: '+4930123499',
          disposition: 'NO_ANSWER',
          startedAt: '2026-01-31T08:32:00.000Z',
          endedAt: '2026-01-31T08:32:30.000Z',
        },
      ],
      [
        5,
        {
          ...common,
          externalId: '4',
          direction: 'OUTBOUND',
          to: '112',
          dialled: '112',
          disposition: 'FAILED',
          startedAt: '2026-01-31T08:33:00.000Z',
        },
      ],
    ]);
    expect(line).toBe(5);
  });

  test('A carrier without header that lists answered calls by their seconds since 1970.', () => {
    const mapping = {
      format: 'csv',
      header: false,
      delimiter: '\t',
      fields: {
        externalId: { column: 1 },
        direction: { constant: 'OUTBOUND' },
        from: { column: 3 },
        to: { column: 4 },
        startedAt: { column: 2 },
        answeredAt: { column: 2 },
      },
      times: { format: 'epoch' },
      durationSeconds: { column: 5 },
      numbers: { countryCode: 'FR', withoutPrefix: 'INTERNATIONAL' },
    };
    const input = 'a1\t1769848205\t33145000000\t442071838750\t715.5\tunused\n';
    expect(fieldsIn(mapped(mapping), input)).toEqual([
      {
        subscriptionId: SUBSCRIPTION,
        externalId: 'a1',
        direction: 'OUTBOUND',
        from: '+33145000000',
        to: '+442071838750',
        startedAt: '2026-01-31T08:30:05.000Z',
        answeredAt: '2026-01-31T08:30:05.000Z',
        endedAt: '2026-01-31T08:42:00.500Z',
      },
    ]);
  });

  test('A cloud service with objects in each other.', () => {
    const mapping = {
      format: 'ndjson',
      fields: {
        externalId: { column: 'call.id' },
        direction: { column: 'call.direction', values: { in: 'INBOUND', out: 'OUTBOUND' } },
        leg: { column: 'legs.0.agent', values: { true: 'AGENT', false: 'CONSUMER' } },
        from: { column: 'call.from.number' },
        to: { column: 'call.to' },
        startedAt: { column: 'call.times.start' },
        answeredAt: { column: 'call.times.answer' },
        endedAt: { column: 'call.times.end' },
      },
      times: { format: 'epochMillis' },
    };
    const call = {
      call: {
        id: 4711,
        direction: 'out',
        from: { number: '+33145000000', name: 'Jean' },
        to: '+442071838750',
        times: { start: 1769848200123, answer: 0, end: '1769848920000' },
      },
      legs: [{ agent: true }],
    };
    expect(fieldsIn(mapped(mapping), JSON.stringify(call))).toEqual([
      {
        subscriptionId: SUBSCRIPTION,
        externalId: '4711',
        direction: 'OUTBOUND',
        leg: 'AGENT',
        from: '+33145000000',
        to: '+442071838750',
        startedAt: '2026-01-31T08:30:00.123Z',
        endedAt: '2026-01-31T08:42:00.000Z',
      },
    ]);
  });
});

describe('Values', () => {
  test('Spaces around them do not count, and what means nothing is absent.', () => {
    const options = csv({ absent: ['NULL', '-'] });
    expect(one(options, ` 1 ,NULL,${START}, ${END}`)).not.toHaveProperty('to');
    expect(one(options, `1, - ,${START},${END}`)).toMatchObject({ externalId: '1' });
    expect(one(csv(), `1,-,${START},${END}`)).toMatchObject({ to: '-', dialled: '-' });
  });

  test('A value that the table does not have takes the default, or is a problem.', () => {
    const rule = {
      column: 'way',
      values: { out: 'OUTBOUND', in: 'INBOUND', __proto__x: 'INBOUND' },
    };
    const direction = (changes: object) =>
      csv({ fields: { ...FIELDS, direction: { ...rule, ...changes } } });
    const cell = (way: string) => `id,to,start,end,way\n${ROW},${way}\n`;
    expect(fieldsIn(direction({}), cell('in'))[0]?.direction).toBe('INBOUND');
    expect(read(direction({}), cell('__proto__')).found[0]?.problems).toEqual([
      { field: 'direction', message: 'expected one of "out", "in", "__proto__x", got "__proto__"' },
    ]);
    expect(fieldsIn(direction({ default: 'INBOUND' }), cell('sideways'))[0]?.direction).toBe(
      'INBOUND',
    );
    expect(fieldsIn(direction({ default: 'INBOUND' }), cell(''))[0]?.direction).toBe('INBOUND');
    expect(fieldsIn(direction({}), cell(''))[0]).not.toHaveProperty('direction');
    const given = { defaults: { subscriptionId: SUBSCRIPTION, direction: 'INBOUND' } };
    expect(fieldsIn({ ...direction({}), ...given }, cell(''))[0]?.direction).toBe('INBOUND');
  });

  test('Of a long table some values are named.', () => {
    const values = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`v${at}`, `s${at}`]));
    const options = csv({ fields: { ...FIELDS, source: { column: 'id', values } } });
    expect(outline(read(options, `id,to,start,end\n${ROW}\n`))).toEqual([
      '2: expected one of "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", …, got "1"',
    ]);
  });

  test('What was dialled is the column for it, where there is one.', () => {
    const fields = { ...FIELDS, dialled: { column: 'dialled' } };
    const call = (dialled: string) =>
      one(csv({ fields }), `1,112,${START},${END},${dialled}`, ',dialled');
    expect(call('0112')).toMatchObject({ to: '112', dialled: '0112' });
    expect(call('')).toMatchObject({ to: '112', dialled: '112' });
  });

  test('Codes of subscriptions are looked up, whether they come from a column or a constant.', () => {
    const of = (rule: object) =>
      csv({ fields: { ...FIELDS, subscriptionId: rule }, subscriptions: { a: 'A', b: 'B' } });
    expect(one(of({ column: 'id' }), `a,,${START},${END}`)?.subscriptionId).toBe('A');
    expect(one(of({ constant: 'b' }), `a,,${START},${END}`)?.subscriptionId).toBe('B');
    expect(
      one(csv({ fields: { ...FIELDS, subscriptionId: { column: 'id' } } }), `a,,${START},${END}`)
        ?.subscriptionId,
    ).toBe('a');
    expect(outline(read(of({ column: 'id' }), `id,to,start,end\n${ROW}\n`))).toEqual([
      '2: expected a code that "subscriptions" knows, got "1"',
    ]);
  });

  test('Numbers are those of the country of the options, unless the mapping has one.', () => {
    expect(one(csv(), ROW)?.to).toBe('+33145000000');
    expect(one(csv({ numbers: { countryCode: 'GB' } }), `1,02071838750,${START},${END}`)?.to).toBe(
      '+442071838750',
    );
    expect(one(csv({ numbers: { nationalPrefix: '' } }), `1,145000000,${START},${END}`)?.to).toBe(
      '+33145000000',
    );
    expect(one(csv({}, { countryCode: null }), ROW)).toMatchObject({
      to: '0145000000',
      dialled: '0145000000',
    });
  });
});

describe('Rows', () => {
  test('Those of no calls are left out without a word, but counted as lines.', () => {
    const skip = [
      { column: 'to', equals: 'internal' },
      { column: 'id', equals: '' },
      { column: 'end', equals: 'NULL' },
    ];
    const rows = [`1,internal,bad,bad`, `,x,bad,bad`, '4,x,bad,NULL', ROW].join('\n');
    const { found, line } = read(csv({ skip, absent: ['NULL'] }), `id,to,start,end\n${rows}\n`);
    expect(found.map((record) => [record.line, record.problems])).toEqual([[5, []]]);
    expect(line).toBe(5);
  });

  test('With a header each has its number of cells; without, at least those that are read.', () => {
    expect(outline(read(csv(), `id,to,start,end\n${ROW},x\n1,2\n${ROW}\n`))).toEqual([
      '2: expected 4 cells, as the header has, got 5',
      '3: expected 4 cells, as the header has, got 2',
      '4',
    ]);
    const fields = Object.fromEntries(
      ['externalId', 'startedAt', 'endedAt', 'direction'].map((field, at) => [
        field,
        { column: at + 1 },
      ]),
    );
    expect(
      outline(read(csv({ header: false, fields }), `1,${START}\n1,${START},${END},OUTBOUND,x\n`)),
    ).toEqual(['1: expected a cell 3, got 2', '2']);
  });

  test('Names of columns may be padded, quoted and in any order; those not asked for are let be.', () => {
    const input = `note; end ;"start";to;id;note\nx;${END};${START};;7;y\n`;
    expect(fieldsIn(csv({ delimiter: ';' }), input)).toMatchObject([{ externalId: '7' }]);
    const numbered = { ...FIELDS, externalId: { column: 1 } };
    expect(one(csv({ fields: numbered }), ROW)?.externalId).toBe('1');
  });

  test('A delivery that goes on has its header again.', () => {
    const { found, line } = read(csv({}, { firstLine: 9 }), `id,to,start,end\n${ROW}\n`);
    expect([found[0]?.line, line]).toEqual([9, 9]);
  });
});

describe('Objects', () => {
  const object = (changes: object) =>
    JSON.stringify({ id: '1', start: START, end: END, ...changes });

  test('A key with the points of a path in its name goes before the path.', () => {
    const options = ndjson({ fields: { ...FIELDS, source: { column: 'a.b' } } });
    expect(fieldsIn(options, object({ 'a.b': 'flat', a: { b: 'deep' } }))[0]?.source).toBe('flat');
    expect(fieldsIn(options, object({ a: { b: 'deep' } }))[0]?.source).toBe('deep');
    for (const a of [undefined, null, 'text', {}, []]) {
      expect(fieldsIn(options, object({ a }))[0]).not.toHaveProperty('source');
    }
  });

  test('Nothing is read of what an object inherits.', () => {
    const options = ndjson({
      fields: { ...FIELDS, source: { column: 'constructor.name' }, to: { column: 'to.length' } },
    });
    const call = fieldsIn(options, object({ to: 'x' }))[0];
    expect(call).not.toHaveProperty('source');
    expect(call).not.toHaveProperty('to');
  });

  test('A value is a text, an exact number or a truth; others are problems.', () => {
    const id = (value: unknown) =>
      outline(read(ndjson(), `{"id":${String(value)},"start":"${START}","end":"${END}"}`))[0];
    for (const good of [1, 1.5, -1, true, '"x"']) expect(id(good)).toBe('1');
    for (const bad of ['12345678901234567890', '1e400', '[1]', '{"a":1}']) {
      expect(id(bad)).toBe('1: expected a text or an exact number at "id"');
    }
  });

  test('Those of no calls are left out without a word.', () => {
    const skip = [{ column: 'kind', equals: 'login' }];
    const { found } = read(ndjson({ skip }), `{"kind":"login"}\n${object({ kind: 'call' })}\n`);
    expect(found.map((record) => [record.line, record.problems])).toEqual([[2, []]]);
  });

  test('A line that is no object is a problem.', () => {
    expect(outline(read(ndjson(), `[]\n${object({})}\n`))).toEqual([
      '1: expected a JSON object, got an array',
      '2',
    ]);
  });
});
