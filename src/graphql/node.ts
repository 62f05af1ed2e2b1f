import { Field, ID, InterfaceType } from 'type-graphql';
import { requireRight, type Right } from '../application/rights';
import type { RequestContext } from '../application/context';
import type { RowKey } from '../data/loader';
import type { NodeTypeName } from './node-id';

/** A row as `node` gives it: its type's name tells GraphQL which fields it has. */
export type NodeRow = object & { readonly __typename: string };

/** The type of what was read by a global id. */
export function typeOfNode(row: NodeRow): string {
  return row.__typename;
}

@InterfaceType('Node', {
  description: 'An object with a global id, by which it can be read.',
  autoRegisterImplementations: false,
  resolveType: typeOfNode,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque global id; never changes.' })
  id: string;
}

type ReadNode = (context: RequestContext, key: RowKey) => Promise<object | null>;
const readers = new Map<NodeTypeName, { readonly right: Right; readonly read: ReadNode }>();

/**
 * Tells how a type is read by id, and which right that needs.
 *
 * Each room registers its own types, so this room knows none.
 */
export function readNodesOf(type: NodeTypeName, right: Right, read: ReadNode): void {
  readers.set(type, { right, read });
}

/** What a type's reader finds, whoever asks; null where the viewer may see none. */
export async function readNode(
  context: RequestContext,
  type: NodeTypeName,
  key: RowKey,
): Promise<NodeRow | null> {
  const row = await readers.get(type)?.read(context, key);
  // What has several object types says itself which one it is.
  return row ? { __typename: type, ...row } : null;
}

/**
 * What a type's reader finds for a viewer that asks by id.
 *
 * @throws Forbidden where the viewer lacks the right that reading the type by id needs.
 */
export async function readPermittedNode(
  context: RequestContext,
  type: NodeTypeName,
  key: RowKey,
): Promise<NodeRow | null> {
  const reader = readers.get(type);
  if (reader) requireRight(context.viewer, reader.right);
  return readNode(context, type, key);
}
