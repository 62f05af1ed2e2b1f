import type { RequestContext } from '../../../../application/context';
import { CheckedDelivery } from '../../check/checked-delivery';
import type { IngestOptions } from '../ingest-pipeline';
import type { ImportProgress } from '../usage-import.store';
import type { DeliveryCourse } from './usage-delivery';

/** A delivery that is only checked: in the end it is said what would become of it. */
export class CheckedCourse implements DeliveryCourse {
  readonly before = { line: 0, accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
  readonly feed: DeliveryCourse['feed'];
  private readonly target: CheckedDelivery;

  constructor(feed: Omit<IngestOptions, 'target' | 'storedAt' | 'onStored'>) {
    this.target = new CheckedDelivery(feed);
    this.feed = { ...feed, storedAt: feed.clock(), target: this.target };
  }

  ending(_context: RequestContext, progress: ImportProgress): readonly object[] {
    const check = this.target.findings.told(progress);
    return [{ type: 'summary', state: 'CHECKED', ...progress, check }];
  }
}
