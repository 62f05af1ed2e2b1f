import type { Instant } from '../time/time-zone';

/**
 * A suspension of service, `[suspendedAt, resumedAt)`. It moves no date and stops no charge.
 *
 * Source: Terms of Service 2.2, 2.4, 4.2, 9.7.
 */
export interface SuspensionFact {
  readonly id: string;
  readonly suspendedAt: Instant;
  /** Null while it lasts. */
  readonly resumedAt: Instant | null;
}

/** The suspension that lasts at that instant; undefined where service is not suspended. */
export const suspensionAt = (
  suspensions: readonly SuspensionFact[],
  at: Instant,
): SuspensionFact | undefined =>
  suspensions.find(
    ({ suspendedAt, resumedAt }) => suspendedAt <= at && (resumedAt === null || at < resumedAt),
  );

/** A suspension that shares an instant with `[from, until)`; undefined where none does. */
export const suspensionWithin = (
  suspensions: readonly SuspensionFact[],
  from: Instant,
  until: Instant | null,
): SuspensionFact | undefined =>
  suspensions.find(
    ({ suspendedAt, resumedAt }) =>
      (until === null || suspendedAt < until) && (resumedAt === null || from < resumedAt),
  );
