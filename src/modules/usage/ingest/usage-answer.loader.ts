import { columnsOf } from '../../../data/columns';
import type { RequestContext } from '../../../application/context';
import { UsageRow } from '../records/usage.entity';
import type { UsageImportIssueRow } from './usage-import.entity';
import { issuesByExternalId } from './usage-import.loader';
import { keptName, usageId } from './usage-identity';

/** What is known of a record, asked for by its id in its feed. */
export interface KnownAnswer {
  readonly externalId: string;
  readonly status: 'STORED' | 'REMOVED' | 'REJECTED' | 'UNKNOWN';
  /** The version in force, or the last there was. */
  readonly record: UsageRow | null;
  readonly issues: readonly UsageImportIssueRow[];
  readonly issueCount: number;
}

const ISSUES_MAX = 100;

// The version in force first; where a call was taken back, the latest of those there were.
const RECORDS = {
  name: 'usage-by-identity',
  text: `select distinct on (coalesce(u.original_id, u.id)) ${columnsOf(UsageRow, 'u')}
    from usage_record u
    where u.account_id = $1 and (u.id = any($2::uuid[]) or u.original_id = any($2))
      and u.kind = 'CALL'
    order by coalesce(u.original_id, u.id), u.is_current desc, u.version desc`,
};
const REMOVED = {
  name: 'removed-by-identity',
  text: `select r.id from usage_removed r where r.account_id = $1 and r.id = any($2::uuid[])`,
};

/** What became of records, in the order of their ids. */
export async function answersByExternalId(
  context: RequestContext,
  accountId: string | undefined,
  source: string,
  externalIds: readonly string[],
): Promise<KnownAnswer[]> {
  const { database } = context;
  const feed = keptName(source);
  const names = externalIds.map(keptName);
  const ids = names.map((name) => usageId(feed, name));
  const [records, removed] =
    accountId === undefined
      ? [[], []]
      : await Promise.all([
          database.accountRows<UsageRow>(accountId, RECORDS, [ids]),
          database.accountRows<{ id: string }>(accountId, REMOVED, [ids]),
        ]);
  const byId = new Map(records.map((record) => [record.originalId ?? record.id, record]));
  const gone = new Set(removed.map(({ id }) => id));
  const issues = await issuesByExternalId(context, accountId, feed, names, ISSUES_MAX);
  return externalIds.map((externalId, index) => {
    const id = ids[index] ?? '';
    const record = byId.get(id) ?? null;
    const own = issues.filter((issue) => issue.externalId === names[index]);
    const refused = own.length > 0 ? 'REJECTED' : 'UNKNOWN';
    const status = record ? 'STORED' : gone.has(id) ? 'REMOVED' : refused;
    return { externalId, status, record, issues: own, issueCount: own.length };
  });
}
