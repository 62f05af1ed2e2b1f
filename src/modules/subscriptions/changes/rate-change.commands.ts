import { rateOfScope } from '../../../domain/usage/line-rates';
import { isLater } from '../../../domain/usage/rates-over-time';
import { storedDecimal, type Micros } from '../../../domain/money/money';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { InputCheck } from '../../../application/input-check';
import type { InputPath } from '../../../application/command';
import type { RowKey } from '../../../data/loader';
import type { RateRow } from '../../orders/order.entity';
import { PRICE_MAX } from '../../orders/order.input-check';
import { lineRatesOf, rateOfContract } from '../../orders/pinned-rate.loader';
import { toOrderRate, type RateRecord } from '../../orders/rate.loader';
import { linesOfContract } from '../contract-facts';
import type { ContractChangeRow } from '../contract-change.entity';
import { defineChange, type ChangeQuestion } from './define-change';
import { checkAnnouncement, type Announcement } from './price-change.commands';
import { wording } from './change.sentences';

export interface ChangedRate {
  readonly rate: RowKey | undefined;
  readonly perMinute: Micros;
  /** As before when absent, as is the other. */
  readonly connectionFee?: Micros | null | undefined;
  readonly minimumCharge?: Micros | null | undefined;
}

export interface NewRateChange extends Announcement {
  readonly rates: readonly ChangedRate[];
  readonly reason?: string | null | undefined;
}

const RATES_MAX = 1_000;

/**
 * Records that the provider announced other rates per minute: effective on the first of a month,
 * after the announcement and the initial term. Calls that are rated already keep their charge until
 * they are rated again.
 *
 * Source: Terms of Service 2.2.
 *
 * @throws UserInputError NOT_FOUND for a rate of another contract, too; INVALID_INPUT for one that
 *   does not hold on that day; ALREADY_DONE where another change of it begins on that day.
 */
export const announceRateChange = defineChange<NewRateChange>({
  name: 'announceRateChange',
  right: 'CHANGE_CONTRACTS',
  kind: 'RATES_CHANGED',
  event: 'rate_change.announced',
  decide: (question, input) => {
    const { path } = question;
    const toldOn = checkAnnouncement(question, input);
    const check = new InputCheck();
    const { length } = input.rates;
    if (length < 1 || length > RATES_MAX) {
      const bounds = { max: RATES_MAX, got: length };
      check.invalid([...path, 'rates'], wording('expected 1 to {max} rates, got {got}', bounds));
    }
    const reason = check.optionalText([...path, 'reason'], input.reason, 500);
    check.done();
    return { givenBy: 'PROVIDER', toldOn, effectiveOn: input.effectiveOn, reason };
  },
  rates: async (question, input, change) => {
    const { context, state, path } = question;
    const { subscription } = state.contract;
    const lines = linesOfContract(subscription, state.records.changes);
    const held = await lineRatesOf(context, lines);
    const check = new InputCheck();
    const seen = new Set<string>();
    const found = await Promise.all(
      input.rates.map(async ({ rate: key }) => {
        const isOwn = key?.accountId === subscription.accountId;
        return isOwn ? rateOfContract(context, lines[0], key.id) : null;
      }),
    );
    const rows = input.rates.map((changed, index) => {
      const at = [...path, 'rates', `${index}`];
      const record = found[index];
      if (!record || !lines.some(({ id }) => id === record.orderLineId)) {
        const message = wording('No rate of this contract has this id.');
        check.add({ code: 'NOT_FOUND', path: [...at, 'rateId'], message });
        return [];
      }
      if (seen.has(record.id)) {
        const twice = wording('expected one change of each rate, got another one');
        check.invalid([...at, 'rateId'], twice);
      }
      seen.add(record.id);
      const inPlace = rateOfScope(held, toOrderRate(record), input.effectiveOn);
      checkRateHolds(check, record, inPlace?.id, input.effectiveOn, [...at, 'rateId']);
      return [toChangedRow(check, question, { changed, record, change }, at)];
    });
    check.done();
    return rows.flat();
  },
});

function checkRateHolds(
  check: InputCheck,
  record: RateRecord,
  inPlaceId: string | undefined,
  day: CalendarDate,
  path: InputPath,
): void {
  if (inPlaceId !== record.id) {
    check.invalid(
      path,
      wording('expected a rate that holds on {day}, on that day this one does not', {
        day: { date: day },
      }),
    );
  } else if (record.validFrom === day && isLater(record)) {
    const message = wording('expected a day on which this rate does not change yet, got {got}', {
      got: { date: day },
    });
    check.add({ code: 'ALREADY_DONE', path, message });
  }
  if (record.poolId === null) return;
  const message = wording(
    'expected a rate with a price per call, calls of this one draw on a pool',
  );
  check.invalid(path, message);
}

/** The rate from the day of the change on; all but its prices is as it was. */
function toChangedRow(
  check: InputCheck,
  { context, state }: ChangeQuestion,
  {
    changed,
    record,
    change,
  }: {
    readonly changed: ChangedRate;
    readonly record: RateRecord;
    readonly change: ContractChangeRow;
  },
  path: InputPath,
): RateRow {
  const { retiredAt, retirementReason, replacedById, ...row } = record;
  const priceOf = (field: 'perMinute' | 'connectionFee' | 'minimumCharge'): string => {
    const price = changed[field];
    if (price == null) return row[field];
    check.price([...path, field], price, PRICE_MAX);
    return storedDecimal(price);
  };
  return {
    ...row,
    id: context.newId(),
    orderLineId: state.contract.subscription.orderLineId,
    perMinute: priceOf('perMinute'),
    connectionFee: priceOf('connectionFee'),
    minimumCharge: priceOf('minimumCharge'),
    validFrom: change.effectiveOn ?? row.validFrom,
    beneficiaryCode: change.beneficiaryCode,
    recordedAt: change.recordedAt,
    recordedBy: change.recordedBy,
    reason: change.reason,
    origin: 'PRICE_CHANGE',
    contractChangeId: change.id,
    changedRateId: record.id,
  };
}
