import {
  ADVANCE_YEARS_MAX,
  furthestAdvance,
  nextMonthAfter,
  startOfMonth,
} from '../../domain/time/test-clock';
import { millisOf, toInstant, type Instant } from '../../domain/time/time-zone';
import type { InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { tellUsageArrivals } from '../usage/ingest/usage-arrival.commands';
import { DUE_SOURCES } from './due-source';
import { nextInvoiceStep, takeInvoiceSteps, TEST_CLOCK, type UnbilledMonth } from './invoice-steps';
import { moveClock } from './test-clock.store';
import { wording } from './test-clock.sentences';

/** An account with a test clock. */
export type ClockedAccount = AccountRow & { readonly clockAt: Instant };

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

/** Most steps of one advance, and of one transaction of it. */
const STEPS_MAX = 10_000;
const STEPS_AT_ONCE = 500;
/** A transaction ends after so long, too: what it has done is not lost when the request ends. */
const MILLIS_AT_ONCE = 2_000;
/** Drafting and finalizing. */
const STEPS_OF_MONTH = 2;

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
  const instants = await stepsUntil(context, account, to);
  const tooLate = instants[STEPS_MAX];
  if (tooLate === undefined) return;
  const words = { furthest: toInstant(millisOf(tooLate) - 1), steps: STEPS_MAX, got: to };
  const message =
    'expected an instant up to {furthest}, with at most {steps} steps on the way, got {got}';
  refuse('INVALID_INPUT', path, wording(message, words));
}

/** The instants of the steps up to an instant, in order: at most one more than a call may take. */
async function stepsUntil(
  context: CommandContext,
  { id, clockAt, timeZone }: ClockedAccount,
  until: Instant,
): Promise<Instant[]> {
  const most = STEPS_MAX + 1;
  const due = await Promise.all(
    DUE_SOURCES.map(async (source) => (await source.instants?.(context, id, until, most)) ?? []),
  );
  const instants = due.flat();
  let at = startOfMonth(nextMonthAfter(clockAt, timeZone), timeZone);
  while (at <= until) {
    for (let step = 0; step < STEPS_OF_MONTH; step += 1) instants.push(at);
    at = startOfMonth(nextMonthAfter(at, timeZone), timeZone);
  }
  return instants.sort().slice(0, most);
}

/** Takes the next steps of an advance: as many as one transaction takes, or all that are left. */
export async function advanceBy(
  context: CommandContext,
  { id }: ClockedAccount,
  to: Instant,
  before: Advance,
): Promise<Advance> {
  const begunAt = performance.now();
  const unbilled = [...before.unbilled];
  // What came before the clock moves is told before, at the instant that it shows.
  await context.bySystem(TEST_CLOCK, (inside) => tellUsageArrivals(inside, id));
  const eventsBefore = await countEvents(context, id);
  let steps = 0;
  for (;;) {
    const account = await clocked(context, id);
    const stop = await nextInvoiceStep(context, account, account.clockAt);
    const isStop = stop !== undefined && stop <= to;
    const until = isStop ? stop : to;
    const written = await writeDue(context, account, until, STEPS_AT_ONCE - steps);
    steps += written.steps;
    if (written.reachedAt > account.clockAt)
      await moveClock(context.transaction, id, written.reachedAt);
    if (written.isDone && isStop) {
      unbilled.push(...(await takeInvoiceSteps(context, await clocked(context, id), until)));
      steps += 1;
    }
    const isDone = written.isDone && !isStop;
    const isEnough = steps >= STEPS_AT_ONCE || performance.now() - begunAt >= MILLIS_AT_ONCE;
    if (isDone || isEnough) {
      const { clockAt } = await clocked(context, id);
      const events = before.events + (await countEvents(context, id)) - eventsBefore;
      return { from: before.from, to: clockAt, events, unbilled, isDone };
    }
  }
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

interface Written {
  readonly steps: number;
  /** What the clock may show now: what is due up to then is written. */
  readonly reachedAt: Instant;
  readonly isDone: boolean;
}

/**
 * Writes what is due up to an instant. Where not all of it is, the clock stays before that instant,
 * so that what else is to be done then comes behind it.
 */
async function writeDue(
  context: CommandContext,
  { id, clockAt }: ClockedAccount,
  until: Instant,
  atMost: number,
): Promise<Written> {
  let steps = 0;
  for (const source of DUE_SOURCES) {
    const { events, reachedAt, isDone } = await context
      .actingBy(clockAt)
      .bySystem(TEST_CLOCK, (inside) => source.write(inside, id, until, atMost - steps));
    steps += events;
    if (!isDone) return { steps, reachedAt: reachedAt < until ? reachedAt : clockAt, isDone };
  }
  return { steps, reachedAt: until, isDone: true };
}
