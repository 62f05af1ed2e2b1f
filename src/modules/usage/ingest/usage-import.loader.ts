import type { PageRequest, Page } from '../../../data/page';
import { toPage } from '../../../data/page';
import { columnsOf } from '../../../data/columns';
import { StatementValues } from '../../../data/statement-values';
import type { RequestContext } from '../../../application/context';
import { actorOf, keyOwnerOf } from '../../../application/viewer';
import { UsageImportIssueRow, UsageImportRow } from './usage-import.entity';
import { openImports } from './usage-import.store';

/**
 * Deliveries that the viewer may see: its own, and for staff everybody's. A partner's clients share
 * theirs, but for one that is confined to accounts: it sees what it delivered itself.
 */
function seenBy({ viewer }: RequestContext, values: StatementValues): string {
  if (viewer.kind === 'STAFF') return 'true';
  const own = `i.owner = ${values.place(keyOwnerOf(viewer))}`;
  const isConfined = viewer.kind === 'PARTNER' && viewer.accountIds !== null;
  return isConfined ? `${own} and i.recorded_by = ${values.place(actorOf(viewer))}` : own;
}

const IMPORT = columnsOf(UsageImportRow, 'i');
const ISSUE = columnsOf(UsageImportIssueRow, 's');

/**
 * Rows of deliveries that the viewer may see: its own, and for staff everybody's.
 *
 * In a transaction of their own, because only there the deliveries of one owner are open.
 */
function ask<Row>(
  context: RequestContext,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  return context.inTransaction(async ({ transaction }) => {
    await openImports(context, transaction);
    return transaction.rows<Row>({ text }, values);
  });
}

export async function usageImportById(
  context: RequestContext,
  id: string,
): Promise<UsageImportRow | null> {
  const values = new StatementValues();
  const text = `select ${IMPORT} from usage_import i
    where i.id = ${values.place(id)} and ${seenBy(context, values)}`;
  return (await ask<UsageImportRow>(context, text, values.all))[0] ?? null;
}

/** The viewer's latest delivery of that name. */
export async function usageImportByName(
  context: RequestContext,
  name: string,
): Promise<UsageImportRow | null> {
  const text = `select ${IMPORT} from usage_import i where i.owner = $1 and i.name = $2
    order by i.started_at desc, i.id desc limit 1`;
  const values = [keyOwnerOf(context.viewer), name];
  return (await ask<UsageImportRow>(context, text, values))[0] ?? null;
}

const IMPORT_ORDER = [
  { sql: 'i.started_at', type: 'timestamptz' },
  { sql: 'i.id', type: 'uuid' },
] as const;
export const importCursor = (row: UsageImportRow): string[] => [row.startedAt, row.id];

/** A page of deliveries, of the viewer's own or, for staff, of everybody's. */
export async function usageImportPage(
  context: RequestContext,
  page: PageRequest,
): Promise<Page<UsageImportRow>> {
  const values = new StatementValues();
  const end = values.pageOf(page, IMPORT_ORDER, seenBy(context, values));
  const rows = await ask<UsageImportRow>(
    context,
    `select ${IMPORT} from usage_import i ${end}`,
    values.all,
  );
  return toPage(page, rows);
}

/** How many deliveries the viewer may see. */
export async function countImports(context: RequestContext): Promise<number> {
  const values = new StatementValues();
  const text = `select count(*) as count from usage_import i where ${seenBy(context, values)}`;
  return (await ask<{ count: number }>(context, text, values.all))[0]?.count ?? 0;
}

/** How much of a delivery was not taken. */
export async function countIssues(
  context: RequestContext,
  { owner, id }: OwnedImport,
  outcome: UsageImportIssueRow['outcome'] | null,
): Promise<number> {
  const text = `select count(*) as count from usage_import_issue s where s.owner = $1
    and s.import_id = $2 and ($3::text is null or s.outcome = $3)`;
  return (await ask<{ count: number }>(context, text, [owner, id, outcome]))[0]?.count ?? 0;
}

const ISSUE_ORDER = [
  { sql: 's.line', type: 'bigint' },
  { sql: 's.id', type: 'uuid' },
] as const;
export const issueCursor = (row: UsageImportIssueRow): string[] => [`${row.line}`, row.id];

interface OwnedImport {
  readonly owner: string;
  readonly id: string;
}

/** A page of what in a delivery was not taken, by line. */
export async function issuePage(
  context: RequestContext,
  { owner, id }: OwnedImport,
  outcome: UsageImportIssueRow['outcome'] | null,
  page: PageRequest,
): Promise<Page<UsageImportIssueRow>> {
  const values = new StatementValues();
  const places = [values.place(owner), values.place(id), values.place(outcome)];
  const own = `s.owner = ${places[0]} and s.import_id = ${places[1]}
    and (${places[2]}::text is null or s.outcome = ${places[2]})`;
  const end = values.pageOf(page, ISSUE_ORDER, own);
  const rows = await ask<UsageImportIssueRow>(
    context,
    `select ${ISSUE} from usage_import_issue s ${end}`,
    values.all,
  );
  return toPage(page, rows);
}

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
  const values = new StatementValues();
  const seen = seenBy(context, values);
  const owner = values.place(keyOwnerOf(context.viewer));
  const account = values.place(accountId ?? null);
  const text = `select ${ISSUE} from (
      select s.*, row_number() over (partition by s.external_id
        order by s.recorded_at desc, s.id) as place
      from usage_import_issue s join usage_import i on i.owner = s.owner and i.id = s.import_id
      where s.owner = ${owner} and s.external_id = any(${values.place(externalIds)}::text[])
        and s.source = ${values.place(source)} and ${seen}
        and (s.account_id is null or s.account_id = ${account}::uuid)
    ) s where s.place <= ${values.place(eachMax)} order by s.recorded_at desc, s.id`;
  return ask(context, text, values.all);
}
