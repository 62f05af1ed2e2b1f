import type { RequestContext } from '../application/context';
import {
  areParentsOfOneAccount,
  ownerOf,
  rankedRows,
  rowsOfBranches,
  rowsOfParents,
  type Asked,
  type ListKey,
  type ListTable,
} from './list-statement';
import { defineLoader, grouped } from './loader';
import { toPage, type Orders, type Page, type PageRequest } from './page';
import type { Statement } from './statement';
import { StatementValues } from './statement-values';

export type { Condition, ListKey } from './list-statement';

/** A list of rows in a fixed order: read by pages, and counted only when asked. */
export interface List<Key extends ListKey, Row> {
  /** What its cursors say that they belong to. */
  readonly name: string;
  readonly orders: Orders;
  readonly page: (context: RequestContext, key: Key, page: PageRequest) => Promise<Page<Row>>;
  readonly count: (context: RequestContext, key: Key) => Promise<number>;
}

/** Asks a statement of those accounts, or of whatever the viewer may see. */
type AskRows = <Row>(
  context: RequestContext,
  accounts: string | readonly string[] | undefined,
  statement: Statement,
  values: readonly unknown[],
) => Promise<Row[]>;

interface Definition<Key extends ListKey, Row extends object = object> extends ListTable<Key, Row> {
  readonly name: string;
  /**
   * Whether an account has so few rows that those of many are ranked in one statement, whose text
   * is the same for any number of them; else each list is a range of the index.
   */
  readonly isShort?: boolean;
  /** How statements are asked, where the viewer's scope does not open the rows by itself. */
  readonly ask?: AskRows;
}

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

const defineAskedLoader = <Key extends ListKey, Row extends object>(definition: Definition<Key>) =>
  defineLoader<Asked<Key>, Row[]>(
    async (context, lists) => {
      if (!definition.isShort) return rowsOf<Key, Row>(context, definition, lists);
      const kinds = Map.groupBy(lists, ({ kind, key: { accountId, parentId } }) =>
        [accountId === null, parentId === undefined, kind].join(' '),
      );
      const groups = [...kinds.values()];
      const found = await Promise.all(groups.map((g) => rowsOf<Key, Row>(context, definition, g)));
      const rows = found.flat();
      const byList = new Map(groups.flat().map((list, index) => [list, rows[index] ?? []]));
      return lists.map((list) => byList.get(list) ?? []);
    },
    (list) => `${ownerOf(list)} ${list.kind}`,
  );

/** The rows of each list. Each row says by its branch whose it is. */
async function rowsOf<Key extends ListKey, Row extends object>(
  context: RequestContext,
  definition: Definition<Key>,
  lists: readonly Asked<Key>[],
): Promise<Row[][]> {
  const { from, isShort = false, ask = askRows } = definition;
  const accountIds = [...new Set(lists.flatMap(({ key }) => key.accountId ?? []))];
  const [one] = accountIds;
  const isRanked = isShort && one !== undefined;
  const accounts = isRanked || accountIds.length > 1 ? accountIds : one;
  const values = new StatementValues(accounts === undefined ? 0 : 1);
  const statement = isRanked
    ? rankedRows(definition, lists, values)
    : typeof from === 'object' && areParentsOfOneAccount(lists)
      ? rowsOfParents(definition, lists, values)
      : rowsOfBranches(definition, lists, values, accountIds);
  const rows = await ask<Row & { branch: number | string }>(
    context,
    accounts,
    statement,
    values.all,
  );
  const branches = lists.map((list, index) => (isRanked ? ownerOf(list) : `${index + 1}`));
  return grouped(branches, rows, ({ branch }) => `${branch}`);
}
