import { exchangeRateOn, exchangeRatesOn, RATE_DAYS_MAX } from '../../domain/invoice/exchange-rate';
import type { CurrencyCode } from '../../domain/money/currency';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { RequestContext } from '../../application/context';
import { columnsOf } from '../../data/columns';
import { defineLoader, grouped } from '../../data/loader';
import { ExchangeRateRow } from './exchange-rate.entity';
import type { EntityOnDay } from './legal-entity.loader';

/** Whose rates, of one currency or of all, and for which of its days. */
interface RatesKey {
  readonly code: string;
  readonly currency: CurrencyCode | null;
  readonly day: CalendarDate;
}

const keyOf = ({ code, currency, day }: RatesKey) => `${code}/${currency ?? ''}/${day}`;

const RATES = {
  name: 'exchange-rates-by-day',
  text: `select ${columnsOf(ExchangeRateRow, 'r')}, asked.key
    from (
      select * from unnest($1::text[], $2::text[], $3::text[], $4::date[])
        as keys (key, code, currency, day)
    ) asked
    join exchange_rate r on r.legal_entity_code = asked.code
      and r.published_on between asked.day - $5::integer and asked.day
      and (asked.currency is null or r.currency_code = asked.currency)
    order by r.recorded_at, r.id`,
};

/** The rates that can be used on a day, in the order of their recording. */
export const usableRates = defineLoader<RatesKey, ExchangeRateRow[]>(async ({ database }, keys) => {
  const values = [
    keys.map(keyOf),
    keys.map(({ code }) => code),
    keys.map(({ currency }) => currency),
    keys.map(({ day }) => day),
    RATE_DAYS_MAX,
  ];
  const rows = await database.rows<ExchangeRateRow & { readonly key: string }>(RATES, values);
  return grouped(keys.map(keyOf), rows, ({ key }) => key);
}, keyOf);

/** The rates that hold on the day of an entity, by what was known then, by currency code. */
export async function exchangeRatesOf(
  context: RequestContext,
  entity: EntityOnDay,
): Promise<ExchangeRateRow[]> {
  const { code, vatCurrency, asOf, knownAt } = entity;
  const rates = await usableRates(context, { code, currency: null, day: asOf });
  return exchangeRatesOn(rates, vatCurrency, { asOf, knownAt });
}

/** Of these, the one of a currency of documents; undefined where none holds. */
export async function exchangeRateOf(
  context: RequestContext,
  { code, vatCurrency, asOf, knownAt }: EntityOnDay,
  currency: CurrencyCode,
): Promise<ExchangeRateRow | undefined> {
  const rates = await usableRates(context, { code, currency, day: asOf });
  return exchangeRateOn(rates, { currency, vatCurrency }, { asOf, knownAt });
}
