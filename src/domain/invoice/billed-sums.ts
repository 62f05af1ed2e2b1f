import type { Micros } from '../money/money';
import type { CalendarDate } from '../time/calendar-date';
import { keyText, type LineKey } from './invoice-line';

/** A line of a finalized document. */
export interface BilledLine {
  readonly key: LineKey;
  readonly quantity: number;
  readonly net: Micros;
  readonly serviceFrom: CalendarDate;
  readonly serviceBefore: CalendarDate;
  readonly documentId: string;
}

/** What a credit note gave back of a key. */
export interface CreditedKey {
  readonly key: LineKey;
  readonly quantity: number;
  /** Less than 0 for a line that was less than 0. */
  readonly net: Micros;
  /** Whether it is to be billed again, as the note or what took it back says. */
  readonly isBilledAgain: boolean;
  /** The credit note. */
  readonly documentId: string;
}

/** What was billed for a key, and given back, over all documents. */
export interface BilledSum {
  readonly key: LineKey;
  readonly quantity: number;
  readonly net: Micros;
  /** What credit notes gave back of it, and left billed. */
  readonly credited: Micros;
  /** What they gave back of it to be billed again, and its quantity. */
  readonly rebilled: Micros;
  readonly rebilledQuantity: number;
  /** The last credit note that waits to be billed again; null where a line came after it. */
  readonly awaitsRebillOf: string | null;
  /** Period of the line that billed it first. */
  readonly serviceFrom: CalendarDate;
  readonly serviceBefore: CalendarDate;
  /** The last document that billed it. */
  readonly documentId: string;
}

/** A line of a finalized document, or of a credit note on one. */
export type BillingEntry = { readonly billed: BilledLine } | { readonly credited: CreditedKey };

/**
 * What was billed so far, a sum for each key.
 *
 * @param entries in the order in which they were made; a credit comes after what it is of, and one
 *   that was taken back stands where that was done.
 */
export function billedSums(entries: readonly BillingEntry[]): BilledSum[] {
  const sums = new Map<string, BilledSum>();
  for (const entry of entries) {
    const { key } = 'billed' in entry ? entry.billed : entry.credited;
    const sum = sums.get(keyText(key));
    sums.set(keyText(key), 'billed' in entry ? plus(sum, entry.billed) : less(sum, entry.credited));
  }
  return [...sums.values()];
}

function plus(sum: BilledSum | undefined, line: BilledLine): BilledSum {
  const { documentId } = line;
  if (!sum) {
    const nothing = { credited: 0n, rebilled: 0n, rebilledQuantity: 0, awaitsRebillOf: null };
    return { ...line, ...nothing };
  }
  const quantity = sum.quantity + line.quantity;
  return { ...sum, documentId, quantity, net: sum.net + line.net, awaitsRebillOf: null };
}

function less(sum: BilledSum | undefined, { key, net, quantity, ...line }: CreditedKey): BilledSum {
  if (!sum) throw new Error(`a credit of ${keyText(key)}, which was not billed`);
  if (!line.isBilledAgain) return { ...sum, credited: sum.credited + net };
  return {
    ...sum,
    rebilled: sum.rebilled + net,
    rebilledQuantity: sum.rebilledQuantity + quantity,
    awaitsRebillOf: line.documentId,
  };
}
