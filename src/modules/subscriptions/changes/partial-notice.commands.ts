import { leastQuantity, partialNoticeEffectiveOn } from '../../../domain/contract/charge-history';
import {
  givenOnOf,
  noticeEffect,
  standsFrom,
  type DeliveryMethod,
} from '../../../domain/contract/notice';
import { isInService } from '../../../domain/contract/service-spans';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { InputCheck, ruled } from '../../../application/input-check';
import { refuse } from '../../../application/user-input-error';
import type { RowKey } from '../../../data/loader';
import { chargeFactsAt } from '../contract';
import { partialNoticeOf } from '../contract-facts';
import { checkTold, refuseOutside } from '../notice.commands';
import { refuseLateWithdrawal } from '../withdrawal.commands';
import { requireCharge } from './charge-of-contract';
import type { ContractChangeRow } from '../contract-change.entity';
import {
  defineAnswer,
  defineChange,
  refuseAnswered,
  refuseFuture,
  type ChangeInput,
  type ChangeQuestion,
} from './define-change';
import { wording } from './change.sentences';

export interface NewPartialNotice extends ChangeInput {
  readonly charge: RowKey | undefined;
  readonly fewerUnits: number;
  readonly givenOn?: CalendarDate | null | undefined;
  readonly sentOn?: CalendarDate | null | undefined;
  readonly deliveryMethod?: DeliveryMethod | null | undefined;
}

/**
 * Records a partial notice: the customer asks for fewer units of a charge. It takes effect at the
 * end of the first period for which it is in time, as a notice of termination does.
 *
 * Source: CXone Services Terms 1.2; Terms of Service 3.1.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; NOTICE_OUTSIDE_TERM.
 */
export const givePartialNotice = defineChange<NewPartialNotice>({
  name: 'givePartialNotice',
  right: 'GIVE_NOTICES',
  kind: 'PARTIAL_NOTICE',
  event: 'partial_notice.given',
  decide: async (question, input) => {
    const { context, state, today, path } = question;
    const charge = await requireCharge(question, input.charge, [...path, 'chargeId']);
    const check = new InputCheck();
    const told = checkTold(check, context, input, today, path);
    check.done();
    const givenOn = givenOnOf(told);
    for (const day of [standsFrom(told), givenOn]) {
      if (!isInService(state.spans, day)) refuseOutside(state, day, path);
    }
    const left = leastQuantity(charge, await chargeFactsAt(context, state));
    if (!Number.isInteger(input.fewerUnits) || input.fewerUnits < 1 || input.fewerUnits > left) {
      const units = { left, got: input.fewerUnits };
      refuse(
        'INVALID_INPUT',
        [...path, 'fewerUnits'],
        wording('expected 1 to {left} units, those that are left of the charge, got {got}', units),
      );
    }
    ruled([...path, 'givenOn'], () => noticeEffect(state.contract.schedule, givenOn));
    const { sentOn, deliveryMethod } = told;
    return {
      givenBy: 'CUSTOMER',
      chargeId: charge.id,
      fewerUnits: input.fewerUnits,
      sentOn,
      deliveryMethod,
      givenOn: told.givenOn,
    };
  },
});

export interface NewAcceptance extends ChangeInput {
  readonly effectiveOn: CalendarDate;
  readonly acceptedOn?: CalendarDate | null | undefined;
}

const PARTIAL_NOTICE = { kind: 'PARTIAL_NOTICE', field: 'partialNoticeId' } as const;

/**
 * Records that the provider accepts that a partial notice takes effect earlier than its terms say.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE for one that was answered before.
 */
