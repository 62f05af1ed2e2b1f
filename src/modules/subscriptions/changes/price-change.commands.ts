import { checkPriceChange } from '../../../domain/contract/price-change';
import { isInService } from '../../../domain/contract/service-spans';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { storedDecimal, type Micros } from '../../../domain/money/money';
import { InputCheck, ruled } from '../../../application/input-check';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import { checkSurchargePrice, PRICE_MAX } from '../../orders/order.input-check';
import { requireCharge } from './charge-of-contract';
import { defineChange, refuseFuture, type ChangeInput, type ChangeQuestion } from './define-change';
import type { Wording } from '../../../domain/wording';
import { wording } from './change.sentences';

/** When other prices of the provider hold, and when it announced them. */
export interface Announcement extends ChangeInput {
  readonly announcedOn?: CalendarDate | null | undefined;
  readonly effectiveOn: CalendarDate;
}

/**
 * Checks the days of a price change, of a charge as of rates.
 *
 * @returns the day on which it was announced.
 * @throws UserInputError INVALID_INPUT
 */
export function checkAnnouncement(
  question: ChangeQuestion,
  { announcedOn, effectiveOn }: Announcement,
): CalendarDate {
  const { state, today, path } = question;
  const toldOn = refuseFuture(question, 'announcedOn', announcedOn ?? today);
  const at = [...path, 'effectiveOn'];
  ruled(at, () => checkPriceChange(state.contract.schedule, toldOn, effectiveOn));
  if (!isInService(state.spans, effectiveOn)) {
    refuse('INVALID_INPUT', at, outsideService(effectiveOn, state.endsBefore));
  }
  return toldOn;
}

export interface NewPriceChange extends Announcement {
  readonly charge: RowKey | undefined;
  readonly unitPrice: Micros;
  readonly reason?: string | null | undefined;
}

/**
 * Records a price change that the provider announced: effective on the first of a month, after the
 * announcement and the initial term.
 *
 * Source: Terms of Service 2.2.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where the price changes that day.
 */
export const announcePriceChange = defineChange<NewPriceChange>({
  name: 'announcePriceChange',
  right: 'CHANGE_CONTRACTS',
  kind: 'PRICE_CHANGED',
  event: 'price_change.announced',
  decide: async (question, input) => {
    const { state, path } = question;
    const charge = await requireCharge(question, input.charge, [...path, 'chargeId']);
    const toldOn = checkAnnouncement(question, input);
    const { effectiveOn } = input;
    const at = [...path, 'effectiveOn'];
    if (charge.addedOn !== null && effectiveOn < charge.addedOn) {
      const days = { startsOn: { date: charge.addedOn }, got: { date: effectiveOn } };
      refuse(
        'INVALID_INPUT',
        at,
        wording('expected a day from the start of the charge, {startsOn}, got {got}', days),
      );
    }
    const isTaken = state.records.changes.some(
      (change) =>
        change.chargeId === charge.id &&
        change.effectiveOn === effectiveOn &&
        change.unitPrice !== null,
    );
    if (isTaken) {
      refuse(
        'ALREADY_DONE',
        at,
        wording('expected a day on which the price of this charge does not change yet, got {got}', {
          got: { date: effectiveOn },
        }),
      );
    }
    const check = new InputCheck();
    const priceAt = [...path, 'unitPrice'];
    const unitPrice = check.price(priceAt, input.unitPrice, PRICE_MAX);
    const { currencyCode } = state.contract.account;
    checkSurchargePrice(check, charge, input.unitPrice, currencyCode, priceAt);
    const reason = check.optionalText([...path, 'reason'], input.reason, 500);
    check.done();
    return {
      givenBy: 'PROVIDER',
      toldOn,
      effectiveOn,
      chargeId: charge.id,
      unitPrice: storedDecimal(unitPrice),
      reason,
    };
  },
});

const outsideService = (day: CalendarDate, endsBefore: CalendarDate | null): Wording =>
  endsBefore === null
    ? wording('expected a day of service, got {got}', { got: { date: day } })
    : wording('expected a day of service, which ends before {endsBefore}, got {got}', {
        ...{ endsBefore: { date: endsBefore }, got: { date: day } },
      });
