import type { Right } from './rights';
import { NO_ACCOUNT } from './audit';
import type { RequestContext } from './context';

/** A contract that was looked at, or an account of which no contract was. */
interface Look {
  readonly accountId: string;
  readonly subscriptionId: string | null;
}

const LOOKED_AT = {
  name: 'contracts-looked-at',
  // An account need not be found itself: an order that is not active yet leads to none.
  text: `with contract as (
      select s.account_id, s.id from subscription s
      where s.account_id = any($1::uuid[])
        and (s.id = any($2::uuid[]) or s.order_line_id = any($2) or s.order_id = any($2))
    ), seen as (
      select unnest($1::uuid[]) as id union select a.id from account a where a.id = any($3::uuid[])
    )
    select account_id as "accountId", id as "subscriptionId" from contract
    union all
    select id, null from seen where id not in (select account_id from contract)`,
};

const INSERT = {
  name: 'insert-looks',
  text: `insert into audit_entry (account_id, id, subscription_id, occurred_at, actor_kind, actor,
      beneficiary_code, act, exercised_right, remote_address, request_id, changes)
    select account_id, id, subscription_id, $4::timestamptz, 'VENDOR', $5::text, $6::text, 'LOOK',
      $7::text, $8::text, $9::uuid, '[]'::jsonb
    from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as look (account_id, id, subscription_id)`,
};

/** Of how many there are: it is about no account by itself. */
const TOTAL: Look = { accountId: NO_ACCOUNT, subscriptionId: null };

const RIGHT: Right = 'READ_ACCOUNTS';

/**
 * Records what a beneficiary has looked at, as a right exercised: one entry a contract and request,
 * one for an account of which it saw no contract, and one on no account where it was told how many
 * there are. For other viewers, does nothing.
 *
 * To be called before the answer is sent: what cannot be recorded must not be shown.
 *
 * Source: CXone Services Terms 4.
 */
export async function recordAccess(context: RequestContext): Promise<void> {
  const { viewer, database, requestedAt, newId, origin } = context;
  if (viewer.kind !== 'VENDOR' || !database.seen) return;
  const { accountIds, rootIds, contractIds, isTotal } = database.seen.take();
  if (accountIds.length + rootIds.length === 0 && !isTotal) return;
  await context.inTransaction(async ({ transaction: { rows } }) => {
    const found = await rows<Look>(LOOKED_AT, [accountIds, contractIds, rootIds]);
    const looks = isTotal ? [...found, TOTAL] : found;
    if (looks.length === 0) return;
    await rows(INSERT, [
      looks.map(({ accountId }) => accountId),
      looks.map(() => newId()),
      looks.map(({ subscriptionId }) => subscriptionId),
      ...[requestedAt, viewer.subject, viewer.vendorCode, RIGHT],
      ...[origin.remoteAddress, origin.requestId],
    ]);
  });
}
