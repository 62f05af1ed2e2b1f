import { checkEndForCause } from '../../../domain/contract/breach';
import type { NoticeGiver } from '../../../domain/contract/notice';
import { isInService } from '../../../domain/contract/service-spans';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import { InputCheck, ruled } from '../../../application/input-check';
import { refuse } from '../../../application/user-input-error';
import { held, serviceFactsOf } from '../contract-facts';
import { refuseOutside } from '../notice.commands';
import {
  defineAnswer,
  defineChange,
  refuseAnswered,
  refuseFuture,
  type ChangeInput,
} from './define-change';
import type { Wording } from '../../../domain/wording';
import { wording } from './change.sentences';

export interface NewBreachNotice extends ChangeInput {
  /** The party that gave it: the other one is in breach. */
  readonly givenBy: NoticeGiver;
  readonly receivedOn?: CalendarDate | null | undefined;
  readonly breach: string;
  readonly isCurable: boolean;
}

/**
 * Records that one party received the other's notice of a breach. It can be cured for 30 days.
 *
 * Source: Terms of Service 3.2.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; NOTICE_OUTSIDE_TERM.
 */
export const recordBreachNotice = defineChange<NewBreachNotice>({
  name: 'recordBreachNotice',
  right: 'CHANGE_CONTRACTS',
  kind: 'BREACH_NOTICE',
  event: 'breach.notified',
  decide: (question, input) => {
    const { state, today, path } = question;
    const toldOn = refuseFuture(question, 'receivedOn', input.receivedOn ?? today);
    if (!isInService(state.spans, toldOn)) refuseOutside(state, toldOn, path, 'receivedOn');
    const check = new InputCheck();
    const reason = check.text([...path, 'breach'], input.breach, 2_000);
    check.done();
    return { givenBy: input.givenBy, toldOn, isCurable: input.isCurable, reason };
  },
});

const BREACH_NOTICE = { kind: 'BREACH_NOTICE', field: 'breachNoticeId' } as const;

export interface NewCure extends ChangeInput {
  readonly curedOn?: CalendarDate | null | undefined;
  readonly cure: string;
}

/**
 * Records that a breach was cured, and how. A cure after the 30 days is kept and changes nothing.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE for one that was cured, or that
 *   ended the service before that day; ACCOUNT_CLOSED where the service would run again.
 */
export const recordBreachCure = defineAnswer<NewCure>({
  name: 'recordBreachCure',
  right: 'CHANGE_CONTRACTS',
  kind: 'BREACH_CURED',
  event: 'breach.cured',
  answers: BREACH_NOTICE,
  decide: (question, input, answered) => {
    const { state, today, path } = question;
    const at = [...path, 'curedOn'];
    refuseAnswered(question, answered, 'BREACH_CURED', BREACH_NOTICE.field);
    const receivedOn = held(answered.toldOn, answered);
    const toldOn = refuseFuture(question, 'curedOn', input.curedOn ?? today);
    if (toldOn < receivedOn) {
      const days = { since: { date: receivedOn }, got: { date: toldOn } };
      refuse('INVALID_INPUT', at, wording('expected a day from {since} on, got {got}', days));
    }
    const ended = serviceFactsOf(state.records).endings.find(
      ({ breachId, declaredOn }) => breachId === answered.id && declaredOn <= toldOn,
    );
    if (ended) {
      const days = { declaredOn: { date: ended.declaredOn }, got: { date: toldOn } };
      refuse(
        'ALREADY_DONE',
        at,
        wording('expected a day before the end for cause, {declaredOn}, got {got}', days),
      );
    }
    const check = new InputCheck();
    const reason = check.text([...path, 'cure'], input.cure, 2_000);
    check.done();
    return { givenBy: answered.givenBy === 'CUSTOMER' ? 'PROVIDER' : 'CUSTOMER', toldOn, reason };
  },
});

export interface NewEndForCause extends ChangeInput {
  readonly declaredOn?: CalendarDate | null | undefined;
  readonly reason?: string | null | undefined;
}

/**
 * Records that the party that gave notice of a breach ends the service for it. The day on which it
 * is declared is the last day of service.
 *
 * Source: Terms of Service 3.2.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT while it can be cured, or where it was;
 *   ALREADY_DONE where the service has ended.
 */
export const endForCause = defineAnswer<NewEndForCause>({
  name: 'endForCause',
  right: 'CHANGE_CONTRACTS',
  kind: 'ENDED_FOR_CAUSE',
  event: 'subscription.ended_for_cause',
  answers: BREACH_NOTICE,
  decide: (question, input, answered) => {
    const { state, today, path } = question;
    const at = [...path, 'declaredOn'];
    refuseAnswered(question, answered, 'ENDED_FOR_CAUSE', BREACH_NOTICE.field);
    const toldOn = refuseFuture(question, 'declaredOn', input.declaredOn ?? today);
    const { breaches, cures } = serviceFactsOf(state.records);
    const breach = breaches.find(({ id }) => id === answered.id);
    if (!breach) throw new Error('a breach notice that its contract does not have');
    ruled(at, () => checkEndForCause(breach, cures, toldOn));
    if (!isInService(state.spans, toldOn)) {
      refuse('ALREADY_DONE', at, endedBefore(toldOn, state.endsBefore));
    }
    const check = new InputCheck();
    const reason = check.optionalText([...path, 'reason'], input.reason, 500);
    check.done();
    return { givenBy: answered.givenBy, toldOn, reason };
  },
});

export interface NewReinstatement extends ChangeInput {
  readonly reinstatedOn?: CalendarDate | null | undefined;
  readonly reason?: string | null | undefined;
}

/**
 * Records that the provider reinstates a service that has ended. The renewal dates that were in
 * force at the end stay; the days without service are not charged.
 *
 * Source: Terms of Service 3.1.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where it runs or was replaced;
 *   ACCOUNT_CLOSED.
 */
export const reinstateSubscription = defineChange<NewReinstatement>({
  name: 'reinstateSubscription',
  right: 'CHANGE_CONTRACTS',
  kind: 'REINSTATED',
  event: 'subscription.reinstated',
  decide: (question, input) => {
    const { state, today, path } = question;
    const effectiveOn = refuseFuture(question, 'reinstatedOn', input.reinstatedOn ?? today);
    const { end, endsBefore } = state;
    if (end?.kind === 'REPLACEMENT') {
      const message = wording(
        'expected a subscription that was not replaced, another took the place of this one',
      );
      refuse('ALREADY_DONE', [...path, 'subscriptionId'], message);
    }
    if (endsBefore === null || endsBefore > effectiveOn) {
      const got = { date: effectiveOn };
      const message =
        endsBefore === null
          ? wording('expected a day from the end of service on, it runs, got {got}', { got })
          : wording(
              'expected a day from the end of service on, it runs to the day before {endsBefore}, got {got}',
              { endsBefore: { date: endsBefore }, got },
            );
      refuse('ALREADY_DONE', [...path, 'reinstatedOn'], message);
    }
    const check = new InputCheck();
    const reason = check.optionalText([...path, 'reason'], input.reason, 500);
    check.done();
    return { givenBy: 'PROVIDER', effectiveOn, reason };
  },
});

const endedBefore = (day: CalendarDate, endsBefore: CalendarDate | null): Wording =>
  endsBefore === null
    ? wording('expected a day of service, got {got}', { got: { date: day } })
    : wording('expected a subscription that runs on {day}, this one ended before {endsBefore}', {
        ...{ day: { date: day }, endsBefore: { date: endsBefore } },
      });
