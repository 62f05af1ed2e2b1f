import type { FieldProblem } from '../ingest/usage-import.entity';
import { quote } from '../../../domain/time/calendar-date';

/** A record that would be refused, as it is shown. */
interface RefusalSample {
  readonly line: number;
  readonly externalId: string | null;
  readonly message: string;
  readonly content: string;
}

interface Reason {
  readonly status: 'REJECTED' | 'CONFLICT';
  readonly field: string | null;
  /** What was expected, in all of them. */
  readonly reason: string;
  records: number;
  readonly first: RefusalSample[];
}

const FIRST_SHOWN = 3;
const REASONS_MAX = 100;

/** A record that would be refused, and why. */
export interface Refusal {
  readonly status: Reason['status'];
  readonly line: number;
  readonly externalId: string | null;
  readonly problems: readonly FieldProblem[];
  readonly content: string;
}

/** The refusals of a delivery by their reasons, each with those that come first. */
export class RefusalSamples {
  private readonly reasons = new Map<string, Reason>();
  /** Problems of further reasons, which are counted only. */
  private others = 0;

  note({ status, line, externalId, problems, content }: Refusal): void {
    for (const { field, message } of problems) {
      const found = this.reasonOf(status, field, message);
      if (!found) {
        this.others += 1;
        continue;
      }
      found.records += 1;
      if (found.first.length < FIRST_SHOWN) {
        found.first.push({ line, externalId, message, content });
      }
    }
  }

  private reasonOf(
    status: Reason['status'],
    field: string | null,
    message: string,
  ): Reason | undefined {
    const reason = withoutWhatCame(message);
    const key = `${status} ${quote(field ?? '')} ${reason}`;
    let found = this.reasons.get(key);
    if (!found && this.reasons.size < REASONS_MAX) {
      found = { status, field, reason, records: 0, first: [] };
      this.reasons.set(key, found);
    }
    return found;
  }

  /** The reasons, the most frequent first. */
  told(): { readonly refusals: readonly object[]; readonly otherProblems: number } {
    const refusals = [...this.reasons.values()].sort((a, b) => b.records - a.records);
    return { refusals, otherProblems: this.others };
  }
}

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** "expected an instant from … on" of "expected an instant from 2026-… on, got 2025-…". */
const withoutWhatCame = (message: string): string =>
  message.replace(/, got .*$/s, '').replaceAll(INSTANT, '…');
