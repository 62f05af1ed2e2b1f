import type { RequestContext } from '../application/context';
import { entityColumn, type Source } from './columns';
import { defineLoader, grouped } from './loader';
import { keyset, orderOf, toPage, type Orders, type Page, type PageRequest } from './page';
import type { Statement } from './statement';
import { namedByText } from './statement-name';
import { StatementValues } from './statement-values';

/** Whose list is asked for: an account's, a parent's, or of whatever the viewer may see. */
export interface ListKey {
  readonly accountId: string | null;
  /** What in the account the list hangs on, such as a subscription. */
  readonly parentId?: string | undefined;
}

/** A list of rows in a fixed order: read by pages, and counted only when asked. */
export interface List<Key extends ListKey, Row> {
  /** What its cursors say that they belong to. */
  readonly name: string;
  readonly orders: Orders;
  readonly page: (context: RequestContext, key: Key, page: PageRequest) => Promise<Page<Row>>;
  readonly count: (context: RequestContext, key: Key) => Promise<number>;
}

/** A condition on columns of `t`, with a question mark where its value goes. */
export type Condition = readonly [sql: string, value: unknown];

/** What is selected for one key, where a table of its own is made for that. */
export interface KeyedTable {
  readonly columns: string;
  readonly from: string;
  readonly condition?: string;
  /** What is looked up for the rows of the page only. */
  readonly around?: (rows: string, orderBy: string) => string;
}

/** @param places where the account's and the parent's id stand in the statement. */
type TableFor<Key> = (
  key: Key,
  values: StatementValues,
  places: { readonly account: string; readonly parent: string },
) => KeyedTable;

/** Asks a statement of those accounts, or of whatever the viewer may see. */
type AskRows = <Row>(
  context: RequestContext,
  accounts: string | readonly string[] | undefined,
  statement: Statement,
  values: readonly unknown[],
) => Promise<Row[]>;

interface Definition<Key extends ListKey, Row extends object = object> {
  readonly name: string;
  /** The table, or what makes one for a key: that names the account and the parent itself. */
  readonly from: Source<Row> | TableFor<Key>;
  /** The property that names the parent. */
  readonly scope?: string;
  /** Besides the account and the parent; what has no value is no condition. */
  readonly filters?: (key: Key) => readonly Condition[];
  readonly orders: Orders;
  /**
   * Whether an account has so few rows that those of many are ranked in one statement, whose text
   * is the same for any number of them; else each list is a range of the index.
   */
  readonly isShort?: boolean;
  /** How statements are asked, where the viewer's scope does not open the rows by itself. */
  readonly ask?: AskRows;
}

/** A list that is asked for: a page of it, or its count where there is none. */
interface Asked<Key> {
  readonly key: Key;
  readonly page: PageRequest | null;
  /** What is asked of it: the same text for all that are asked alike. */
  readonly kind: string;
}

/** A page of account rooms asks for a few lists at once; more are too rare to prepare. */
const NAMED_BRANCHES_MAX = 12;

/** Asks what the viewer's scope opens: by the accounts where they are named. */
export const askRows: AskRows = ({ database }, accounts, statement, values) =>
  accounts === undefined
    ? database.rows(statement, values)
    : database.accountRows(accounts, statement, values);

/**
 * Defines a list. All lists that are asked for in one tick come by one statement, whoever's they
 * are; so do their counts.
 */
export function defineList<Key extends ListKey, Row extends object>(
  definition: Definition<Key, Row>,
): List<Key, Row> {
  const { name, orders } = definition;
  const rows = defineAskedLoader<Key, Row>(definition);
  const counts = defineAskedLoader<Key, { count: number }>(definition);
  return {
    name,
    orders,
    page: async (context, key, page) => toPage(page, await rows(context, asked(key, page))),
    count: async (context, key) => (await counts(context, asked(key, null)))[0]?.count ?? 0,
  };
}

function asked<Key extends ListKey>(key: Key, page: PageRequest | null): Asked<Key> {
  const filter = { ...key, accountId: undefined, parentId: undefined };
  return { key, page, kind: JSON.stringify([filter, page]) };
}

