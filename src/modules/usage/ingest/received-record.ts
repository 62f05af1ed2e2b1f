import type { Instant } from '../../../domain/time/time-zone';
import type { Found } from '../../../call-records/record-reader';
import { FieldProblems } from './field-problems';
import {
  checkRepeatedCall,
  checkReportedCall,
  type CheckedCall,
  type NamedSubscription,
} from './rate-reported-call';
import { dependsOnPlace, type ReportedCall } from './reported-call.input-check';
import { needed, readReportedCall, textOf } from './reported-fields.input-check';
import type { SubscriptionContracts } from './subscription-contracts';

/**
 * A record that was found, and what could be read of it.
 *
 * A class, as all that is made of every record and outlives its line; see 0046.
 */
export class ReceivedRecord {
  readonly problems = new FieldProblems();
  readonly report: ReportedCall | undefined;
  readonly subscription: NamedSubscription | undefined;

  /** @param importLine its place in the delivery (`importLineOf`). */
  constructor(
    readonly found: Found,
    readonly importLine: number,
    subscriptions: SubscriptionContracts,
  ) {
    const { problems } = this;
    const { fields } = found;
    for (const { field, message } of found.problems) problems.addInEnglish(field, message);
    this.report = fields ? readReportedCall(fields, problems, found.written) : undefined;
    const id = fields ? textOf(fields, 'subscriptionId', problems) : null;
    if (fields) needed(id, 'subscriptionId', problems);
    this.subscription = id === null ? undefined : subscriptions.named(id);
  }

  /** What was meant, once contracts were looked for; undefined where `problems` has anything. */
  check(now: Instant): CheckedCall | undefined {
    const { problems, report, subscription } = this;
    if (!report || !problems.isClean) return undefined;
    return checkReportedCall(report, subscription, now, problems);
  }

  /** Whether it can only be checked under its contract. */
  get needsContract(): boolean {
    return this.report !== undefined && dependsOnPlace(this.report);
  }

  /** The same for a repetition that is looked for; undefined where it cannot be one. */
  checkAsRepeated(now: Instant): CheckedCall | undefined {
    const { problems, report, subscription } = this;
    if (!report || !subscription || !problems.isClean) return undefined;
    return checkRepeatedCall(report, subscription, now);
  }
}
