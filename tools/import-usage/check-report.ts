import { StrangeAnswer } from './server-messages';

/** A record that would be refused. */
interface RefusedSample {
  readonly line: number;
  readonly externalId: string | null;
  readonly message: string;
  readonly content: string;
}

/** What the server says of a delivery that was only checked; docs/deliveries.md describes it. */
export interface CheckReport {
  /** Of the records that would be stored: what each is. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly repeated: {
    readonly duplicates: number;
    readonly conflicts: number;
    readonly isComplete: boolean;
  };
  readonly totals: readonly {
    readonly direction: string;
    readonly callingCode: string | null;
    readonly currency: string;
    readonly calls: number;
    readonly unratedCalls: number;
    readonly billedSeconds: number;
    readonly amount: string;
  }[];
  readonly refusals: readonly {
    readonly status: string;
    readonly field: string | null;
    readonly reason: string;
    readonly records: number;
    readonly first: readonly RefusedSample[];
  }[];
  readonly otherProblems: number;
  readonly numbers: readonly {
    readonly field: string;
    readonly kind: string;
    readonly count: number;
    readonly first: readonly {
      readonly line: number;
      readonly written: string;
      readonly understood: string | null;
    }[];
  }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

const LISTS = ['totals', 'refusals', 'numbers', 'warnings'] as const;

/**
 * A report that has all its parts; what a later server says in addition stays in it.
 *
 * @throws StrangeAnswer of a server that does not know of checks.
 */
export function checkReportOf(value: unknown): CheckReport {
  if (typeof value !== 'object' || value === null) {
    throw new StrangeAnswer('expected a report of a check in the summary');
  }
  const missing = [...LISTS.filter((name) => !Array.isArray(fieldOf(value, name)))];
  if (missing.length > 0) throw new StrangeAnswer(`expected lists in "${missing.join('", "')}"`);
  for (const name of ['statuses', 'repeated']) {
    const field = fieldOf(value, name);
    if (typeof field !== 'object' || field === null) {
      throw new StrangeAnswer(`expected counts in "${name}"`);
    }
  }
  return value as CheckReport;
}

const fieldOf = (value: object, name: string): unknown => (value as Record<string, unknown>)[name];
