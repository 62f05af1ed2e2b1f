import {
  getNullableType,
  isInputObjectType,
  isListType,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type SelectionNode,
  type ValueNode,
} from 'graphql';
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '../graphql/connection';
import { ASKED_MAX, ASKING_ARGUMENTS, USUAL_PAGES } from './field-costs';

export type Variables = Readonly<Record<string, unknown>>;

type Reading<Value> = (variables: Variables) => Value;

/** The conditions under which `@include` and `@skip` leave a selection in. */
export function conditionsOf({ directives = [] }: SelectionNode): Reading<boolean>[] {
  return directives.flatMap((directive) => {
    const value = directive.arguments?.[0]?.value;
    const isSkip = directive.name.value === 'skip';
    if (!value || !(isSkip || directive.name.value === 'include')) return [];
    const read = readingOf(value);
    return [(variables) => read(variables) !== isSkip];
  });
}

const readingOf =
  (value: ValueNode): Reading<unknown> =>
  (variables) =>
    valueFromASTUntyped(value, variables);

function argumentOf(node: FieldNode, name: string): Reading<unknown> | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value && readingOf(value);
}

/** How many entries the field asks for; nothing where it asks for no list. */
export function lengthAsked(
  name: string,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
): Reading<number> | undefined {
  const asking = ASKING_ARGUMENTS[name];
  if (asking) return lengthAt(asking, node);
  if (!field.args.some((argument) => argument.name === 'first')) return undefined;
  const [first, last] = [argumentOf(node, 'first'), argumentOf(node, 'last')];
  const usual = USUAL_PAGES[name] ?? PAGE_SIZE_DEFAULT;
  return (variables) => numberIn(first?.(variables) ?? last?.(variables), PAGE_SIZE_MAX) ?? usual;
}

function lengthAt(
  { path, absent }: { path: string; absent: number },
  node: FieldNode,
): Reading<number> {
  const [name = '', ...keys] = path.split('.');
  const read = argumentOf(node, name);
  return (variables) => {
    let value = read?.(variables);
    for (const key of keys) value = (value as Variables | null | undefined)?.[key];
    if (value === null || value === undefined) return absent;
    if (Array.isArray(value)) return Math.min(value.length, ASKED_MAX);
    return numberIn(value, ASKED_MAX) ?? 1;
  };
}

/** A page that is no number, or out of range, is refused where it is read: it costs no more. */
function numberIn(value: unknown, max: number): number | undefined {
  return Number.isInteger(value) ? Math.min(Math.max(value as number, 0), max) : undefined;
}

/** How many entries its arguments' lists have; nothing where no argument can have any. */
export function entriesGiven(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
): Reading<number> | undefined {
  const countings = field.args.flatMap(({ name, type }): Reading<number>[] => {
    const [read, count] = [argumentOf(node, name), entriesOf(type)];
    return read && count ? [(variables) => count(read(variables))] : [];
  });
  if (countings.length === 0) return undefined;
  return (variables) => countings.reduce((sum, count) => sum + count(variables), 0);
}

/** Deep enough for the rates of the lines of an order, and an end to types within themselves. */
const INPUT_LEVELS_MAX = 6;

type Counting = (value: unknown) => number;

/** Counts the entries of a value's lists, and of the lists in those; by its type, not by search. */
function entriesOf(type: GraphQLInputType, levels = INPUT_LEVELS_MAX): Counting | undefined {
  const of = getNullableType(type);
  if (levels === 0) return undefined;
  if (isListType(of)) return entriesOfList(entriesOf(of.ofType, levels - 1));
  return isInputObjectType(of) ? entriesOfObject(of, levels - 1) : undefined;
}

/** In a list longer than any that is taken, only the entries of the list itself are counted on. */
const entriesOfList =
  (inner: Counting | undefined): Counting =>
  (value) => {
    if (value === null || value === undefined) return 0;
    if (!Array.isArray(value)) return 1 + (inner?.(value) ?? 0);
    if (!inner) return value.length;
    const within = value.slice(0, ASKED_MAX).map(inner);
    return within.reduce((sum, count) => sum + count, value.length);
  };

function entriesOfObject(type: GraphQLInputObjectType, levels: number): Counting | undefined {
  const countings = Object.values(type.getFields()).flatMap((field): [string, Counting][] => {
    const count = entriesOf(field.type, levels);
    return count ? [[field.name, count]] : [];
  });
  if (countings.length === 0) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null) return 0;
    const fields = value as Variables;
    return countings.reduce((sum, [name, count]) => sum + count(fields[name]), 0);
  };
}
