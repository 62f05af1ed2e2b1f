import { Client } from 'pg';
import { APP_ROLE, openDatabase } from '../../src/data/database';
import { registry } from '../../src/registry';
import { startTestServer, type TestServer } from '../support/test-server';

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

describe('The role of the server', () => {
  it('is no superuser, does not bypass row-level security, and owns nothing', async () => {
    const { rows } = await owner.query<object>(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
          (select count(*)::int from pg_class where relowner = r.oid) as owned,
          (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
          has_schema_privilege(rolname, 'public', 'create') as creates
        from pg_roles r where rolname = $1`,
      [APP_ROLE],
    );
    expect(rows).toEqual([
      {
        ...{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false },
        ...{ rolreplication: false, owned: 0, memberships: 0, creates: false },
      },
    ]);
  });

  it('is what statements run as, even when the owner logs in', async () => {
    const database = await openDatabase({ registry, url: server.ownerUrl, poolSize: 1 });
    const session = database.session({ kind: 'EVERYTHING' });
    const rows = await session.rows({ text: 'select current_user::text as role' }, []);
    expect(rows).toEqual([{ role: APP_ROLE }]);
    await session.end();
    await database.close();
  });

  it('is insisted on: a login that stays a superuser opens no database', async () => {
    const url = new URL(server.ownerUrl);
    url.searchParams.set('options', '-c role=none');
    await expect(openDatabase({ registry, url: url.href, poolSize: 1 })).rejects.toThrow(
      'must not bypass row-level security',
    );
  });
});
