import { correct, entriesOf, ledgerFaults, replacementOf, rowsOf } from '../support/ledger';
import { partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import {
  act,
  aCall,
  anAccount,
  aRate,
  aSubscription,
  read,
  refusalsOf,
  sendCalls,
  unique,
} from '../support/world';

let server: TestServer;
let accountId: string;
let subscription: string;
const RATES = [aRate('0.60', { prefix: '33' }), aRate('0.30', { direction: 'INBOUND' })];

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server, { viewer: partner('first') });
  subscription = await subscribed();
});
afterAll(() => server.close());
afterEach(async () => {
  expect(await ledgerFaults(server, subscription)).toEqual([]);
});

const subscribed = async (account = accountId) =>
  (await aSubscription(server, account, '2026-01-01', { rates: RATES })).subscriptionId;
const AT = '2026-10-05T12:00:00Z';
const call = (more: object = {}) => aCall(subscription, AT, 60, more);

/** A call that was sent and stored, and its record's id. */
async function sent(more: object = {}): Promise<{ call: object; id: string }> {
  const one = call(more);
  const [result] = await sendCalls(server, [one]);
  return { call: one, id: result?.record?.id ?? '' };
}

const problemsOf = async (usageRecordId: string, replacement: object | null, more: object = {}) =>
  (
    await refusalsOf(server, STAFF, 'correctUsage', {
      ...{ usageRecordId, replacement, reason: 'Wrong.' },
      ...more,
    })
  ).map(({ code, path, message }) => [code, path.slice(1).join('.'), message]);

