import type { DatabaseScope } from './scope';
import type { Asked } from './statement';

/**
 * Opens the rows of those of some accounts that belong to a partner, for one transaction.
 *
 * Found and opened in one statement, so that what is asked of those rows can go with it.
 */
const OPEN_OWNED_ACCOUNTS = {
  name: 'open-owned-accounts',
  text: `select set_config('app.account_ids', coalesce(array_agg(id)::text, ''), true)
    from account where id = any($1::uuid[]) and partner_id = $2::uuid`,
  isOwn: true,
} as const;

/** The accounts that a partner has asked for, in one request; for other viewers, nothing. */
export class Reach {
  private readonly accountIds = new Set<string>();

  constructor(private readonly scope: DatabaseScope) {}

  /**
   * What opens the rows of more accounts, of those that are the partner's own; nothing where they
   * are open already.
   *
   * The account table admits them by their partner; every other table knows accounts only. Others'
   * accounts stay closed, so asking for them finds nothing.
   */
  opening(accountIds: readonly string[]): readonly Asked[] {
    const { scope } = this;
    if (scope.kind !== 'PARTNER') return [];
    const before = this.accountIds.size;
    for (const id of accountIds) {
      if (scope.accountIds?.includes(id) ?? true) this.accountIds.add(id);
    }
    return this.accountIds.size > before ? this.again() : [];
  }

  /** What opens in another transaction what was open before. */
  again(): readonly Asked[] {
    const { scope, accountIds } = this;
    if (scope.kind !== 'PARTNER' || accountIds.size === 0) return [];
    return [{ statement: OPEN_OWNED_ACCOUNTS, values: [[...accountIds], scope.partnerId] }];
  }
}
