import { columnsOf } from '../database/columns';
import { toPage, type OrderColumn, type Page, type PageRequest } from '../database/page';
import type { StatementValues } from '../database/statement-values';
import { defineBranchLoader } from './branch-loader';
import type { RequestContext } from './context';

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
  /** Besides the account; what has no value is no condition. */
  readonly conditionsOf: (key: Key) => readonly Condition[];
}

interface PageLoader<Key, Row> {
  readonly page: (context: RequestContext, key: Key) => Promise<Page<Row>>;
  readonly count: (context: RequestContext, key: Key) => Promise<number>;
}

/** Pages of several lists in one statement, a range of the index for each; and their counts. */
export function definePageLoader<Key extends PageKey, Row extends object>(
  lists: Lists<Key, Row>,
): PageLoader<Key, Row> {
  const { table, entity, order } = lists;
  const columns = columnsOf(entity, 't', lists.only);
  const rowsOf = defineBranchLoader<Key, Row>((key, values) => {
    const end = values.pageOf(key.page, order, whereOf(lists, key, values));
    return `${columns} from ${table} t ${end}`;
  });
  const page = async (context: RequestContext, key: Key) =>
    toPage(key.page, await rowsOf(context, key));
  const countsOf = defineBranchLoader<Key, { count: number }>(
    (key, values) => `count(*) as count from ${table} t where ${whereOf(lists, key, values)}`,
  );
  const count = async (context: RequestContext, key: Key) => {
    const [found] = await countsOf(context, key);
    return found?.count ?? 0;
  };
  return { page, count };
}

/** The conditions of a list; their values are added to the statement's. */
function whereOf<Key extends PageKey>(
  { conditionsOf }: Pick<Lists<Key, unknown>, 'conditionsOf'>,
  key: Key,
  values: StatementValues,
): string {
  const account: Condition = ['t.account_id = ?::uuid', key.accountId ?? undefined];
  const given = [account, ...conditionsOf(key)].filter(([, value]) => value !== undefined);
  return given.map(([sql, value]) => sql.replace('?', values.place(value))).join(' and ') || 'true';
}
