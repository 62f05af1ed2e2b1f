import { DIRECTIONS, fieldsIn, outline, read, SUBSCRIPTION, unreadable } from './reading';

const freeswitch = { format: 'freeswitch' } as const;

/** A document as mod_json_cdr writes it, shortened; variables are URL-encoded. */
function document(variables: Record<string, unknown> = {}, profile: Record<string, unknown> = {}) {
  return {
    'core-uuid': '12e0c6f6-1d3e-4d0f-9f1c-5b1f4a2d7c11',
    switchname: 'sw1.example.com',
    channel_data: {
      state: 'CS_REPORTING',
      direction: 'outbound',
      state_number: '11',
      flags: '0=1;37=1',
    },
    variables: {
      direction: 'outbound',
      uuid: '5a1e9b70-6a3c-4f0e-8d3b-1f8c2f5f9a01',
      channel_name: 'sofia%2Fexternal%2F442071838750%40trunk.example.com',
      start_stamp: '2026-01-31%2009%3A30%3A00',
      start_epoch: '1769848200',
      start_uepoch: '1769848200123456',
      answer_epoch: '1769848205',
      answer_uepoch: '1769848205999999',
      end_epoch: '1769848920',
      end_uepoch: '1769848920000000',
      hangup_cause: 'NORMAL_CLEARING',
      ...variables,
    },
    callflow: [
      { caller_profile: { caller_id_number: '+33145000000', destination_number: '204' } },
      {
        dialplan: 'XML',
        profile_index: '1',
        caller_profile: {
          caller_id_name: 'Jean {"Le Grand"} \\',
          caller_id_number: '+33145000000',
          destination_number: '00442071838750',
          ...profile,
        },
        times: { created_time: '1769848200123456' },
      },
    ],
  };
}
const text = (...all: Parameters<typeof document>) => JSON.stringify(document(...all));
const first = (variables: Record<string, unknown>, profile = {}, options: object = {}) =>
  fieldsIn({ ...freeswitch, ...options }, text(variables, profile))[0];

const CALL = {
  subscriptionId: SUBSCRIPTION,
  source: 'freeswitch',
  externalId: '5a1e9b70-6a3c-4f0e-8d3b-1f8c2f5f9a01',
  direction: 'OUTBOUND',
  from: '+33145000000',
  to: '+442071838750',
  disposition: 'ANSWERED',
  startedAt: '2026-01-31T08:30:00.123Z',
  answeredAt: '2026-01-31T08:30:05.999Z',
  endedAt: '2026-01-31T08:42:00.000Z',
};

describe('A document of mod_json_cdr', () => {
  test('It is a call; microseconds are cut to milliseconds.', () => {
    expect(first({})).toEqual(CALL);
  });

  test('Where microseconds are missing, seconds are read; 0 is what did not happen.', () => {
    const none = { start_uepoch: undefined, answer_uepoch: '0', end_uepoch: '' };
    expect(first(none)).toMatchObject({
      startedAt: '2026-01-31T08:30:00.000Z',
      answeredAt: '2026-01-31T08:30:05.000Z',
      endedAt: '2026-01-31T08:42:00.000Z',
    });
    const unanswered = first({ answer_uepoch: '0', answer_epoch: '0' });
    expect(unanswered).not.toHaveProperty('answeredAt');
    expect(first({ start_uepoch: 1769848200123456 })?.startedAt).toBe('2026-01-31T08:30:00.123Z');
  });

  test.each([
    ['USER_BUSY', 'BUSY'],
    ['NO_ANSWER', 'NO_ANSWER'],
    ['NO_USER_RESPONSE', 'NO_ANSWER'],
    ['ORIGINATOR_CANCEL', 'NO_ANSWER'],
    ['NORMAL_CLEARING', 'NO_ANSWER'],
    ['UNALLOCATED_NUMBER', 'FAILED'],
    ['', 'FAILED'],
  ])(
    'A call that nobody answered and that ended by %s is %s; answered, it is ANSWERED.',
    (cause, ours) => {
      const never = { answer_uepoch: '0', answer_epoch: '0', hangup_cause: cause };
      expect(first(never)?.disposition).toBe(ours);
      expect(first({ hangup_cause: cause })?.disposition).toBe('ANSWERED');
    },
  );

  test('Variables are decoded, unless they were not encoded.', () => {
    const noProfile = { caller_id_number: undefined, destination_number: '' };
    const numbers = { caller_id_number: '%2B33145000000', destination_number: '%2B442071838750' };
    expect(first(numbers, noProfile)).toMatchObject({ from: '+33145000000', to: '+442071838750' });
    expect(first({ uuid: '100%' })?.externalId).toBe('100%');
  });

  test('Emergency and short numbers stay as they were dialled.', () => {
    for (const dialled of ['112', '3631']) {
      expect(first({}, { destination_number: dialled })).toMatchObject({ to: dialled, dialled });
    }
  });

  test('Of older releases, which wrote no list of the parts of a call, the one is read.', () => {
    const { callflow, ...rest } = document();
    expect(fieldsIn(freeswitch, JSON.stringify({ ...rest, callflow: callflow.at(-1) }))).toEqual([
      CALL,
    ]);
  });

  test('What it lacks is told by field.', () => {
    const { found } = read(
      freeswitch,
      '{"variables":{"direction":"sideways","start_uepoch":"soon"}}\n{}\n',
    );
    expect(found.map(({ problems }) => problems)).toEqual([
      [
        { field: 'direction', message: 'expected one of "inbound", "outbound", got "sideways"' },
        { field: 'externalId', message: 'expected the id of the call in variables.uuid, got none' },
        {
          field: 'startedAt',
          message: 'expected a number as times in epochMicros are, got "soon"',
        },
      ],
      [
        { field: 'direction', message: 'expected one of "inbound", "outbound", got ""' },
        { field: 'externalId', message: 'expected the id of the call in variables.uuid, got none' },
      ],
    ]);
    const odd =
      '{"variables":[],"callflow":"x","channel_data":null,"__proto__":{"variables":{"uuid":"1"}}}';
    expect(read(freeswitch, odd).found[0]?.problems).toHaveLength(2);
  });
});

