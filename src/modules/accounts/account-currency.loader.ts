import type { CurrencyCode } from '../../domain/money/currency';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import type { AccountRow } from './account.entity';
import { accountById, knownAccount } from './account.loader';

/** The account of a row that the viewer sees; known from then on. */
export async function owningAccount(
  context: RequestContext,
  accountId: string,
): Promise<AccountRow> {
  const account = await accountById(context, accountId);
  if (!account) throw new Error('a row without its account');
  return account;
}

/**
 * Rows of one account that have prices, with its currency known from then on.
 *
 * None where the viewer does not see the account: a beneficiary without an active contract there.
 */
export async function withKnownCurrency<Row extends { readonly accountId: string }>(
  context: RequestContext,
  rows: readonly Row[],
): Promise<Row[]> {
  const [first] = rows;
  const account = first ? await accountById(context, first.accountId) : null;
  return account ? [...rows] : [];
}

/**
 * Computes with an account's currency: at once where this request knows it, else with a promise.
 *
 * A page of a hundred amounts need not wait for a hundred promises of the same account.
 */
export function withCurrency<Value>(
  context: RequestContext,
  accountId: string,
  compute: (currency: CurrencyCode) => Value,
): PromiseOrValue<Value> {
  const known = knownAccount(context, accountId);
  if (known) return compute(known.currencyCode);
  return owningAccount(context, accountId).then(({ currencyCode }) => compute(currencyCode));
}
