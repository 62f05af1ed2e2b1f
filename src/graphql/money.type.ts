import { Field, ObjectType } from 'type-graphql';
import type { CurrencyCode } from '../domain/money/currency';
import {
  formatMoney,
  parseDecimal,
  RATE_DECIMALS,
  type Money as MoneyValue,
} from '../domain/money/money';
import { CurrencyCodeScalar, DecimalScalar } from './scalars';

@ObjectType('Money', { description: 'An exact amount in a currency.', simpleResolvers: true })
export class Money {
  @Field(() => DecimalScalar, {
    description:
      'The amount, with the number of decimals to which it is exact: those of the currency, or 6 for rated calls.',
  })
  amount: string;

  @Field(() => CurrencyCodeScalar, { description: 'The currency of the amount.' })
  currencyCode: string;
}

export function toMoney(value: MoneyValue): Money {
  return { amount: formatMoney(value), currencyCode: value.currency };
}

/** A stored price, to six decimals. */
export function toPrice(amount: string, currency: CurrencyCode): Money {
  return toMoney({ micros: parseDecimal(amount), currency, decimals: RATE_DECIMALS });
}
