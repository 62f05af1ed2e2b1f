import { toInstant } from '../domain/time/time-zone';
import type { Draft } from './draft';

/** The moments that the times of a call may mean: none where it does not state one. */
export interface PossibleTimes {
  readonly started: readonly number[];
  readonly answered: readonly number[];
  readonly ended: readonly number[];
}

export interface CallTimes {
  readonly started: number | undefined;
  readonly answered: number | undefined;
  readonly ended: number | undefined;
}

/**
 * The times of a call, where the clock of its zone was put back and shows some of them twice.
 *
 * The earlier of two moments, but never one before the time that precedes it; where the seconds
 * from answer to end are known (or from start to end of a call without answer), the moments that
 * they lie between. Read one by one, a call in that hour would last an hour too much or end before
 * it began. A start goes with the answer: nobody lets it ring for an hour.
 */
export function chooseTimes(times: PossibleTimes, connectedMillis: number | null): CallTimes {
  const { started, answered, ended } = times;
  const begins = answered.length > 0 ? answered : started;
  let [begun, end] = [begins[0], ended[0]];
  if (begins.length > 1 || ended.length > 1) {
    const pairs = begins.flatMap((from) => ended.map((to) => [from, to] as const));
    const inOrder = pairs.filter(([from, to]) => from <= to);
    const fitting = inOrder.find(
      ([from, to]) =>
        connectedMillis !== null && Math.abs(to - from - connectedMillis) <= ROUNDING_MILLIS,
    );
    [begun, end] = fitting ?? inOrder[0] ?? [begun, end];
  }
  if (answered.length === 0) return { started: begun, answered: undefined, ended: end };
  const start = started.findLast((moment) => begun === undefined || moment <= begun) ?? started[0];
  return { started: start, answered: begun, ended: end };
}

/** Sources round times and durations each for itself. */
const ROUNDING_MILLIS = 1_500;

export function setTimes(draft: Draft, { started, answered, ended }: CallTimes): void {
  if (started !== undefined) draft.set('startedAt', toInstant(started));
  if (answered !== undefined) draft.set('answeredAt', toInstant(answered));
  if (ended !== undefined) draft.set('endedAt', toInstant(ended));
}
