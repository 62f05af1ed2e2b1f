import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

type Method = (...parameters: unknown[]) => unknown;
type Resolve = GraphQLFieldResolver<unknown, unknown>;

const isOfNoClass = (getType: (() => unknown) | undefined) => (getType?.() ?? Object) === Object;

/** What a method takes, by place, where it takes nothing but these; undefined for all others. */
function shapeOf(
  params: ReturnType<typeof getMetadataStorage>['fieldResolvers'][number]['params'],
) {
  const places = [...(params ?? [])].sort((a, b) => a.index - b.index);
  const isPlain = places.every(
    (param) =>
      (param.kind === 'context' && param.propertyName === undefined) ||
      // Of a class it would be made an instance of it first.
      (param.kind === 'root' && param.propertyName === undefined && isOfNoClass(param.getType)),
  );
  return isPlain ? places.map(({ kind }) => kind).join(' ') : undefined;
}

/** The ways in which a method is called, by what it takes. */
const CALLS: Readonly<Record<string, (method: Method) => Resolve>> = {
  '': (method) => () => method(),
  root: (method) => (root) => method(root),
  context: (method) => (_root, _args, context) => method(context),
  'context root': (method) => (root, _args, context) => method(context, root),
  'root context': (method) => (root, _args, context) => method(root, context),
};

/**
 * Has fields call their methods themselves where these take the parent, the request's context, or
 * both: most of what is asked of each row of a list.
 *
 * type-graphql finds out at every call what a method takes, which costs more time and memory than
 * such a method itself. What takes arguments still goes through it, which checks and converts them.
 */
export function resolvedDirectly(schema: GraphQLSchema): GraphQLSchema {
  const storage = getMetadataStorage();
  const nameOf = new Map(storage.objectTypes.map(({ target, name }) => [target, name]));
  for (const resolver of storage.fieldResolvers) {
    if (resolver.kind !== 'external' || (resolver.middlewares ?? []).length > 0) continue;
    const type = schema.getType(nameOf.get(resolver.getObjectType?.() as never) ?? '');
    const field = isObjectType(type) ? type.getFields()[resolver.schemaName] : undefined;
    const call = CALLS[shapeOf(resolver.params) ?? 'none'];
    if (!field || !call) continue;
    // Resolvers have no state: one of each class serves all requests.
    const instance = new (resolver.target as new () => Record<string, Method>)();
    const method = instance[resolver.methodName];
    if (method) field.resolve = call(method.bind(instance));
  }
  return schema;
}
