import { CriticalityLevel, diff } from '@graphql-inspector/core';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { addMonths, parseDate, type CalendarDate } from '../../src/domain/time/calendar-date';

/** Changes that clients are told to expect (docs/api.md, "How the API changes"). */
const EXPECTED: ReadonlySet<string> = new Set([
  'ENUM_VALUE_ADDED',
  'UNION_MEMBER_ADDED',
  'OBJECT_TYPE_INTERFACE_ADDED',
  'FIELD_ARGUMENT_ADDED',
  'INPUT_FIELD_ADDED',
]);

/** Uses of directives that say something to people: what they announce is judged as a date. */
const FOR_PEOPLE = /\.@?(deprecated|specifiedBy)(\.|$)/;

/** How long before it leaves a thing is announced. */
const NOTICE_MONTHS = 3;

/** A difference between two schemas, as the comparison tells it. */
interface Change {
  readonly type: string;
  /** The name of the thing, as in Thing; absent for the schema itself. */
  readonly path?: string;
  readonly message: string;
  readonly criticality: { readonly level: CriticalityLevel };
}

interface Thing {
  /** "Type.field", "Type.field.argument" or "Enum.VALUE". */
  readonly name: string;
  readonly deprecationReason: string | null | undefined;
  /** The types that one gets to through it. */
  readonly leadsTo: readonly GraphQLNamedType[];
}

/**
 * What a schema changes that clients of the last release rely on: a line each, none where it may be
 * released.
 *
 * Breaking is what makes a valid operation invalid, dangerous what gives it another meaning, as
 * another default does. Both pass for what the last release had announced with a day that is past.
 *
 * @param today the day of the release; whoever asks says which day it is.
 */
export async function refusedChanges(
  released: GraphQLSchema,
  next: GraphQLSchema,
  today: CalendarDate,
): Promise<string[]> {
  const things = thingsOf(released);
  const expired = new Set(
    things.filter((thing) => isPast(thing, today)).map((thing) => thing.name),
  );
  const reached = reachedTypes(released, things, expired);
  const mayGo = ({ path = '' }: Change): boolean => {
    const [type = '', ...members] = path.split('.');
    const names = members.map((_, index) => [type, ...members.slice(0, index + 1)].join('.'));
    if (names.some((name) => expired.has(name))) return true;
    return released.getType(type) !== undefined && !reached.has(type);
  };
  const announced = new Map(things.map((thing) => [thing.name, thing.deprecationReason]));
  const changes: Change[] = await diff(released, next);
  return changes
    .filter((change) => isJudged(change) && !mayGo(change))
    .map(({ path = 'schema', message }) => {
      const reason = announced.get(path);
      const why =
        reason == null
          ? 'it was not deprecated'
          : `it was deprecated, "${reason}", and today is ${today}`;
      return `${path}: ${message}; ${why}`;
    })
    .sort();
}

function isJudged({ type, path = '', criticality: { level } }: Change): boolean {
  if (level === CriticalityLevel.NonBreaking || FOR_PEOPLE.test(path)) return false;
  return level === CriticalityLevel.Breaking || !EXPECTED.has(type);
}

/**
 * Deprecations of a schema with a day that is missing, or earlier than the last release announced:
 * a line each.
 */
export function wrongDeprecations(released: GraphQLSchema, next: GraphQLSchema): string[] {
  const announced = daysOf(released);
  return deprecatedOf(next).flatMap(({ name, deprecationReason }) => {
    const day = leavesAfter(deprecationReason);
    if (!day) {
      return [`${name}: expected "… Leaves after YYYY-MM-DD.", got "${deprecationReason ?? ''}"`];
    }
    const before = announced.get(name);
    if (before === undefined || day >= before) return [];
    return [`${name}: leaves after ${day}, but ${before} was announced`];
  });
}

/** Deprecations that a release on that day announces less than three months ahead: a line each. */
export function hastyDeprecations(
  released: GraphQLSchema,
  next: GraphQLSchema,
  today: CalendarDate,
): string[] {
  const announced = daysOf(released);
  const earliest = addMonths(today, NOTICE_MONTHS);
  return [...daysOf(next)]
    .filter(([name, day]) => !announced.has(name) && day < earliest)
    .map(([name, day]) => `${name}: leaves after ${day}, but may not before ${earliest}`);
}

const deprecatedOf = (schema: GraphQLSchema): Thing[] =>
  thingsOf(schema).filter(({ deprecationReason }) => deprecationReason != null);

/** The announced days, by the names of the things. */
const daysOf = (schema: GraphQLSchema): Map<string, CalendarDate> =>
  new Map(
    deprecatedOf(schema).flatMap(({ name, deprecationReason }) => {
      const day = leavesAfter(deprecationReason);
      return day ? [[name, day]] : [];
    }),
  );

/** The last day of what is deprecated; undefined where the reason names none. */
function leavesAfter(reason: string | null | undefined): CalendarDate | undefined {
  const [, day] = /\bLeaves after (\d{4}-\d{2}-\d{2})\.?$/.exec(reason ?? '') ?? [];
  return day === undefined ? undefined : parseDate(day);
}

function isPast({ deprecationReason }: Thing, today: CalendarDate): boolean {
  const day = leavesAfter(deprecationReason);
  return day !== undefined && today > day;
}

const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

/** Everything in a schema that can be deprecated. */
function thingsOf(schema: GraphQLSchema): Thing[] {
  return typesOf(schema).flatMap((type): Thing[] => {
    if (isEnumType(type)) {
      return type.getValues().map(({ name, deprecationReason }) => ({
        ...{ name: `${type.name}.${name}`, deprecationReason, leadsTo: [] },
      }));
    }
    if (isInputObjectType(type)) {
      return Object.values(type.getFields()).map((field) => thingOf(type.name, field));
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      const thing = thingOf(type.name, field);
      return [thing, ...field.args.map((argument) => thingOf(thing.name, argument))];
    });
  });
}

type Member = Pick<Thing, 'name' | 'deprecationReason'> & {
  readonly type: Parameters<typeof getNamedType>[0];
};
const thingOf = (owner: string, { name, deprecationReason, type }: Member): Thing => ({
  ...{ name: `${owner}.${name}`, deprecationReason },
  leadsTo: [getNamedType(type) as GraphQLNamedType],
});

/**
 * The names of the types that one gets to without what has expired. No type can be deprecated; it
 * may go with the last thing that leads to it.
 */
function reachedTypes(
  schema: GraphQLSchema,
  things: readonly Thing[],
  expired: ReadonlySet<string>,
): ReadonlySet<string> {
  const leads = new Map<string, GraphQLNamedType[]>();
  for (const { name, leadsTo } of things) {
    const [owner = '', field = ''] = name.split('.');
    if (expired.has(name) || expired.has(`${owner}.${field}`)) continue;
    leads.set(owner, [...(leads.get(owner) ?? []), ...leadsTo]);
  }
  const reached = new Set<string>();
  const visit = (type: GraphQLNamedType | null | undefined): void => {
    if (!type || reached.has(type.name)) return;
    reached.add(type.name);
    leads.get(type.name)?.forEach(visit);
    if (isUnionType(type)) type.getTypes().forEach(visit);
    if (isObjectType(type) || isInterfaceType(type)) type.getInterfaces().forEach(visit);
    if (isInterfaceType(type)) schema.getPossibleTypes(type).forEach(visit);
  };
  visit(schema.getQueryType());
  visit(schema.getMutationType());
  visit(schema.getSubscriptionType());
  return reached;
}
