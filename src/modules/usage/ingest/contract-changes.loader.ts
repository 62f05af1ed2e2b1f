import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';

const CHANGES = {
  name: 'accounts-with-changed-contracts',
  text: [
    'termination_notice',
    'termination_notice_withdrawal',
    'contract_change',
    'order_rate',
    'order_rate_retirement',
    'account_fact',
  ]
    .map(
      (table) => `select account_id as id from ${table}
        where account_id = any($1::uuid[]) and recorded_at > $2`,
    )
    .join(' union '),
};

/** Those of the accounts of whose contracts something was recorded after that moment. */
export async function changedAccounts(
  { database }: RequestContext,
  accountIds: readonly string[],
  since: Instant,
): Promise<ReadonlySet<string>> {
  const rows = await database.accountRows<{ id: string }>(accountIds, CHANGES, [since]);
  return new Set(rows.map(({ id }) => id));
}
