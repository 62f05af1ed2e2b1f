import { columnsOf } from '../database/columns';
import { keyset, toPage, type OrderColumn, type Page, type PageRequest } from '../database/page';
import { namedByText } from '../database/statement-name';
import type { RequestContext } from './context';
import { defineLoader, grouped, type Loader } from './loader';
import { accountIdsOf } from './row-loader';

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
  /** Columns of `t`. */
  readonly order: readonly OrderColumn[];
  /** Besides the account; what has no value is no condition. */
  readonly conditionsOf: (key: Key) => readonly Condition[];
}

interface PageLoader<Key, Row> {
  readonly page: Loader<Key, Page<Row>>;
  readonly count: (context: RequestContext, key: Key) => Promise<number>;
}

/** A page shows a few lists at once; longer rows of them are too rare to prepare. */
const NAMED_BRANCHES_MAX = 12;

/**
 * Reads pages of several lists in one statement: a range of the index for each.
 *
 * One branch a list, joined by UNION ALL, because each has its own limit.
 */
export function definePageLoader<Key extends PageKey, Row extends object>(
  lists: Lists<Key, Row>,
): PageLoader<Key, Row> {
  const { table, entity, order } = lists;
  const columns = columnsOf(entity, 't');
  const page = defineLoader<Key, Page<Row>>(
    async ({ database }, keys) => {
      const values: unknown[] = [];
      const branches = keys.map((key, index) => {
        const where = whereOf(lists, key, values);
        const range = keyset(key.page, order, values.length + 1);
        values.push(...range.values, key.page.limit + 1);
        return `(select ${index} as "branch", ${columns} from ${table} t
          where ${where} and ${range.condition}
          order by ${range.orderBy} limit $${values.length})`;
      });
      const text = branches.join(' union all ');
      const rows = await database.accountRows<Row & { branch: number }>(
        accountsOf(keys),
        branches.length <= NAMED_BRANCHES_MAX ? namedByText(text) : { text },
        values,
      );
      const indexes = keys.map((_, index) => `${index}`);
      const found = grouped(indexes, rows, ({ branch }) => `${branch}`);
      return keys.map((key, index) => toPage<Row>(key.page, found[index] ?? []));
    },
    (key) => JSON.stringify(key),
  );
  const count = async ({ database }: RequestContext, key: Key) => {
    const values: unknown[] = [];
    const text = `select count(*) as count from ${table} t where ${whereOf(lists, key, values)}`;
    const rows = await database.accountRows<{ count: number }>(accountsOf([key]), { text }, values);
    return rows[0]?.count ?? 0;
  };
  return { page, count };
}

const accountsOf = (keys: readonly PageKey[]): string[] =>
  accountIdsOf(keys.flatMap(({ accountId }) => (accountId === null ? [] : [{ accountId }])));

/** The conditions of a list; their values are added to the statement's. */
function whereOf<Key extends PageKey>(
  { conditionsOf }: Pick<Lists<Key, unknown>, 'conditionsOf'>,
  key: Key,
  values: unknown[],
): string {
  const account: Condition = ['t.account_id = ?::uuid', key.accountId ?? undefined];
  const given = [account, ...conditionsOf(key)].filter(([, value]) => value !== undefined);
  const texts = given.map(([sql, value]) => {
    values.push(value);
    return sql.replace('?', `$${values.length}`);
  });
  return texts.join(' and ') || 'true';
}
