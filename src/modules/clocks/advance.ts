import { ADVANCE_YEARS_MAX, furthestAdvance } from '../../domain/time/test-clock';
import { millisOf, toInstant, type Instant } from '../../domain/time/time-zone';
import type { InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import type { SystemActor } from '../../application/viewer';
import { requireAccount } from '../accounts/account.commands';
import { tellDue } from '../reminders/due-events.commands';
import { lookOf } from '../reminders/due-events.store';
import { tellUsageArrivals } from '../usage/ingest/usage-arrival.commands';
import { stepsUntil, type ClockedAccount } from './advance-steps.loader';
import { nextInvoiceStep, takeInvoiceSteps, type UnbilledMonth } from './invoice-steps';
import { moveClock } from './test-clock.store';
import { wording } from './test-clock.sentences';

/** How far an advance has come. */
export interface Advance {
  /** What the clock showed at first. */
  readonly from: Instant;
  /** What it shows now. */
  readonly to: Instant;
  /** How many events were written. */
  readonly events: number;
  readonly unbilled: readonly UnbilledMonth[];
  /** Whether it shows what was asked for. */
  readonly isDone: boolean;
}

export const NOTHING_DONE = { events: 0, unbilled: [], isDone: false } as const;

/** Whose work it is, in the audit log. */
const TEST_CLOCK: SystemActor = { kind: 'SYSTEM', subject: 'test-clock' };

/** Most steps of one advance, and of one transaction of it. */
const STEPS_MAX = 10_000;
const STEPS_AT_ONCE = 500;
/** A transaction ends after so long, too: what it has done is not lost when the request ends. */
const MILLIS_AT_ONCE = 2_000;

/**
 * Refuses to move a clock backwards, or so far that it would take more steps than one call may.
 *
 * @throws UserInputError CLOCK_BACKWARDS; INVALID_INPUT naming the latest instant that may be asked
 *   for.
 */
export async function checkAdvance(
  context: CommandContext,
  account: ClockedAccount,
  to: Instant,
  { isBegun }: { readonly isBegun: boolean },
  path: InputPath,
): Promise<void> {
  const { clockAt: now } = account;
  if (to < now) {
    const words = { now, got: to };
    const message = 'expected an instant from {now} on, which the clock shows, got {got}';
    refuse('CLOCK_BACKWARDS', path, wording(message, words));
  }
  if (isBegun) return;
  const furthest = furthestAdvance(now);
  if (to > furthest) {
    const words = { furthest, years: ADVANCE_YEARS_MAX, got: to };
    const message =
      'expected an instant up to {furthest}, {years} years on at most at a time, got {got}';
    refuse('INVALID_INPUT', path, wording(message, words));
  }
  const tooLate = (await stepsUntil(context, account, to, STEPS_MAX))[STEPS_MAX];
  if (tooLate === undefined) return;
  const words = { furthest: toInstant(millisOf(tooLate) - 1), steps: STEPS_MAX, got: to };
  const message =
    'expected an instant up to {furthest}, with at most {steps} steps on the way, got {got}';
  refuse('INVALID_INPUT', path, wording(message, words));
}

/** Takes the next steps of an advance: as many as one transaction takes, or all that are left. */
export async function advanceBy(
  context: CommandContext,
  { id, clockAt: now }: ClockedAccount,
  to: Instant,
  before: Advance,
): Promise<Advance> {
  const begunAt = performance.now();
  const unbilled = [...before.unbilled];
  const eventsBefore = await countEvents(context, id);
  // What came before the clock moves is told before, at the instant that it shows.
  await context.bySystem(TEST_CLOCK, (inside) => tellUsageArrivals(inside, id));
  await tellWhatIsDue(context, id, now);
  for (let steps = 0; ;) {
    const account = await clocked(context, id);
    const until = await nextStop(context, account, to);
    await moveClock(context.transaction, id, until);
    const told = await tellWhatIsDue(context, id, until);
    const moved = await clocked(context, id);
    unbilled.push(
      ...(await context.bySystem(TEST_CLOCK, (inside) => takeInvoiceSteps(inside, moved, until))),
    );
    // Documents count as much as what is told.
    steps += Math.max(told, 1);
    const isDone = until === to;
    if (isDone || steps >= STEPS_AT_ONCE || performance.now() - begunAt >= MILLIS_AT_ONCE) {
      const events = before.events + (await countEvents(context, id)) - eventsBefore;
      return { from: before.from, to: until, events, unbilled, isDone };
    }
  }
}

/** The next instant at which there is something to do, or the one that was asked for. */
async function nextStop(
  context: CommandContext,
  account: ClockedAccount,
  to: Instant,
): Promise<Instant> {
  const look = await lookOf(context, account.id);
  const stops = [look?.nextAt, await nextInvoiceStep(context, account, account.clockAt), to];
  return stops.filter((at) => at != null && at > account.clockAt && at <= to).sort()[0] ?? to;
}

/** Tells what time has brought up to an instant, which the clock shows; gives how many events. */
async function tellWhatIsDue(
  context: CommandContext,
  accountId: string,
  now: Instant,
): Promise<number> {
  const told = await context.bySystem(TEST_CLOCK, (inside) => tellDue(inside, { accountId, now }));
  return told.events;
}

const EVENTS = {
  name: 'count-events-of-account',
  text: 'select events from account_counter where account_id = $1',
};

/** How many events an account has. */
async function countEvents({ transaction }: CommandContext, accountId: string): Promise<number> {
  const [counter] = await transaction.rows<{ events: number }>(EVENTS, [accountId]);
  return counter?.events ?? 0;
}

/** The account as it is now: its clock has moved. */
async function clocked(context: CommandContext, accountId: string): Promise<ClockedAccount> {
  context.forget();
  const account = await requireAccount(context, accountId, []);
  if (account.clockAt === null) throw new Error('an advance of an account without a clock');
  return { ...account, clockAt: account.clockAt };
}