describe('A correction', () => {
  test('A reversal takes the call back, and a next version says what is right.', async () => {
    const { call: wrong, id } = await sent();
    server.clock.now = '2026-11-23T13:00:00.000Z';
    const endedAt = '2026-10-05T12:02:00Z';
    const { reversal, record } = await correct(server, id, replacementOf(wrong, { endedAt }));
    const reason = 'The switch counted wrongly.';
    const recordedAt = '2026-11-23T13:00:00.000Z';
    expect(reversal).toMatchObject({
      ...{ kind: 'REVERSAL', version: 1, isCurrent: false, status: 'RATED', billedSeconds: -60 },
      ...{ amount: { amount: '-0.600000', currencyCode: 'EUR' }, reason, recordedAt },
    });
    expect(record).toMatchObject({
      ...{ kind: 'CALL', version: 2, isCurrent: true, status: 'RATED', billedSeconds: 120 },
      ...{ amount: { amount: '1.200000', currencyCode: 'EUR' }, reason, recordedAt },
    });
    const entries = await entriesOf(server, id);
    expect(entries.map(({ kind, version, isCurrent }) => [kind, version, isCurrent])).toEqual([
      ['CALL', 1, false],
      ['REVERSAL', 1, false],
      ['CALL', 2, true],
    ]);
    expect(new Set(entries.map(({ externalId }) => externalId)).size).toBe(1);
    expect(entries[0]).toMatchObject({ billedSeconds: 60, reason: null });
  });

  test('A call is only taken back: then nothing of it is in force, for good.', async () => {
    const { call: wrong, id } = await sent();
    const { reversal, record } = await correct(server, id, null);
    expect([reversal.billedSeconds, record]).toEqual([-60, null]);
    expect(await problemsOf(id, replacementOf(wrong, { to: null }))).toEqual([
      [
        'ALREADY_DONE',
        'usageRecordId',
        'Version 1 is no longer in force: the call was taken back.',
      ],
    ]);
    expect((await sendCalls(server, [wrong])).map(({ status }) => status)).toEqual(['DUPLICATE']);
  });

  test('A correction is corrected in its turn.', async () => {
    const { call: wrong, id } = await sent();
    const second = await correct(server, id, replacementOf(wrong, { to: '+33145000009' }));
    const third = await correct(
      server,
      second.record?.id ?? '',
      replacementOf(wrong, { direction: 'INBOUND' }),
    );
    expect(third.reversal).toMatchObject({ version: 2, amount: { amount: '-0.600000' } });
    expect(third.record).toMatchObject({ version: 3, amount: { amount: '0.300000' } });
    // Back to what was sent at first: that is another version, too.
    const fourth = await correct(server, third.record?.id ?? '', replacementOf(wrong));
    expect(fourth.record).toMatchObject({ version: 4, amount: { amount: '0.600000' } });
    expect(await entriesOf(server, id)).toHaveLength(7);
  });

  test('It moves a call to another subscription of the account, and to another month.', async () => {
    const other = await subscribed();
    const { call: wrong, id } = await sent();
    const moved = aCall(other, '2026-09-30T21:59:59Z', 60, { to: '+4420' });
    const { record } = await correct(server, id, replacementOf(moved));
    expect(record).toMatchObject({ usedOn: '2026-09-30', status: 'UNRATED', amount: null });
    const back = await correct(server, record?.id ?? '', replacementOf(wrong));
    expect(back.reversal).toMatchObject({ status: 'UNRATED', amount: null, billedSeconds: 0 });
    expect(back.record).toMatchObject({ version: 3, amount: { amount: '0.600000' } });
  });

  test('What is left out of a replacement is not there: it states the call anew.', async () => {
    const { id } = await sent({ dialled: '0145000000', callType: 'LANDLINE' });
    const { record } = await correct(server, id, {
      ...{ direction: 'OUTBOUND', disposition: 'BUSY', startedAt: AT, endedAt: AT },
    });
    expect(record).toMatchObject({ status: 'NOT_ANSWERED', dialled: null, toNumber: null });
  });

  test('A call that turns out to be an emergency call raises an incident, once.', async () => {
    const { call: wrong, id } = await sent();
    const emergency = replacementOf(wrong, { to: null, dialled: '112' });
    const { record } = await correct(server, id, emergency);
    expect(record).toMatchObject({ status: 'PROHIBITED_EMERGENCY', billedSeconds: 0 });
    const { node } = await read<{ node: { emergencyIncidents: { nodes: object[] } } }>(
      server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Account { emergencyIncidents(first: 5) {
        nodes { dialled countryCode occurredAt usageRecord { id } } } } } }`,
      { id: accountId },
    );
    expect(node.emergencyIncidents.nodes).toEqual([
      {
        ...{ dialled: '112', countryCode: 'FR', occurredAt: '2026-10-05T11:59:55.000Z' },
        usageRecord: { id: record?.id },
      },
    ]);
  });

  test('A partner corrects the calls of its accounts, with the scope that sends them.', async () => {
    const { call: wrong, id } = await sent();
    const replacement = replacementOf(wrong, { to: '+33145000009' });
    const input = { usageRecordId: id, replacement, reason: 'Wrong number.' };
    expect(await refusalsOf(server, partner('second'), 'correctUsage', input)).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'usageRecordId'] },
    ]);
    const { record } = await correct(server, id, replacement, partner('first'));
    expect(record).toMatchObject({ version: 2 });
  });
});

describe('What the source sends after a correction', () => {
  test('What it sent first, and what is right, is known; anything else is a conflict.', async () => {
    const { call: wrong, id } = await sent();
    const right = { ...wrong, endedAt: '2026-10-05T12:02:00Z' };
    const answersTo = async (...calls: object[]) =>
      (await sendCalls(server, calls)).map(({ status }) => status);
    expect(await answersTo(right)).toEqual(['CONFLICT']);
    await correct(server, id, replacementOf(right));
    const other = { ...wrong, endedAt: '2026-10-05T12:03:00Z' };
    expect(await answersTo(wrong, right, other)).toEqual(['DUPLICATE', 'DUPLICATE', 'CONFLICT']);
    const [result] = await sendCalls(server, [right]);
    expect(result?.record?.id).toBe(id);
    expect(await entriesOf(server, id)).toHaveLength(3);
  });

  test('The same content under another subscription is known once it was corrected so.', async () => {
    const { call: wrong, id } = await sent();
    const moved = { ...wrong, subscriptionId: await subscribed() };
    expect((await sendCalls(server, [moved]))[0]?.status).toBe('CONFLICT');
    await correct(server, id, replacementOf(moved));
    expect((await sendCalls(server, [moved]))[0]?.status).toBe('DUPLICATE');
  });
});

describe('What is refused', () => {
  test('A version that is no longer in force, naming the one that is.', async () => {
    const { call: wrong, id } = await sent();
    const { record } = await correct(server, id, replacementOf(wrong, { to: '+33145000009' }));
    const message = `Version 1 is no longer in force: version 2 is, ${record?.id}.`;
    const again = replacementOf(wrong, { to: '+33145000008' });
    expect(await problemsOf(id, again)).toEqual([['ALREADY_DONE', 'usageRecordId', message]]);
    expect(await problemsOf(id, null)).toEqual([['ALREADY_DONE', 'usageRecordId', message]]);
  });

  test('A reversal.', async () => {
    const { id } = await sent();
    const { reversal } = await correct(server, id, null);
    expect(await problemsOf(reversal.id, null)).toEqual([
      ['INVALID_INPUT', 'usageRecordId', 'expected a call, got a reversal, which stands as it is'],
    ]);
  });

  test('A replacement that says what is stored, however it is written.', async () => {
    const { call: wrong, id } = await sent();
    const message =
      'expected another content than what is stored, got the same: nothing to correct';
    for (const same of [{}, { endedAt: '2026-10-05T14:01:00+02:00', subscriptionId: null }]) {
      expect(await problemsOf(id, replacementOf(wrong, same))).toEqual([
        ['INVALID_INPUT', 'replacement', message],
      ]);
    }
  });

  test.each<[string, string, object]>([
    ['an end before the answer', 'endedAt', { endedAt: '2026-10-05T11:59:59Z' }],
    ['an end in 2099', 'endedAt', { endedAt: '2099-01-01T00:00:00Z' }],
    ['a national number', 'to', { to: '0145000000' }],
    ['a subscription of nobody', 'subscriptionId', { subscriptionId: 'sub_nothing' }],
  ])('What no new record may say: %s.', async (_, field, change) => {
    const { call: wrong, id } = await sent();
    const [problem] = await problemsOf(id, replacementOf(wrong, change));
    expect(problem?.[1]).toBe(`replacement.${field}`);
    expect(problem?.[2]).toMatch(/^(expected |No subscription )/);
  });

  test('A subscription of another account.', async () => {
    const { call: wrong, id } = await sent();
    const subscriptionId = await subscribed(await anAccount(server));
    expect(await problemsOf(id, replacementOf(wrong, { subscriptionId }))).toEqual([
      [
        ...['NOT_FOUND', 'replacement.subscriptionId'],
        'No subscription of that account with this id.',
      ],
    ]);
  });

  test('An id of nothing, and a reason that is none.', async () => {
    const { id } = await sent();
    expect((await problemsOf('use_nothing', null))[0]?.slice(0, 2)).toEqual([
      ...['NOT_FOUND', 'usageRecordId'],
    ]);
    for (const reason of [' ', 'x'.repeat(501)]) {
      expect((await problemsOf(id, null, { reason }))[0]?.slice(0, 2)).toEqual([
        ...['INVALID_INPUT', 'reason'],
      ]);
    }
  });
});

describe('Beside', () => {
  test('Of corrections at once one wins, and the others are told which.', async () => {
    const { call: wrong, id } = await sent();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((last) =>
        server.ask(
          STAFF,
          `mutation ($input: CorrectUsageInput!) { correctUsage(input: $input) {
            record { id } userErrors { code message } } }`,
          {
            input: {
              ...{ usageRecordId: id, reason: 'At once.' },
              replacement: replacementOf(wrong, { to: `+3314500000${last}` }),
            },
          },
        ),
      ),
    );
    interface Payload {
      readonly record: { readonly id: string } | null;
      readonly userErrors: readonly { readonly code: string; readonly message: string }[];
    }
    const payloads = answers.map(({ data }) => (data as { correctUsage: Payload }).correctUsage);
    const won = payloads.filter(({ record }) => record !== null);
    expect(won).toHaveLength(1);
    for (const { record, userErrors } of payloads) {
      if (record !== null) continue;
      expect(userErrors[0]?.code).toBe('ALREADY_DONE');
      expect(userErrors[0]?.message).toContain(won[0]?.record?.id);
    }
    expect(await entriesOf(server, id)).toHaveLength(3);
  });

  test('A call whose numbers were erased is corrected from what is known elsewhere.', async () => {
    const { call: wrong, id } = await sent({ externalId: unique('erased') });
    await rowsOf(
      server,
      subscription,
      `update usage_record set from_number = null, to_number = null, dialled = null,
         content_hash = '\\x' where account_id = $1 and external_id like 'erased-%'`,
    );
    const { record } = await correct(server, id, replacementOf(wrong));
    expect(record).toMatchObject({ version: 2, toNumber: '+33145000000' });
  });

  test('The log has what changed, but no number: it cannot be erased there.', async () => {
    const { call: wrong, id } = await sent();
    const change = { to: '+442079460000', endedAt: '2026-10-05T12:01:30Z' };
    await correct(server, id, replacementOf(wrong, change));
    const { auditEntries } = await read<{ auditEntries: { nodes: object[] } }>(
      server,
      STAFF,
      `query ($where: AuditEntryWhere) { auditEntries(first: 1, where: $where) { nodes {
        right subject { id } subscription { id } changes { name before after } } } }`,
      { where: { accountId, act: { eq: 'correctUsage' } } },
    );
    expect(auditEntries.nodes).toEqual([
      {
        ...{ right: 'CORRECT_USAGE', subject: { id }, subscription: { id: subscription } },
        changes: [
          { name: 'reason', before: null, after: 'The switch counted wrongly.' },
          { name: 'status', before: 'RATED', after: 'UNRATED' },
          { name: 'billedSeconds', before: '60', after: '0' },
          { name: 'amount', before: '0.600000', after: null },
          {
            name: 'endedAt',
            before: '2026-10-05T12:01:00.000Z',
            after: '2026-10-05T12:01:30.000Z',
          },
        ],
      },
    ]);
  });

  test('Under the same key it is done once.', async () => {
    const { id } = await sent();
    const input = { usageRecordId: id, reason: 'Twice.', idempotencyKey: unique('key') };
    const taken = () => act(server, STAFF, 'correctUsage', input, 'reversal { id } record { id }');
    expect(await taken()).toEqual(await taken());
    expect(await entriesOf(server, id)).toHaveLength(2);
  });
});