const defineAskedLoader = <Key extends ListKey, Found extends object>(
  definition: Definition<Key>,
) =>
  defineLoader<Asked<Key>, Found[]>(
    async (context, lists) => {
      if (!definition.isShort) return rowsOf<Key, Found>(context, definition, lists);
      const kinds = Map.groupBy(lists, ({ kind, key: { accountId, parentId } }) =>
        [accountId === null, parentId === undefined, kind].join(' '),
      );
      const found = new Map<Asked<Key>, Found[]>();
      const coming = [...kinds.values()].map(async (group) => {
        const rows = await rowsOf<Key, Found>(context, definition, group);
        group.forEach((each, index) => found.set(each, rows[index] ?? []));
      });
      await Promise.all(coming);
      return lists.map((each) => found.get(each) ?? []);
    },
    ({ key: { accountId, parentId = '' }, kind }) => `${accountId ?? ''} ${parentId} ${kind}`,
  );

function rowsOf<Key extends ListKey, Row extends object>(
  context: RequestContext,
  definition: Definition<Key>,
  lists: readonly Asked<Key>[],
): Promise<Row[][]> {
  const { from, isShort } = definition;
  const [first] = lists;
  const accountIds = [...new Set(lists.flatMap(({ key }) => key.accountId ?? []))];
  if (first && typeof from === 'object' && accountIds.length > 0) {
    if (isShort) return rowsRanked(context, definition, from, lists, accountIds);
    const isOneKind = lists.every(
      ({ key, kind }) => key.parentId !== undefined && kind === first.kind,
    );
    // Where the account is one, one node of a cluster does it all; LATERAL over several accounts
    // it would refuse.
    if (isOneKind && lists.length > 1 && accountIds.length === 1 && accountIds[0] !== undefined) {
      return rowsOfParents(context, definition, lists, accountIds[0]);
    }
  }
  return rowsOfBranches(context, definition, lists, accountIds);
}

/** A branch for each list, with conditions and a limit of its own, joined by UNION ALL. */
async function rowsOfBranches<Key extends ListKey, Row extends object>(
  context: RequestContext,
  definition: Definition<Key>,
  lists: readonly Asked<Key>[],
  accountIds: readonly string[],
): Promise<Row[][]> {
  const [one] = accountIds;
  const accounts = accountIds.length > 1 ? accountIds : one;
  const values = new StatementValues(accounts === undefined ? 0 : 1);
  const branches = lists.map((list, index) => {
    const { accountId, parentId } = list.key;
    const place = accountId === null ? -1 : accountIds.indexOf(accountId);
    const account = accountIds.length > 1 ? `($1::uuid[])[${place + 1}]` : '$1::uuid';
    const parent = parentId === undefined ? undefined : `${values.place(parentId)}::uuid`;
    const select = selectOf(definition, list, values, place < 0 ? undefined : account, parent);
    return `(select ${index} as "branch", ${select})`;
  });
  const text = branches.join(' union all ');
  const rows = await (definition.ask ?? askRows)<Row & { branch: number }>(
    context,
    accounts,
    lists.length <= NAMED_BRANCHES_MAX ? namedByText(text) : { text },
    values.all,
  );
  const keys = lists.map((_, index) => `${index}`);
  return grouped(keys, rows, ({ branch }) => `${branch}`);
}

/**
 * The same of several parents of one account, by one statement whose text is the same for any
 * number of them, so that it is prepared once.
 */
async function rowsOfParents<Key extends ListKey, Row extends object>(
  { database }: RequestContext,
  definition: Definition<Key>,
  lists: readonly Asked<Key>[],
  accountId: string,
): Promise<Row[][]> {
  const [first] = lists;
  if (!first) return [];
  const values = new StatementValues(1);
  const ids = values.place(lists.map(({ key }) => key.parentId));
  const select = selectOf(definition, first, values, '$1::uuid', 'parent.id');
  const rows = await database.accountRows<Row & { branch: number }>(
    accountId,
    namedByText(`select parent.branch as "branch", found.*
      from unnest(${ids}::uuid[]) with ordinality as parent (id, branch)
      cross join lateral (select ${select}) found`),
    values.all,
  );
  const keys = lists.map((_, index) => `${index + 1}`);
  return grouped(keys, rows, ({ branch }) => `${branch}`);
}

