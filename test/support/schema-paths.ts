import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Fields from a Node, or from the query itself, to a type: the shortest way there is. */
export interface Way {
  /** The type whose id it begins with; null for the query. */
  readonly from: string | null;
  readonly fields: readonly string[];
}

type Field = GraphQLField<unknown, unknown>;

/** A value that a scalar accepts, whatever it then means. */
const SCALARS: Readonly<Record<string, string>> = {
  Boolean: 'false',
  CountryCode: '"FR"',
  CurrencyCode: '"EUR"',
  Date: '"2026-11-23"',
  DateTime: '"2026-11-01T00:00:00Z"',
  Decimal: '"1"',
  ID: '"x"',
  Int: '1',
  Locale: '"fr-FR"',
  PhoneNumber: '"+33145000000"',
  String: '"x"',
  TimeOfDay: '"08:30"',
  TimeZone: '"UTC"',
  YearMonth: '"2026-10"',
};

/** A literal that a type accepts: what is required, and nothing more. */
export function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return `[${literalOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? '';
  const required = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${required.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
}

/** Days of which there are some, for arguments that say from when and to when. */
const DAYS: Readonly<Record<string, string>> = { from: '"2026-01-01"', to: '"2027-01-01"' };

const dayOf = ({ name, type }: Field['args'][number]): string | undefined =>
  getNamedType(type).name === 'Date' ? DAYS[name] : undefined;

const argumentOf = (argument: Field['args'][number]): string =>
  `${argument.name}: ${dayOf(argument) ?? literalOf(argument.type)}`;

/** A field as a query asks for it, with what its arguments require. */
export function askedFor(field: Field): string {
  // The end of a range is required, though its argument is not as long as it has two names.
  const required = field.args.filter((each) => isRequiredArgument(each) || dayOf(each));
  if (required.length === 0) return field.name;
  return `${field.name}(${required.map(argumentOf).join(', ')})`;
}

/** What to select of a field's type; nothing of a value. */
export const selectionOf = (field: Field): string =>
  isLeafType(getNamedType(field.type)) ? '' : '{ __typename }';

export const objectTypesOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type));

/**
 * The shortest way to every type that can be read: from a Node where there is one, of the first
 * ones where they lead there, else from the query. Types that only mutations give have none.
 */
export function waysThrough(schema: GraphQLSchema, first: readonly string[]): Map<string, Way> {
  const nodes = objectTypesOf(schema)
    .filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'))
    .map(({ name }) => name);
  const ways = new Map<string, Way>();
  const others = nodes.filter((name) => !first.includes(name));
  for (const names of [first, others]) {
    for (const name of names) ways.set(name, { from: name, fields: [] });
    follow(schema, ways);
  }
  const query = schema.getQueryType();
  if (query && !ways.has(query.name)) ways.set(query.name, { from: null, fields: [] });
  follow(schema, ways);
  return ways;
}

/** Adds the types that one more field leads to, until there are no more. */
function follow(schema: GraphQLSchema, ways: Map<string, Way>): void {
  let grown = true;
  while (grown) {
    grown = false;
    for (const [name, way] of [...ways]) {
      const type = schema.getType(name);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        const to = getNamedType(field.type);
        if (!isObjectType(to) || ways.has(to.name)) continue;
        ways.set(to.name, { from: way.from, fields: [...way.fields, askedFor(field)] });
        grown = true;
      }
    }
  }
}

/** A field, and how it is asked for. */
export type Asked = readonly [field: Field, asked: string];

/**
 * The query that reads fields of a type along a way, each alone and under a name of its own, "f0"
 * and so on; `$id` is the Node it begins with.
 */
export function queryFor({ from, fields }: Way, all: readonly Asked[]): string {
  const ways = all.map(([field, asked], index) => {
    const [first, ...rest] = [...fields, asked];
    const end = selectionOf(field).replace(/^\{ (.*) \}$/, '$1');
    const along = (steps: readonly string[]) =>
      steps.reduceRight((inner, step) => `${step} ${inner === '' ? '' : `{ ${inner} }`}`, end);
    const inner = along(rest);
    return from === null
      ? `f${index}: ${first} ${inner === '' ? '' : `{ ${inner} }`}`
      : `f${index}: node(id: $id) { ... on ${from} { ${along([first, ...rest])} } }`;
  });
  return `query${from === null ? '' : ' ($id: ID!)'} { ${ways.join(' ')} }`;
}

/** Whether anything at all stands at the end of the way. */
export function isThere(data: unknown, steps: readonly string[]): boolean {
  if (data === null || data === undefined) return false;
  if (Array.isArray(data)) return data.some((item) => isThere(item, steps));
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  const [name = ''] = step.split('(');
  return isThere((data as Record<string, unknown>)[name], rest);
}
