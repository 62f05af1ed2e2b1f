import { readNodeId } from '../../src/graphql/node-id';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act, read, type UsageRecordAnswer } from './world';

/** An entry of the ledger of use as the API shows it. */
export interface EntryAnswer extends UsageRecordAnswer {
  readonly kind: 'CALL' | 'REVERSAL';
  readonly version: number;
  readonly isCurrent: boolean;
  readonly reason: string | null;
  readonly recordedAt: string;
  readonly derivation: { readonly summary: string };
}
export const ENTRY = `id externalId direction status startedAt usedOn billedSeconds dialled toNumber
  amount { amount currencyCode } rate { prefix } kind version isCurrent reason recordedAt
  derivation { summary }`;

interface Correction {
  readonly reversal: EntryAnswer;
  readonly record: EntryAnswer | null;
}

/** Corrects a record; takes it back where there is no replacement. */
export const correct = (
  server: TestServer,
  usageRecordId: string,
  replacement: object | null,
  viewer: TestViewer = STAFF,
): Promise<Correction> =>
  act<Correction>(
    server,
    viewer,
    'correctUsage',
    { usageRecordId, replacement, reason: 'The switch counted wrongly.' },
    `reversal { ${ENTRY} } record { ${ENTRY} }`,
  );

/** What a correction states of a call that was sent: all but what identifies it. */
export function replacementOf(call: object, more: object = {}): object {
  const { externalId: _, ...said } = call as { externalId: string; source?: string };
  const { source: __, ...rest } = said;
  return { ...rest, ...more };
}

export interface ReratingAnswer {
  readonly rerated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly amountBefore: { readonly amount: string };
  readonly amountAfter: { readonly amount: string };
  readonly isComplete: boolean;
  readonly continueAfter: string | null;
}
const RERATING = `rerated unchanged skipped amountBefore { amount } amountAfter { amount }
  isComplete continueAfter`;
const YEAR = { from: '2026-01-01', to: '2027-01-01' };

/** Rates the calls of 2026 again, unless told otherwise. */
export async function rerate(
  server: TestServer,
  subscriptionId: string,
  more: object = {},
): Promise<ReratingAnswer> {
  const input = { subscriptionId, ...YEAR, reason: 'The rates were corrected.', ...more };
  const selection = `rerating { ${RERATING} }`;
  return (await act<{ rerating: ReratingAnswer }>(server, STAFF, 'rerateUsage', input, selection))
    .rerating;
}

/** What the same would come to. */
export async function previewed(
  server: TestServer,
  subscriptionId: string,
  more: object = {},
): Promise<ReratingAnswer | null> {
  const input = { subscriptionId, ...YEAR, ...more };
  const query = `query ($input: PreviewRerateInput!) { previewRerate(input: $input) { ${RERATING} } }`;
  const data = await read<{ previewRerate: ReratingAnswer | null }>(server, STAFF, query, {
    input,
  });
  return data.previewRerate;
}

/** Rows of a statement that sees everything; `$1` is the account of that subscription. */
export async function rowsOf<Row>(
  server: TestServer,
  subscriptionId: string,
  text: string,
): Promise<Row[]> {
  const accountId = readNodeId(subscriptionId)?.key.accountId;
  const session = server.database.session({ kind: 'EVERYTHING' });
  try {
    return await session.transaction(async ({ rows }) => {
      // Without statistics yet, many rows would be joined one by one.
      await rows({ text: 'set local enable_nestloop = off' }, []);
      return rows<Row>({ text }, [accountId]);
    });
  } finally {
    await session.end();
  }
}

const MONTH = `subscription_id, to_char(used_on, 'YYYY-MM') as month, direction, order_pool_id`;
const sumsOver = (condition: string) => `select subscription_id, month, direction, order_pool_id,
    sum(one)::bigint as calls, coalesce(sum(one) filter (where status = 'UNRATED'), 0)::bigint
      as unrated_calls, sum(billed_seconds)::bigint as billed_seconds,
    coalesce(sum(amount), 0) as amount
  from (select ${MONTH}, status, billed_seconds, amount,
      case kind when 'CALL' then 1 else -1 end as one
    from usage_record where account_id = $1 and ${condition}) r
  group by subscription_id, month, direction, order_pool_id`;
