import { parseDate, type CalendarDate } from '../../../domain/time/calendar-date';
import { DomainError } from '../../../domain/domain-error';
import { storedDecimal } from '../../../domain/money/money';
import { parseInstant } from '../../../domain/time/time-zone';
import { RetryTransaction } from '../../../data/retry';
import { requireRight } from '../../../application/rights';
import type { AuditedFact } from '../../../application/audit';
import { defineCommand } from '../../../application/command';
import type { CommandContext, RequestContext } from '../../../application/context';
import { endOfRange, type AskedEnd } from '../../../application/date-range';
import { InputCheck } from '../../../application/input-check';
import type { RowKey } from '../../../data/loader';
import { requireSubscription } from '../../subscriptions/notice.commands';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import type { CallPeriod, CallPlace } from './current-calls.loader';
import { claimRecords, supersede } from './ledger.store';
import { nextVersionOf, rateAgain, type RechargedCall, type Rerating } from './rerating';
import { wording } from './correction.sentences';

/** Which calls are rated again. */
export interface AskedRerating extends AskedEnd {
  readonly subscription: RowKey | undefined;
  readonly from: CalendarDate;
  readonly onlyUnrated: boolean;
  /** Where an earlier act of the same period has stopped, as it said. */
  readonly after: string | null;
}

const RIGHT = 'RERATE_USAGE';

/**
 * Rates calls of a period again, under the contract as it is known now: each call for which
 * something else comes out gets a reversal and a next version.
 *
 * Looks at so many calls at the most, and says where to go on. Done again, it changes nothing.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for a period that is none, and for another place
 *   to go on after than an act has given out.
 */
export const rerateUsage = defineCommand({
  name: 'rerateUsage',
  right: RIGHT,
  // Locked: corrections of rates and calls, and notices, come before it or after it.
  account: ({ subscription }: AskedRerating & { readonly reason: string }) =>
    subscription?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'subscriptionId'];
    const subscription = await requireSubscription(context, input.subscription, at);
    const check = new InputCheck();
    const reason = check.text([...path, 'reason'], input.reason, 500);
    const period = checkPeriod(check, subscription, input, path);
    const { rerating, recharged } = await rateAgain(context, subscription, period);
    await enter(context, subscription, recharged, reason);
    return { rerating, act: { subscription, period, reason, id: context.newId() } };
  },
  audit: ({ rerating, act }) =>
    rerating.rerated > 0
      ? [auditedRerating(act.subscription, act.period, rerating, act.reason)]
      : [],
  event: {
    type: 'usage.rerated',
    facts: ({ rerating, act: { subscription, id } }) =>
      rerating.rerated > 0
        ? [{ accountId: subscription.accountId, subscriptionId: subscription.id, id }]
        : [],
  },
});

async function enter(
  context: CommandContext,
  { accountId }: SubscriptionRow,
  recharged: readonly RechargedCall[],
  reason: string,
): Promise<void> {
  if (recharged.length === 0) return;
  const { transaction } = context;
  const ids = recharged.map(({ record }) => record.id);
  const claimed = await claimRecords(transaction, accountId, ids);
  // By an act that takes no lock of its account.
  if (claimed.size !== ids.length) throw new RetryTransaction('a call was corrected meanwhile');
  const superseding = recharged.map((call) => ({
    record: call.record,
    next: nextVersionOf(context, call),
  }));
  await supersede(context, transaction, accountId, superseding, reason);
}

function auditedRerating(
  { accountId, id }: SubscriptionRow,
  { from, before }: CallPeriod,
  { rerated, amountBefore, amountAfter }: Rerating,
  reason: string,
): AuditedFact {
  return {
    accountId,
    subscriptionId: id,
    subject: { type: 'Subscription', id },
    changes: [
      { name: 'reason', before: null, after: reason },
      { name: 'period', before: null, after: `from ${from} before ${before}` },
      { name: 'records', before: null, after: `${rerated}` },
      { name: 'amount', before: storedDecimal(amountBefore), after: storedDecimal(amountAfter) },
    ],
  };
}

/**
 * What `rerateUsage` would come to, by the same decisions; nothing is stored. Null where the viewer
 * finds no such subscription.
 *
 * @throws UserInputError INVALID_INPUT, as the act does.
 */
export async function previewRerate(
  context: RequestContext,
  input: AskedRerating,
  path: readonly string[],
): Promise<Rerating | null> {
  requireRight(context.viewer, RIGHT);
  const subscription = input.subscription && (await subscriptionById(context, input.subscription));
  if (!subscription) return null;
  const period = checkPeriod(new InputCheck(), subscription, input, path);
  return (await rateAgain(context, subscription, period)).rerating;
}

/** @throws UserInputError with what was wrong before, too. */
function checkPeriod(
  check: InputCheck,
  { accountId, id: subscriptionId }: SubscriptionRow,
  { from, onlyUnrated, after, ...asked }: AskedRerating,
  path: readonly string[],
): CallPeriod {
  const { day: before, field } = endOfRange(check, asked, path);
  if (before <= from) {
    const days = { after: { date: from }, got: { date: before } };
    check.invalid([...path, field], wording('expected a day after {after}, got {got}', days));
  }
  const place = after === null ? null : readPlace(after, onlyUnrated);
  if (place === undefined) {
    const message = wording(
      'expected the continueAfter of an operation with the same period, got another text',
    );
    check.invalid([...path, 'after'], message);
  }
  check.done();
  return { accountId, subscriptionId, from, before, onlyUnrated, after: place ?? null };
}

/** A place as the caller is given it: opaque, to be sent back as it is. */
export const writePlace = ({ at, originalId }: CallPlace): string =>
  Buffer.from(`${at}/${originalId}`).toString('base64url');

const PLACE = /^([^/]{10,24})\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Undefined for any text that no act of that kind gives out. */
function readPlace(text: string, onlyUnrated: boolean): CallPlace | undefined {
  const [, at = '', originalId = ''] = PLACE.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  try {
    const checked = onlyUnrated ? parseDate(at) : parseInstant(at);
    return { at: checked, originalId };
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
