import crypto from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Client } from 'pg';
import { aClient, FIRST_PARTNER, revoke, rotated } from '../support/api-clients';
import { NOON, STAFF, startTestServer, type Answer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { act, read } from '../support/world';

let server: TestServer;
/** Everything that the server has logged. */
let logged = '';

beforeAll(async () => {
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString();
      done();
    },
  });
  server = await startTestServer({ log: pino({ level: 'trace' }, stream) });
});
afterAll(() => server.close());
afterEach(() => {
  server.clock.now = NOON;
});

const VIEWER = '{ viewer { kind subject partner { id } } }';
const askAs = (token: string): Promise<Answer> => server.askWith(token, VIEWER);
const statusFor = async (token: string): Promise<number> => (await askAs(token)).status;

/** The same text with another character in one place, of the same alphabet. */
function changedAt(text: string, place: number): string {
  const at = place < 0 ? text.length + place : place;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}

describe('A client signs in', () => {
  it('with its token, as its partner’s client of that id', async () => {
    const { id, token } = await aClient(server);
    expect(token).toMatch(/^sb_[\w-]{22}_[\w-]{43}$/);
    expect(await askAs(token)).toMatchObject({
      status: 200,
      data: { viewer: { kind: 'PARTNER', subject: id, partner: { id: FIRST_PARTNER } } },
    });
  });

  it('with nothing else: 401, with the words for a bad token', async () => {
    const { token } = await aClient(server);
    const other = await aClient(server);
    const revoked = await aClient(server);
    await revoke(server, revoked.id);
    const expired = await aClient(server, { expiresAt: '2026-11-23T12:00:00.001Z' });
    server.clock.now = '2026-11-23T12:00:00.001Z';
    const refused = {
      'a secret that differs at its end': changedAt(token, -2),
      'a secret that differs at its start': changedAt(token, 26),
      'the secret of another client': `${token.slice(0, 26)}${other.token.slice(26)}`,
      'a client that never was': changedAt(token, 8),
      'a client id that is no uuid’s': `sb_${'-'.repeat(21)}_${token.slice(25)}`,
      'a revoked client': revoked.token,
      'an expired client': expired.token,
      'a token cut short': token.slice(0, -1),
      'a token with more behind it': `${token}A`,
      'a token in capitals': token.toUpperCase(),
      'a quote in it': `sb_${"'".repeat(22)}_${token.slice(26)}`,
    };
    const bad = await server.askWith('aaaa.bbbb.cccc', VIEWER);
    expect(bad).toMatchObject({
      status: 401,
      errors: [{ message: 'The token is not valid here, or has expired.' }],
    });
    for (const [name, given] of Object.entries(refused)) {
      const answer = await askAs(given);
      if (given.includes("'")) expect([name, answer.status]).toEqual([name, 401]);
      else expect([name, answer]).toEqual([name, bad]);
    }
    expect(await statusFor(token)).toBe(200);
  });

  it('by a comparison in constant time, which is made for a client that never was, too', async () => {
    const { token } = await aClient(server);
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    try {
      expect(await statusFor(token)).toBe(200);
      expect(compare).toHaveBeenCalledTimes(1);
      expect(await statusFor(changedAt(token, 8))).toBe(401);
      expect(compare).toHaveBeenCalledTimes(2);
    } finally {
      compare.mockRestore();
    }
  });

  it('only where the database answers; else 503, and the log says why', async () => {
    const { token } = await aClient(server);
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const spy = jest.spyOn(server.database, 'runUnscoped').mockRejectedValue(reset);
    try {
      expect(await askAs(token)).toMatchObject({
        status: 503,
        errors: [{ extensions: { code: 'TEMPORARILY_UNAVAILABLE' } }],
      });
      expect(logged).toContain('read ECONNRESET');
    } finally {
      spy.mockRestore();
    }
  });

  it('until the instant at which it expires', async () => {
    const { token } = await aClient(server, { expiresAt: '2026-12-01T00:00:00Z' });
    server.clock.now = '2026-11-30T23:59:59.999Z';
    expect(await statusFor(token)).toBe(200);
    server.clock.now = '2026-12-01T00:00:00.000Z';
    expect(await statusFor(token)).toBe(401);
  });

  it('with old and new secret while they overlap, then with the new one only', async () => {
    const first = await aClient(server);
    const second = await rotated(server, first.id, { overlapHours: 24 });
    expect(second.token.slice(0, 26)).toBe(first.token.slice(0, 26));
    server.clock.now = '2026-11-24T11:59:59.999Z';
    expect([await statusFor(first.token), await statusFor(second.token)]).toEqual([200, 200]);
    server.clock.now = '2026-11-24T12:00:00.000Z';
    expect([await statusFor(first.token), await statusFor(second.token)]).toEqual([401, 200]);
  });

  it('with the new secret alone after a rotation without overlap', async () => {
    const first = await aClient(server);
    const second = await rotated(server, first.id);
    const third = await rotated(server, first.id, { overlapHours: 0 });
    const statuses = [first, second, third].map(({ token }) => statusFor(token));
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
  });

  it('with a secret that ended no longer, though a later rotation overlaps for longer', async () => {
    const first = await aClient(server);
    await rotated(server, first.id, { overlapHours: 1 });
    const third = await rotated(server, first.id, { overlapHours: 720 });
    server.clock.now = '2026-11-23T13:00:00.000Z';
    expect([await statusFor(first.token), await statusFor(third.token)]).toEqual([401, 200]);
  });

  it('on no server any more once one of them has revoked it', async () => {
    const { id, token } = await aClient(server);
    const beside = await server.beside();
    const statuses = async () => {
      const answers = [server, beside].map((one) => one.askWith(token, VIEWER));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    try {
      expect(await statuses()).toEqual([200, 200]);
      await revoke(beside, id);
      expect(await statuses()).toEqual([401, 401]);
    } finally {
      await beside.close();
    }
  });
});

describe('The last use of a client', () => {
  const lastUseOf = async (id: string) => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on ApiClient { lastUsedAt } } }';
    const { node } = await read<{ node: { lastUsedAt: string | null } }>(server, STAFF, query, {
      id,
    });
    return node.lastUsedAt;
  };
  /** It is noted beside the request, so some time may pass. */
  const untilNoted = (id: string, expected: string) =>
    until(
      () => lastUseOf(id),
      (noted) => noted === expected,
    );

  it('is noted once a minute', async () => {
    const { id, token } = await aClient(server);
    expect(await lastUseOf(id)).toBeNull();
    await askAs(token);
    await untilNoted(id, NOON);
    const asked = jest.spyOn(server.database, 'runUnscoped');
    const notes = () =>
      asked.mock.calls.filter(([{ name }]) => name === 'note-api-client-use').length;
    try {
      server.clock.now = '2026-11-23T12:00:59.999Z';
      for (let count = 0; count < 5; count += 1) await askAs(token);
      expect([await lastUseOf(id), notes()]).toEqual([NOON, 0]);
      server.clock.now = '2026-11-23T12:01:00.000Z';
      await Promise.all(Array.from({ length: 5 }, () => askAs(token)));
      await untilNoted(id, '2026-11-23T12:01:00.000Z');
    } finally {
      asked.mockRestore();
    }
  });

  it('is not noted for a token that proves nothing', async () => {
    const { id, token } = await aClient(server);
    await askAs(changedAt(token, -2));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await lastUseOf(id)).toBeNull();
  });

  it('never makes a request fail', async () => {
    const { token } = await aClient(server);
    const run = server.database.runUnscoped.bind(server.database);
    const spy = jest.spyOn(server.database, 'runUnscoped').mockImplementation((...asked) => {
      const isNote = asked[0].name === 'note-api-client-use';
      return isNote ? Promise.reject(new Error('no disk left')) : run(...asked);
    });
    try {
      expect(await statusFor(token)).toBe(200);
      expect(logged).toContain('no disk left');
    } finally {
      spy.mockRestore();
    }
  });
});

