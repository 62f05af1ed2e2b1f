import { minorUnitDecimals, type CurrencyCode } from '../../domain/money/currency';
import { parseDecimal, type Micros } from '../../domain/money/money';
import { toMoney, type Money } from '../../graphql/money.type';

/** An amount of a document, at the minor unit of its currency. */
export const moneyOf = (micros: Micros, currency: CurrencyCode): Money =>
  toMoney({ micros, currency, decimals: minorUnitDecimals(currency) });

/** The same of a stored amount. */
export const storedMoney = (amount: string, currency: CurrencyCode): Money =>
  moneyOf(parseDecimal(amount), currency);
