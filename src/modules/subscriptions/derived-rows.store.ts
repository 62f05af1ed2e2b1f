import type { CommandContext } from '../../application/context';
import { rowKey, type RowKey } from '../../data/loader';
import { rewriteContractDays } from './contract-day.store';
import { lookAgain } from './due-look.store';
import { rewriteTermRhythm } from './term-rhythm.store';

/**
 * Rewrites all that subscriptions are found by across accounts: the rhythm of their terms, and the
 * days that their facts give them; and has what time brings to them looked at again.
 *
 * To be called in the transaction of each act on a contract, once its facts are stored. It forgets
 * what was read, and reads them anew.
 */
export async function rewriteDerivedRows(
  context: CommandContext,
  subscriptions: readonly RowKey[],
): Promise<void> {
  if (subscriptions.length === 0) return;
  context.forget();
  // An order may amend one that it has several lines of: a row is written once a statement.
  const keys = [...new Map(subscriptions.map((key) => [rowKey(key), key])).values()];
  await rewriteTermRhythm(context, keys);
  await rewriteContractDays(context, keys);
  await lookAgain(
    context,
    keys.map(({ accountId }) => accountId),
  );
}