describe('Directions', () => {
  test('They are taken as the mapping says.', () => {
    expect(first({ direction: 'inbound' })?.direction).toBe('INBOUND');
    expect(first({ direction: undefined })?.direction).toBe('OUTBOUND');
  });

  test('Where none is stated, the default counts.', () => {
    const options = {
      ...freeswitch,
      defaults: { subscriptionId: SUBSCRIPTION, direction: 'INBOUND' },
    };
    const { found } = read(options, '{"variables":{"uuid":"1"}}');
    expect(found[0]?.fields).toMatchObject({ direction: 'INBOUND', disposition: 'FAILED' });
  });

  test('The mapping may turn them round, and leave out the second leg of each call.', () => {
    const mapping = { directions: { inbound: 'OUTBOUND', outbound: null } };
    const input = `${text({ direction: 'inbound' })}\n${text({})}\n${text({ direction: 'inbound', uuid: '2' })}\n`;
    const { found, line } = read({ ...freeswitch, mapping }, input);
    expect(found.map((one) => [one.line, one.fields?.direction])).toEqual([
      [1, 'OUTBOUND'],
      [3, 'OUTBOUND'],
    ]);
    expect(line).toBe(3);
  });
});

describe('The mapping', () => {
  test('It has subscriptions by account code, and how numbers are written.', () => {
    const mapping = {
      directions: DIRECTIONS,
      subscriptions: { 'sales team': 'S1' },
      numbers: { countryCode: 'GB' },
    };
    const options = { mapping, countryCode: null, defaults: {} };
    const call = first(
      { accountcode: 'sales%20team' },
      { destination_number: '02071838750' },
      options,
    );
    expect(call).toMatchObject({ subscriptionId: 'S1', to: '+442071838750' });
    expect(outline(read({ ...freeswitch, ...options }, text({ accountcode: 'x' })))).toEqual([
      '1: expected a code that "subscriptions" knows, got "x"',
    ]);
  });

  test.each([
    [
      { directions: { inbound: 'in' } },
      'mapping.directions.inbound: expected "INBOUND" or "OUTBOUND", got "in"',
    ],
    [
      { directions: { Inbound: 'INBOUND' } },
      'mapping.directions: expected nothing but inbound and outbound, got "Inbound"',
    ],
    [
      { fields: {} },
      'mapping: expected nothing but format, directions, direction, skip, subscriptions and numbers, got "fields"',
    ],
    ['x', 'mapping: expected an object, got "x"'],
  ])('%j is refused.', (mapping, message) =>
    expect(unreadable({ ...freeswitch, mapping })).toBe(message),
  );
});

const CUT_OFF = 'expected the closing quote of a text on its line, got a line end';
const OVERTAKEN = 'expected a closing brace, got a line that begins with an opening one';

