import type { Found } from '../../../call-records/record-reader';
import { FieldProblems } from './field-problems';
import type { ReportedCall } from './reported-call.input-check';
import { needed, readReportedCall, textOf } from './reported-fields.input-check';
import type { FeedSubscriptions } from './usage-feed-subscriptions';
import type { JudgedSubscription } from './usage-judge';

/**
 * A record that was found, and what could be read of it.
 *
 * A class, as all that is made of every record and outlives its line; see 0046.
 */
export class ReadCall {
  readonly problems = new FieldProblems();
  readonly report: ReportedCall | undefined;
  readonly subscription: JudgedSubscription | undefined;

  /** @param place its own in the delivery. */
  constructor(
    readonly found: Found,
    readonly place: number,
    subscriptions: FeedSubscriptions,
  ) {
    const { problems } = this;
    const { fields } = found;
    for (const { field, message } of found.problems) problems.add(field, message);
    this.report = fields ? readReportedCall(fields, problems, found.written) : undefined;
    const id = fields ? textOf(fields, 'subscriptionId', problems) : null;
    if (fields) needed(id, 'subscriptionId', problems);
    this.subscription = id === null ? undefined : subscriptions.named(id);
  }
}
