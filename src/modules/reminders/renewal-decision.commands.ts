import type { RenewalDecision } from '../../domain/contract/reminder';
import { nextNoticeDueBy } from '../../domain/contract/term-rhythm';
import { LAST_DATE, type CalendarDate } from '../../domain/time/calendar-date';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import { stateAt } from '../subscriptions/contract';
import { lookAgain } from '../subscriptions/due-look.store';
import { requireSubscription } from '../subscriptions/notice.commands';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { RenewalDecisionRow } from './reminder.entity';
import { wording } from './reminder.sentences';

export interface NewRenewalDecision {
  readonly subscription: RowKey | undefined;
  readonly decision: RenewalDecision['kind'];
  /** Of LATER alone: the day on which to be reminded. */
  readonly until?: CalendarDate | null | undefined;
}

/**
 * Records what the customer means to do about the next last day for notice. It gives no notice and
 * renews nothing: it decides about reminders alone. The latest holds.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for a service without a last day for notice to
 *   come, and for a day that is missing, of no use, or later than that one.
 */
export const recordRenewalDecision = defineCommand({
  name: 'recordRenewalDecision',
  right: 'GIVE_NOTICES',
  account: ({ subscription }: NewRenewalDecision) => subscription?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'subscriptionId'];
    const subscription = await requireSubscription(context, input.subscription, at);
    const { transaction, newId, recorded } = context;
    const { accountId, id: subscriptionId } = subscription;
    const { today, noticeDueBy } = await nextNotice(context, subscription, at);
    const until = checkedDay(input, { first: today, last: noticeDueBy }, [...path, 'until']);
    const renewalDecision: RenewalDecisionRow = {
      ...{ accountId, id: newId(), subscriptionId, noticeDueBy, kind: input.decision, until },
      ...recorded,
    };
    await transaction.insert(RenewalDecisionRow, [renewalDecision]);
    await lookAgain(context, [accountId]);
    context.forget();
    return { subscription, renewalDecision };
  },
  audit: ({ subscription, renewalDecision: { kind, until, noticeDueBy } }) => [
    auditedRow('Subscription', { ...subscription, subscriptionId: subscription.id }, [
      { name: 'decision', before: null, after: kind },
      { name: 'noticeDueBy', before: null, after: noticeDueBy },
      ...(until === null ? [] : [{ name: 'until', before: null, after: until }]),
    ]),
  ],
  event: { type: 'renewal_decision.recorded', facts: ({ renewalDecision }) => [renewalDecision] },
});

async function nextNotice(
  context: CommandContext,
  subscription: SubscriptionRow,
  path: InputPath,
): Promise<{ readonly today: CalendarDate; readonly noticeDueBy: CalendarDate }> {
  const { contract, endsBefore } = await stateAt(context, subscription, { asOf: LAST_DATE });
  const today = context.today(contract.account);
  const noticeDueBy = nextNoticeDueBy(contract.schedule, endsBefore, today);
  if (noticeDueBy !== null) return { today, noticeDueBy };
  const { number } = subscription;
  return refuse(
    'INVALID_INPUT',
    path,
    wording('{number} ends without a decision: there is no last day for notice to come.', {
      number,
    }),
  );
}

function checkedDay(
  { decision, until = null }: NewRenewalDecision,
  { first, last }: { readonly first: CalendarDate; readonly last: CalendarDate },
  path: InputPath,
): CalendarDate | null {
  if (decision !== 'LATER') {
    if (until === null) return null;
    const message = 'expected no day on which to be reminded, for another decision than LATER';
    return refuse('INVALID_INPUT', path, wording(message));
  }
  if (until === null) {
    const message = wording('expected a day on which to be reminded, for LATER');
    return refuse('INVALID_INPUT', path, message);
  }
  if (until >= first && until <= last) return until;
  const days = { first: { date: first }, last: { date: last }, got: { date: until } };
  const message = 'expected a day from {first} to {last}, the last day for notice, got {got}';
  return refuse('INVALID_INPUT', path, wording(message, days));
}
