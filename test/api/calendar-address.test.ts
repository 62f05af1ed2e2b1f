import { createHash } from 'node:crypto';
import { Client } from 'pg';
import pino from 'pino';
import { keyOf } from '../../src/graphql/node-id';
import {
  anAccountWithDates,
  aFeed,
  aPersonsFeed,
  asked,
  calendarAt,
  inShort,
  ownerOf,
  revokeFeed,
  rotatedFeed,
} from '../support/calendars';
import { NOON, partner, startTestServer, type TestServer } from '../support/test-server';
import { inWords, act, refusalsOf, unique } from '../support/world';
import examples from './calendar-examples.json';

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

describe('The address of a calendar', () => {
  it('is shown once, has 256 random bits, and is stored as a digest alone', async () => {
    const { personId, viewer } = await ownerOf(server, await anAccountWithDates(server));
    const input = { name: 'Dates', personId, idempotencyKey: unique('once') };
    const selection = 'calendarFeed { id name locale rotatedAt revokedAt person { id } } url';
    const first = await act<{ calendarFeed: { id: string }; url: string }>(
      ...([server, viewer, 'createCalendarFeed', input, selection] as const),
    );
    const { url, calendarFeed } = first;
    expect(url).toMatch(/^\/calendar\/[A-Za-z0-9_-]{43}\.ics$/);
    expect(calendarFeed).toEqual({
      ...{ id: expect.stringMatching(/^cal_/) as string, name: 'Dates', locale: null },
      ...{ rotatedAt: null, revokedAt: null, person: { id: personId } },
    });
    const again = await act(server, viewer, 'createCalendarFeed', input, selection);
    expect(again).toEqual({ calendarFeed, url: null, userErrors: [] });
    const token = url.slice('/calendar/'.length, -'.ics'.length);
    const { rows } = await owner.query<{ digest: Buffer }>(
      'select digest from calendar_feed where id = $1',
      [keyOf('CalendarFeed', calendarFeed.id)?.id],
    );
    expect(rows).toEqual([{ digest: createHash('sha256').update(token).digest() }]);
    for (const table of ['calendar_feed', 'audit_entry', 'idempotency_key', 'event']) {
      const { rowCount } = await owner.query(
        `select from ${table} t where strpos(to_jsonb(t)::text, $1) > 0`,
        [token],
      );
      expect([table, rowCount]).toEqual([table, 0]);
    }
  });

  it('cannot be read from the database by the role of the server', async () => {
    await owner.query('begin');
    await owner.query('set local role switchboard_app');
    await owner.query(`set local app.scope = 'all'`);
    await expect(owner.query('select digest from calendar_feed')).rejects.toThrow(
      'permission denied',
    );
    await owner.query('rollback');
  });

  it('gives the calendar to whoever asks, with nothing else in the request', async () => {
    const feed = await aPersonsFeed(server, await anAccountWithDates(server));
    const answer = await asked(server, feed.url);
    const body = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      ...[200, 'text/calendar; charset=utf-8'],
    ]);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('content-length')).toBe(`${Buffer.byteLength(body)}`);
    const tag = answer.headers.get('etag') ?? '';
    expect(tag).toBe(`"${createHash('sha256').update(body).digest('hex')}"`);
    // What programs add to an address changes nothing.
    expect(await statusAt(`${feed.url}?nocache=1`)).toBe(200);

    const head = await asked(server, feed.url, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, tag, '']);
    const ifNoneMatch = (known: string) =>
      asked(server, feed.url, { headers: { 'if-none-match': known } });
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const same = await ifNoneMatch(known);
      expect([known, same.status, await same.text()]).toEqual([known, 304, '']);
    }
    expect((await ifNoneMatch('"x"')).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
      const refused = await asked(server, feed.url, { method });
      expect([method, refused.status, refused.headers.get('allow')]).toEqual([
        ...[method, 405, 'GET, HEAD'],
      ]);
    }
  });

  it('is told in no log, whatever comes of the request', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const beside = await server.beside({ log });
    const feed = await aPersonsFeed(server, await anAccountWithDates(server));
    const gone = await aPersonsFeed(server, await anAccountWithDates(server));
    await owner.query('alter table account rename column time_zone to away');
    try {
      expect(await statusAt(feed.url, beside)).toBeGreaterThanOrEqual(500);
    } finally {
      await owner.query('alter table account rename column away to time_zone');
    }
    expect(lines.length).toBeGreaterThan(0);
    await asked(beside, feed.url, { method: 'POST' });
    await asked(beside, gone.url.replace('.ics', 'x.ics'));
    expect(await statusAt(feed.url, beside)).toBe(200);
    await beside.close();
    const tokens = [feed, gone].map(({ url }) => url.slice('/calendar/'.length, -4));
    expect(lines.filter((line) => tokens.some((token) => line.includes(token)))).toEqual([]);
  });
});

