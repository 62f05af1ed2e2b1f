import { Temporal } from 'temporal-polyfill';
import {
  payloadOf,
  type DerivationInput,
  type DerivationStep,
  type DerivationValue,
  type Operation,
  type Trace,
} from '../../src/domain/derivation';
import { SENTENCES } from '../../src/domain/sentences';

// Does the arithmetic of a derivation again from the text of each operation's formula, with
// Temporal for dates and whole fractions for amounts: nothing here calls the rules under test.

export type Payload = ReturnType<typeof payloadOf>;
export { payloadOf };

class Fraction {
  constructor(
    readonly above: bigint,
    readonly below = 1n,
  ) {}

  times(other: Fraction): Fraction {
    return new Fraction(this.above * other.above, this.below * other.below);
  }

  plus(other: Fraction): Fraction {
    const above = this.above * other.below + other.above * this.below;
    return new Fraction(above, this.below * other.below);
  }

  largerOf(other: Fraction): Fraction {
    return this.above * other.below >= other.above * this.below ? this : other;
  }

  /** Towards zero, of an amount from 0 on. */
  microsDown(decimals: number): bigint {
    const scale = 10n ** BigInt(decimals);
    return ((this.above * scale) / this.below) * 10n ** BigInt(6 - decimals);
  }

  /** Half up, away from zero, to a multiple of 10^-decimals, in micros. */
  micros(decimals: number): bigint {
    if (this.above < 0n) return -new Fraction(-this.above, this.below).micros(decimals);
    const scale = 10n ** BigInt(decimals);
    const doubled = 2n * this.above * scale + this.below;
    return (doubled / (2n * this.below)) * 10n ** BigInt(6 - decimals);
  }
}

/** The inputs of one step, read in their order. */
class Inputs {
  constructor(
    readonly values: readonly DerivationValue[],
    readonly decimals: number,
  ) {}

  private at(index: number): DerivationValue {
    const value = this.values[index];
    if (value) return value;
    throw new Error(`the step has no input ${index}`);
  }

  text(index: number): string {
    const payload = payloadOf(this.at(index));
    if (typeof payload === 'string') return payload;
    throw new Error(`input ${index} is not a date, an instant or a text`);
  }

  date(index: number): Temporal.PlainDate {
    return Temporal.PlainDate.from(this.text(index));
  }

  integer(index: number): number {
    const payload = payloadOf(this.at(index));
    if (typeof payload === 'number') return payload;
    throw new Error(`input ${index} is not an integer`);
  }

  fraction(index: number): Fraction {
    const payload = payloadOf(this.at(index));
    if (typeof payload === 'number') return new Fraction(BigInt(payload));
    if (typeof payload === 'bigint') return new Fraction(payload, 1_000_000n);
    throw new Error(`input ${index} is not a number`);
  }

  get isOfAmounts(): boolean {
    return 'decimal' in this.at(0);
  }

  get fractions(): Fraction[] {
    return this.values.map((_, index) => this.fraction(index));
  }

  get integers(): number[] {
    return this.values.map((_, index) => this.integer(index));
  }

  get dates(): string[] {
    return this.values.map((_, index) => this.date(index).toString()).sort();
  }
}

const HUNDREDTH = new Fraction(1n, 100n);
const inverse = ({ above, below }: Fraction) => new Fraction(below, above);

/** The least amount that reaches the gross with its tax, by halving where it may be. */
function leastNet(gross: Fraction, rate: Fraction, decimals: number): bigint {
  const step = 10n ** BigInt(6 - decimals);
  const taxed = (units: bigint): bigint => {
    const net = new Fraction(units * step, 1_000_000n);
    return units * step + net.times(rate).times(HUNDREDTH).micros(decimals);
  };
  const wanted = gross.micros(6);
  let [low, high] = [-1n, wanted / step];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (taxed(middle) >= wanted) high = middle;
    else low = middle;
  }
  return high * step;
}

function addBusinessDays(from: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let [date, left] = [from, count];
  while (left > 0) {
    date = date.add({ days: 1 });
    if (date.dayOfWeek <= 5) left -= 1;
  }
  return date;
}

const firstOfNextMonth = (date: Temporal.PlainDate): Temporal.PlainDate =>
  date.with({ day: 1 }).add({ months: 1 });

