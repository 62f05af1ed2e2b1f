import { setTimeout as wait } from 'node:timers/promises';

/** How long the command goes on with a server that does not answer as it should. */
export interface Patience {
  /** Attempts, one after the other, in which nothing more was stored. */
  readonly attemptsMax: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** How long a server may give no sign of life. */
  readonly silenceMs: number;
}

export const PATIENCE: Patience = {
  attemptsMax: 10,
  firstWaitMs: 1000,
  longestWaitMs: 30_000,
  silenceMs: 120_000,
};

/** A server that asks for more has another trouble than being busy. */
const ASKED_WAIT_MILLIS_MAX = 3_600_000;

/**
 * How long to wait after so many attempts: twice as long each time, a part of it by chance, so that
 * the senders that one restart has cut off do not all come back at once; and never shorter than
 * the server asks for.
 */
export function waitAfter(
  attempts: number,
  askedMs: number | undefined,
  { firstWaitMs, longestWaitMs }: Patience,
  chance: () => number = Math.random,
): number {
  const growing = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1));
  const own = Math.round(growing * (0.5 + chance() / 2));
  return Math.max(own, Math.min(askedMs ?? 0, ASKED_WAIT_MILLIS_MAX));
}

/** Waits, or returns early when stopped. */
export async function pause(millis: number, stop: AbortSignal): Promise<void> {
  await wait(millis, undefined, { signal: stop }).catch(() => undefined);
}
