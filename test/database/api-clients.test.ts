import { Client } from 'pg';
import { APP_ROLE } from '../../src/data/database';
import type { DatabaseScope } from '../../src/data/row-scope';
import { sqlStateOf } from '../../src/data/sql-error';
import { readNodeId } from '../../src/graphql/node-id';
import { aClient, revoke, rotated, SECOND_PARTNER } from '../support/api-clients';
import { PARTNERS, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';

// The second wall around clients: what a statement without any condition finds, and may do.

const TABLES = ['api_client', 'api_client_secret', 'api_client_revocation', 'api_client_use'];
/** All columns but the hash. */
const SECRET_COLUMNS = 'partner_id, client_id, number, earlier_end_at, recorded_at, recorded_by';
/** Those of clients, and those of calendars, which are read at a secret address. */
const FUNCTIONS = [
  ...['api_client_sign_in', 'calendar_feed_read'],
  ...['note_api_client_use', 'note_calendar_feed_read'],
];

let server: TestServer;
let owner: Client;
/** A client of the first partner, by its uuid. */
let clientId = '';

beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  for (const more of [{}, { partnerId: SECOND_PARTNER }]) {
    const { id } = await aClient(server, more);
    const { token } = await rotated(server, id);
    await server.askWith(token, '{ viewer { kind } }');
    await revoke(server, id);
    if (clientId === '') clientId = readNodeId(id)?.key.id ?? '';
  }
  // A use is noted beside the request, which does not wait for it.
  const noted = async () => (await owner.query('select 1 from api_client_use')).rowCount;
  await until(noted, (count) => count === 2);
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const partnerScope = (partnerId: string): DatabaseScope => ({
  ...{ kind: 'PARTNER', partnerId, accountIds: null },
});
const FIRST = partnerScope(PARTNERS.first);

async function ask<Row>(
  scope: DatabaseScope,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const session = server.database.session(scope);
  try {
    return await session.transaction(({ rows }) => rows<Row>({ text }, values));
  } finally {
    await session.end();
  }
}
const stateOf = (scope: DatabaseScope, text: string, values: unknown[] = []) =>
  ask(scope, text, values).then(
    () => 'nothing',
    (error: unknown) => sqlStateOf(error),
  );

describe('The rows of a partner’s clients', () => {
  it.each<[string, DatabaseScope, string[]]>([
    ['staff', { kind: 'EVERYTHING' }, [PARTNERS.first, PARTNERS.second]],
    ['their partner', FIRST, [PARTNERS.first]],
    ['another partner', partnerScope(PARTNERS.second), [PARTNERS.second]],
    ['people', { kind: 'ACCOUNT', accountId: PARTNERS.first }, []],
    ['a beneficiary', { kind: 'VENDOR', vendorCode: 'NICE' }, []],
  ])('are found by %s as is right', async (_, scope, expected) => {
    for (const table of TABLES) {
      const text = `select distinct partner_id::text as id from ${table} order by 1`;
      const rows = await ask<{ id: string }>(scope, text);
      expect([table, rows.map(({ id }) => id)]).toEqual([table, expected]);
    }
  });

  it('cannot be written for another partner (42501)', async () => {
    const second = [PARTNERS.second, clientId];
    const client = `insert into api_client values ($1, gen_random_uuid(), 'x', '{}', null, null, now(), $2)`;
    const secret = `insert into api_client_secret
      values ($1, $2, 9, sha256('x'), null, now(), 'x')`;
    const revocation = `insert into api_client_revocation values ($1, $2, 'x', now(), 'x')`;
    for (const text of [client, secret, revocation]) {
      expect([text, await stateOf(FIRST, text, second)]).toEqual([text, '42501']);
    }
  });

  it('are facts: nobody changes or removes one (42501)', async () => {
    for (const table of TABLES) {
      for (const text of [`delete from ${table}`, `update ${table} set partner_id = null`]) {
        expect([text, await stateOf({ kind: 'EVERYTHING' }, text)]).toEqual([text, '42501']);
      }
    }
  });
});

describe('The hash of a secret', () => {
  it('can be read by nobody, not even as a part of a condition (42501)', async () => {
    for (const text of [
      'select hash from api_client_secret',
      'select * from api_client_secret',
      `select 1 from api_client_secret where hash > '\\x80'`,
      'select s from api_client_secret s',
    ]) {
      expect([text, await stateOf({ kind: 'EVERYTHING' }, text)]).toEqual([text, '42501']);
    }
    const columns = `select ${SECRET_COLUMNS} from api_client_secret`;
    expect(await stateOf({ kind: 'EVERYTHING' }, columns)).toBe('nothing');
  });
});

describe('The functions of sign-in', () => {
  it('run as the owner on a fixed path, for the server’s role alone', async () => {
    const { rows } = await owner.query(
      `select proname::text as name, prosecdef as definer, proconfig::text[] as config,
          has_function_privilege('${APP_ROLE}', oid, 'execute') as ours,
          (select array_agg(grantee::regrole::text order by 1) from aclexplode(proacl)
            where grantee <> proowner) as grantees
        from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
    );
    expect(rows).toEqual(
      FUNCTIONS.map((name) => ({
        name,
        definer: true,
        config: ['search_path=pg_catalog, pg_temp'],
        ours: true,
        grantees: [APP_ROLE],
      })),
    );
  });

  it('read the real tables, whatever a session puts in their way', async () => {
    const client = new Client({
      connectionString: server.ownerUrl,
      options: `-c role=${APP_ROLE}`,
    });
    await client.connect();
    try {
      await client.query(`create temp table api_client as
        select '${PARTNERS.second}'::uuid as partner_id, '${clientId}'::uuid as id`);
      await client.query('set search_path = pg_temp, public');
      const text = `select partner_id from public.api_client_sign_in('${clientId}', now())`;
      expect((await client.query(text)).rows).toEqual([]);
    } finally {
      await client.end();
    }
  });

  it('say nothing of a client before it is needed: one by its id, and only while it works', async () => {
    const { id } = await aClient(server, { expiresAt: '2030-01-01T00:00:00Z' });
    await rotated(server, id, { overlapHours: 1 });
    const uuid = readNodeId(id)?.key.id ?? '';
    const signIn = async (moment: string) => {
      const statement = { text: 'select * from api_client_sign_in($1, $2)' };
      return server.database.runUnscoped<{ partner_id: string; hashes: string[] }>(
        statement,
        [uuid, moment],
        1_000,
      );
    };
    const [now] = await signIn('2026-11-23T12:30:00Z');
    expect([now?.partner_id, now?.hashes.length]).toEqual([PARTNERS.first, 2]);
    const [later] = await signIn('2026-11-23T13:00:00Z');
    expect(later?.hashes).toEqual(now?.hashes.slice(1));
    expect(await signIn('2030-01-01T00:00:00Z')).toEqual([]);
  });
});
