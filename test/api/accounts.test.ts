import {
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { uuidOf } from '../support/retention';
import { asOwner } from '../support/stored-usage';
import { act, anAccount, aSubscription, read, refusalsOf, unique } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Page {
  readonly edges: { cursor: string; node: { name: string } }[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  readonly totalCount: number;
}

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String,
    $where: AccountWhere, $orderBy: AccountOrder) {
  accounts(first: $first, after: $after, last: $last, before: $before,
      where: $where, orderBy: $orderBy) {
    edges { cursor node { name } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}`;

async function pageOf(variables: object, viewer: TestViewer = STAFF): Promise<Page> {
  return (await read<{ accounts: Page }>(server, viewer, PAGE, variables)).accounts;
}

const namesOf = (page: Page) => page.edges.map(({ node }) => node.name);

async function createNamed(name: string): Promise<void> {
  await act(server, STAFF, 'createAccount', accountInput({ name }), 'account { id }');
}

function accountInput(changes: object = {}) {
  return {
    number: unique('N'),
    name: 'Meridian',
    timeZone: 'Europe/Paris',
    currencyCode: 'EUR',
    ...changes,
  };
}

/** Accounts "<prefix> A" and so on, and the condition that finds just these. */
async function aWorldOf(letters: string) {
  const prefix = unique('World');
  for (const letter of letters) await createNamed(`${prefix} ${letter}`);
  const byName = {
    where: { name: { startsWith: `${prefix} ` } },
    orderBy: { field: 'NAME', direction: 'ASC' },
  };
  const lettersOf = (page: Page) => namesOf(page).map((name) => name.slice(prefix.length + 1));
  return { prefix, byName, lettersOf };
}

describe('One account', () => {
  test('An account is created with its people and read back by its id, owners first.', async () => {
    const input = accountInput({
      name: '  Meridian Travel ',
      locale: 'fr-FR',
      countryCode: 'FR',
      people: [
        { name: 'Marc', email: 'marc@example.com' },
        { name: 'Olive', email: 'olive@example.com', role: 'OWNER', locale: 'nl-NL' },
      ],
    });
    const { account } = await act<{ account: { id: string } }>(
      server,
      STAFF,
      'createAccount',
      input,
      'account { id }',
    );
    const data = await read(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) {
        number name timeZone currencyCode locale countryCode recordedAt partner { name }
        people { name email role locale } subscriptions { totalCount }
      } }`,
      account,
    );
    expect(data).toEqual({
      account: {
        number: input.number,
        name: 'Meridian Travel',
        timeZone: 'Europe/Paris',
        currencyCode: 'EUR',
        locale: 'fr-FR',
        countryCode: 'FR',
        recordedAt: server.clock.now,
        partner: null,
        people: [
          { name: 'Olive', email: 'olive@example.com', role: 'OWNER', locale: 'nl-NL' },
          { name: 'Marc', email: 'marc@example.com', role: 'MEMBER', locale: null },
        ],
        subscriptions: { totalCount: 0 },
      },
    });
  });

  test('Locales are kept in their canonical form, also those of an area such as Latin America.', async () => {
    const people = [{ name: 'Ana', email: 'ana@example.com', locale: 'es-419' }];
    const { account } = await act<{ account: object }>(
      server,
      STAFF,
      'createAccount',
      accountInput({ locale: 'en-uk', people }),
      'account { locale people { locale } }',
    );
    expect(account).toEqual({ locale: 'en-GB', people: [{ locale: 'es-419' }] });
  });

  test('An account without a number of its own is given one that finds it.', async () => {
    const { account } = await act<{ account: { id: string; number: string } }>(
      server,
      STAFF,
      'createAccount',
      accountInput({ number: null }),
      'account { id number }',
    );
    expect(account.number).toMatch(/^A-[0-9A-F]{12}$/);
    const data = await read(
      server,
      STAFF,
      `query ($n: String) { accounts(where: { number: { eq: $n } }) { nodes { id } totalCount } }`,
      { n: account.number },
    );
    expect(data).toEqual({ accounts: { nodes: [{ id: account.id }], totalCount: 1 } });
  });

  test('A number finds its account exactly, several find several.', async () => {
    const numbers = [unique('LOOKUP'), unique('LOOKUP'), unique('LOOKUP')];
    for (const number of numbers) {
      await act(server, STAFF, 'createAccount', accountInput({ number }), 'account { id }');
    }
    const data = await read(
      server,
      STAFF,
      `query ($one: String, $two: [String!], $none: String) {
        one: accounts(where: { number: { eq: $one } }) { nodes { number } }
        two: accounts(where: { number: { in: $two } }) { nodes { number } totalCount }
        both: accounts(where: { number: { in: $two, eq: $one } }) { totalCount }
        none: accounts(where: { number: { eq: $none } }) { nodes { number } totalCount }
      }`,
      { one: numbers[0], two: numbers.slice(1), none: `${numbers[0]}x` },
    );
    expect(data).toEqual({
      one: { nodes: [{ number: numbers[0] }] },
      two: { nodes: [{ number: numbers[1] }, { number: numbers[2] }], totalCount: 2 },
      both: { totalCount: 0 },
      none: { nodes: [], totalCount: 0 },
    });
  });

  test('The lev is no currency of a new account; an account that has it goes on in it.', async () => {
    const input = accountInput({ currencyCode: 'BGN' });
    const query = `mutation ($input: CreateAccountInput!) {
      createAccount(input: $input) { account { id } userErrors { code } }
    }`;
    const { errors } = await server.ask(STAFF, query, { input });
    expect(errors?.[0]?.message).toContain('expected an ISO 4217 currency code');

    const id = await anAccount(server);
    await asOwner(server, (owner) =>
      owner.query(`update account set currency_code = 'BGN' where id = $1`, [uuidOf(id)]),
    );
    await aSubscription(server, id, '2025-11-01', {
      recurringCharges: [{ description: 'Seats', quantity: 3, unitPrice: '19.999' }],
    });
    const data = await read(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) {
        currencyCode
        subscriptions { nodes { terminationNoticePreview {
          isTimely remainingCharges { amount currencyCode }
        } } }
      } }`,
      { id },
    );
    // 3 × 19.999 a month: 16.00 for the last 8 days of November, and 11 months of 60.00.
    const remainingCharges = { amount: '676.00', currencyCode: 'BGN' };
    const terminationNoticePreview = { isTimely: true, remainingCharges };
    expect(data).toEqual({
      account: { currencyCode: 'BGN', subscriptions: { nodes: [{ terminationNoticePreview }] } },
    });
  });

  test('A taken number is refused with ALREADY_EXISTS; no account is made.', async () => {
    const { prefix } = await aWorldOf('');
    const input = accountInput({ name: `${prefix} first` });
    await act(server, STAFF, 'createAccount', input, 'account { id }');
    const again = { ...input, name: `${prefix} second` };
    expect(await refusalsOf(server, partner('first'), 'createAccount', again)).toEqual([
      expect.objectContaining({ code: 'ALREADY_EXISTS', path: ['input', 'number'] }),
    ]);
    const page = await pageOf({ where: { name: { startsWith: prefix } } });
    expect(namesOf(page)).toEqual([`${prefix} first`]);
  });

  test('Of five accounts with the same number at the same instant, one is made.', async () => {
    const number = unique('RACE');
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        server.ask(
          STAFF,
          `mutation ($input: CreateAccountInput!) {
            createAccount(input: $input) { account { name } userErrors { code } }
          }`,
          { input: accountInput({ number, name: `Racer ${n}` }) },
        ),
      ),
    );
    const payloads = answers.map(
      ({ data }) =>
        (data as { createAccount: { account: object | null; userErrors: { code: string }[] } })
          .createAccount,
    );
    expect(payloads.filter(({ account }) => account !== null)).toHaveLength(1);
    expect(payloads.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array(4).fill('ALREADY_EXISTS'),
    );
  });

  test('An account that a partner creates belongs to it alone; staff sees it.', async () => {
    const id = await anAccount(server, { viewer: partner('first') });
    const query = 'query ($id: ID!) { account(id: $id) { partner { name } } }';
    const seenBy = (viewer: TestViewer) => read(server, viewer, query, { id });
    const mine = { account: { partner: { name: 'Partner first' } } };
    expect(await seenBy(partner('first'))).toEqual(mine);
    expect(await seenBy(STAFF)).toEqual(mine);
    expect(await seenBy(partner('second'))).toEqual({ account: null });
    expect(await seenBy({ kind: 'PERSON', accountId: await anAccount(server) })).toEqual({
      account: null,
    });
  });

  test('An owner cannot create accounts: that needs staff or a partner.', async () => {
    const owner: TestViewer = { kind: 'PERSON', accountId: await anAccount(server) };
    const answer = await server.ask(
      owner,
      `mutation ($input: CreateAccountInput!) {
        createAccount(input: $input) { account { id } userErrors { code } }
      }`,
      { input: accountInput() },
    );
    expect(answer.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN']);
  });
});

describe('Pages of accounts', () => {
  test('Paging forward visits every account once, in order, and tells where it is.', async () => {
    const { byName, lettersOf } = await aWorldOf('ABCDEFG');
    const first = await pageOf({ ...byName, first: 3 });
    const second = await pageOf({ ...byName, first: 3, after: first.pageInfo.endCursor });
    const third = await pageOf({ ...byName, first: 3, after: second.pageInfo.endCursor });
    expect([first, second, third].map(lettersOf)).toEqual([
      ['A', 'B', 'C'],
      ['D', 'E', 'F'],
      ['G'],
    ]);
    expect([first, second, third].map(({ totalCount }) => totalCount)).toEqual([7, 7, 7]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(first.pageInfo.startCursor).toBe(first.edges[0]?.cursor);
    expect(first.pageInfo.endCursor).toBe(first.edges[2]?.cursor);
  });

  test('Paging backward gives the same order, from the end.', async () => {
    const { byName, lettersOf } = await aWorldOf('ABCDE');
    const last = await pageOf({ ...byName, last: 2 });
    const before = await pageOf({ ...byName, last: 2, before: last.pageInfo.startCursor });
    const start = await pageOf({ ...byName, last: 2, before: before.pageInfo.startCursor });
    expect([last, before, start].map(lettersOf)).toEqual([['D', 'E'], ['B', 'C'], ['A']]);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(start.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  });

  test('Names in descending order go by code point, and page the same way.', async () => {
    const { byName, lettersOf } = await aWorldOf('zaZé');
    const orderBy = { field: 'NAME', direction: 'DESC' };
    const first = await pageOf({ ...byName, orderBy, first: 3 });
    const rest = await pageOf({ ...byName, orderBy, first: 3, after: first.pageInfo.endCursor });
    expect(lettersOf(first)).toEqual(['é', 'z', 'a']); // U+00E9, U+007A, U+0061
    expect(lettersOf(rest)).toEqual(['Z']); // U+005A
  });

  test('Accounts of the same name page without loss: the id decides between them.', async () => {
    const { byName } = await aWorldOf('AAAAA');
    const seen = new Set<string>();
    let after: string | null = null;
    for (let pages = 0; pages < 3; pages += 1) {
      const page: Page = await pageOf({ ...byName, first: 2, after });
      for (const { cursor } of page.edges) seen.add(cursor);
      after = page.pageInfo.endCursor;
    }
    expect(seen.size).toBe(5);
  });

  test('An account made behind the cursor does not shift the next page.', async () => {
    const { prefix, byName, lettersOf } = await aWorldOf('BDF');
    const first = await pageOf({ ...byName, first: 2 });
    await createNamed(`${prefix} A`);
    const next = await pageOf({ ...byName, first: 2, after: first.pageInfo.endCursor });
    expect(lettersOf(next)).toEqual(['F']);
  });

  test('An empty page has no cursors, and still knows the total.', async () => {
    const { byName } = await aWorldOf('AB');
    const all = await pageOf(byName);
    const past = await pageOf({ ...byName, first: 5, after: all.pageInfo.endCursor });
    expect(past).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
      totalCount: 2,
    });
    const none = await pageOf({ ...byName, first: 0 });
    expect(none.edges).toEqual([]);
    expect(none.pageInfo).toMatchObject({ hasNextPage: true, startCursor: null });
    const nothing = await pageOf({ where: { name: { startsWith: unique('Nobody') } } });
    expect(nothing).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 0,
    });
  });

  test('A partner pages through its own accounts only, and counts only those.', async () => {
    const prefix = unique('Shared');
    for (const viewer of [partner('first'), partner('second'), STAFF]) {
      const input = accountInput({ name: `${prefix} ${viewer.kind}` });
      await act(server, viewer, 'createAccount', input, 'account { id }');
    }
    const page = await pageOf({ where: { name: { startsWith: prefix } } }, partner('second'));
    expect(page.totalCount).toBe(1);
    expect(namesOf(page)).toEqual([`${prefix} PARTNER`]);
  });
});
