import { openContext } from '../../../application/open-context';
import type { Instant } from '../../../domain/time/time-zone';
import type { DeliveryTarget } from './delivery-target';
import { INGEST_TIMEOUTS, IngestBatch, type IngestOwner } from './ingest-batch';
import { advanceUsageImport } from './usage-import.commands';
import type { ImportProgress } from './usage-import.store';

/** A delivery that is stored, part by part. */
export class StoredDelivery implements DeliveryTarget {
  /** So that merging soon has work. */
  readonly rowsFirst = 25_000;
  /** A large part meets each page of the indexes but once. */
  readonly rowsMax = 200_000;

  constructor(private readonly owner: IngestOwner) {}

  openPart(now: Instant): Promise<IngestBatch> {
    return IngestBatch.open(this.owner, now);
  }

  async noteRepeated(progress: ImportProgress, now: () => Instant): Promise<void> {
    const { database, viewer, origin, importId } = this.owner;
    const services = { database, clock: now };
    const { context, session } = openContext(services, viewer, origin, INGEST_TIMEOUTS);
    await advanceUsageImport(context, { importId, progress }).finally(() => session.end());
  }
}
