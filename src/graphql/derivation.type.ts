import { Field, Int, ObjectType } from 'type-graphql';
import { formatDecimal } from '../domain/money/money';
import {
  OPERATIONS,
  Trace,
  type DerivationStep as Step,
  type DerivationValue as Value,
  type Operation,
} from '../domain/derivation';
import { enumType } from './enum';
import { DateScalar, DateTimeScalar, DecimalScalar } from './scalars';

export const DerivationOperation = enumType<Operation>(
  'DerivationOperation',
  'How a result is computed from the inputs, in order.',
  Object.fromEntries(
    Object.entries(OPERATIONS).map(([name, formula]) => [name, `${formula}.`]),
  ) as Record<Operation, string>,
);

@ObjectType('DerivationValue', {
  description: 'A named value of a computation: as text, and in one field of its own type.',
  simpleResolvers: true,
})
export class DerivationValue {
  @Field(() => String, { description: 'Name of the value.' })
  name: string;

  @Field(() => String, { description: 'The value as text, whatever its type.' })
  text: string;

  @Field(() => DateScalar, { nullable: true, description: 'Set if it is a civil date.' })
  date: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Set if it is an instant.' })
  dateTime: string | null;

  @Field(() => Int, { nullable: true, description: 'Set if it is a count.' })
  integer: number | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Set if it is a price or an amount.' })
  decimal: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Set if it is a boolean.' })
  boolean: boolean | null;
}

const NOTHING = { date: null, dateTime: null, integer: null, decimal: null, boolean: null };
const INT_MAX = 2 ** 31 - 1;

export function toDerivationValue(value: Value): DerivationValue {
  const { name } = value;
  if ('date' in value) return { ...NOTHING, name, text: value.date, date: value.date };
  if ('instant' in value) return { ...NOTHING, name, text: value.instant, dateTime: value.instant };
  if ('integer' in value) {
    // GraphQL's Int has 32 bits; a longer count is still there as text.
    const integer = value.integer <= INT_MAX ? value.integer : null;
    return { ...NOTHING, name, text: `${value.integer}`, integer };
  }
  if ('decimal' in value) {
    const text = formatDecimal(value.decimal, value.decimals);
    return { ...NOTHING, name, text, decimal: text };
  }
  if ('boolean' in value) {
    return { ...NOTHING, name, text: value.boolean ? 'yes' : 'no', boolean: value.boolean };
  }
  return { ...NOTHING, name, text: value.text };
}

@ObjectType('DerivationStep', {
  description: 'One step of a computation, with its inputs and result.',
  simpleResolvers: true,
})
export class DerivationStep {
  @Field(() => String, { description: 'The rule in a few words.' })
  rule: string;

  @Field(() => DerivationOperation, {
    description: 'The operation that computes the result from the inputs.',
  })
  operation: Operation;

  @Field(() => String, { description: 'The formula in words.' })
  formula: string;

  @Field(() => [DerivationValue], { description: 'The inputs, in the order of the formula.' })
  inputs: DerivationValue[];

  @Field(() => DerivationValue, { description: 'The result.' })
  result: DerivationValue;

  @Field(() => String, {
    nullable: true,
    description: 'How the result was rounded; null if it was not.',
  })
  rounding: string | null;
}

const ROUNDED: ReadonlySet<Operation> = new Set(['PRORATE', 'RATE', 'MULTIPLY']);

/** "HALF_UP to 2 decimals", where the step rounds. */
export function roundingOf({ operation, result }: Step): string | null {
  if (operation === 'WHOLE_SECONDS' || operation === 'INCREMENTS') return 'UP to whole steps';
  if (!ROUNDED.has(operation) || !('decimal' in result)) return null;
  return `HALF_UP to ${result.decimals} decimals`;
}

@ObjectType('Derivation', {
  description: 'How a date or an amount was computed, step by step.',
  simpleResolvers: true,
})
export class Derivation {
  @Field(() => String, { description: 'The result in one sentence.' })
  summary: string;

  @Field(() => [DerivationStep], { description: 'The steps, each based on the ones before.' })
  steps: DerivationStep[];
}

/** Runs a computation again, this time with its steps written down. */
export async function derive(compute: (trace: Trace) => unknown): Promise<Trace> {
  const trace = new Trace();
  await compute(trace);
  return trace;
}
