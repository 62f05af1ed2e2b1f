import { DomainError } from '../../../domain/domain-error';
import { parseDecimal, type Micros } from '../../../domain/money/money';
import { parseDate, quote, type CalendarDate } from '../../../domain/time/calendar-date';
import { minuteOf, WEEKDAYS, type Weekday } from '../../../domain/usage/rate-hours';
import { oneOf } from '../../../call-records/own-fields';
import { InputCheck } from '../../../application/input-check';
import { UserInputError } from '../../../application/user-input-error';
import { EARLIEST } from '../rate-card.commands';
import {
  checkRate,
  completeRate,
  type CompleteRate,
  type NewHours,
  type NewRate,
  type StatedRate,
} from '../rate.input-check';
import type { RateCells, RateColumn } from './rate-rows';
import { told, toldBefore } from '../../../domain/wording';

/** How the cells of a file are to be read, and what they mean where they say nothing. */
export interface CellOptions {
  readonly hasDecimalComma: boolean;
  readonly defaults: RateCells;
}

/** What is wrong with a cell; with the row as a whole where no column is named. */
export interface CellProblem {
  readonly field: RateColumn | null;
  readonly message: string;
}

/** A rate of a file as it was stated, and as one that is valid from before all orders. */
export interface FileRate {
  readonly stated: StatedRate;
  readonly complete: CompleteRate;
}

/** The rate that a row states, or what is wrong with it. */
export function readRate(cells: RateCells, options: CellOptions): FileRate | CellProblem[] {
  const check = new InputCheck();
  try {
    const rate = new CellReader(check, { ...options.defaults, ...cells }, options).rate();
    check.done();
    const stated = checkRate(check, rate, [], null);
    const complete = completeRate(check, stated, EARLIEST, []);
    check.done();
    return { stated, complete };
  } catch (error) {
    if (!(error instanceof UserInputError)) throw error;
    return error.problems.map(({ path, message }) => ({
      field: columnAt(path),
      message: told(message, 'EN'),
    }));
  }
}

/** Hours are one field of a rate and three columns of a file. */
const HOURS: Readonly<Record<string, RateColumn>> = {
  'hours.weekdays': 'weekdays',
  'hours.from': 'hoursFrom',
  'hours.before': 'hoursBefore',
};
const columnAt = (path: readonly string[]): RateColumn =>
  HOURS[path.join('.')] ?? (path.join('.') as RateColumn);

class CellReader {
  constructor(
    private readonly check: InputCheck,
    private readonly cells: RateCells,
    private readonly options: CellOptions,
  ) {}

  rate(): NewRate {
    return {
      direction: this.word('direction', ['INBOUND', 'OUTBOUND']) ?? 'OUTBOUND',
      leg: this.word('leg', ['CONSUMER', 'AGENT']) ?? 'CONSUMER',
      prefix: this.prefix(),
      callType: this.word('callType', ['LANDLINE', 'MOBILE']),
      numberType: this.word('numberType', ['TOLL_FREE', 'STANDARD']),
      hours: this.hours(),
      perMinute: this.perMinute(),
      ...this.increments(),
      connectionFee: this.amount('connectionFee') ?? 0n,
      minimumCharge: this.amount('minimumCharge') ?? 0n,
      validFrom: this.date('validFrom'),
      validBefore: this.date('validBefore'),
      pool: null,
    };
  }

  /** An empty cell is a slip more often than a rate for every number, which costs dearly. */
  private prefix(): string {
    const cell = this.cells.prefix ?? this.missing('prefix', 'digits, or * for all numbers', '*');
    if (cell === '*') return '';
    return cell.startsWith('+') ? cell.slice(1) : cell;
  }

  private perMinute(): Micros {
    if (this.cells.perMinute !== undefined) return this.amount('perMinute') ?? 0n;
    return this.missing('perMinute', 'a price per minute', 0n);
  }

  private increments() {
    const both = this.cells.increments;
    if (both === undefined) {
      return {
        initialIncrementSeconds: this.seconds('initialIncrementSeconds'),
        additionalIncrementSeconds: this.seconds('additionalIncrementSeconds'),
      };
    }
    const [, first, next] = /^(\d{1,5})\/(\d{1,5})$/.exec(both) ?? [];
    if (first === undefined || next === undefined) {
      this.invalid('increments', `expected seconds such as 60/60, got ${quote(both)}`);
    }
    return { initialIncrementSeconds: Number(first), additionalIncrementSeconds: Number(next) };
  }

  private hours(): NewHours | null {
    const { weekdays, hoursFrom, hoursBefore } = this.cells;
    if (weekdays === undefined && hoursFrom === undefined && hoursBefore === undefined) return null;
    return {
      weekdays: weekdays === undefined ? null : this.weekdays(weekdays),
      from: this.minute('hoursFrom', hoursFrom ?? '00:00'),
      before: this.minute('hoursBefore', hoursBefore ?? '24:00'),
    };
  }

  private weekdays(text: string): Weekday[] {
    return text.split(/\s+/).flatMap((name) => {
      const day = WEEKDAYS.find((each) => each === name.toUpperCase());
      if (!day) {
        const expected = `expected ${oneOf(WEEKDAYS)} with spaces between them`;
        this.invalid('weekdays', `${expected}, got ${quote(name)}`);
      }
      return day ?? [];
    });
  }

  private minute(column: RateColumn, text: string): number {
    const minute = minuteOf(text);
    if (minute !== undefined) return minute;
    this.invalid(column, `expected a time of day from 00:00 to 24:00, got ${quote(text)}`);
    return 0;
  }

  private word<const Word extends string>(column: RateColumn, words: readonly Word[]): Word | null {
    const cell = this.cells[column];
    if (cell === undefined) return null;
    const word = words.find((each) => each === cell.toUpperCase());
    if (!word) this.invalid(column, `expected ${oneOf(words)}, got ${quote(cell)}`);
    return word ?? null;
  }

  private seconds(column: RateColumn): number | null {
    const cell = this.cells[column];
    if (cell === undefined) return null;
    if (/^\d{1,5}$/.test(cell)) return Number(cell);
    this.invalid(column, `expected whole seconds, got ${quote(cell)}`);
    return null;
  }

  private amount(column: RateColumn): Micros | null {
    const cell = this.cells[column];
    if (cell === undefined) return null;
    if (this.options.hasDecimalComma && cell.includes('.')) {
      this.invalid(column, `expected a comma before the decimals, got ${quote(cell)}`);
      return null;
    }
    const text = this.options.hasDecimalComma ? cell.replace(',', '.') : cell;
    return this.ruled(column, () => parseDecimal(text));
  }

  private date(column: RateColumn): CalendarDate | null {
    const cell = this.cells[column];
    return cell === undefined ? null : this.ruled(column, () => parseDate(cell));
  }

  private ruled<Value>(column: RateColumn, rule: () => Value): Value | null {
    try {
      return rule();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.invalid(column, error.message);
      return null;
    }
  }

  private missing<Value>(column: RateColumn, what: string, instead: Value): Value {
    this.invalid(column, `expected ${what}, got an empty cell`);
    return instead;
  }

  private invalid(column: RateColumn, message: string): void {
    // Of files: those who send them read it in English alone.
    this.check.invalid([column], toldBefore(message, message));
  }
}
