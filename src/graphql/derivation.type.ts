import { Field, Int, ObjectType } from 'type-graphql';
import { formatDecimal } from '../domain/money/money';
import {
  OPERATIONS,
  Trace,
  type DerivationInput as Input,
  type DerivationStep as Step,
  type Operation,
} from '../domain/derivation';
import { labelOf } from '../domain/value-labels';
import { told, wording, type Language } from '../domain/wording';
import { enumType } from './enum';
import { Node } from './node';
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
  @Field(() => String, { description: 'Name of the value, the same in every language.' })
  name: string;

  @Field(() => String, {
    description: 'What the value is called for people, such as "last day for notice".',
  })
  label: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Index, from 0, of the earlier step whose result this input is, or whose amount it takes off; null for a given value and for a result.',
  })
  fromStep: number | null;

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

const YES_AND_NO = { EN: ['yes', 'no'], FR: ['oui', 'non'] } as const;

export function toDerivationValue(value: Input, language: Language): DerivationValue {
  const label = labelOf(value.name, language);
  const named = { ...NOTHING, name: value.name, label, fromStep: value.fromStep ?? null };
  if ('date' in value) return { ...named, text: value.date, date: value.date };
  if ('instant' in value) return { ...named, text: value.instant, dateTime: value.instant };
  if ('integer' in value) {
    // GraphQL's Int has 32 bits; a longer count is still there as text.
    const integer = value.integer <= INT_MAX ? value.integer : null;
    return { ...named, text: `${value.integer}`, integer };
  }
  if ('decimal' in value) {
    const text = formatDecimal(value.decimal, value.decimals);
    return { ...named, text, decimal: text };
  }
  if ('boolean' in value) {
    const [yes, no] = YES_AND_NO[language];
    return { ...named, text: value.boolean ? yes : no, boolean: value.boolean };
  }
  return { ...named, text: value.text };
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

  @Field(() => Node, {
    nullable: true,
    description:
      'What the step is about, where a derivation is of several: a charge, or the call; null otherwise, and for a charge that is in no order yet.',
  })
  subject: Node | null;
}

const ROUNDED: ReadonlySet<Operation> = new Set([
  ...([
    'PRORATE',
    'RATE',
    'MULTIPLY',
    'PERCENT',
    'NET_OF_GROSS',
    'ROUND',
    'SHARE',
    'DIVIDE',
  ] as const),
]);

/** "HALF_UP to 2 decimals", where the step rounds. */
export function roundingOf({ operation, result }: Step, language: Language): string | null {
  if (operation === 'WHOLE_SECONDS' || operation === 'INCREMENTS') {
    return told(wording('UP to whole steps'), language);
  }
  if (!('decimal' in result)) return null;
  const { decimals } = result;
  if (operation === 'MULTIPLY_DOWN') {
    return told(wording('DOWN to {decimals} decimals', { decimals }), language);
  }
  if (!ROUNDED.has(operation)) return null;
  return told(wording('HALF_UP to {decimals} decimals', { decimals }), language);
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

/** A trace whose steps are about what belongs to an account. */
class TraceOfAccount extends Trace {
  constructor(readonly accountId: string) {
    super();
  }
}

/**
 * Runs a computation again, this time with its steps written down.
 *
 * @param accountId the account of what its steps are about, where they say so.
 */
export async function derive(
  compute: (trace: Trace) => unknown,
  accountId?: string,
): Promise<Trace> {
  const trace = accountId === undefined ? new Trace() : new TraceOfAccount(accountId);
  await compute(trace);
  return trace;
}

/** A derivation, and the language in which it is told. */
export interface ToldDerivation {
  readonly trace: Trace;
  readonly language: Language;
}

/** A step of it, by its index; and the account of what it is about. */
export interface ToldStep extends Step, ToldDerivation {
  readonly index: number;
  readonly accountId: string | undefined;
}

export function stepsOf({ trace, language }: ToldDerivation): ToldStep[] {
  const accountId = trace instanceof TraceOfAccount ? trace.accountId : undefined;
  return trace.steps.map((step, index) => ({ ...step, index, trace, language, accountId }));
}