const EVALUATORS: Readonly<Record<Operation, (inputs: Inputs) => Payload>> = {
  STATE: (inputs) => inputs.text(0),
  LONGER_OF: ({ integers }) => Math.max(...integers),
  EARLIER_OF: ({ dates }) => dates[0] ?? '',
  LATER_OF: ({ dates }) => dates.at(-1) ?? '',
  ADD_MONTHS: (inputs) =>
    inputs
      .date(0)
      .add({ months: inputs.integer(1) })
      .toString(),
  ADD_DAYS: (inputs) =>
    inputs
      .date(0)
      .add({ days: inputs.integer(1) })
      .toString(),
  SUBTRACT_DAYS: (inputs) =>
    inputs
      .date(0)
      .subtract({ days: inputs.integer(1) })
      .toString(),
  ADD_BUSINESS_DAYS: (inputs) => addBusinessDays(inputs.date(0), inputs.integer(1)).toString(),
  ANCHORED_LENGTH: ({ integers: [initial = NaN, renewal = NaN, index = NaN] }) =>
    initial + renewal * index,
  IS_ON_OR_BEFORE: (inputs) => Temporal.PlainDate.compare(inputs.date(0), inputs.date(1)) <= 0,
  COUNT_DAYS: (inputs) => inputs.date(0).until(inputs.date(1), { largestUnit: 'day' }).days,
  DAYS_IN_MONTH: (inputs) => inputs.date(0).daysInMonth,
  FIRST_OF_NEXT_MONTH: (inputs) => firstOfNextMonth(inputs.date(0)).toString(),
  FIRST_OF_MONTH_FROM: (inputs) => {
    const date = inputs.date(0);
    return (date.day === 1 ? date : firstOfNextMonth(date)).toString();
  },
  LOCAL_DATE: (inputs) =>
    Temporal.Instant.from(inputs.text(0))
      .toZonedDateTimeISO(inputs.text(1))
      .toPlainDate()
      .toString(),
  START_OF_DAY: (inputs) =>
    inputs
      .date(0)
      .toZonedDateTime(inputs.text(1))
      .toInstant()
      .toString({ smallestUnit: 'millisecond' }),
  MULTIPLY: ({ fractions, decimals }) =>
    fractions.reduce((product, factor) => product.times(factor)).micros(decimals),
  PRORATE: (inputs) => {
    const [quantity, price, days] = [0, 1, 2].map((index) => inputs.fraction(index));
    const month = new Fraction(1n, BigInt(inputs.integer(3)));
    return [price, days, month]
      .reduce((product, factor) => product?.times(factor ?? month), quantity)
      ?.micros(inputs.decimals) as bigint;
  },
  SUM: ({ fractions, decimals }) =>
    fractions.reduce((sum, term) => sum.plus(term), new Fraction(0n)).micros(decimals),
  ROUND: (inputs) => inputs.fraction(0).micros(inputs.decimals),
  PERCENT: (inputs) =>
    inputs.fraction(0).times(inputs.fraction(1)).times(HUNDREDTH).micros(inputs.decimals),
  NET_OF_GROSS: (inputs) => leastNet(inputs.fraction(0), inputs.fraction(1), inputs.decimals),
  SHARE: (inputs) =>
    inputs
      .fraction(0)
      .times(inputs.fraction(1))
      .times(inverse(inputs.fraction(2)))
      .micros(inputs.decimals),
  DIVIDE: (inputs) =>
    inputs
      .fraction(0)
      .times(inverse(inputs.fraction(1)))
      .micros(inputs.decimals),
  MULTIPLY_DOWN: ({ fractions, decimals }) =>
    fractions.reduce((product, factor) => product.times(factor)).microsDown(decimals),
  WHOLE_SECONDS: (inputs) => {
    const millis = inputs.integer(0);
    return (millis - (millis % 1_000)) / 1_000 + (millis % 1_000 > 0 ? 1 : 0);
  },
  INCREMENTS: ({ integers: [seconds = NaN, initial = NaN, additional = NaN] }) => {
    let billed = initial;
    while (billed < seconds) billed += additional;
    return billed;
  },
  RATE: (inputs) => {
    const minutes = inputs.fraction(2).times(new Fraction(1n, 60n));
    const usage = inputs.fraction(0).plus(inputs.fraction(1).times(minutes));
    return usage.largerOf(inputs.fraction(3)).micros(inputs.decimals);
  },
  WHOLE_PRODUCT: ({ integers }) => integers.reduce((product, factor) => product * factor),
  EXCESS: (inputs) => {
    if (!inputs.isOfAmounts) return Math.max(inputs.integer(0) - inputs.integer(1), 0);
    const difference = inputs.fraction(0).plus(inputs.fraction(1).times(new Fraction(-1n)));
    return difference.largerOf(new Fraction(0n)).micros(inputs.decimals);
  },
  FREE: () => 0n,
};

/** What is wrong with a step: its result, or its precision; undefined when nothing is. */
export function faultOf(step: DerivationStep): string | undefined {
  const { operation, inputs, result } = step;
  const decimals = 'decimal' in result ? result.decimals : 0;
  const again = EVALUATORS[operation](new Inputs(inputs, decimals));
  const stated = payloadOf(result);
  if (again === stated) return undefined;
  return `${operation} gives ${result.name} = ${again}, the step says ${stated}`;
}

/** The latest value that a trace gave that name. */
export function latestOf(trace: Trace, name: string): Payload | undefined {
  const step = trace.steps.findLast(({ result }) => result.name === name);
  return step && payloadOf(step.result);
}

/** An input comes from an earlier step, with its result; or, taken off, with its negative. */
function faultsOfOrigin(
  before: readonly DerivationStep[],
  step: DerivationStep,
  input: DerivationInput,
): string[] {
  if (input.fromStep === undefined) return [];
  const origin = before[input.fromStep];
  if (!origin) return [`${step.operation} takes ${input.name} from no earlier step`];
  const [given, taken] = [payloadOf(origin.result), payloadOf(input)];
  const isTakenOff = typeof given === 'bigint' && taken === -given && input.name.startsWith('less');
  if (given === taken || isTakenOff) return [];
  return [`${step.operation} takes ${input.name} = ${taken} from ${origin.result.name} = ${given}`];
}

/** Every fault of a derivation: wrong results, inputs that differ from what a step gave before. */
export function faultsOf(trace: Trace): string[] {
  const given = new Map<string, Payload>();
  const faults: string[] = [];
  for (const [index, step] of trace.steps.entries()) {
    const fault = faultOf(step);
    if (fault !== undefined) faults.push(fault);
    if (!Object.hasOwn(SENTENCES, step.rule)) faults.push(`${step.operation} has no known rule`);
    for (const input of trace.inputsOf(index)) {
      faults.push(...faultsOfOrigin(trace.steps.slice(0, index), step, input));
      const earlier = given.get(input.name);
      if (earlier === undefined || earlier === payloadOf(input)) continue;
      faults.push(`${step.operation} takes ${input.name} = ${payloadOf(input)}, not ${earlier}`);
    }
    given.set(step.result.name, payloadOf(step.result));
  }
  return faults;
}
