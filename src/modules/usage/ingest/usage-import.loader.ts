import type { RequestContext } from '../../../application/context';
import { actorOf, keyOwnerOf } from '../../../application/viewer';
import { sourceOf } from '../../../data/columns';
import { defineList, type ListKey } from '../../../data/list';
import { orderBy } from '../../../data/page';
import type { Statement } from '../../../data/statement';
import { UsageImportIssueRow, UsageImportRow } from './usage-import.entity';
import { openImports } from './usage-import.store';

const ISSUE = sourceOf(UsageImportIssueRow);

/** Which deliveries: everybody's, but for what is given. */
interface ImportFilter extends ListKey {
  readonly owner?: string | undefined;
  readonly recordedBy?: string | undefined;
  readonly id?: string;
  readonly name?: string;
}

/**
 * Deliveries that the viewer may see: its own, and for staff everybody's. A partner's clients share
 * theirs, but for one that is confined to accounts: it sees what it delivered itself.
 */
export function visibleTo({ viewer }: RequestContext): ImportFilter {
  if (viewer.kind === 'STAFF') return { accountId: null };
  const isConfined = viewer.kind === 'PARTNER' && viewer.accountIds !== null;
  const recordedBy = isConfined ? actorOf(viewer) : undefined;
  return { accountId: null, owner: keyOwnerOf(viewer), recordedBy };
}

/** In a transaction of their own, because only there the deliveries of one owner are open. */
const ask = <Row>(
  context: RequestContext,
  _accounts: unknown,
  statement: Statement,
  values: readonly unknown[],
): Promise<Row[]> =>
  context.inTransaction(async ({ transaction }) => {
    await openImports(context, transaction);
    return transaction.rows<Row>(statement, values);
  });

/** Deliveries by when they began. */
export const usageImports = defineList<ImportFilter, UsageImportRow>({
  name: 'usageImports',
  from: sourceOf(UsageImportRow),
  filters: ({ owner, recordedBy, id, name }) => [
    ['t.owner = ?', owner],
    ['t.recorded_by = ?', recordedBy],
    ['t.id = ?::uuid', id],
    ['t.name = ?', name],
  ],
  orders: { STARTED_AT: orderBy(UsageImportRow, 'startedAt', 'id') },
  ask,
});

const LATEST = { limit: 1, isDescending: true };

export async function usageImportById(
  context: RequestContext,
  id: string,
): Promise<UsageImportRow | null> {
  const { rows } = await usageImports.page(context, { ...visibleTo(context), id }, LATEST);
  return rows[0] ?? null;
}

/** The viewer's latest delivery of that name. */
export async function usageImportByName(
  context: RequestContext,
  name: string,
): Promise<UsageImportRow | null> {
  const key = { accountId: null, owner: keyOwnerOf(context.viewer), name };
  return (await usageImports.page(context, key, LATEST)).rows[0] ?? null;
}

/** What in a delivery was not stored. */
interface IssueFilter extends ListKey {
  readonly owner: string;
  readonly outcome?: UsageImportIssueRow['outcome'] | undefined;
}

/** By line. */
export const usageImportIssues = defineList<IssueFilter, UsageImportIssueRow>({
  name: 'usageImportIssues',
  from: ISSUE,
  scope: 'importId',
  filters: ({ owner, outcome }) => [
    ['t.owner = ?', owner],
    ['t.outcome = ?', outcome],
  ],
  orders: { LINE: orderBy(UsageImportIssueRow, 'line', 'id') },
  ask,
});

/**
 * What was not taken under those ids of a feed, latest first: so many of each at the most.
 *
 * Of that account's calls, and of records that named no subscription at all: the viewer may have
 * sent other accounts' calls by the same feed, under the same ids.
 */
export function issuesByExternalId(
  context: RequestContext,
  accountId: string | undefined,
  source: string,
  externalIds: readonly string[],
  eachMax: number,
): Promise<UsageImportIssueRow[]> {
  const { recordedBy = null } = visibleTo(context);
  const text = `select ${ISSUE.columns} from (
      select s.*, row_number() over (partition by s.external_id
        order by s.recorded_at desc, s.id) as place
      from usage_import_issue s join usage_import i on i.owner = s.owner and i.id = s.import_id
      where s.owner = $1 and s.external_id = any($2::text[]) and s.source = $3
        and ($4::text is null or i.recorded_by = $4)
        and (s.account_id is null or s.account_id = $6::uuid)
    ) t where t.place <= $5 order by t.recorded_at desc, t.id`;
  const own = [keyOwnerOf(context.viewer), externalIds, source, recordedBy];
  return ask(context, undefined, { text }, [...own, eachMax, accountId ?? null]);
}
