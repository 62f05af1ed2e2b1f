import {
  getArgumentValues,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isObjectType,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionNode,
} from 'graphql';
import { Extensions } from 'type-graphql';
import type { RequestContext } from '../application/context';
import type { RowKey } from '../data/loader';
import { fieldsOf } from './selection';

/**
 * Says that a field's resolver needs nothing of its parent but the key, so that it can be asked for
 * before the parent is there: see `prefetch`.
 */
export const PrefetchByKey: ReturnType<typeof Extensions> = Extensions({ needsKeyOnly: true });

const noMatter = () => undefined;

/**
 * Asks for what a row's fields will ask for, while the row itself is being read by its id: both go
 * to the database in one message instead of one after the other.
 *
 * Nothing is decided here: what comes lies in the loaders of the request, where the fields find it
 * if they are reached, and row-level security admits to it what it admits to them. Errors are
 * theirs to tell. What a beneficiary is shown is recorded by what was read, so for it nothing is
 * read that may not be shown.
 */
export function prefetch(
  context: RequestContext,
  info: GraphQLResolveInfo,
  typeName: string,
  key: RowKey,
): void {
  const type = info.schema.getType(typeName);
  if (context.viewer.kind === 'VENDOR' || !isObjectType(type)) return;
  const selections = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet?.selections ?? []);
  const fields = fieldsOf(type, selections, info, (each) => isIncluded(each, info));
  const asked = Map.groupBy(fields, ({ alias, name }) => (alias ?? name).value);
  for (const nodes of asked.values()) {
    const ask = () => askAhead(context, info, type, key, nodes);
    void Promise.resolve().then(ask).catch(noMatter);
  }
}

function askAhead(
  context: RequestContext,
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  key: RowKey,
  fieldNodes: readonly FieldNode[],
): unknown {
  const [node] = fieldNodes;
  const field = type.getFields()[node?.name.value ?? ''];
  if (!node || !field?.resolve || field.extensions['needsKeyOnly'] !== true) return undefined;
  const ofField = { fieldNodes, fieldName: field.name, returnType: field.type, parentType: type };
  const args = getArgumentValues(field, node, info.variableValues);
  return field.resolve(key, args, context, { ...info, ...ofField });
}

function isIncluded(node: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  if (!node.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
  return skip?.['if'] !== true && include?.['if'] !== false;
}
