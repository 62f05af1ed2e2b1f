import type { LegalEntity } from '../../domain/invoice/legal-entity';
import { formatShortest, storedDecimal, type Micros } from '../../domain/money/money';
import type { CurrencyCode } from '../../domain/money/currency';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import { EARLIEST } from '../accounts/effective-day.input-check';
import { wording } from './billing.sentences';
import { ExchangeRateRow } from './exchange-rate.entity';
import { usableRates } from './exchange-rate.loader';
import { lockLegalEntities } from './legal-entity.commands';
import { legalEntityByCode, recordedEntityAt, type EntityOnDay } from './legal-entity.loader';
import { partyText } from './party.input-check';

export interface NewExchangeRate {
  readonly legalEntityCode: string;
  readonly currency: CurrencyCode;
  readonly rate: Micros;
  readonly source: string;
  /** Today, in the entity's zone, when absent. */
  readonly publishedOn?: CalendarDate | null | undefined;
}

const SOURCE_MAX = 200;
/** Each read of a currency brings all that was recorded of its days. */
const RATES_OF_DAY_MAX = 500;

/**
 * Records the rate of exchange that somebody published for a day: documents that are finalized from
 * then on use it. It takes the place of an earlier one of the same currency and day.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT naming every field.
 */
export const recordExchangeRate = defineCommand({
  name: 'recordExchangeRate',
  right: 'MANAGE_INVOICES',
  account: 'none',
  run: async (context, input: NewExchangeRate, path) => {
    const { transaction, newId, recorded } = context;
    await lockLegalEntities(context);
    const { legalEntityCode: code, currency } = input;
    const entity = await legalEntityByCode(context, code);
    if (!entity) {
      const message = wording('No legal entity with this code.');
      return refuse('NOT_FOUND', [...path, 'legalEntityCode'], message);
    }
    const moment = { knownAt: recorded.recordedAt };
    const legalEntity = await recordedEntityAt(context, code, moment);
    const { source, publishedOn } = checkedRate(context, legalEntity, input, path);
    const before = await rateBefore(context, { code, currency, day: publishedOn }, path);
    const exchangeRate: ExchangeRateRow = {
      ...{ legalEntityCode: code, id: newId(), currency, vatCurrency: legalEntity.vatCurrency },
      ...{ rate: storedDecimal(input.rate), source, publishedOn, ...recorded },
    };
    await transaction.insert(ExchangeRateRow, [exchangeRate]);
    context.forget();
    return { exchangeRate, legalEntity, before };
  },
  audit: ({ exchangeRate: { legalEntityCode, currency, publishedOn, ...is }, before: was }) => [
    {
      accountId: null,
      changes: [
        { name: 'legalEntityCode', before: null, after: legalEntityCode },
        { name: 'currency', before: null, after: currency },
        { name: 'publishedOn', before: null, after: publishedOn },
        { name: 'rate', before: was?.rate ?? null, after: is.rate },
        { name: 'source', before: was?.source ?? null, after: is.source },
      ],
    },
  ],
  event: {
    type: 'exchange_rate.recorded',
    facts: ({ exchangeRate: { id } }) => [{ stream: 'PROVIDER', id }],
  },
});

function checkedRate(
  context: CommandContext,
  { vatCurrency, ...entity }: Pick<LegalEntity, 'timeZone'> & Pick<EntityOnDay, 'vatCurrency'>,
  { currency, rate, ...input }: NewExchangeRate,
  path: InputPath,
): { readonly source: string; readonly publishedOn: CalendarDate } {
  const check = new InputCheck();
  const at = (name: string) => [...path, name];
  if (currency === vatCurrency) {
    const got = { got: currency };
    const message = 'expected another currency than that of the VAT accounts, {got}';
    check.invalid(at('currency'), wording(message, got));
  }
  if (rate <= 0n) {
    const got = { got: formatShortest(rate) };
    check.invalid(at('rate'), wording('expected a rate above 0, got {got}', got));
  }
  const source = partyText(check, at('source'), input.source, SOURCE_MAX);
  const today = context.todayIn(entity.timeZone);
  const publishedOn = input.publishedOn ?? today;
  if (publishedOn < EARLIEST || publishedOn > today) {
    const days = { first: { date: EARLIEST }, last: { date: today }, got: { date: publishedOn } };
    const message = wording('expected a day from {first} to {last}, got {got}', days);
    check.invalid(at('publishedOn'), message);
  }
  check.done();
  return { source, publishedOn };
}

/** The rate whose place another of its currency and day takes; undefined where there is none. */
async function rateBefore(
  context: CommandContext,
  key: { readonly code: string; readonly currency: CurrencyCode; readonly day: CalendarDate },
  path: InputPath,
): Promise<ExchangeRateRow | undefined> {
  const rates = await usableRates(context, key);
  const ofDay = rates.filter(({ publishedOn }) => publishedOn === key.day);
  if (ofDay.length >= RATES_OF_DAY_MAX) {
    const message = 'expected a currency and day with fewer than {max} rates';
    refuse('INVALID_INPUT', path, wording(message, { max: RATES_OF_DAY_MAX }));
  }
  return ofDay.at(-1);
}
