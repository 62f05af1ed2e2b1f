import type { UsageStatus } from '../../../domain/usage/usage';
import type { Instant, TimeZone } from '../../../domain/time/time-zone';
import type { CheckedCall, RatedCall } from '../ingest/rate-reported-call';
import type { ReceivedRecord } from '../ingest/received-record';
import type { RefusedCall } from '../ingest/staged-calls';
import type { CountedCall } from './check-totals';

export type JudgedRecord = JudgedCall | JudgedRefusal;

/** A call of a checked delivery with what it costs; a class, see 0046. */
export class JudgedCall implements CountedCall {
  readonly line: number;
  /** The record as it was sent. */
  readonly text: string;
  /** The numbers as they are written; "" for none. */
  readonly writtenFrom: string;
  readonly writtenTo: string;
  readonly status: UsageStatus;
  readonly direction: CountedCall['direction'];
  readonly otherParty: string | null;
  readonly billedSeconds: number;
  readonly amount: string | null;
  /** That of the account; null where its contract is not known any more. */
  readonly zone: TimeZone | null;

  constructor(
    { found, report, subscription }: ReceivedRecord,
    readonly checked: CheckedCall,
    call: RatedCall,
  ) {
    this.line = found.line;
    this.text = found.text;
    this.writtenFrom = report?.written?.from ?? report?.from ?? '';
    this.writtenTo = report?.written?.to ?? report?.to ?? '';
    this.status = call.status;
    this.direction = call.direction;
    this.otherParty = call.direction === 'OUTBOUND' ? call.toNumber : call.fromNumber;
    this.billedSeconds = call.billedSeconds;
    this.amount = call.amount;
    this.zone = subscription?.contract?.zone ?? null;
  }
}

/** A record that is refused for itself; a class, see 0046. */
export class JudgedRefusal {
  readonly line: number;
  /** Null where it could not be read. */
  readonly endedAt: Instant | null;
  readonly externalId: string | null;
  readonly problems: RefusedCall['problems'];
  readonly content: string;

  constructor({ found, report }: ReceivedRecord, refused: RefusedCall) {
    this.line = found.line;
    this.endedAt = report?.endedAt ?? null;
    this.externalId = refused.externalId;
    this.problems = refused.problems;
    this.content = refused.content;
  }
}
