import { namedByText } from './statement-name';
import { StatementValues } from './statement-values';
import type { RequestContext } from '../application/context';
import { defineLoader, grouped, type Loader } from './loader';
import { accountIdsOf } from './row-loader';

/** An account page asks for a few branches at once; longer lists are too rare to prepare. */
const NAMED_BRANCHES_MAX = 12;

/** Whose rows are read: an account's, or those that the viewer's scope admits by itself. */
interface BranchKey {
  readonly accountId: string | null;
}

/** The accounts that some keys name, each once. */
export const accountsOf = (keys: readonly BranchKey[]): string[] =>
  accountIdsOf(keys.flatMap(({ accountId }) => (accountId === null ? [] : [{ accountId }])));

/**
 * Reads the rows of several keys in one statement, where each key has conditions or a limit of its
 * own: a branch each, joined by UNION ALL.
 *
 * @param selectOf what follows SELECT for a key, to the end of its branch.
 */
export function defineBranchLoader<Key extends BranchKey, Row extends object>(
  selectOf: (key: Key, values: StatementValues) => string,
): Loader<Key, Row[]> {
  return defineLoader<Key, Row[]>(
    (context, keys) => rowsOfBranches(context, keys, selectOf),
    (key) => JSON.stringify(key),
  );
}

/** The rows of each key, in the order of the keys. */
export async function rowsOfBranches<Key extends BranchKey, Row extends object>(
  { database }: RequestContext,
  keys: readonly Key[],
  selectOf: (key: Key, values: StatementValues) => string,
): Promise<Row[][]> {
  const values = new StatementValues();
  const text = keys
    .map((key, index) => `(select ${index} as "branch", ${selectOf(key, values)})`)
    .join(' union all ');
  const rows = await database.accountRows<Row & { branch: number }>(
    accountsOf(keys),
    keys.length <= NAMED_BRANCHES_MAX ? namedByText(text) : { text },
    values.all,
  );
  const branches = keys.map((_, index) => `${index}`);
  return grouped(branches, rows, ({ branch }) => `${branch}`);
}
