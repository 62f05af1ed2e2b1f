import { columnsOf } from './columns';
import { toPage, type OrderColumn, type Page, type PageRequest } from './page';
import { namedByText } from './statement-name';
import { StatementValues } from './statement-values';
import { accountsOf, rowsOfBranches } from './branch-loader';
import type { RequestContext } from '../application/context';
import { defineLoader, grouped, type Loader } from './loader';

type Entity<Row> = abstract new () => Row & object;

/** A condition on columns of `t`, with a question mark where its value goes. */
export type Condition = readonly [sql: string, value: unknown];

/** A list that is asked for: of one account, or of whatever the viewer may see. */
export interface PageKey {
  readonly accountId: string | null;
  readonly page: PageRequest;
}

/** How the lists of a table are cut and ordered. */
interface Lists<Key, Row> {
  readonly table: string;
  readonly entity: Entity<Row>;
  /** Properties that are read; all when absent. */
  readonly only?: readonly (keyof Row & string)[];
  /** Columns of `t`. */
  readonly order: readonly OrderColumn[];
  /** Whose list each is, where it is not the account's: a column of `t`, and the key's property. */
  readonly parent?: { readonly column: string; readonly property: keyof Key & string };
  /** Besides the account and the parent; what has no value is no condition. */
  readonly conditionsOf: (key: Key) => readonly Condition[];
}

interface PageLoader<Key, Row> {
  readonly page: (context: RequestContext, key: Key) => Promise<Page<Row>>;
  readonly count: (context: RequestContext, key: Key) => Promise<number>;
}

/** What follows SELECT, to the end, for what a condition admits. */
type SelectOf<Key> = (key: Key, values: StatementValues, condition: string) => string;

/** Pages of several lists in one statement, a range of the index for each; and their counts. */
export function definePageLoader<Key extends PageKey, Row extends object>(
  lists: Lists<Key, Row>,
): PageLoader<Key, Row> {
  const { table, entity, order } = lists;
  const columns = columnsOf(entity, 't', lists.only);
  const rowsOf = defineListLoader<Key, Row>(lists, (key, values, condition) => {
    const end = values.pageOf(key.page, order, condition);
    return `${columns} from ${table} t ${end}`;
  });
  const page = async (context: RequestContext, key: Key) =>
    toPage(key.page, await rowsOf(context, key));
  const countsOf = defineListLoader<Key, { count: number }>(
    lists,
    (_key, _values, condition) => `count(*) as count from ${table} t where ${condition}`,
  );
  const count = async (context: RequestContext, key: Key) => {
    const [found] = await countsOf(context, key);
    return found?.count ?? 0;
  };
  return { page, count };
}

type Conditions<Key> = Pick<Lists<Key, unknown>, 'conditionsOf' | 'parent'>;

function defineListLoader<Key extends PageKey, Row extends object>(
  lists: Conditions<Key>,
  selectOf: SelectOf<Key>,
): Loader<Key, Row[]> {
  return defineLoader<Key, Row[]>(
    (context, keys) => {
      if (areAlike(lists, keys)) return rowsOfParents(context, lists, keys, selectOf);
      return rowsOfBranches(context, keys, (key, values) => {
        const parent = lists.parent && key[lists.parent.property];
        const place = parent === undefined ? undefined : `${values.place(parent)}::uuid`;
        return selectOf(key, values, whereOf(lists, key, values, place));
      });
    },
    (key) => JSON.stringify(key),
  );
}

/**
 * Whether the same is asked for of several parents of one account: where the account is a constant,
 * one node of a cluster does it all; LATERAL over several accounts it would refuse.
 */
function areAlike<Key extends PageKey>({ parent }: Conditions<Key>, keys: readonly Key[]): boolean {
  const [first] = keys;
  if (!parent || !first || keys.length === 1 || first.accountId === null) return false;
  const kindOf = (key: Key) => JSON.stringify({ ...key, [parent.property]: undefined });
  const kind = kindOf(first);
  // An account's own list has no parent, and is one of its kind.
  return keys.every((key) => key[parent.property] !== undefined && kindOf(key) === kind);
}

/**
 * The rows of each parent by one statement whose text is the same for any number of them, so that
 * it is prepared once.
 */
async function rowsOfParents<Key extends PageKey, Row extends object>(
  { database }: RequestContext,
  lists: Conditions<Key>,
  keys: readonly Key[],
  selectOf: SelectOf<Key>,
): Promise<Row[][]> {
  const [first] = keys;
  const property = lists.parent?.property;
  if (!first || property === undefined) return [];
  const values = new StatementValues();
  const ids = values.place(keys.map((key) => key[property]));
  const select = selectOf(first, values, whereOf(lists, first, values, 'parent.id'));
  const rows = await database.accountRows<Row & { branch: number }>(
    accountsOf(keys),
    namedByText(`select parent.branch as "branch", found.*
      from unnest(${ids}::uuid[]) with ordinality as parent (id, branch)
      cross join lateral (select ${select}) found`),
    values.all,
  );
  const branches = keys.map((_, index) => `${index + 1}`);
  return grouped(branches, rows, ({ branch }) => `${branch}`);
}

/**
 * The conditions of a list; their values are added to the statement's.
 *
 * @param place where the parent's id stands in the statement; no condition where it stands nowhere.
 */
function whereOf<Key extends PageKey>(
  { conditionsOf, parent }: Conditions<Key>,
  key: Key,
  values: StatementValues,
  place: string | undefined,
): string {
  const account: Condition = ['t.account_id = ?::uuid', key.accountId ?? undefined];
  const given = [account, ...conditionsOf(key)].filter(([, value]) => value !== undefined);
  const conditions = given.map(([sql, value]) => sql.replace('?', values.place(value)));
  if (parent && place !== undefined) conditions.push(`${parent.column} = ${place}`);
  return conditions.join(' and ') || 'true';
}
