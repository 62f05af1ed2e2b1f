import { isInService } from '../../../domain/contract/service-spans';
import { suspensionWithin, type SuspensionFact } from '../../../domain/contract/suspension';
import { localDate, type Instant } from '../../../domain/time/time-zone';
import { InputCheck } from '../../../application/input-check';
import { refuse } from '../../../application/user-input-error';
import { suspensionsOf } from '../contract-facts';
import { defineAnswer, defineChange, type ChangeInput } from './define-change';
import type { Wording } from '../../../domain/wording';
import { wording } from './change.sentences';

export interface NewSuspension extends ChangeInput {
  readonly suspendedAt?: Instant | null | undefined;
  readonly resumedAt?: Instant | null | undefined;
  readonly reason: string;
}

/**
 * Records that the provider suspends a service. It moves no date and stops no charge; calls made
 * meanwhile are kept and rated.
 *
 * Source: Terms of Service 2.2, 2.4, 4.2, 9.7.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE where it is suspended then.
 */
export const suspendSubscription = defineChange<NewSuspension>({
  name: 'suspendSubscription',
  right: 'CHANGE_CONTRACTS',
  kind: 'SUSPENDED',
  event: 'subscription.suspended',
  decide: ({ context, state, path }, input) => {
    const { account } = state.contract;
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, 500);
    const suspendedAt = input.suspendedAt ?? context.now(account);
    const resumedAt = input.resumedAt ?? null;
    if (resumedAt !== null && resumedAt <= suspendedAt) {
      const instants = { suspendedAt, got: resumedAt };
      check.invalid(
        [...path, 'resumedAt'],
        wording('expected an instant after the suspension, {suspendedAt}, got {got}', instants),
      );
    }
    const day = localDate(suspendedAt, account.timeZone);
    if (!isInService(state.spans, day)) {
      check.invalid(
        [...path, 'suspendedAt'],
        wording('expected a day of service, got {got}', { got: { date: day } }),
      );
    }
    check.done();
    const other = suspensionWithin(suspensionsOf(state.records.changes), suspendedAt, resumedAt);
    if (other) {
      refuse('ALREADY_DONE', [...path, 'suspendedAt'], suspendedAlready(other));
    }
    return { givenBy: 'PROVIDER', suspendedAt, resumedAt, reason };
  },
});

export interface NewResumption extends ChangeInput {
  readonly resumedAt?: Instant | null | undefined;
}

/**
 * Records that a suspension is over, earlier than planned where an end was stated.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE for one that is over.
 */
export const resumeSubscription = defineAnswer<NewResumption>({
  name: 'resumeSubscription',
  right: 'CHANGE_CONTRACTS',
  kind: 'RESUMED',
  event: 'subscription.resumed',
  answers: { kind: 'SUSPENDED', field: 'suspensionId' },
  decide: ({ context, state, path }, input, answered) => {
    const now = context.now(state.contract.account);
    const suspension = suspensionsOf(state.records.changes).find(({ id }) => id === answered.id);
    if (!suspension) throw new Error('a suspension that its contract does not have');
    const { suspendedAt, resumedAt: until } = suspension;
    const isAnswered = state.records.changes.some(({ answersId }) => answersId === answered.id);
    if (isAnswered || (until !== null && until <= now)) {
      const ended = { resumedAt: `${until}` };
      refuse(
        'ALREADY_DONE',
        [...path, 'suspensionId'],
        wording('expected a suspension that lasts, this one ended at {resumedAt}', ended),
      );
    }
    const resumedAt = input.resumedAt ?? now;
    if (resumedAt <= suspendedAt || resumedAt > (until ?? now)) {
      const instants = { suspendedAt, latest: until ?? now, got: resumedAt };
      refuse(
        'INVALID_INPUT',
        [...path, 'resumedAt'],
        wording('expected an instant after {suspendedAt}, up to {latest}, got {got}', instants),
      );
    }
    return { givenBy: 'PROVIDER', resumedAt };
  },
});

function suspendedAlready({ suspendedAt, resumedAt }: SuspensionFact): Wording {
  return resumedAt === null
    ? wording('expected a time in which it is not suspended, it is from {suspendedAt}', {
        suspendedAt,
      })
    : wording(
        'expected a time in which it is not suspended, it is from {suspendedAt} to {resumedAt}',
        { suspendedAt, resumedAt },
      );
}
