import type { CallDirection } from '../domain/usage/rate-selection';

/** A call that could be read, as far as it tells whether a file was read as it is meant. */
export interface ReadCall {
  readonly direction: CallDirection;
  readonly startedMillis: number;
  /** From answer to end; null where nobody answered. */
  readonly talkMillis: number | null;
  /** Of its start, in the zone of the account: 0 to 1,439; null where the zone is not known. */
  readonly minuteOfDay: number | null;
}

/** Something about a whole file that looks wrong, though each record may be taken. */
export interface Warning {
  readonly code:
    | 'LIKE_MILLISECONDS'
    | 'ALL_ZERO_SECONDS'
    | 'ONE_DIRECTION'
    | 'IN_THE_FUTURE'
    | 'MANY_REFUSED'
    | 'ONE_MINUTE'
    | 'SHIFTED_CLOCK';
  readonly message: string;
}

/** How many records of a file became what. */
export interface Counts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: number;
}

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;

// docs/deliveries.md lists the same.
/** Of fewer calls, or records, nothing is said. */
const FEW = 20;
const LONG_PERCENT = 50;
const ONE_WAY_CALLS = 100;
const AHEAD_MILLIS = 5 * MINUTE_MILLIS;
const REFUSED_PERCENT = 5;
const CLOCK_CALLS = 200;
const DAY_HOURS = { from: 7, before: 21 };
const BY_DAY_NOW_PERCENT = 50;
const BY_DAY_SHIFTED_PERCENT = 90;

/**
 * Looks at the records of a file together, for what none of them tells by itself: a wrong unit, a
 * wrong column, a wrong zone. Only counters are kept.
 */
export class Plausibility {
  private calls = 0;
  private outbound = 0;
  private answered = 0;
  private zero = 0;
  private long = 0;
  private inFuture = 0;
  private earliest = Infinity;
  private latest = -Infinity;
  /** Calls by the hour of the day in which they begin. */
  private readonly byHour = new Array<number>(24).fill(0);

  note({ direction, startedMillis, talkMillis, minuteOfDay }: ReadCall): void {
    this.calls += 1;
    if (direction === 'OUTBOUND') this.outbound += 1;
    if (talkMillis !== null) {
      this.answered += 1;
      if (talkMillis === 0) this.zero += 1;
      if (talkMillis >= HOUR_MILLIS) this.long += 1;
    }
    this.earliest = Math.min(this.earliest, startedMillis);
    this.latest = Math.max(this.latest, startedMillis);
    if (minuteOfDay === null) return;
    const hour = Math.floor(minuteOfDay / 60);
    this.byHour[hour] = (this.byHour[hour] ?? 0) + 1;
  }

  /** A record that was refused, with its end as far as it could be read. */
  noteRefused(endedMillis: number, nowMillis: number): void {
    if (endedMillis > nowMillis + AHEAD_MILLIS) this.inFuture += 1;
  }

  warnings(counts: Counts): readonly Warning[] {
    return [
      this.ofDurations(),
      this.ofDirections(),
      this.ofFuture(),
      ofRefusals(counts),
      this.ofOneMinute(),
      this.ofClock(),
    ].flatMap((warning) => warning ?? []);
  }

  private ofDurations(): Warning | null {
    const { answered, zero, long } = this;
    if (answered < FEW) return null;
    if (zero === answered) {
      return {
        code: 'ALL_ZERO_SECONDS',
        message: `All ${answered} answered calls last 0 seconds: is the duration another column?`,
      };
    }
    if (long * 100 < answered * LONG_PERCENT) return null;
    return {
      code: 'LIKE_MILLISECONDS',
      message:
        `${long} of ${answered} answered calls last an hour or longer: are the durations ` +
        'milliseconds ("unit": "milliseconds")?',
    };
  }

  private ofDirections(): Warning | null {
    const { calls, outbound } = this;
    if (calls < ONE_WAY_CALLS || (outbound > 0 && outbound < calls)) return null;
    const direction = outbound > 0 ? 'OUTBOUND' : 'INBOUND';
    return {
      code: 'ONE_DIRECTION',
      message: `All ${calls} calls are ${direction}: is the direction read as it is meant?`,
    };
  }

  private ofFuture(): Warning | null {
    const { inFuture } = this;
    if (inFuture === 0) return null;
    return {
      code: 'IN_THE_FUTURE',
      message:
        `Records that end more than 5 minutes from now: ${inFuture}. Is the zone right, and the ` +
        'order of day and month?',
    };
  }

  private ofOneMinute(): Warning | null {
    const { calls, earliest, latest } = this;
    if (calls < FEW || latest - earliest >= MINUTE_MILLIS) return null;
    return {
      code: 'ONE_MINUTE',
      message: `All ${calls} calls begin within one minute: is the start another column?`,
    };
  }

  /** Calls are made by day; at night where a clock is read in a wrong zone. */
  private ofClock(): Warning | null {
    const calls = this.byHour.reduce((sum, count) => sum + count, 0);
    const now = this.byDay(0);
    if (calls < CLOCK_CALLS || now * 100 >= calls * BY_DAY_NOW_PERCENT) return null;
    let best = { shift: 0, count: now };
    for (const shift of SHIFTS) {
      const count = this.byDay(shift);
      if (count > best.count) best = { shift, count };
    }
    if (best.count * 100 < calls * BY_DAY_SHIFTED_PERCENT) return null;
    const hours = `${Math.abs(best.shift)} hour${Math.abs(best.shift) === 1 ? '' : 's'}`;
    return {
      code: 'SHIFTED_CLOCK',
      message:
        `${now} of ${calls} calls begin from 07:00 to 21:00 in the zone of the account, and ` +
        `${best.count} would ${hours} ${best.shift > 0 ? 'later' : 'earlier'}: is the zone of the ` +
        'times right?',
    };
  }

  /** Calls that would begin by day if all began so many hours later. */
  private byDay(shift: number): number {
    let count = 0;
    for (let hour = DAY_HOURS.from; hour < DAY_HOURS.before; hour += 1) {
      count += this.byHour[(hour - shift + 24) % 24] ?? 0;
    }
    return count;
  }
}

/** The nearest first. */
const SHIFTS = Array.from({ length: 12 }, (_, index) => [index + 1, -index - 1]).flat();

function ofRefusals({ accepted, duplicates, conflicts, rejected }: Counts): Warning | null {
  const refused = conflicts + rejected;
  const records = accepted + duplicates + refused;
  if (records < FEW || refused * 100 < records * REFUSED_PERCENT) return null;
  return {
    code: 'MANY_REFUSED',
    message: `${refused} of ${records} records would be refused: the reasons are listed.`,
  };
}