const TOTALS = `select subscription_id, month, direction, order_pool_id, calls, unrated_calls,
    billed_seconds, amount from usage_monthly_total where account_id = $1`;
const ZERO = 'calls = 0 and unrated_calls = 0 and billed_seconds = 0 and amount = 0';
const difference = (name: string, a: string, b: string) =>
  `select '${name}' as fault, d::text as row from
    ((select * from (${a}) a where not (${ZERO})) except (select * from (${b}) b where not (${ZERO}))) d`;

/** Every rule of the ledger, as a statement that finds what breaks it. */
const FAULTS = [
  difference('a total is no sum over all entries', TOTALS, sumsOver('true')),
  difference('a sum over all entries is no total', sumsOver('true'), TOTALS),
  difference('current entries add up to less', sumsOver('is_current'), TOTALS),
  difference('current entries add up to more', TOTALS, sumsOver('is_current')),
  `select 'more than one version in force' as fault, coalesce(original_id, id)::text as row
    from usage_record where account_id = $1 and is_current
    group by coalesce(original_id, id) having count(*) > 1`,
  `select 'a reversal that does not take back what it names' as fault, r.id::text as row
    from usage_record r left join usage_record u on u.account_id = r.account_id
      and u.id = r.reverses_id and u.billed_seconds = -r.billed_seconds
      and u.amount is not distinct from -r.amount and u.version = r.version
      and u.status = r.status and u.used_on = r.used_on and not u.is_current
      and u.subscription_id = r.subscription_id and u.kind = 'CALL' and u.content_hash = r.content_hash
    where r.account_id = $1 and r.kind = 'REVERSAL' and u.id is null`,
  `select 'taken back other than once' as fault, u.id::text as row
    from usage_record u left join usage_record r on r.account_id = u.account_id
      and r.reverses_id = u.id
    where u.account_id = $1 and u.kind = 'CALL'
    group by u.id, u.is_current having count(r.id) <> case when u.is_current then 0 else 1 end`,
].map((text) => `(${text})`);

/** What is wrong with the ledger of that subscription's account; nothing, if all is well. */
export const ledgerFaults = (server: TestServer, subscriptionId: string): Promise<object[]> =>
  rowsOf(server, subscriptionId, FAULTS.join(' union all '));

/** Every entry of one call, in the order of versions, each before what takes it back. */
export async function entriesOf(server: TestServer, id: string): Promise<EntryAnswer[]> {
  const { node } = await read<{ node: { versions: EntryAnswer[] } }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on UsageRecord { versions { ${ENTRY} } } } }`,
    { id },
  );
  return node.versions;
}

/** Corrects the rates of a subscription's order line: those that are retired go by their prefix. */
export async function correctRates(
  server: TestServer,
  subscriptionId: string,
  changes: { readonly retire?: readonly string[]; readonly add?: readonly object[] },
): Promise<void> {
  const { node } = await read<{
    node: { orderLine: { id: string; rates: { id: string; prefix: string }[] } };
  }>(
    server,
    STAFF,
    `query ($id: ID!) { node(id: $id) { ... on Subscription { orderLine { id rates {
      id prefix } } } } }`,
    { id: subscriptionId },
  );
  const { id: orderLineId, rates } = node.orderLine;
  const retire = rates
    .filter(({ prefix }) => changes.retire?.includes(prefix))
    .map(({ id: rateId }) => ({ rateId }));
  const input = { orderLineId, retire, add: changes.add ?? [], reason: 'The list said otherwise.' };
  await act(server, STAFF, 'correctRates', input, 'orderLine { id }');
}
