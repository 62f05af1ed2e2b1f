import type { CalendarDate } from '../time/calendar-date';

/** What whoever is asked says: it will do it; it need not; it has done it. */
export type DemandPosition = 'ACCEPTED' | 'DISPUTED' | 'PERFORMED';

/** How a demand ended; its beneficiary says so. */
export type DemandOutcome = 'PERFORMED' | 'WITHDRAWN';

/** Where a demand stands on a date. */
export type DemandState = 'OPEN' | 'ANSWERED' | 'OVERDUE' | DemandOutcome;

/** A demand with what became of it; every day is a civil date in the account's zone. */
export interface DemandFacts {
  readonly demandedOn: CalendarDate;
  /** Last day on which it is done in time, inclusive. */
  readonly dueOn: CalendarDate;
  /** In the order in which they were given. */
  readonly answers: readonly {
    readonly answeredOn: CalendarDate;
    readonly position: DemandPosition;
  }[];
  readonly closure: { readonly closedOn: CalendarDate; readonly outcome: DemandOutcome } | null;
}

/**
 * Where a demand stands on a date, by what had been said up to that day; undefined before it was
 * made.
 *
 * PERFORMED, WITHDRAWN: the beneficiary has ended it. ANSWERED: the last answer disputes it or says
 * that it is done, whatever the day, and the beneficiary has to say what follows; or it accepts it,
 * and the due day has not passed. OVERDUE: the due day has passed, and it was not answered, or was
 * accepted and not done. OPEN: not answered, and not overdue.
 *
 * Source: CXone Services Terms 4 gives the right to demand performance; the states are our own.
 */
export function demandStateOn(demand: DemandFacts, date: CalendarDate): DemandState | undefined {
  const { demandedOn, dueOn, answers, closure } = demand;
  if (date < demandedOn) return undefined;
  if (closure && closure.closedOn <= date) return closure.outcome;
  const position = answers.filter(({ answeredOn }) => answeredOn <= date).at(-1)?.position;
  if (position === 'DISPUTED' || position === 'PERFORMED') return 'ANSWERED';
  if (date > dueOn) return 'OVERDUE';
  return position === undefined ? 'OPEN' : 'ANSWERED';
}
