import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { getMetadataStorage } from 'type-graphql';

type Method = (...parameters: unknown[]) => unknown;
type Arguments = Readonly<Record<string, unknown>>;
type Resolve = GraphQLFieldResolver<unknown, unknown, Arguments>;
type Storage = ReturnType<typeof getMetadataStorage>;
type Param = NonNullable<Storage['fieldResolvers'][number]['params']>[number];
type Class = new () => Record<string, unknown>;

/** Where a method finds one of the things that it takes. */
interface Place {
  readonly find: (root: unknown, args: Arguments, context: unknown, info: unknown) => unknown;
  /** Arguments that must be absent: as objects they are made instances of their classes. */
  readonly absent: readonly string[];
}

/**
 * Has fields call their methods themselves, as far as these take the parent, the request's context
 * and plain arguments.
 *
 * type-graphql finds out at every call what a method takes, which costs more time and memory than
 * most methods themselves. It still calls those that are given an input object, which it converts.
 */
export function resolvedDirectly(schema: GraphQLSchema): GraphQLSchema {
  const storage = getMetadataStorage();
  const nameOf = new Map(storage.objectTypes.map(({ target, name }) => [target, name]));
  for (const resolver of storage.fieldResolvers) {
    if (resolver.kind !== 'external' || (resolver.middlewares ?? []).length > 0) continue;
    const type = schema.getType(nameOf.get(resolver.getObjectType?.() as never) ?? '');
    const field = isObjectType(type) ? type.getFields()[resolver.schemaName] : undefined;
    const params = [...(resolver.params ?? [])].sort((a, b) => a.index - b.index);
    const places = params.map((param) => placeOf(storage, param));
    if (!field?.resolve || !places.every((place) => place !== undefined)) continue;
    // Resolvers have no state: one of each class serves all requests.
    const instance = new (resolver.target as new () => Record<string, Method>)();
    const method = instance[resolver.methodName]?.bind(instance);
    if (method) field.resolve = calling(method, places, field.resolve);
  }
  return schema;
}

/** Undefined for what type-graphql makes something else of. */
function placeOf(storage: Storage, param: Param): Place | undefined {
  const isInput = (type: unknown) => storage.inputTypes.some(({ target }) => target === type);
  switch (param.kind) {
    case 'root':
      if (param.propertyName !== undefined || (param.getType?.() ?? Object) !== Object) break;
      return { find: (root) => root, absent: [] };
    case 'context':
      if (param.propertyName !== undefined) break;
      return { find: (_root, _args, context) => context, absent: [] };
    case 'info':
      return { find: (_root, _args, _context, info) => info, absent: [] };
    case 'arg': {
      const { name } = param;
      return { find: (_root, args) => args[name], absent: isInput(param.getType()) ? [name] : [] };
    }
    case 'args': {
      const ofClass = param.getType() as Class;
      const fields = fieldsOfArguments(storage, ofClass);
      const absent = fields.filter(({ getType }) => isInput(getType())).map(({ name }) => name);
      const names = fields.map(({ name }) => name);
      return { find: (_root, args) => picked(new ofClass(), names, args), absent };
    }
  }
  return undefined;
}

/** Of the class and those that it extends. */
function fieldsOfArguments({ argumentTypes }: Storage, ofClass: Class) {
  return argumentTypes
    .filter(({ target }) => target === ofClass || ofClass.prototype instanceof target)
    .flatMap(({ fields }) => fields ?? []);
}

function picked(into: Record<string, unknown>, names: readonly string[], args: Arguments): object {
  for (const name of names) {
    const value = args[name];
    if (value !== undefined) into[name] = value;
  }
  return into;
}

function calling(method: Method, places: readonly Place[], otherwise: Resolve): Resolve {
  const absent = places.flatMap((place) => place.absent);
  const [first, second, third] = places.map(({ find }) => find);
  const call: Resolve = (root, args, context, info) => {
    if (!first) return method();
    const one = first(root, args, context, info);
    if (!second) return method(one);
    const two = second(root, args, context, info);
    if (!third) return method(one, two);
    return method(...places.map(({ find }) => find(root, args, context, info)));
  };
  if (absent.length === 0) return call;
  return (root, args, context, info) =>
    absent.every((name) => (args[name] ?? null) === null)
      ? call(root, args, context, info)
      : otherwise(root, args, context, info);
}