export const acceptPartialNotice = defineAnswer<NewAcceptance>({
  name: 'acceptPartialNotice',
  right: 'CHANGE_CONTRACTS',
  kind: 'PARTIAL_NOTICE_ACCEPTED',
  event: 'partial_notice.accepted',
  answers: PARTIAL_NOTICE,
  decide: (question, input, answered) => {
    const { today, path } = question;
    refuseEveryAnswer(question, answered);
    const { notice, effectiveOn } = standing(question, answered);
    const since = standsFrom(notice);
    if (input.effectiveOn < since || input.effectiveOn >= effectiveOn) {
      refuse(
        'INVALID_INPUT',
        [...path, 'effectiveOn'],
        wording(
          'expected a day from the notice, {since}, to the day before it takes effect anyway, {effectiveOn}, got {got}',
          daysOf(since, effectiveOn, input.effectiveOn),
        ),
      );
    }
    const toldOn = refuseFuture(question, 'acceptedOn', input.acceptedOn ?? today);
    return { givenBy: 'PROVIDER', effectiveOn: input.effectiveOn, toldOn };
  },
});

export interface NewPartialWithdrawal extends ChangeInput {
  readonly withdrawnOn?: CalendarDate | null | undefined;
  readonly isAcceptedByProvider: boolean;
}

/**
 * Withdraws a partial notice by the rule for notices of termination: free until the notice day of
 * the period at whose end it takes effect, afterwards only if the provider accepts.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE; WITHDRAWAL_NEEDS_ACCEPTANCE.
 */
export const withdrawPartialNotice = defineAnswer<NewPartialWithdrawal>({
  name: 'withdrawPartialNotice',
  right: 'GIVE_NOTICES',
  rightFor: ({ isAcceptedByProvider }) =>
    isAcceptedByProvider ? 'ACCEPT_LATE_WITHDRAWALS' : 'GIVE_NOTICES',
  kind: 'PARTIAL_NOTICE_WITHDRAWN',
  event: 'partial_notice.withdrawn',
  answers: PARTIAL_NOTICE,
  decide: (question, input, answered) => {
    const { context, state, today, path } = question;
    const at = [...path, 'withdrawnOn'];
    refuseAnswered(question, answered, 'PARTIAL_NOTICE_WITHDRAWN', PARTIAL_NOTICE.field);
    const { notice, effectiveOn } = standing(question, answered);
    const withdrawnOn = refuseFuture(question, 'withdrawnOn', input.withdrawnOn ?? today);
    if (context.viewer.kind === 'PERSON' && withdrawnOn !== today) {
      const days = { today: { date: today }, got: { date: withdrawnOn } };
      refuse('INVALID_INPUT', at, wording('expected today, {today}, got {got}', days));
    }
    const since = standsFrom(notice);
    if (withdrawnOn < since || withdrawnOn >= effectiveOn) {
      refuse(
        'INVALID_INPUT',
        at,
        wording(
          'expected a day from the notice, {since}, to the day before it takes effect, {effectiveOn}, got {got}',
          daysOf(since, effectiveOn, withdrawnOn),
        ),
      );
    }
    const { schedule, terms } = state.contract;
    const effect = noticeEffect(schedule, givenOnOf(notice));
    const { isAcceptedByProvider } = input;
    const withdrawal = { withdrawnOn, isAcceptedByProvider, isAcceptedByCustomer: false };
    refuseLateWithdrawal(effect, 'CUSTOMER', withdrawal, terms, at);
    return { givenBy: 'CUSTOMER', toldOn: withdrawnOn, isAccepted: isAcceptedByProvider };
  },
});

function refuseEveryAnswer(question: ChangeQuestion, answered: ContractChangeRow): void {
  for (const kind of ['PARTIAL_NOTICE_WITHDRAWN', 'PARTIAL_NOTICE_ACCEPTED'] as const) {
    refuseAnswered(question, answered, kind, PARTIAL_NOTICE.field);
  }
}

const daysOf = (since: CalendarDate, effectiveOn: CalendarDate, got: CalendarDate) => ({
  ...{ since: { date: since }, effectiveOn: { date: effectiveOn }, got: { date: got } },
});

function standing({ state }: ChangeQuestion, answered: ContractChangeRow) {
  const notice = partialNoticeOf(answered, state.records.changes);
  return { notice, effectiveOn: partialNoticeEffectiveOn(state.contract.schedule, notice) };
}
