import { entityColumn, type Source } from './columns';
import { keyset, orderOf, type Orders, type PageRequest } from './page';
import type { Statement } from './statement';
import { namedByText } from './statement-name';
import type { StatementValues } from './statement-values';

/** Whose list is asked for: an account's, a parent's, or of whatever the viewer may see. */
export interface ListKey {
  readonly accountId: string | null;
  /** What in the account the list hangs on, such as a subscription. */
  readonly parentId?: string | undefined;
}

/** A condition on columns of `t`, with a question mark where its value goes. */
export type Condition = readonly [sql: string, value: unknown];

/** What is selected for one key, where a table of its own is made for that. */
interface KeyedTable {
  readonly columns: string;
  readonly from: string;
  readonly condition?: string;
  /** What is looked up for the rows of the page only. */
  readonly around?: (rows: string, orderBy: string) => string;
}

/**
 * @param places where the account's and the parent's id stand in the statement; empty for none.
 * @param page that is asked for; null where its rows are only counted.
 */
type TableFor<Key> = (
  key: Key,
  values: StatementValues,
  places: { readonly account: string; readonly parent: string },
  page: PageRequest | null,
) => KeyedTable;

/** What a list is made of: its table, whose its rows are, its conditions and orders. */
export interface ListTable<Key extends ListKey, Row extends object = object> {
  /** The table, or what makes one for a key: that names the account and the parent itself. */
  readonly from: Source<Row> | TableFor<Key>;
  /** The property that names the parent. */
  readonly scope?: string;
  /** Besides the account and the parent; what has no value is no condition. */
  readonly filters?: (key: Key) => readonly Condition[];
  readonly orders: Orders;
}

/** A list that is asked for: a page of it, or its count where there is none. */
export interface Asked<Key> {
  readonly key: Key;
  readonly page: PageRequest | null;
  /** What is asked of it: the same text for all that are asked alike. */
  readonly kind: string;
}

export const ownerOf = ({ key: { accountId, parentId } }: Asked<ListKey>): string =>
  parentId === undefined ? (accountId ?? '') : `${accountId ?? ''} ${parentId}`;

/** A page of account rooms asks for a few lists at once; more are too rare to prepare. */
const NAMED_BRANCHES_MAX = 12;

/** A branch for each list, with conditions and a limit of its own, joined by UNION ALL. */
export function rowsOfBranches<Key extends ListKey>(
  definition: ListTable<Key>,
  lists: readonly Asked<Key>[],
  values: StatementValues,
  accountIds: readonly string[],
): Statement {
  const branches = lists.map((list, index) => {
    const { accountId, parentId } = list.key;
    const place = accountIds.indexOf(accountId ?? '') + 1;
    const account = accountIds.length > 1 ? `($1::uuid[])[${place}]` : '$1::uuid';
    const parent = parentId === undefined ? undefined : `${values.place(parentId)}::uuid`;
    const select = selectOf(definition, list, values, place === 0 ? undefined : account, parent);
    return `(select ${index + 1} as "branch", ${select})`;
  });
  const text = branches.join(' union all ');
  return lists.length <= NAMED_BRANCHES_MAX ? namedByText(text) : { text };
}

/**
 * Whether the same is asked for of several parents of one account: there one node of a cluster does
 * it all. LATERAL over several accounts it would refuse.
 */
export function areParentsOfOneAccount(lists: readonly Asked<ListKey>[]): boolean {
  const [first, ...others] = lists;
  if (!first || others.length === 0 || first.key.accountId === null) return false;
  return lists.every(
    ({ key: { accountId, parentId }, kind }) =>
      parentId !== undefined && accountId === first.key.accountId && kind === first.kind,
  );
}

/** By one statement whose text is the same for any number of parents: it is prepared once. */
export function rowsOfParents<Key extends ListKey>(
  definition: ListTable<Key>,
  lists: readonly Asked<Key>[],
  values: StatementValues,
): Statement {
  const ids = values.place(lists.map(({ key }) => key.parentId));
  const [first] = lists as readonly [Asked<Key>];
  return namedByText(`select parent.branch as "branch", found.*
    from unnest(${ids}::uuid[]) with ordinality as parent (id, branch) cross join lateral (
      select ${selectOf(definition, first, values, '$1::uuid', 'parent.id')}
    ) found`);
}

/** The rows of accounts or parents that are asked alike, ranked in one go. */
export function rankedRows<Key extends ListKey>(
  definition: ListTable<Key>,
  lists: readonly Asked<Key>[],
  values: StatementValues,
): Statement {
  const [first] = lists as readonly [Asked<Key>];
  const ids =
    first.key.parentId === undefined
      ? undefined
      : `any(${values.place(lists.map(({ key }) => key.parentId))}::uuid[])`;
  const { columns, from, where, parent } = tableOf(
    definition,
    first,
    values,
    'any($1::uuid[])',
    ids,
  );
  const owner = ids === undefined ? 't.account_id' : `t.account_id, ${parent}`;
  const branch = `concat_ws(' ', ${owner}) as "branch"`;
  if (!first.page) {
    return namedByText(`select ${branch}, t.account_id as "accountId", count(*) as count
      from ${from} where ${where} group by ${owner}`);
  }
  const range = keyset(first.page, orderOf(definition.orders, first.page.order), values);
  return namedByText(`select * from (
      select ${columns}, ${branch},
        row_number() over (partition by ${owner} order by ${range.orderBy}) as "place"
      from ${from} where ${where} and ${range.condition}
    ) t where "place" <= ${values.place(first.page.limit + 1)} order by "place"`);
}

/** What follows SELECT for one list, to the end. */
function selectOf<Key extends ListKey>(
  definition: ListTable<Key>,
  list: Asked<Key>,
  values: StatementValues,
  account: string | undefined,
  owner: string | undefined,
): string {
  const { page } = list;
  const { columns, from, where, around } = tableOf(definition, list, values, account, owner);
  if (!page) return `count(*) as count from ${from} where ${where}`;
  const range = keyset(page, orderOf(definition.orders, page.order), values);
  const rows = `${columns} from ${from} where ${where} and ${range.condition}
    order by ${range.orderBy} limit ${values.place(page.limit + 1)}`;
  return around ? around(rows, range.orderBy) : rows;
}

/** The table of a list with all its conditions; their values are added to the statement's. */
function tableOf<Key extends ListKey>(
  { from: table, scope, filters }: ListTable<Key>,
  { key, page }: Asked<Key>,
  values: StatementValues,
  account = '',
  owner = '',
): Omit<KeyedTable, 'condition'> & { readonly where: string; readonly parent: string } {
  const isMade = typeof table === 'function';
  const parent = isMade || !scope ? '' : `t.${entityColumn(table.entity, scope).name}`;
  const made: KeyedTable = isMade ? table(key, values, { account, parent: owner }, page) : table;
  const conditions = [
    made.condition,
    isMade || account === '' ? undefined : `t.account_id = ${account}`,
    isMade || owner === '' ? undefined : `${parent} = ${owner}`,
    ...(filters?.(key) ?? [])
      .filter(([, value]) => value !== undefined)
      .map(([sql, value]) => sql.replace('?', values.place(value))),
  ];
  const where = conditions.filter((condition) => condition !== undefined).join(' and ') || 'true';
  return { ...made, where, parent };
}
