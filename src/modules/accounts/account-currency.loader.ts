import type { CurrencyCode } from '../../domain/money/currency';
import type { RequestContext } from '../../application/context';
import { after, type PromiseOrValue } from '../../application/promise-or-value';
import type { AccountRow } from './account.entity';
import { accountById } from './account.loader';

function present(account: AccountRow | null): AccountRow {
  if (!account) throw new Error('a row without its account');
  return account;
}

/** The account of a row that the viewer sees: at once where this request has read it. */
export const owningAccount = (
  context: RequestContext,
  accountId: string,
): PromiseOrValue<AccountRow> => after(accountById.now(context, accountId), present);

/**
 * Rows of one account that have prices, whose currency is read with that.
 *
 * None where the viewer does not see the account: a beneficiary without an active contract there.
 */
export async function withKnownCurrency<Row extends { readonly accountId: string }>(
  context: RequestContext,
  rows: readonly Row[],
): Promise<Row[]> {
  const [first] = rows;
  return first && (await accountById(context, first.accountId)) ? [...rows] : [];
}

/**
 * Computes with an account's currency: at once where this request knows it, else with a promise.
 *
 * A page of a hundred amounts need not wait for a hundred promises of the same account.
 */
export const withCurrency = <Value>(
  context: RequestContext,
  accountId: string,
  compute: (currency: CurrencyCode) => Value,
): PromiseOrValue<Value> =>
  after(owningAccount(context, accountId), ({ currencyCode }) => compute(currencyCode));