describe('A secret', () => {
  it('is in no log and in no table, as a whole or in parts', async () => {
    const key = 'made once';
    const input = { partnerId: FIRST_PARTNER, name: 'Feed', scopes: ['USAGE_WRITE'] };
    const made = await act<{ secret: string; apiClient: { id: string } }>(
      server,
      STAFF,
      'createApiClient',
      { ...input, idempotencyKey: key },
      'apiClient { id } secret',
    );
    const second = await rotated(server, made.apiClient.id, { idempotencyKey: 'rotated once' });
    for (const token of [made.secret, second.token]) {
      await askAs(token);
      await askAs(changedAt(token, 26));
      await server.askWith(token, '{ viewer { kind ');
    }
    // An error of ours, which is logged with its cause.
    const spy = jest.spyOn(server.database, 'session').mockImplementation(() => {
      throw new Error('broken on purpose');
    });
    await askAs(second.token);
    spy.mockRestore();
    expect(logged).toContain('broken on purpose');

    const client = new Client({ connectionString: server.ownerUrl });
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    let stored = '';
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select row_to_json(t)::text as row from ${name} t`,
      );
      stored += rows.map(({ row }) => row).join('\n');
    }
    await client.end();
    expect(stored).toContain('made once');
    expect(stored).toContain('rotateApiClientSecret');
    for (const token of [made.secret, second.token]) {
      const secret = token.slice(26);
      const raw = Buffer.from(secret, 'base64url').toString('hex');
      const parts = [secret.slice(0, 8), secret.slice(-8), raw.slice(0, 16), raw.slice(-16)];
      for (const part of parts) expect(`${logged}${stored}`).not.toContain(part);
    }
  });
});