describe('Documents stand one after the other', () => {
  const pretty = (space: number | string, uuid: string) =>
    JSON.stringify(document({ uuid }), null, space);
  const ids = (input: string) =>
    read(freeswitch, input).found.map(({ line, fields }) => [line, fields?.externalId ?? null]);

  test('On a line each, over many lines, or many on one line.', () => {
    const length = pretty(2, 'b').split('\n').length;
    expect(ids(`${text({ uuid: 'a' })}\n\n${pretty(2, 'b')}\r\n${pretty('\t', 'c')}\n`)).toEqual([
      [1, 'a'],
      [3, 'b'],
      [3 + length, 'c'],
    ]);
    expect(ids(['a', 'b', 'c'].map((uuid) => text({ uuid })).join(''))).toEqual([
      [1, 'a'],
      [1, 'b'],
      [1, 'c'],
    ]);
  });

  test.each([
    ['ended in a text', text({ uuid: 'b' }).slice(0, 290), CUT_OFF],
    ['ended between values', '{"variables":{"uuid":"b",', OVERTAKEN],
    ['has a brace too few within', '{"variables":{"uuid":"b"}', OVERTAKEN],
    ['is no JSON', '{variables}', 'expected a JSON object, got "{variables}"'],
    ['is a list', '[1]', 'expected an object in braces, got other text'],
    ['is other text', 'uuid,direction', 'expected an object in braces, got other text'],
  ])('One that %s is told once, and those behind it are read.', (_, bad, problem) => {
    const good = Array.from({ length: 400 }, (__, index) => text({ uuid: `g${index}` })).join('\n');
    const { found, line } = read(freeswitch, `${text({ uuid: 'a' })}\n${bad}\n${good}\n`);
    expect(found[1]).toMatchObject({
      line: 2,
      text: bad.slice(0, 2_000),
      problems: [{ field: null, message: problem }],
    });
    expect(found.filter(({ fields }) => fields === null)).toHaveLength(1);
    expect(found.slice(2).map((one) => [one.line, one.fields?.externalId])).toEqual(
      Array.from({ length: 400 }, (__, index) => [index + 3, `g${index}`]),
    );
    expect(line).toBe(402);
  });

  test('The rest of one that is printed over many lines is not taken for others.', () => {
    const broken = pretty(2, 'b').replace('"direction"', 'direction');
    const lines = broken.split('\n').length;
    expect(ids(`${pretty(2, 'a')}\n${broken}\n${pretty(2, 'c')}\n`)).toEqual([
      [1, 'a'],
      [1 + lines, null],
      [1 + 2 * lines, 'c'],
    ]);
  });

  test('One that is not closed at the end of the input is told.', () => {
    expect(outline(read(freeswitch, `${text()}\n{"variables":\n {"uuid":"1"}`))).toEqual([
      '1',
      '2: expected a closing brace, got the end of the input',
    ]);
  });

  test('One that is not closed for long is told, and the next is read.', () => {
    const lines = ' "x": 1,\n'.repeat(50_000);
    expect(outline(read(freeswitch, `{\n${lines}\n}\n${text()}\n`))).toEqual([
      '1: expected an object of at most 262,144 bytes, got a longer one',
      '50004',
    ]);
  });
});

describe('Which way a call went is never guessed', () => {
  test('The file is refused until it is said.', () =>
    expect(unreadable({ ...freeswitch, mapping: {} }, text())).toBe(
      'mapping: expected "directions" or "direction", since FreeSWITCH names directions from the ' +
        'switch’s side, got neither',
    ));

  test('A direction that is not said is refused by record.', () => {
    const mapping = { directions: { inbound: 'OUTBOUND' } };
    expect(outline(read({ ...freeswitch, mapping }, text()))).toEqual([
      '1: expected one of "inbound", got "outbound"',
    ]);
  });

  test('Rules tell it by any path, such as the context of the caller.', () => {
    const column = 'caller_profile.context';
    const mapping = {
      direction: [
        { constant: 'OUTBOUND', when: { column, equals: 'default' } },
        { constant: 'INBOUND', when: { column, equals: 'public' } },
      ],
      skip: { column: 'variables.sip_user', equals: 'test user' },
    };
    const input = [
      text({ direction: 'inbound' }, { context: 'default' }),
      text({ direction: 'inbound', uuid: '2' }, { context: 'public' }),
      text({ sip_user: 'test%20user', uuid: '3' }, { context: 'public' }),
      text({ uuid: '4' }, { context: 'features' }),
    ];
    const { found } = read({ ...freeswitch, mapping }, input.join('\n'));
    expect(found.map(({ fields, problems }) => fields?.direction ?? problems[0]?.field)).toEqual([
      'OUTBOUND',
      'INBOUND',
      'direction',
    ]);
  });
});

test('A call that went on somewhere else is as it was called first.', () => {
  const { callflow, ...rest } = document();
  const [, begun] = callflow;
  const parts = [1, 2, 3].map((part) => ({
    caller_profile: { caller_id_number: '+33145000000', destination_number: `100${part}` },
  }));
  for (let count = 0; count <= parts.length; count += 1) {
    const flow = [...parts.slice(0, count), begun];
    expect(fieldsIn(freeswitch, JSON.stringify({ ...rest, callflow: flow }))).toEqual([CALL]);
  }
});

test('A number that is no text is a problem, and not a caller who withholds it.', () => {
  const mapping = { directions: DIRECTIONS };
  const input = text({}, { caller_id_number: { number: '+33145000000' } });
  expect(read({ ...freeswitch, mapping }, input).found[0]?.problems).toEqual([
    {
      field: 'from',
      message: 'expected a text as caller_profile.caller_id_number, got values in it',
    },
  ]);
});
