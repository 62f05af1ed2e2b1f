import { CLOCK_FIRST } from '../../domain/time/test-clock';
import type { Instant } from '../../domain/time/time-zone';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import { requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { advanceBy, checkAdvance, NOTHING_DONE, type Advance } from './advance';
import type { ClockedAccount } from './advance-steps.loader';
import { storeClock } from './test-clock.store';
import { wording } from './test-clock.sentences';

/** A clock that is to be. */
export interface NewTestClock {
  readonly accountId: string | undefined;
  readonly at: Instant;
}

/**
 * Gives a sandbox account a clock of its own, which stands still until it is advanced.
 *
 * @throws UserInputError NOT_FOUND; NOT_A_SANDBOX; ALREADY_EXISTS; INVALID_INPUT for an instant to
 *   come.
 */
export const createTestClock = defineCommand({
  name: 'createTestClock',
  right: 'MANAGE_TEST_CLOCKS',
  account: ({ accountId }: NewTestClock) => accountId,
  run: async (context, { accountId, at }, path) => {
    const { transaction, newId, requestedAt: now, recorded } = context;
    const accountAt = [...path, 'accountId'];
    const account = await requireAccount(context, accountId, accountAt);
    const { id, number, clockAt } = account;
    requireSandbox(account, accountAt);
    if (clockAt !== null) {
      const words = { number, now: clockAt };
      const message = 'Account {number} already has a test clock, which shows {now}.';
      refuse('ALREADY_EXISTS', accountAt, wording(message, words));
    }
    const check = new InputCheck();
    if (at < CLOCK_FIRST || at > now) {
      const words = { first: CLOCK_FIRST, now, got: at };
      const message = wording('expected an instant from {first} to now, {now}, got {got}', words);
      check.invalid([...path, 'at'], message);
    }
    check.done();
    await storeClock(transaction, {
      ...{ accountId: id, id: newId(), isSandbox: true, beganAt: at, nowAt: at },
      ...recorded,
    });
    context.forget();
    return { account: await requireAccount(context, id, accountAt) };
  },
  audit: ({ account }) => [moved(account.id, null, account.clockAt)],
  event: 'none',
});

/** How far a clock is to be moved. */
export interface ClockAdvance {
  readonly accountId: string | undefined;
  readonly to: Instant;
  /** What was done of it before, in transactions of their own. */
  readonly done?: Advance;
}

/**
 * Moves a test clock forward, and writes what became due on the way, in order, each at its own
 * instant: some of it in one transaction. Whoever asks again goes on where it ended.
 *
 * @throws UserInputError NOT_FOUND; NOT_A_SANDBOX; CLOCK_BACKWARDS; INVALID_INPUT for more than may
 *   be done at a time, naming the latest instant that may be asked for.
 */
export const advanceTestClock = defineCommand({
  name: 'advanceTestClock',
  right: 'MANAGE_TEST_CLOCKS',
  account: ({ accountId }: ClockAdvance) => accountId,
  run: async (context, { accountId, to, done }, path) => {
    const account = await requireClock(context, accountId, [...path, 'accountId']);
    const { clockAt: from } = account;
    // All of it was done before, and somebody else may have moved it on since.
    if (done?.isDone) return { account, from, to: from, advance: done };
    // What was begun is gone on with, however many steps there were in all.
    await checkAdvance(context, account, to, { isBegun: done !== undefined }, [...path, 'to']);
    const advance = await advanceBy(
      context,
      account,
      to,
      done ?? { ...NOTHING_DONE, from, to: from },
    );
    context.forget();
    // What is so of it today has changed with the day.
    return {
      account: await requireAccount(context, account.id, path),
      from,
      to: advance.to,
      advance,
    };
  },
  audit: ({ account, from, to }) => (from === to ? [] : [moved(account.id, from, to)]),
  // One jump or many leave the same log of events.
  event: 'none',
});

/** Advances a clock as far as it is asked for, a part after the other, each in one transaction. */
export async function advanceInParts(
  context: RequestContext,
  input: ClockAdvance,
): Promise<ClockAdvance> {
  for (let { done } = input; ;) {
    const { advance } = await advanceTestClock(context, { ...input, ...(done && { done }) });
    if (advance.isDone) return { ...input, done: advance };
    done = advance;
  }
}

const moved = (accountId: string, before: Instant | null, after: Instant | null) => ({
  accountId,
  subject: { type: 'Account', id: accountId },
  changes: [{ name: 'testClock', before, after }],
});

function requireSandbox({ isSandbox, number }: AccountRow, path: InputPath): void {
  if (isSandbox) return;
  const message =
    'Account {number} is a production account: only a sandbox account may have a test clock.';
  refuse('NOT_A_SANDBOX', path, wording(message, { number }));
}

async function requireClock(
  context: CommandContext,
  accountId: string | undefined,
  path: InputPath,
): Promise<ClockedAccount> {
  const account = await requireAccount(context, accountId, path);
  requireSandbox(account, path);
  const { clockAt, number } = account;
  if (clockAt !== null) return { ...account, clockAt };
  return refuse('NOT_FOUND', path, wording('Account {number} has no test clock.', { number }));
}
