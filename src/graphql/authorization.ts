import {
  defaultFieldResolver,
  getNamedType,
  isIntrospectionType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { holdersOf, requireRight, type Right } from '../application/rights';
import type { RequestContext } from '../application/context';

type Field = GraphQLField<unknown, RequestContext>;

/**
 * Says what right a type, a field or a mutation needs.
 *
 * Whoever does not hold it gets FORBIDDEN at every field that leads there, and the schema's
 * descriptions say who does.
 */
export const RequiresRight = (right: Right): ReturnType<typeof Extensions> => Extensions({ right });

/** The right that a type, or a list of it, needs; undefined where anyone signed in may see it. */
function rightOfType(type: GraphQLNamedType): Right | undefined {
  const own = type.extensions['right'] as Right | undefined;
  if (own !== undefined || !isObjectType(type)) return own;
  // A connection, or an edge of one, needs what its node does.
  const { nodes, node } = type.getFields();
  const inner = nodes ?? node;
  return inner && getNamedType(inner.type) !== type
    ? rightOfType(getNamedType(inner.type))
    : undefined;
}

function describe(element: { description?: string | null | undefined }, right: Right): void {
  element.description = `${element.description ?? ''} Requires ${holdersOf(right)}.`.trim();
}

/** The right that a field needs by itself, or by what it leads to. */
export const rightOfField = ({ extensions, type }: Pick<Field, 'extensions' | 'type'>) =>
  (extensions['right'] as Right | undefined) ?? rightOfType(getNamedType(type));

/** Guards a field that needs a right which its own type does not, and says so. */
function guard(type: GraphQLObjectType, field: Field): void {
  const needed = rightOfField(field);
  if (needed === undefined || needed === rightOfType(type)) return;
  describe(field, needed);
  const resolve: GraphQLFieldResolver<unknown, RequestContext> =
    field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args: object, context, info): unknown => {
    requireRight(context.viewer, needed);
    return resolve(source, args, context, info);
  };
  const { subscribe } = field;
  if (!subscribe) return;
  field.subscribe = (source, args: object, context, info): unknown => {
    requireRight(context.viewer, needed);
    return subscribe(source, args, context, info);
  };
}

/** Guards a schema by the rights that its types and fields name, and writes them down in it. */
export function guarded(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    const right = type.extensions['right'] as Right | undefined;
    if (right !== undefined) describe(type, right);
    for (const field of Object.values(type.getFields()) as Field[]) guard(type, field);
  }
  return schema;
}
