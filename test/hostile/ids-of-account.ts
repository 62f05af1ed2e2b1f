import {
  getNamedType,
  isObjectType,
  isRequiredArgument,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { TestServer, TestViewer } from '../support/test-server';

/** Ids of nodes, by the name of their type. */
export type IdsByType = Map<string, readonly string[]>;

export interface SeenNode {
  readonly id: string;
  readonly __typename: string;
}

/** Every node that a viewer reaches from an account, by type; whatever types there are. */
export async function idsOf(
  server: TestServer,
  viewer: TestViewer,
  schema: GraphQLSchema,
  accountId: string,
): Promise<IdsByType> {
  const found: IdsByType = new Map();
  const seen = new Set([accountId]);
  const queue: SeenNode[] = [{ id: accountId, __typename: 'Account' }];
  for (let node = queue.shift(); node; node = queue.shift()) {
    const { id, __typename: type } = node;
    found.set(type, [...(found.get(type) ?? []), id]);
    for (const inner of await nodesWithin(server, viewer, schema, node)) {
      if (seen.has(inner.id)) continue;
      seen.add(inner.id);
      queue.push(inner);
    }
  }
  return found;
}

/** What a node leads to; field by field where the viewer may not ask for all of them at once. */
async function nodesWithin(
  server: TestServer,
  viewer: TestViewer,
  schema: GraphQLSchema,
  { id, __typename: type }: SeenNode,
): Promise<SeenNode[]> {
  const read = async (fields: readonly string[]) => {
    const query = `query ($id: ID!) { node(id: $id) { ... on ${type} { __typename id ${fields.join(' ')} } } }`;
    return server.ask(viewer, query, { id });
  };
  const fields = idsWithin(schema, schema.getType(type) as GraphQLObjectType, 3);
  const whole = await read(fields);
  if (!whole.errors) return nodesIn(whole.data);
  const parts = await Promise.all(fields.map((field) => read([field])));
  return parts.flatMap(({ data }) => nodesIn(data));
}

/** The fields of a type that lead to nodes, through what has no id of its own. */
function idsWithin(schema: GraphQLSchema, type: GraphQLObjectType, levels: number): string[] {
  return Object.values(type.getFields())
    .filter(({ args }) => !args.some(isRequiredArgument))
    .flatMap((field) => {
      const to = getNamedType(field.type);
      if (!isObjectType(to) || levels === 0) return [];
      if (/^(Derivation|Service|ServiceTerms|PageInfo)$|Preview$|Edge$/.test(to.name)) return [];
      if ('id' in to.getFields()) return [`${field.name} { __typename id }`];
      const inner = idsWithin(schema, to, levels - 1);
      return inner.length === 0 ? [] : [`${field.name} { ${inner.join(' ')} }`];
    });
}

export function nodesIn(value: unknown): SeenNode[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(nodesIn);
  const { id, __typename } = value as Partial<SeenNode>;
  return id !== undefined && __typename !== undefined ? [{ id, __typename }, ...inner] : inner;
}
