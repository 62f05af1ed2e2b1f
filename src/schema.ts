import { DEFAULT_LIMITS, type Limits } from './limits/limit-settings';
import type { StoredOperations } from './application/context';
import { Executor } from './graphql/execution';
import { SchemaOperations } from './schema-operations';
import 'reflect-metadata';
import {
  defaultFieldResolver,
  getNamedType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLSchema,
} from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { resolvedDirectly } from './graphql/direct-resolvers';
import { guarded } from './graphql/authorization';
import { toldInLanguages } from './graphql/derivation.resolver';
import { withLiveUpdates } from './graphql/live-updates';
import { typeOfNode } from './graphql/node';
import { SCHEMA_DESCRIPTION } from './graphql/schema-description';
import { RESOLVERS, TYPES_BY_INTERFACE } from './resolvers';

export function buildSwitchboardSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: RESOLVERS,
    orphanedTypes: TYPES_BY_INTERFACE,
    // Values are checked by the scalars and by the commands, which say what was expected.
    validate: false,
    // That the schema is sound is tested; every start would take an eighth of a second to see it.
    skipCheck: true,
  });
  return resolved(guarded(toldInLanguages(resolvedDirectly(described(withLiveUpdates(schema))))));
}

let built: GraphQLSchema | undefined;

/** The schema that requests are executed by; built once, when it is first needed. */
export const switchboardSchema = (): GraphQLSchema => (built ??= buildSwitchboardSchema());

/**
 * Has what leads to an object resolved by GraphQL's own resolver where it has none: a value may be
 * a function there, which is called only when it is asked for, or a promise. Compiled operations
 * read other fields as plain values.
 */
function resolved(schema: GraphQLSchema): GraphQLSchema {
  // Compiled operations wait for no type, and type-graphql makes a promise of it.
  for (const name of ['Node', 'Event']) {
    const type = schema.getType(name);
    if (isInterfaceType(type)) type.resolveType = typeOfNode;
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const isPlain = isLeafType(getNamedType(field.type)) && field.name !== 'totalCount';
      if (!isPlain) field.resolve ??= defaultFieldResolver;
    }
  }
  return schema;
}

/** Adds descriptions that decorators have no place for: the whole, the roots, inherited fields. */
function described(schema: GraphQLSchema): GraphQLSchema {
  schema.description = SCHEMA_DESCRIPTION;
  const [query, mutation] = [schema.getQueryType(), schema.getMutationType()];
  if (query) query.description = 'Read-only operations.';
  if (mutation) mutation.description = 'Operations that change something.';
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const inherited = type.getInterfaces().flatMap((parent) => Object.values(parent.getFields()));
    for (const { name, description } of inherited) {
      const field = type.getFields()[name];
      if (field) field.description ??= description;
    }
  }
  return schema;
}

/** The public contract as schema.graphql holds it: sorted, unless the code’s order is wanted. */
export function printSwitchboardSchema({ isSorted = true } = {}): string {
  const schema = buildSwitchboardSchema();
  return `${printSchema(isSorted ? lexicographicSortSchema(schema) : schema)}\n`;
}

/** What judges and runs stored operations, on the schema that is served. */
export function schemaOperations({
  depth,
  tokens,
}: Pick<Limits, 'depth' | 'tokens'> = DEFAULT_LIMITS): StoredOperations {
  let executor: Executor | undefined;
  return new SchemaOperations({
    schema: switchboardSchema,
    executor: () => (executor ??= new Executor(switchboardSchema())),
    ...{ maxLexicalTokens: tokens, depthMax: depth },
  });
}
