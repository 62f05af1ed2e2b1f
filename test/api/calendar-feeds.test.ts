import { Client } from 'pg';
import { keyOf } from '../../src/graphql/node-id';
import { aClient, revoke } from '../support/api-clients';
import {
  anAccountWithDates,
  aFeed,
  aPersonsFeed,
  asked,
  calendarAt,
  ownerOf,
  revokeFeed,
  rotatedFeed,
} from '../support/calendars';
import { aSandbox } from '../support/clocks';
import {
  NICE,
  NOON,
  partner,
  PARTNERS,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { until } from '../support/until';
import { inWords, act, anAccount, aSubscription, read, refusalsOf, unique } from '../support/world';

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
beforeEach(() => {
  server.clock.now = NOON;
});

const statusAt = async (path: string, at = server) => (await asked(at, path)).status;

describe('A partner’s calendar', () => {
  const accountsIn = async (path: string) => {
    const { entries } = await calendarAt(server, path);
    return [
      ...new Set(entries.map(({ text }) => /\((ACC-\w+-?\d*)\)/.exec(text)?.[1] ?? '')),
    ].sort();
  };
  const numberOf = async (accountId: string) =>
    (
      await read<{ account: { number: string } }>(
        ...([server, STAFF, 'query ($id: ID!) { account(id: $id) { number } }'] as const),
        { id: accountId },
      )
    ).account.number;

  it('shows its production accounts, and one that it loses no more', async () => {
    const of = (accountId: string) => numberOf(accountId);
    const [one, two] = [await anAccountWithDates(server), await anAccountWithDates(server)];
    const foreign = await anAccountWithDates(server, { viewer: partner('second') });
    const sandbox = await aSandbox(server, { viewer: partner('first') });
    await aSubscription(server, sandbox, '2026-01-01');
    const all = await aFeed(server, partner('first'));
    const ofTwo = await aFeed(server, partner('first'), { accountId: two });
    const seen = await accountsIn(all.url);
    expect(seen).toEqual(expect.arrayContaining([await of(one), await of(two)]));
    expect(seen).not.toContain(await of(foreign));
    expect(seen).not.toContain(await of(sandbox));
    expect(await accountsIn(ofTwo.url)).toEqual([await of(two)]);
    await owner.query('update account set partner_id = $1 where id = $2', [
      ...[PARTNERS.second, keyOf('Account', two)?.id],
    ]);
    expect(await accountsIn(all.url)).not.toContain(await of(two));
    expect(await statusAt(ofTwo.url)).toBe(404);
  });

  it('shows a sandbox account that it is made for, and says that it is one', async () => {
    const accountId = await aSandbox(server, { viewer: partner('first') });
    await aSubscription(server, accountId, '2026-01-01');
    const feed = await aFeed(server, partner('first'), { accountId, name: 'Trial' });
    expect(await accountsIn(feed.url)).toEqual([await numberOf(accountId)]);
    expect((await calendarAt(server, feed.url)).name).toBe('TEST – Trial');
  });

  it('is that of the client which made it: its accounts, its life and its scopes', async () => {
    const [one, two] = [await anAccountWithDates(server), await anAccountWithDates(server)];
    const client = await aClient(server, { accountIds: [one] });
    const made = (token: string, input: object) =>
      server.askWith(
        token,
        `mutation ($input: CreateCalendarFeedInput!) { createCalendarFeed(input: $input) {
          calendarFeed { id accounts { id } partner { name } } url userErrors { code path } } }`,
        { input: { name: 'Dates', ...input } },
      );
    interface Made {
      readonly createCalendarFeed: { readonly url: string; readonly calendarFeed: object };
    }
    const { createCalendarFeed: ofClient } = (await made(client.token, {})).data as Made;
    expect(ofClient.calendarFeed).toMatchObject({
      ...{ accounts: [{ id: one }], partner: { name: 'Partner first' } },
    });
    expect(await accountsIn(ofClient.url)).toEqual([await numberOf(one)]);
    expect((await made(client.token, { accountId: two })).data).toMatchObject({
      createCalendarFeed: {
        url: null,
        userErrors: [{ code: 'NOT_FOUND', path: ['input', 'accountId'] }],
      },
    });
    await revoke(server, client.id);
    expect(await statusAt(ofClient.url)).toBe(404);

    const brief = await aClient(server, { expiresAt: '2026-12-01T00:00:00Z' });
    const { createCalendarFeed: ofBrief } = (await made(brief.token, {})).data as Made;
    expect(await statusAt(ofBrief.url)).toBe(200);
    server.clock.now = '2026-12-01T00:00:00.000Z';
    expect(await statusAt(ofBrief.url)).toBe(404);

    const blind = await aClient(server, { scopes: ['ACCOUNTS_WRITE'] });
    const { errors } = await made(blind.token, {});
    expect(errors?.[0]).toMatchObject({
      ...{ message: expect.stringContaining('ACCOUNTS_READ') as string },
      extensions: { code: 'FORBIDDEN' },
    });
  });
});

describe('Who manages calendars', () => {
  const LIST = '{ calendarFeeds { totalCount nodes { id name } } }';
  const IN_ACCOUNT = `query ($id: ID!) { account(id: $id) { calendarFeeds { nodes { id } } } }`;
  type Listed = { readonly calendarFeeds: { readonly nodes: { readonly id: string }[] } };
  const listed = async (viewer: TestViewer) =>
    (await read<Listed>(server, viewer, LIST)).calendarFeeds.nodes.map(({ id }) => id);

  it('its owners, of their account; a partner, of its own; staff sees all and revokes', async () => {
    const accountId = await anAccountWithDates(server);
    const { viewer } = await ownerOf(server, accountId);
    const person = await aPersonsFeed(server, accountId);
    const own = await aFeed(server, partner('first'));
    expect(await listed(viewer)).toEqual([person.id]);
    const ofPartner = await listed(partner('first'));
    expect(ofPartner).toContain(own.id);
    expect(ofPartner).not.toContain(person.id);
    expect(await listed(partner('second'))).not.toContain(own.id);
    expect(await listed(STAFF)).toEqual(expect.arrayContaining([own.id, person.id]));
    const inAccount = async (who: TestViewer) =>
      (
        await read<{ account: Listed }>(server, who, IN_ACCOUNT, { id: accountId })
      ).account.calendarFeeds.nodes.map(({ id }) => id);
    expect(await inAccount(viewer)).toEqual([person.id]);
    expect(await inAccount(STAFF)).toEqual([person.id]);
    expect(await inAccount(partner('first'))).toEqual([]);

    // A partner that has read the account reaches no calendar of its people either.
    const input = { calendarFeedId: person.id };
    for (const mutation of ['rotateCalendarFeed', 'revokeCalendarFeed']) {
      for (const who of [partner('first'), partner('second')]) {
        const [problem] = await refusalsOf(server, who, mutation, input);
        expect([problem?.code, problem?.path]).toEqual(['NOT_FOUND', ['input', 'calendarFeedId']]);
      }
    }
    await revokeFeed(server, STAFF, person.id);
    expect(await statusAt(person.url)).toBe(404);
    expect(await listed(viewer)).toEqual([person.id]);
  });

  it('a client that is confined, those that show no more than it sees itself', async () => {
    const [one, two] = [await anAccountWithDates(server), await anAccountWithDates(server)];
    const confined = { ...partner('first'), accountIds: [one] } as TestViewer;
    const all = await aFeed(server, partner('first'));
    const ofOne = await aFeed(server, partner('first'), { accountId: one });
    const ofTwo = await aFeed(server, partner('first'), { accountId: two });
    const own = await aFeed(server, confined);
    expect(await listed(confined)).toEqual([own.id, ofOne.id]);
    for (const { id } of [all, ofTwo]) {
      const [problem] = await refusalsOf(server, confined, 'rotateCalendarFeed', {
        calendarFeedId: id,
      });
      expect(problem?.code).toBe('NOT_FOUND');
    }
    expect(await statusAt((await rotatedFeed(server, confined, ofOne.id)).url)).toBe(200);
  });

  it('nobody else: not staff, a member or a beneficiary', async () => {
    const accountId = await anAccountWithDates(server);
    const { personId } = await ownerOf(server, accountId);
    const member: TestViewer = { kind: 'PERSON', accountId, role: 'MEMBER' };
    for (const viewer of [STAFF, member, NICE]) {
      const { errors } = await server.ask(
        viewer,
        `mutation ($input: CreateCalendarFeedInput!) {
          createCalendarFeed(input: $input) { url } }`,
        { input: { name: 'Dates', personId } },
      );
      expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN']);
    }
    for (const viewer of [member, NICE]) {
      const answer = await server.ask(viewer, LIST);
      expect([answer.data, answer.errors?.[0]?.extensions?.['code']]).toEqual([
        { calendarFeeds: null },
        'FORBIDDEN',
      ]);
    }
  });

  it('what they did is in the log of the account, without the address', async () => {
    const accountId = await anAccountWithDates(server);
    const { viewer } = await ownerOf(server, accountId);
    const feed = await aPersonsFeed(server, accountId);
    await rotatedFeed(server, viewer, feed.id);
    await revokeFeed(server, viewer, feed.id);
    const { account } = await read<{ account: { auditEntries: { nodes: object[] } } }>(
      ...([server, viewer] as const),
      `query ($id: ID!) { account(id: $id) { auditEntries(first: 3) {
        nodes { act right changes { name before after } subject { __typename id } } } } }`,
      { id: accountId },
    );
    const entry = (name: string, right: string, change: object) => ({
      ...{ act: name, right, changes: [{ before: null, ...change }] },
      subject: { __typename: 'CalendarFeed', id: feed.id },
    });
    expect(account.auditEntries.nodes).toEqual([
      entry('revokeCalendarFeed', 'REVOKE_CALENDAR_FEEDS', { name: 'revokedAt', after: NOON }),
      entry('rotateCalendarFeed', 'MANAGE_CALENDAR_FEEDS', { name: 'rotatedAt', after: NOON }),
      entry('createCalendarFeed', 'MANAGE_CALENDAR_FEEDS', { name: 'name', after: 'Dates' }),
    ]);
  });
});

describe('createCalendarFeed refuses', () => {
  it('whose it cannot be, in plain words', async () => {
    const accountId = await anAccountWithDates(server);
    const { personId, viewer } = await ownerOf(server, accountId);
    const { person: member } = await act<{ person: { id: string } }>(
      ...([server, viewer, 'addPerson'] as const),
      { accountId, name: 'Mia Member', email: `${unique('mia')}@example.com`, role: 'MEMBER' },
      'person { id }',
    );
    const stranger = await ownerOf(server, await anAccountWithDates(server));
    const refused = async (who: TestViewer, input: object) =>
      inWords(await refusalsOf(server, who, 'createCalendarFeed', { name: 'Dates', ...input }));
    expect(await refused(viewer, {})).toEqual([
      'INVALID_INPUT input.personId: expected an owner of the account, got none',
    ]);
    expect(await refused(viewer, { personId: member.id })).toEqual([
      'INVALID_INPUT input.personId: expected an owner of the account, got a member',
    ]);
    expect(await refused(viewer, { personId, accountId })).toEqual([
      'INVALID_INPUT input.accountId: expected none: a person’s calendar is that of their account',
    ]);
    for (const wrong of [stranger.personId, 'x', accountId]) {
      expect(await refused(viewer, { personId: wrong })).toEqual([
        'NOT_FOUND input.personId: No person with this id.',
      ]);
    }
    expect(await refused(partner('first'), { personId })).toEqual([
      'INVALID_INPUT input.personId: expected none: a partner’s client creates calendars of its own',
    ]);
    for (const wrong of ['x', personId]) {
      expect(await refused(partner('first'), { accountId: wrong })).toEqual([
        'NOT_FOUND input.accountId: No account with this id.',
      ]);
    }
    expect(await refused(viewer, { personId, name: ' ' })).toEqual([
      'INVALID_INPUT input.name: expected a text, got an empty one',
    ]);
    expect(await refused(viewer, { personId, name: 'A\r\nBEGIN:VEVENT' })).toHaveLength(1);
  });

  it('more than twenty that are not revoked', async () => {
    const accountId = await anAccount(server);
    const { personId, viewer } = await ownerOf(server, accountId);
    const made = [];
    for (let count = 0; count < 20; count += 1)
      made.push(await aFeed(server, viewer, { personId }));
    const input = { name: 'Dates', personId };
    expect(inWords(await refusalsOf(server, viewer, 'createCalendarFeed', input))).toEqual([
      'INVALID_INPUT input: expected at most 20 calendar feeds, got one more: revoke one first',
    ]);
    await revokeFeed(server, viewer, made[0]?.id ?? '');
    expect(await statusAt((await aFeed(server, viewer, { personId })).url)).toBe(200);
  });
});

it('When a calendar was last read is noted to the hour.', async () => {
  const accountId = await anAccountWithDates(server);
  const { viewer } = await ownerOf(server, accountId);
  const { url } = await aPersonsFeed(server, accountId);
  const lastReadAt = async () =>
    (
      await read<{ calendarFeeds: { nodes: { lastReadAt: string | null }[] } }>(
        ...([server, viewer, '{ calendarFeeds { nodes { lastReadAt } } }'] as const),
      )
    ).calendarFeeds.nodes[0]?.lastReadAt;
  expect(await lastReadAt()).toBeNull();
  expect(await statusAt(url)).toBe(200);
  await until(lastReadAt, (at) => at === NOON);
  server.clock.now = '2026-11-23T12:59:59.999Z';
  expect(await statusAt(url)).toBe(200);
  expect(await lastReadAt()).toBe(NOON);
  server.clock.now = '2026-11-23T13:00:00.000Z';
  expect(await statusAt(url)).toBe(200);
  await until(lastReadAt, (at) => at === '2026-11-23T13:00:00.000Z');
});
