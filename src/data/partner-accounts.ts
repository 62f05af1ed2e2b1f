import type { PoolClient } from 'pg';
import type { DatabaseScope } from './row-scope';
import { setLocal } from './setting';
import { rowsOf, type Ask, type Asked } from './statement';

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

const OWNED_ACCOUNTS = {
  name: 'owned-accounts',
  text: 'select id from account where id = any($1::uuid[]) and partner_id = $2::uuid',
  isOwn: true,
} as const;

/** The accounts that a partner has asked for, in one request; for other viewers, nothing. */
export class PartnerAccounts {
  private readonly accountIds = new Set<string>();
  /** On a cluster, those of them that are the partner's own. */
  private readonly owned = new Set<string>();

  constructor(
    private readonly scope: DatabaseScope,
    private readonly isCluster: boolean,
    private readonly ask: Ask,
  ) {}

  /**
   * What opens the rows of those of these accounts that are the partner's own, behind what begins
   * the transaction, if it is to begin; nothing more where they are open already.
   *
   * The account table admits them by their partner; every other table knows accounts only. Others'
   * accounts stay closed, so asking for them finds nothing.
   *
   * On a cluster it asks which those are: a setting that a statement works out itself does not get
   * to the nodes.
   */
  async opening(
    client: PoolClient,
    accountIds: readonly string[],
    begin: readonly Asked[],
  ): Promise<readonly Asked[]> {
    const { scope } = this;
    if (scope.kind !== 'PARTNER') return begin;
    const more = new Set(
      accountIds.filter(
        (id) => !this.accountIds.has(id) && (scope.accountIds?.includes(id) ?? true),
      ),
    );
    let before = begin;
    if (this.isCluster && more.size > 0) {
      const finding = { statement: OWNED_ACCOUNTS, values: [[...more], scope.partnerId] };
      const answers = await this.ask(client, [...begin, finding]);
      const owned = answers.map((answer) => rowsOf<{ id: string }>(answer)).at(-1) ?? [];
      for (const { id } of owned) this.owned.add(id);
      before = [];
    }
    for (const id of more) this.accountIds.add(id);
    return more.size > 0 || begin.length > 0 ? [...before, ...this.again()] : before;
  }

  /** What opens in another transaction what was open before. */
  again(): readonly Asked[] {
    const { scope, accountIds, owned } = this;
    if (scope.kind !== 'PARTNER' || accountIds.size === 0) return [];
    if (this.isCluster) {
      const statement = setLocal('app.account_ids', `{${[...owned].join(',')}}`);
      return [{ statement, values: [] }];
    }
    return [{ statement: OPEN_OWNED_ACCOUNTS, values: [[...accountIds], scope.partnerId] }];
  }
}
