import { Client } from 'pg';
import { readNodeId } from '../../src/graphql/node-id';
import { removeOldDetail, type Removal } from '../../src/modules/usage/retention/removal';
import type { Instant } from '../../src/domain/time/time-zone';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act } from './world';

/** One round of the removal, at once; `more` says how it differs from the usual. */
export function removeDetail(server: TestServer, more: Partial<Removal> = {}): Promise<number> {
  return removeOldDetail({
    database: server.database,
    clock: () => server.clock.now as Instant,
    defaultMonths: null,
    signal: new AbortController().signal,
    pauseMs: 0,
    ...more,
  });
}

export interface RetentionAnswer {
  readonly detailMonths: number | null;
  readonly recordedAt: string | null;
  readonly removesBefore: string | null;
}

/** Keeps the detail of an account's calls for so many months. */
export async function keepDetail(
  server: TestServer,
  accountId: string,
  detailMonths: number | null,
  viewer: TestViewer = STAFF,
): Promise<RetentionAnswer> {
  const selection = 'retention { detailMonths recordedAt removesBefore }';
  const input = { accountId, detailMonths };
  const { retention } = await act<{ retention: RetentionAnswer }>(
    ...([server, viewer, 'setUsageRetention', input, selection] as const),
  );
  return retention;
}

/** A connection that sees everything. */
export async function asOwner(server: TestServer): Promise<Client> {
  const client = new Client({ connectionString: server.ownerUrl });
  await client.connect();
  return client;
}

export const uuidOf = (id: string): string => readNodeId(id)?.key.id ?? '';

const SUMS = `subscription_id as "subscription", month, direction, sum(calls)::int as calls,
  sum(seconds)::int as seconds, sum(amount)::numeric(27, 6)::text as amount`;
const GROUPS = 'group by 1, 2, 3 order by 1, 2, 3';

/** The monthly totals of an account, as they are kept. */
export async function totalsKept(owner: Client, accountId: string): Promise<object[]> {
  const { rows } = await owner.query<object>(
    `select ${SUMS} from (select subscription_id, month, direction, calls,
        billed_seconds as seconds, amount from usage_monthly_total where account_id = $1) t
      ${GROUPS}`,
    [uuidOf(accountId)],
  );
  return rows;
}

/** The same, added up from what is left: entries of the ledger, and sums of removed ones. */
async function totalsLeft(owner: Client, accountId: string): Promise<object[]> {
  const { rows } = await owner.query<object>(
    `select ${SUMS} from (
      select subscription_id, to_char(used_on, 'YYYY-MM') as month, direction,
        case kind when 'CALL' then 1 else -1 end as calls, billed_seconds as seconds,
        coalesce(amount, 0) as amount from usage_record where account_id = $1
      union all
      select subscription_id, to_char(used_on, 'YYYY-MM'), direction, calls, billed_seconds,
        coalesce(amount, 0) from usage_removed_total where account_id = $1) t ${GROUPS}`,
    [uuidOf(accountId)],
  );
  return rows;
}

/** Nothing of the totals has changed, and they are still the sums of what is left. */
export async function expectSums(
  owner: Client,
  accountId: string,
  before: readonly object[],
): Promise<void> {
  expect(await totalsKept(owner, accountId)).toEqual(before);
  // What was taken back altogether may leave a total of nothing, or no row at all.
  const something = ({ calls, seconds, amount }: Sum) =>
    calls !== 0 || seconds !== 0 || Number(amount) !== 0;
  const left = (await totalsLeft(owner, accountId)) as Sum[];
  expect(left.filter(something)).toEqual((before as Sum[]).filter(something));
}

interface Sum {
  readonly calls: number;
  readonly seconds: number;
  readonly amount: string;
}

/** External ids of the calls whose detail is still there, whatever version. */
export async function callsLeft(owner: Client, accountId: string): Promise<string[]> {
  const { rows } = await owner.query<{ id: string }>(
    'select distinct external_id as id from usage_record where account_id = $1 order by 1',
    [uuidOf(accountId)],
  );
  return rows.map(({ id }) => id);
}
