import { OWNED_ACCOUNTS, reachedAccounts, type DatabaseScope } from './scope';
import type { Statement } from './statement';
import { Turns } from './turns';

type Ask = (statement: Statement, values?: readonly unknown[]) => Promise<{ id: string }[]>;

/** The accounts that a partner was found to own, in one request; for other viewers, nothing. */
export class Reach {
  private readonly owned = new Set<string>();
  /** One search after the other: what the first has found, the next need not ask for. */
  private readonly searches = new Turns();

  constructor(private readonly scope: DatabaseScope) {}

  /** Takes an account for the partner's own, because it has just created it. */
  add(accountId: string): void {
    this.owned.add(accountId);
  }

  /** The SET LOCAL statements that open the rows of those accounts for one transaction. */
  settings(): readonly string[] {
    return this.owned.size > 0 ? [reachedAccounts(this.owned)] : [];
  }

  /**
   * For a partner, finds which of the accounts are its own and opens their rows.
   *
   * The account table admits them by their partner; every other table knows accounts only. Others'
   * accounts stay closed, so asking for them finds nothing.
   */
  async open(accountIds: readonly string[], ask: Ask): Promise<void> {
    const { scope } = this;
    if (scope.kind !== 'PARTNER') return;
    await this.searches.take(async () => {
      const unknown = accountIds.filter(
        (id) => !this.owned.has(id) && (scope.accountIds?.includes(id) ?? true),
      );
      if (unknown.length === 0) return;
      const found = await ask(OWNED_ACCOUNTS, [unknown, scope.partnerId]);
      for (const { id } of found) this.owned.add(id);
      if (found.length > 0) await ask({ text: reachedAccounts(this.owned) });
    });
  }
}
