import { randomUUID } from 'node:crypto';
import type { DatabaseScope } from '../../src/data/row-scope';
import { sqlStateOf } from '../../src/data/sql-error';
import { readNodeId } from '../../src/graphql/node-id';
import { aFullAccount, type FullAccount } from '../support/full-account';
import { startTestServer, type TestServer } from '../support/test-server';

// Past the command, the tables themselves let a vendor demand under its own contracts alone.

let server: TestServer;
let own: FullAccount;
let other: FullAccount;
beforeAll(async () => {
  server = await startTestServer();
  own = await aFullAccount(server);
  other = await aFullAccount(server);
});
afterAll(() => server.close());

const keyOf = (id: string) => readNodeId(id)?.key ?? { accountId: '', id: '' };
const vendor = (vendorCode: string): DatabaseScope => ({ kind: 'VENDOR', vendorCode });
const customer = (): DatabaseScope => ({
  kind: 'ACCOUNT',
  accountId: keyOf(own.accountId).accountId,
});

/** "stored", or the SQLSTATE that a statement fails with. */
async function outcomeOf(
  scope: DatabaseScope,
  text: string,
  values: readonly unknown[],
): Promise<string | undefined> {
  const session = server.database.session(scope);
  try {
    await session.transaction(({ rows }) => rows({ text }, values));
    return 'stored';
  } catch (error) {
    return sqlStateOf(error);
  } finally {
    await session.end();
  }
}

interface Demanded {
  readonly id?: string;
  readonly subscriptionId: string;
  readonly accountId?: string;
  readonly beneficiary: string;
}
function demand(scope: DatabaseScope, { id, subscriptionId, accountId, beneficiary }: Demanded) {
  const contract = keyOf(subscriptionId);
  const text = `insert into performance_demand (account_id, id, subscription_id, beneficiary_code,
      demand, reason, clause_document, clause_version, clause_number, due_on, demanded_at,
      recorded_at, recorded_by)
    values ($1, $2, $3, $4, 'x', 'x', 'cxone-service-terms', '2022-01', '3', '2027-01-01', now(),
      now(), 'x')`;
  const account = accountId === undefined ? contract.accountId : keyOf(accountId).accountId;
  return outcomeOf(scope, text, [account, id ?? randomUUID(), contract.id, beneficiary]);
}

const ROW_LEVEL_SECURITY = '42501';
const FOREIGN_KEY = '23503';

describe('A vendor, past the command,', () => {
  it('stores a demand under a contract of its own', async () => {
    const { subscriptionId } = own.cxone;
    expect(await demand(vendor('NICE'), { subscriptionId, beneficiary: 'NICE' })).toBe('stored');
  });

  it('stores none under a contract that has no beneficiary', async () => {
    const { subscriptionId } = own.connect;
    const asked = { subscriptionId, beneficiary: 'NICE' };
    expect(await demand(vendor('NICE'), asked)).toBe(FOREIGN_KEY);
    expect(await demand({ kind: 'EVERYTHING' }, asked)).toBe(FOREIGN_KEY);
  });

  it('stores none under a contract of another vendor, as itself or as the other one', async () => {
    const { subscriptionId } = own.cxone;
    const as = (beneficiary: string) => demand(vendor('GOTO'), { subscriptionId, beneficiary });
    expect(await as('GOTO')).toBe(FOREIGN_KEY);
    expect(await as('NICE')).toBe(ROW_LEVEL_SECURITY);
  });

  it('stores none that puts its contract into another account', async () => {
    const { subscriptionId } = own.cxone;
    const asked = { subscriptionId, accountId: other.accountId, beneficiary: 'NICE' };
    expect(await demand(vendor('NICE'), asked)).toBe(FOREIGN_KEY);
  });
});