/** The same of several accounts or parents, whose rows are ranked in one go. */
async function rowsRanked<Key extends ListKey, Row extends object>(
  { database }: RequestContext,
  { scope, filters, orders }: Definition<Key>,
  { entity, columns, from }: Source<object>,
  lists: readonly Asked<Key>[],
  accountIds: readonly string[],
): Promise<Row[][]> {
  const [first] = lists as readonly [Asked<Key>];
  const values = new StatementValues(1);
  const parent = first.key.parentId === undefined ? undefined : scope;
  const each = ['accountId', ...(parent === undefined ? [] : [parent])].map((property) => ({
    property,
    sql: `t.${entityColumn(entity, property).name}`,
  }));
  const conditions = each.map(({ sql }, index) =>
    index === 0
      ? `${sql} = any($1::uuid[])`
      : `${sql} = any(${values.place(lists.map(({ key }) => key.parentId))}::uuid[])`,
  );
  const where = [...conditions, ...conditionsOf(filters?.(first.key), values)].join(' and ');
  const by = each.map(({ sql }) => sql).join(', ');
  const text = first.page
    ? rankedPages(first.page)
    : `select ${each.map(({ sql, property }) => `${sql} as "${property}"`).join(', ')},
        count(*) as count from ${from} where ${where} group by ${by}`;
  function rankedPages(page: PageRequest): string {
    const range = keyset(page, orderOf(orders, page.order), values);
    return `select * from (
        select ${columns}, row_number() over (partition by ${by} order by ${range.orderBy}) as "place"
        from ${from} where ${where} and ${range.condition}
      ) t where "place" <= ${values.place(page.limit + 1)} order by "place"`;
  }
  const rows = await database.accountRows<Row>(accountIds, namedByText(text), values.all);
  const ownerOf = (row: Row) =>
    each.map(({ property }) => row[property as keyof Row] as string).join(' ');
  const owners = lists.map(({ key: { accountId, parentId } }) =>
    parent === undefined ? (accountId ?? '') : `${accountId ?? ''} ${parentId ?? ''}`,
  );
  return grouped(owners, rows, ownerOf);
}

/** What follows SELECT for one list, to the end. */
function selectOf<Key extends ListKey>(
  { from: table, scope, filters, orders }: Definition<Key>,
  { key, page }: Asked<Key>,
  values: StatementValues,
  account: string | undefined,
  parent: string | undefined,
): string {
  const isMade = typeof table === 'function';
  const keyed: KeyedTable = isMade
    ? table(key, values, { account: account ?? '', parent: parent ?? '' })
    : table;
  const { columns, from, condition, around } = keyed;
  const conditions = condition === undefined ? [] : [condition];
  if (!isMade) {
    if (account !== undefined) conditions.push(`t.account_id = ${account}`);
    if (scope !== undefined && parent !== undefined) {
      conditions.push(`t.${entityColumn(table.entity, scope).name} = ${parent}`);
    }
  }
  conditions.push(...conditionsOf(filters?.(key), values));
  const where = conditions.join(' and ') || 'true';
  if (!page) return `count(*) as count from ${from} where ${where}`;
  const range = keyset(page, orderOf(orders, page.order), values);
  const rows = `${columns} from ${from} where ${where} and ${range.condition}
    order by ${range.orderBy} limit ${values.place(page.limit + 1)}`;
  return around ? around(rows, range.orderBy) : rows;
}

const conditionsOf = (given: readonly Condition[] = [], values: StatementValues): string[] =>
  given
    .filter(([, value]) => value !== undefined)
    .map(([sql, value]) => sql.replace('?', values.place(value)));
