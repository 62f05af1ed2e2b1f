import { getNullableType, isInputObjectType } from 'graphql';
import { Client } from 'pg';
import { servedSchema } from '../support/served-schema';
import {
  partner,
  STAFF,
  startTestServer,
  type Answer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { anAccount, aSubscription, read, unique } from '../support/world';
import { aContract, ACTS, sendAct } from './idempotent-acts';
import type { ActOfTest } from './act-of-test';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const send = (mutation: string, input: object, viewer: TestViewer = STAFF): Promise<Answer> =>
  sendAct(server, mutation, input, viewer);

/** The answer to a createAccount that went well. */
interface Created {
  readonly data: { readonly createAccount: { readonly account: { readonly id: string } } };
}

const payloadOf = (answer: Answer, mutation: string) =>
  (answer.data as Record<string, { userErrors: { code: string; path: string[] }[] }>)[mutation];
const codesOf = (answer: Answer, mutation: string) =>
  payloadOf(answer, mutation)?.userErrors.map(({ code }) => code);

async function rowsOf(table: string): Promise<number> {
  const { rows } = await owner.query<{ count: string }>(`select count(*) as count from ${table}`);
  return Number(rows[0]?.count);
}

const account = () => ({ name: 'Once', timeZone: 'Europe/Paris', currencyCode: 'EUR' });

/** What was done; that a beneficiary looked at the answer is recorded each time. */
const DONE = `audit_entry where act <> 'LOOK'`;

describe('An act under a key', () => {
  it.each(Object.keys(ACTS))('is done once, and answered the same again: %s', async (mutation) => {
    const [table, inputOf, viewer] = ACTS[mutation] as ActOfTest;
    const input = { ...(await inputOf(server)), idempotencyKey: unique('key') };
    const first = await send(mutation, input, viewer);
    expect(first.errors).toBeUndefined();
    expect(codesOf(first, mutation)).toEqual([]);
    const rows = await rowsOf(table);
    const entries = await rowsOf(DONE);
    server.clock.now = '2026-11-23T12:00:01.000Z';
    for (let again = 0; again < 3; again += 1) {
      expect((await send(mutation, input, viewer)).data).toEqual(first.data);
    }
    expect([await rowsOf(table), await rowsOf(DONE)]).toEqual([rows, entries]);
  });

  it('is possible for every mutation, and was tried here for each', () => {
    const fields = Object.values(servedSchema().getMutationType()?.getFields() ?? {});
    expect(Object.keys(ACTS).sort()).toEqual(fields.map(({ name }) => name).sort());
    for (const { name, args } of fields) {
      const [type] = args.map((arg) => getNullableType(arg.type));
      const names = isInputObjectType(type) ? Object.keys(type.getFields()) : [];
      expect([name, names.includes('idempotencyKey')]).toEqual([name, true]);
    }
  });

  it('is the same with null for what is left out, at every depth', async () => {
    const people = [{ name: 'Olive', email: 'olive@example.com' }];
    const key = { idempotencyKey: unique('key') };
    const first = await send('createAccount', { ...account(), people, ...key });
    expect(codesOf(first, 'createAccount')).toEqual([]);
    const rows = await rowsOf('account');
    const nulls = { number: null, countryCode: null, outsideLineDigit: null };
    const written = { ...nulls, ...account(), people: [{ ...people[0], locale: null }] };
    expect((await send('createAccount', { ...written, ...key })).data).toEqual(first.data);
    const other = { ...account(), people, countryCode: 'FR', ...key };
    expect(codesOf(await send('createAccount', other), 'createAccount')).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ]);
    expect(await rowsOf('account')).toBe(rows);
  });

  it('is another with null where null says something: the length of renewals', async () => {
    const terms = { serviceCode: 'CALL_ME', effectiveOn: '2027-03-01' };
    const input = { ...terms, idempotencyKey: unique('key') };
    expect(codesOf(await send('publishServiceTerms', input), 'publishServiceTerms')).toEqual([]);
    const asInitial = await send('publishServiceTerms', { ...input, renewalTermMonths: null });
    expect(codesOf(asInitial, 'publishServiceTerms')).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const silent = await send('publishServiceTerms', { ...input, noticeDaysMin: null });
    expect(codesOf(silent, 'publishServiceTerms')).toEqual([]);
  });

  it('shows the rows as they are asked for the second time', async () => {
    const input = { ...account(), idempotencyKey: unique('key') };
    const first = await send('createAccount', input);
    const second = await server.ask(
      STAFF,
      `mutation ($input: CreateAccountInput!) { createAccount(input: $input) {
        account { timeZone currencyCode number } userErrors { code } } }`,
      { input },
    );
    const { number } = (first.data as { createAccount: { account: { number: string } } })
      .createAccount.account;
    expect(second.data).toEqual({
      createAccount: {
        account: { timeZone: 'Europe/Paris', currencyCode: 'EUR', number },
        userErrors: [],
      },
    });
  });

  it('knows an input by what it says, however it was written', async () => {
    const key = unique('key');
    const number = unique('N');
    const text = (fields: string) =>
      server.ask(
        STAFF,
        `mutation { createAccount(input: { ${fields} }) { account { id } userErrors { code } } }`,
      );
    const first = await text(
      `name: "A", timeZone: "UTC", currencyCode: "EUR", number: "${number}", idempotencyKey: "${key}"`,
    );
    const second = await text(
      `idempotencyKey: "${key}", number: "${number}", people: [], currencyCode: "EUR", timeZone: "UTC", name: "A"`,
    );
    expect(second).toEqual(first);
    expect(first.errors).toBeUndefined();
  });

  it('is refused where another input came under the key before, and nothing is done', async () => {
    const key = unique('key');
    await send('createAccount', { ...account(), idempotencyKey: key });
    const before = await rowsOf('account');
    const other = await send('createAccount', {
      ...account(),
      name: 'Another',
      idempotencyKey: key,
    });
    expect(payloadOf(other, 'createAccount')).toEqual({
      account: null,
      userErrors: [
        {
          code: 'IDEMPOTENCY_KEY_REUSED',
          message: 'The key was already used with another input.',
          path: ['input', 'idempotencyKey'],
        },
      ],
    });
    expect(await rowsOf('account')).toBe(before);
  });

  it('is refused where another mutation came under the key before', async () => {
    const key = unique('key');
    await send('createAccount', { ...account(), idempotencyKey: key });
    const input = { ...(await aContract(server)), idempotencyKey: key };
    const answer = await send('giveTerminationNotice', input);
    expect(codesOf(answer, 'giveTerminationNotice')).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  });

  it('leaves no key behind when it was refused: the mended request may use it', async () => {
    const idempotencyKey = unique('key');
    const refused = await send('createAccount', { ...account(), name: '', idempotencyKey });
    expect(codesOf(refused, 'createAccount')).toEqual(['INVALID_INPUT']);
    const mended = await send('createAccount', { ...account(), idempotencyKey });
    expect(codesOf(mended, 'createAccount')).toEqual([]);
  });

  it('acts once when it is asked for many times at once', async () => {
    const input = { ...account(), idempotencyKey: unique('key') };
    const before = await rowsOf('account');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => send('createAccount', input)),
    );
    expect(await rowsOf('account')).toBe(before + 1);
    for (const { data } of answers) expect(data).toEqual(answers[0]?.data);
    expect(answers[0]?.errors).toBeUndefined();
  });

  it('acts once within one request, too', async () => {
    const before = await rowsOf('account');
    const input = { ...account(), idempotencyKey: unique('key') };
    const data = await read<Record<'a' | 'b', { account: { id: string } }>>(
      server,
      STAFF,
      `mutation ($input: CreateAccountInput!) {
        a: createAccount(input: $input) { account { id } }
        b: createAccount(input: $input) { account { id } } }`,
      { input },
    );
    expect(data.a.account.id).toMatch(/^acc_/);
    expect(data.b).toEqual(data.a);
    expect(await rowsOf('account')).toBe(before + 1);
  });

  it('is the viewer’s own: another’s same key is another key', async () => {
    const input = { ...account(), idempotencyKey: unique('key') };
    const ids = new Set<string>();
    for (const viewer of [STAFF, partner('first'), partner('second')]) {
      const { data } = (await send('createAccount', input, viewer)) as Created;
      ids.add(data.createAccount.account.id);
    }
    expect(ids.size).toBe(3);
  });

  it('is answered as the viewer may see it: without the right to read, not at all', async () => {
    const input = { ...account(), idempotencyKey: unique('key') };
    await send('createAccount', input, partner('first'));
    const answer = await send('createAccount', input, {
      ...partner('first'),
      scopes: ['ACCOUNTS_WRITE'],
    } as TestViewer);
    expect(payloadOf(answer, 'createAccount')).toEqual({ account: null, userErrors: [] });
    expect(answer.errors?.[0]?.message).toContain('ACCOUNTS_READ');
  });

  it('is refused to a client that does not reach what another one did under it', async () => {
    const account = await anAccount(server, { viewer: partner('first') });
    const { subscriptionId } = await aSubscription(server, account, '2026-01-01');
    const input = { subscriptionId, givenOn: '2026-11-23', idempotencyKey: unique('key') };
    await send('giveTerminationNotice', input, partner('first'));
    const other = await anAccount(server, { viewer: partner('first') });
    const confined = { ...partner('first'), accountIds: [other] } as TestViewer;
    const answer = await send('giveTerminationNotice', input, confined);
    expect(answer.errors).toBeUndefined();
    expect(payloadOf(answer, 'giveTerminationNotice')?.userErrors).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'idempotencyKey'] },
    ]);
  });

  it.each([
    ['an empty text', ''],
    ['spaces', '   '],
    ['256 characters', 'k'.repeat(256)],
    ['a NUL', 'a\u0000b'],
    ['a lone surrogate', '\ud800'],
  ])('needs a key: %s is none', async (_, idempotencyKey) => {
    const before = await rowsOf('account');
    const answer = await send('createAccount', { ...account(), idempotencyKey });
    expect(payloadOf(answer, 'createAccount')?.userErrors[0]).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'idempotencyKey'],
    });
    expect(await rowsOf('account')).toBe(before);
  });
});

describe('A client that goes away', () => {
  it('finds its act whole or not at all, and done once when it asks again', async () => {
    const keys = Array.from({ length: 60 }, () => unique('gone'));
    const before = await rowsOf('account');
    const token = await server.tokenOf(STAFF);
    const query = `mutation ($input: CreateAccountInput!) {
      createAccount(input: $input) { account { id } userErrors { code } } }`;
    await Promise.all(
      keys.map(async (idempotencyKey, index) => {
        const body = JSON.stringify({
          query,
          variables: { input: { ...account(), idempotencyKey } },
        });
        await fetch(`${server.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body,
          // Somewhere between the sending and the answer, another place for each.
          signal: AbortSignal.timeout(1 + index),
        }).catch(() => undefined);
      }),
    );
    for (const idempotencyKey of keys) {
      const answer = await send('createAccount', { ...account(), idempotencyKey });
      expect(codesOf(answer, 'createAccount')).toEqual([]);
    }
    expect(await rowsOf('account')).toBe(before + keys.length);
  });
});