describe('An address at which there is no calendar', () => {
  const told = async (path: string, at = server) => {
    const answer = await asked(at, path);
    // Those of the one request alone tell nothing of the calendar.
    const { date, 'x-request-id': id, ...headers } = Object.fromEntries(answer.headers);
    const ofRequest = [date, id].map(Boolean);
    return { status: answer.status, headers, body: await answer.text(), ofRequest };
  };

  it(`${examples[3]?.id ?? ''}: is answered alike, whatever is wrong with it`, async () => {
    const { viewer } = await ownerOf(server, await anAccountWithDates(server));
    const { url } = await aFeed(server, viewer, {
      personId: (await ownerOf(server, (viewer as { accountId: string }).accountId)).personId,
    });
    const token = url.slice('/calendar/'.length, -'.ics'.length);
    const revoked = await aFeed(server, partner('first'));
    await revokeFeed(server, partner('first'), revoked.id);
    const nothing = await told(`/calendar/${'A'.repeat(43)}.ics`);
    expect([nothing.status, JSON.parse(nothing.body)]).toEqual([
      examples[3]?.expect.status,
      {
        errors: [
          {
            message: 'There is no calendar at this address.',
            extensions: { code: 'NOT_FOUND' },
          },
        ],
      },
    ]);
    const swapped = token.replace(/[a-z]/, (letter) => letter.toUpperCase());
    const paths = [
      revoked.url,
      ...[token.slice(0, -1), `${token}A`, token.repeat(2), swapped, token.slice(1)].map(
        (wrong) => `/calendar/${wrong}.ics`,
      ),
      // Base64url whose last bits say nothing: another spelling of the same bytes.
      `/calendar/${token.slice(0, -1)}${String.fromCharCode(token.charCodeAt(42) + 1)}.ics`,
      ...['', '.ics', 'x.ics', token, `${token}.ICS`, `${token}.ics/`, `${token}.ics.ics`],
      ...[`/${token}.ics`, `x/${token}.ics`, `${token}%2Eics`, `%41${token.slice(1)}.ics`],
      ...[`${token}.ics%00`, `${token}.ics;x=y`, `*.ics`, `%.ics`, '☎.ics', 'A'.repeat(10_000)],
      "' or 1=1--.ics",
    ].map((path) => (path.startsWith('/calendar/') ? path : `/calendar/${path}`));
    for (const path of paths) expect([path, await told(path)]).toEqual([path, nothing]);
    expect(await statusAt(url)).toBe(200);
    expect(await statusAt(url.replace('/calendar', '/Calendar'))).toBe(404);
  });

  it('is where another was before a rotation, at once and on every server', async () => {
    const beside = await server.beside();
    const { viewer } = await ownerOf(server, await anAccountWithDates(server));
    const { personId } = await ownerOf(server, (viewer as { accountId: string }).accountId);
    const first = await aFeed(server, viewer, { personId });
    expect(await statusAt(first.url, beside)).toBe(200);
    const second = await rotatedFeed(server, viewer, first.id);
    expect(second.id).toBe(first.id);
    expect(await statusAt(first.url, beside)).toBe(404);
    expect(await statusAt(second.url, beside)).toBe(200);
    await revokeFeed(server, viewer, first.id);
    expect([await statusAt(second.url, beside), await statusAt(first.url)]).toEqual([404, 404]);
    const input = { calendarFeedId: first.id };
    for (const mutation of ['rotateCalendarFeed', 'revokeCalendarFeed']) {
      expect(inWords(await refusalsOf(server, viewer, mutation, input))).toEqual([
        `ALREADY_DONE input.calendarFeedId: The calendar feed was already revoked at ${NOON}.`,
      ]);
    }
    await beside.close();
  });

  it('is that of a person who was removed, or is an owner no more', async () => {
    const accountId = await anAccountWithDates(server);
    const { viewer } = await ownerOf(server, accountId);
    const added = await act<{ person: { id: string } }>(
      ...([server, viewer, 'addPerson'] as const),
      { accountId, name: 'Otto Owner', email: `${unique('otto')}@example.com`, role: 'OWNER' },
      'person { id }',
    );
    const personId = added.person.id;
    const feed = await aFeed(server, viewer, { personId });
    const other = await aPersonsFeed(server, accountId);
    const change = (role: string) =>
      act(server, viewer, 'changePerson', { personId, role }, 'person { role }');
    await change('MEMBER');
    expect(await statusAt(feed.url)).toBe(404);
    await change('OWNER');
    expect(await statusAt(feed.url)).toBe(200);
    await act(server, viewer, 'removePerson', { personId }, 'person { id }');
    expect([await statusAt(feed.url), await statusAt(other.url)]).toEqual([404, 200]);
  });
});

describe('Whoever reads a calendar', () => {
  it('has points of its own to spend, and takes none of its owner', async () => {
    const beside = await server.beside({
      traffic: { rateLimit: { points: 300, windowSeconds: 60 } },
    });
    const accountId = await anAccountWithDates(server);
    const { url } = await aPersonsFeed(server, accountId);
    const other = await aPersonsFeed(server, accountId);
    expect(await statusAt(url, beside)).toBe(200);
    const refused = await asked(beside, url);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await statusAt(other.url, beside)).toBe(200);
    await beside.close();
  });

  it('is let in where there is room, as everybody', async () => {
    const late = { delayMs: 5_000, close: () => undefined };
    const beside = await server.beside({ loopDelay: late });
    const { url } = await aPersonsFeed(server, await anAccountWithDates(server));
    const refused = await asked(beside, url);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    await beside.close();
    expect(inShort(await calendarAt(server, url))[0]).toBe(
      '2026-12-02 NICE CXone: last day for notice',
    );
  });
});
