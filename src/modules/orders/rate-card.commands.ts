import { FIRST_DATE } from '../../domain/time/calendar-date';
import type { CurrencyCode } from '../../domain/money/currency';
import type { Transaction } from '../../data/transaction';
import type { AuditedFact } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { EventFact } from '../../application/outbox';
import { InputCheck } from '../../application/input-check';
import { RateCardRateRow, RateCardRow } from './rate-card.entity';
import { CARD_CODE } from './rate-card.loader';
import { rateColumns } from './rate.commands';
import {
  checkRate,
  completeRate,
  RATES_MAX,
  refuseOverlap,
  type NewRate,
  type StatedRate,
} from './rate.input-check';
import { wording } from './order.sentences';

export interface NewRateCard {
  readonly code: string;
  readonly name: string;
  readonly currencyCode: CurrencyCode;
  readonly rates: readonly NewRate[];
}

/**
 * Publishes the next version of a rate card, for orders that name it from then on.
 *
 * Orders that exist keep the rates that they copied.
 *
 * @throws UserInputError INVALID_INPUT and OVERLAPPING_RATES, naming every field.
 */
export const publishRateCard = defineCommand({
  name: 'publishRateCard',
  right: 'PUBLISH_RATE_CARDS',
  account: 'none',
  run: async (context, input: NewRateCard, path) => {
    const { transaction, recorded } = context;
    const check = new InputCheck();
    const code = check.form([...path, 'code'], input.code, CARD_CODE, CODE);
    const name = check.text([...path, 'name'], input.name, 200);
    const rates = checkRates(check, input.rates, [...path, 'rates']);
    check.done();
    const last = await lastVersion(transaction, code);
    const { currencyCode } = input;
    const version = { code, version: (last ?? 0) + 1, name, currencyCode, ...recorded };
    const rateCard = { ...version, isPinned: false, rateCount: rates.length, contentHash: null };
    await transaction.insert(RateCardRow, [rateCard]);
    await transaction.insert(RateCardRateRow, rates.map(toRow(rateCard)));
    return { rateCard, last };
  },
  audit: ({ rateCard, last }) => [publicationAudit(rateCard, last)],
  event: {
    type: 'rate_card.published',
    facts: ({ rateCard }) => [publicationEvent(rateCard)],
  },
});

/** What the log says of a new version; `last` is the number of the one before. */
export const publicationAudit = (
  { code, version, currencyCode, rateCount }: RateCardRow,
  last: number | null,
): AuditedFact => ({
  accountId: null,
  changes: [
    { name: 'code', before: last === null ? null : code, after: code },
    { name: 'version', before: last === null ? null : `${last}`, after: `${version}` },
    { name: 'currencyCode', before: null, after: currencyCode },
    { name: 'rates', before: null, after: `${rateCount}` },
  ],
});

export const publicationEvent = ({ code, version }: RateCardRow): EventFact => ({
  stream: 'CATALOGUE',
  id: `${code}/${version}`,
});

export const CODE = wording(
  'a code of 1 to 40 capital letters, digits and underscores, a letter first',
);

function checkRates(check: InputCheck, rates: readonly NewRate[], path: InputPath): StatedRate[] {
  if (rates.length === 0 || rates.length > RATES_MAX) {
    const bounds = { max: RATES_MAX, got: rates.length };
    check.invalid(path, wording('expected 1 to {max} rates, got {got}', bounds));
    return [];
  }
  const stated = rates.map((rate, index) => checkRate(check, rate, [...path, `${index}`], null));
  const listed = stated.map((rate, index) => {
    const at = [...path, `${index}`];
    return {
      ...completeRate(check, rate, EARLIEST, at),
      label: wording('rate {index}', { index }),
      path: at,
    };
  });
  refuseOverlap(check, listed);
  return stated;
}

/** As if an order took effect before all time: what overlaps in no order does not then either. */
export const EARLIEST = {
  initialIncrementSeconds: 1,
  additionalIncrementSeconds: 1,
  validFrom: FIRST_DATE,
};

/** The last version of that code, once nobody else can publish another; null where it is new. */
export async function lastVersion({ rows }: Transaction, code: string): Promise<number | null> {
  await rows({ text: `select pg_advisory_xact_lock(hashtext('rate cards'))` }, []);
  const [last] = await rows<{ version: number | null }>(
    {
      name: 'last-version-of-rate-card',
      text: 'select max(version) as version from rate_card where code = $1',
    },
    [code],
  );
  return last?.version ?? null;
}

const toRow =
  ({ code: cardCode, version: cardVersion }: RateCardRow) =>
  (rate: StatedRate, position: number): RateCardRateRow => {
    const { initialIncrementSeconds, additionalIncrementSeconds, validFrom } = rate;
    return {
      ...{ cardCode, cardVersion, position },
      ...rateColumns(rate),
      ...{ initialIncrementSeconds, additionalIncrementSeconds, validFrom },
    };
  };