describe('The days that contracts are found by: a vendor, past the command,', () => {
  const write = (scope: DatabaseScope, subscriptionId: string, code: string, kind: string) => {
    const { accountId, id } = keyOf(subscriptionId);
    const text = `insert into contract_day (account_id, id, subscription_id, kind, fact_id, day,
        service_code, beneficiary_code)
      values ($1, $2, $3, $4, $2, '2027-01-01', 'CXONE', $5)`;
    return outcomeOf(scope, text, [accountId, randomUUID(), id, kind, code]);
  };

  it('writes those of demands under its own contracts, and no others', async () => {
    const { subscriptionId: mine } = own.cxone;
    expect(await write(vendor('NICE'), mine, 'NICE', 'DEMAND_DUE')).toBe('stored');
    expect(await write(vendor('NICE'), mine, 'NICE', 'PRICE_CHANGES')).toBe(ROW_LEVEL_SECURITY);
    expect(await write(vendor('GOTO'), mine, 'NICE', 'DEMAND_DUE')).toBe(ROW_LEVEL_SECURITY);
    expect(await write(vendor('GOTO'), mine, 'GOTO', 'DEMAND_DUE')).toBe(FOREIGN_KEY);
    const { subscriptionId: connect } = own.connect;
    expect(await write(vendor('NICE'), connect, 'NICE', 'DEMAND_DUE')).toBe(FOREIGN_KEY);
  });

  it('removes those of its own demands, and moves none', async () => {
    const { subscriptionId } = own.cxone;
    expect(await write({ kind: 'EVERYTHING' }, subscriptionId, 'NICE', 'CURE_DUE')).toBe('stored');
    const remove = 'delete from contract_day returning kind';
    const removed = async (code: string) => {
      const session = server.database.session(vendor(code));
      try {
        return await session.transaction(({ rows }) =>
          rows<{ kind: string }>({ text: remove }, []),
        );
      } finally {
        await session.end();
      }
    };
    expect(await removed('GOTO')).toEqual([]);
    const kinds = (await removed('NICE')).map(({ kind }) => kind);
    expect(kinds.length).toBeGreaterThan(1);
    expect(new Set(kinds)).toEqual(new Set(['DEMAND_DUE']));
    const session = server.database.session(vendor('NICE'));
    try {
      const text = "update contract_day set day = '2028-01-01' returning kind";
      const moved = await session.transaction(({ rows }) => rows<object>({ text }, []));
      expect(moved).toEqual([]);
    } finally {
      await session.end();
    }
  });
});

describe('A customer, past the command,', () => {
  it('stores no demand in the name of its beneficiary, and ends none', async () => {
    const { subscriptionId } = own.cxone;
    const id = randomUUID();
    const asked = { id, subscriptionId, beneficiary: 'NICE' };
    expect(await demand(customer(), asked)).toBe(ROW_LEVEL_SECURITY);
    expect(await demand(vendor('NICE'), asked)).toBe('stored');
    const contract = keyOf(subscriptionId);
    const end = `insert into performance_demand_closure (account_id, id, performance_demand_id,
        subscription_id, beneficiary_code, outcome, closed_at, recorded_at, recorded_by)
      values ($1, $2, $3, $4, $5, 'WITHDRAWN', now(), now(), 'x')`;
    const values = (code: string) => [contract.accountId, randomUUID(), id, contract.id, code];
    expect(await outcomeOf(customer(), end, values('NICE'))).toBe(ROW_LEVEL_SECURITY);
    expect(await outcomeOf(vendor('GOTO'), end, values('GOTO'))).toBe(FOREIGN_KEY);
    expect(await outcomeOf(vendor('NICE'), end, values('NICE'))).toBe('stored');
  });
});

describe('What was demanded, answered and ended', () => {
  it.each(['performance_demand', 'performance_demand_answer', 'performance_demand_closure'])(
    'is never changed or removed: %s',
    async (table) => {
      for (const text of [`update ${table} set recorded_by = 'y'`, `delete from ${table}`]) {
        expect(await outcomeOf({ kind: 'EVERYTHING' }, text, [])).toBe(ROW_LEVEL_SECURITY);
      }
    },
  );

  it('is not answered by the beneficiary itself', async () => {
    const text = `insert into performance_demand_answer (account_id, id, performance_demand_id,
        subscription_id, beneficiary_code, position, answer, answered_for, answered_at, recorded_at,
        recorded_by)
      select account_id, gen_random_uuid(), id, subscription_id, beneficiary_code, 'ACCEPTED', 'x',
        'CUSTOMER', now(), now(), 'x' from performance_demand limit 1`;
    expect(await outcomeOf(vendor('NICE'), text, [])).toBe(ROW_LEVEL_SECURITY);
    expect(await outcomeOf(customer(), text, [])).toBe('stored');
  });
});
