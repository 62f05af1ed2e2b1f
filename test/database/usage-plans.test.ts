import { Client } from 'pg';
import { INGEST_SETTINGS } from '../../src/modules/usage/ingest/ingest-batch';
import { CREATE_STAGE } from '../../src/modules/usage/ingest/staged-calls';
import {
  MERGE_STATEMENTS,
  TYPES,
  type Parts,
} from '../../src/modules/usage/ingest/usage-merge-statements';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

// A piece of a large delivery meets statistics that know nothing of it: the table was analyzed
// before, when its calls had come in another way. Whatever PostgreSQL then takes for a single row
// may be a million.

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const VALUES: Readonly<Record<string, string>> = {
  uuid: `'0b8e5c3a-5d9f-4b1f-a3c1-d2e4f5a6b7c8'::uuid`,
  text: `'text'::text`,
  timestamptz: `'2026-11-01T00:00:00Z'::timestamptz`,
  'uuid[]': `'{0b8e5c3a-5d9f-4b1f-a3c1-d2e4f5a6b7c8}'::uuid[]`,
  'timestamptz[]': `'{2026-11-01T00:00:00Z}'::timestamptz[]`,
};
const at: Parts['at'] = (name) => VALUES[TYPES[name]] ?? '';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client(database.ownerUrl);
  await client.connect();
  await client.query('set session_replication_role = replica');
  // As of a month before, and by no delivery.
  await client.query(`insert into usage_record (account_id, id, subscription_id, source, external_id,
      content_hash, direction, leg, disposition, started_at, ended_at, used_on, status,
      billed_seconds, amount, recorded_at, recorded_by, kind, version, is_current, from_number,
      to_number)
    select md5('a' || n % 50)::uuid, md5('c' || n)::uuid, md5('s' || n % 50)::uuid, 'test', n::text,
      '\\x01', 'INBOUND', 'CONSUMER', 'NO_ANSWER', '2026-10-01', '2026-10-01', '2026-10-01', 'NOT_ANSWERED', 0, 0,
      '2026-10-02', 'test', 'CALL', 1, true, '+33170000000', '+33170000001'
    from generate_series(1, 20000) n`);
  await client.query('analyze usage_record');
  await client.query('begin');
  for (const text of INGEST_SETTINGS) await client.query(text);
  await client.query(CREATE_STAGE);
  await client.query(`insert into usage_stage (account_id, id, import_line, raises_incident)
    select md5('a' || n % 50)::uuid, md5('d' || n)::uuid, n, n = 1 from generate_series(1, 25000) n`);
  await client.query('grant select on usage_stage to switchboard_app');
  await client.query(`select set_config('app.scope', 'all', true)`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const explained = async (text: string): Promise<Plan> => {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `explain (format json) ${text}`,
  );
  return (rows[0] as { 'QUERY PLAN': [{ Plan: Plan }] })['QUERY PLAN'][0].Plan;
};

/** The loops of a plan that read the whole stage again and again. */
function productsIn(plan: Plan): string[] {
  const [, inner] = plan['Node Type'] === 'Nested Loop' ? (plan.Plans ?? []) : [];
  const found = inner && readsStage(inner) ? [JSON.stringify(plan)] : [];
  return [...found, ...(plan.Plans ?? []).flatMap(productsIn)];
}

const readsStage = (plan: Plan): boolean =>
  plan['Relation Name'] === 'usage_stage' || (plan.Plans ?? []).some(readsStage);

/** Asked of a few records in one request alone, and never of a piece of a delivery. */
const OF_A_FEW = 'listStoredAgain';
const ofAPiece = Object.entries(MERGE_STATEMENTS).filter(([name]) => name !== OF_A_FEW);

describe('What stores a piece of a large delivery', () => {
  it.each(ofAPiece)('reads it once, and not for each call stored so far (%s)', async (_, text) => {
    // As whoever delivers, too: row-level security has its part in a plan.
    for (const role of ['none', 'switchboard_app']) {
      await client.query(`set local role ${role}`);
      for (const isFirst of [true, false]) {
        const parts = { stage: '', at, isFirst, hasTestClocks: false };
        expect(productsIn(await explained(text(parts)))).toEqual([]);
      }
    }
  });

  it('would be found reading it for each of them', async () => {
    await client.query('set local role none');
    const product = `select from usage_record u join usage_stage s
      on s.account_id = u.account_id and s.id = u.id where s.problems is null
        and u.import_id = ${at('importId')} and u.recorded_at = ${at('now')}`;
    expect(productsIn(await explained(product))).toHaveLength(1);
  });
});
