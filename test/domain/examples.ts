import { parseDate, type CalendarDate } from '../../src/domain/time/calendar-date';
import { parseDecimal, type Micros } from '../../src/domain/money/money';
import {
  parseInstant,
  parseTimeZone,
  type Instant,
  type TimeZone,
} from '../../src/domain/time/time-zone';
import rawExamples from './examples.json';
import rawLifeExamples from './life-examples.json';

/** Named values of an example; asking for one that is not there, or is of another kind, fails. */
export class Fields {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  get names(): string[] {
    return Object.keys(this.values);
  }

  has(name: string): boolean {
    return name in this.values;
  }

  text(name: string): string {
    const value = this.values[name];
    if (typeof value === 'string') return value;
    throw new Error(`the example has no text "${name}"`);
  }

  textOrNull(name: string): string | null {
    return this.values[name] === null ? null : this.text(name);
  }

  number(name: string): number {
    const value = this.values[name];
    if (typeof value === 'number') return value;
    throw new Error(`the example has no number "${name}"`);
  }

  numberOrNull(name: string): number | null {
    return this.values[name] === null ? null : this.number(name);
  }

  flag(name: string): boolean {
    const value = this.values[name];
    if (typeof value === 'boolean') return value;
    throw new Error(`the example has no flag "${name}"`);
  }

  date(name: string): CalendarDate {
    return parseDate(this.text(name));
  }

  dateOrNull(name: string): CalendarDate | null {
    return this.values[name] === null ? null : this.date(name);
  }

  instant(name: string): Instant {
    return parseInstant(this.text(name));
  }

  zone(name: string): TimeZone {
    return parseTimeZone(this.text(name));
  }

  decimal(name: string): Micros {
    return parseDecimal(this.text(name));
  }

  list(name: string): unknown[] {
    const value = this.values[name];
    if (Array.isArray(value)) return value;
    throw new Error(`the example has no list "${name}"`);
  }

  listOrNull(name: string): unknown[] | null {
    return this.values[name] === null ? null : this.list(name);
  }

  fields(name: string): Fields {
    return new Fields(this.values[name] as Record<string, unknown>);
  }

  fieldsList(name: string): Fields[] {
    return this.list(name).map((values) => new Fields(values as Record<string, unknown>));
  }
}

export interface Example {
  readonly id: string;
  readonly title: string;
  readonly input: Fields;
  readonly expected: Fields;
}

/** Of terms, notices, money and calls; then those of what happens while a contract runs. */
const examples: readonly Example[] = [
  ...rawExamples.map(({ id, title, input, expected }) => ({
    id,
    title,
    input: new Fields(input),
    expected: new Fields(expected),
  })),
  ...rawLifeExamples.map(({ id, title, in: input, out: expected }) => ({
    id,
    title,
    input: new Fields(input),
    expected: new Fields(expected),
  })),
];

export const exampleIds: readonly string[] = examples.map(({ id }) => id);

export function exampleOf(id: string): Example {
  const example = examples.find((candidate) => candidate.id === id);
  if (example) return example;
  throw new Error(`there is no example "${id}"`);
}

/** One test for each example: its id, the clause or rule it rests on, and its title. */
export function testExamples(
  ruleById: Readonly<Record<string, string>>,
  check: (example: Example) => void,
): void {
  for (const [id, rule] of Object.entries(ruleById)) {
    const example = exampleOf(id);
    test(`${id} (${rule}): ${example.title}`, () => check(example));
  }
}
