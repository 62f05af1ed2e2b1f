import { createHash } from 'node:crypto';
import { formatHours } from '../../../domain/usage/rate-hours';
import { holdTogether } from '../../../domain/usage/rate-selection';
import { rateColumns } from '../rate.commands';
import { scopeOf, type CompleteRate, type StatedRate } from '../rate.input-check';
import type { CellProblem, FileRate } from './rate-cells.input-check';

/** As many rates as a card may have. */
export const FILE_RATES_MAX = 500_000;
/** Rates for the same calls that follow each other, or are for hours of their own. */
const SAME_CALLS_MAX = 100;
/** Rates may differ in more than prefix and price in so many ways: what is kept of each is more. */
const TARIFFS_MAX = 20_000;
const ROWS_A_CHUNK = 1_000;

/** A rate that was taken, as far as later ones could overlap with it. */
interface TakenRate extends Pick<CompleteRate, 'hours' | 'validFrom' | 'validBefore'> {
  readonly line: number;
}

/**
 * The rates of a file on their way to a card: checked against each other, and kept as the rows that
 * COPY takes, but for the card that they are of.
 */
export class RateFile {
  count = 0;
  private readonly chunks: string[] = [];
  private rows: string[] = [];
  private readonly hash = createHash('sha256');
  private readonly byCalls = new Map<string, TakenRate | TakenRate[]>();
  private readonly tariffs = new Set<string>();

  /** Takes a rate, or says why it cannot stand beside the others. */
  add({ stated, complete }: FileRate, line: number): CellProblem | undefined {
    const problem = this.problemOf(complete, line);
    if (problem) return problem;
    const cells = cellsOf(stated);
    this.tariffs.add(cells.slice(TARIFF_FROM).join('\t'));
    if (this.tariffs.size > TARIFFS_MAX) {
      const message = `expected at most ${TARIFFS_MAX} rates that differ in more than prefix and price, got another`;
      return { field: null, message };
    }
    const row = `${this.count}\t${cells.join('\t')}\n`;
    this.hash.update(row);
    this.rows.push(row);
    this.count += 1;
    if (this.rows.length === ROWS_A_CHUNK) this.pack();
    return undefined;
  }

  /** What the file says, whatever its columns are called and however it is written. */
  contentHash(): Buffer {
    return this.hash.copy().digest();
  }

  /** The rows, each behind what is the same for all of them. */
  *rowsBehind(head: string): Generator<Buffer> {
    this.pack();
    for (const chunk of this.chunks) {
      yield Buffer.from(chunk.replace(/^/gm, head).slice(0, -head.length));
    }
  }

  private pack(): void {
    if (this.rows.length > 0) this.chunks.push(this.rows.join(''));
    this.rows = [];
  }

  private problemOf(rate: CompleteRate, line: number): CellProblem | undefined {
    const { direction, leg, prefix, numberType, callType, hours, validFrom, validBefore } = rate;
    const kind = [direction, leg, numberType ?? '', callType ?? '', hours ? 'hours' : ''].join(' ');
    const calls = `${prefix} ${kind}`;
    const known = this.byCalls.get(calls);
    const taken = { hours, validFrom, validBefore, line };
    if (known === undefined) {
      this.byCalls.set(calls, taken);
      return undefined;
    }
    const others = Array.isArray(known) ? known : [known];
    const other = others.find((each) => holdTogether(each, taken));
    if (other) return { field: 'prefix', message: overlap(rate, other) };
    if (others.length >= SAME_CALLS_MAX) {
      const message = `expected at most ${SAME_CALLS_MAX} rates for ${scopeOf({ ...rate, hours: null })}, got another`;
      return { field: 'prefix', message };
    }
    this.byCalls.set(calls, [...others, taken]);
    return undefined;
  }
}

function overlap(rate: CompleteRate, other: TakenRate): string {
  const both = rate.hours && other.hours ? ` and ${formatHours(other.hours)}` : '';
  const from = rate.validFrom > other.validFrom ? rate.validFrom : other.validFrom;
  return (
    `expected one rate for a call, got this one and that of line ${other.line} both for ` +
    `${scopeOf(rate)}${both} from ${from}`
  );
}

/** The columns of `rate_card_rate` behind the card and the position, in the order of `cellsOf`. */
export const COPIED_COLUMNS = [
  ...['prefix', 'per_minute', 'direction', 'leg', 'call_type', 'number_type'],
  ...['weekdays', 'from_minute', 'before_minute', 'connection_fee', 'minimum_charge'],
  ...['initial_increment_seconds', 'additional_increment_seconds', 'valid_from', 'valid_before'],
];
/** Where what is no prefix and no price begins. */
const TARIFF_FROM = 2;

/** In COPY's text format: no value holds what it would have to escape. */
function cellsOf(rate: StatedRate): string[] {
  const columns = rateColumns(rate);
  const { direction, leg, callType, numberType, weekdays, fromMinute, beforeMinute } = columns;
  const cells = [
    ...[columns.prefix, columns.perMinute, direction, leg, callType, numberType],
    ...[weekdays && `{${weekdays.join(',')}}`, fromMinute, beforeMinute],
    ...[columns.connectionFee, columns.minimumCharge, rate.initialIncrementSeconds],
    ...[rate.additionalIncrementSeconds, rate.validFrom, rate.validBefore],
  ];
  return cells.map((cell) => (cell === null ? '\\N' : String(cell)));
}
