import type { Instant } from '../../domain/time/time-zone';
import type { CommandContext, RequestContext } from '../../application/context';

/** What was written of what had become due. */
export interface WrittenDue {
  readonly events: number;
  /** The instant up to which all of it is written. */
  readonly reachedAt: Instant;
  /** Whether nothing is left up to the instant that was asked for. */
  readonly isDone: boolean;
}

/** A room whose events come by the date, not by an act. */
export interface DueSource {
  /**
   * The instants of what is due up to an instant, in order, one for each event; at most so many.
   * Where it cannot tell, its events are not counted before an advance.
   */
  readonly instants?: (
    context: RequestContext,
    accountId: string,
    until: Instant,
    atMost: number,
  ) => Promise<readonly Instant[]>;
  /** Writes what is due up to an instant, in order, each at its own; at most so many. */
  readonly write: (
    context: CommandContext,
    accountId: string,
    until: Instant,
    atMost: number,
  ) => Promise<WrittenDue>;
}

/** All of them, in the order in which they write what is due at one instant. */
export const DUE_SOURCES: readonly DueSource[] = [];
