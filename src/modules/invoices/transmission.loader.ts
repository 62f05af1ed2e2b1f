import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import { sourceOf } from '../../data/columns';
import { defineChildrenLoader } from '../../data/row-loader';
import type { TransmissionStatus } from './settlement-view';
import { TransmissionRow } from './transmission.entity';

/** Where a document was on its way, in the order in which that happened. */
export const transmissionsByInvoiceId = defineChildrenLoader(
  sourceOf(TransmissionRow),
  'invoiceId',
  't.happened_at, t.recorded_at, t.id',
);

/** Where a document is: nothing is to be sent until something else is recorded. */
export function statusOf(
  records: readonly TransmissionRow[],
  knownAt?: Instant,
): TransmissionStatus {
  return records.filter(knownBy(knownAt)).at(-1)?.status ?? 'NOT_NEEDED';
}
