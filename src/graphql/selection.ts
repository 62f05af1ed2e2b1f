import {
  getNamedType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionNode,
} from 'graphql';

type Documents = Pick<GraphQLResolveInfo, 'schema' | 'fragments'>;

/** The fields that are asked of an object of that type, through fragments. */
export function* fieldsOf(
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  info: Documents,
): Generator<FieldNode> {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      yield node;
      continue;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : info.fragments[node.name.value];
    const condition = fragment?.typeCondition?.name.value ?? type.name;
    const isOf = condition === type.name || type.getInterfaces().some((i) => i.name === condition);
    if (fragment && isOf) yield* fieldsOf(type, fragment.selectionSet.selections, info);
  }
}

/** What has been found of a document's node: documents are kept, and with them this. */
const rowFields = new WeakMap<FieldNode, ReadonlySet<string>>();

/** The names of the fields that are asked of the rows of a connection, whatever is skipped. */
export function rowFieldsOf(info: GraphQLResolveInfo): ReadonlySet<string> {
  const [first, ...others] = info.fieldNodes;
  const known = first && others.length === 0 ? rowFields.get(first) : undefined;
  if (known) return known;
  const below = (nodes: readonly FieldNode[], type: GraphQLObjectType, ...names: string[]) =>
    nodes
      .flatMap(({ selectionSet }) => [...fieldsOf(type, selectionSet?.selections ?? [], info)])
      .filter(({ name }) => names.includes(name.value));
  const connection = getNamedType(info.returnType);
  const names = new Set<string>();
  if (!isObjectType(connection)) return names;
  const typeOf = (type: GraphQLObjectType, field: string) =>
    getNamedType(type.getFields()[field]?.type) as GraphQLObjectType;
  const edge = typeOf(connection, 'edges');
  const row = typeOf(connection, 'nodes');
  const rows = [
    ...below(info.fieldNodes, connection, 'nodes'),
    ...below(below(info.fieldNodes, connection, 'edges'), edge, 'node'),
  ];
  for (const { selectionSet } of rows) {
    for (const { name } of fieldsOf(row, selectionSet?.selections ?? [], info))
      names.add(name.value);
  }
  if (first && others.length === 0) rowFields.set(first, names);
  return names;
}
