import {
  getArgumentValues,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionNode,
} from 'graphql';
import { Extensions } from 'type-graphql';
import type { RequestContext } from '../request/context';
import type { RowKey } from '../request/loader';

/**
 * Says that a field's resolver needs nothing of its parent but the key, so that it can be asked for
 * before the parent is there: see `readAhead`.
 */
export const NeedsKeyOnly: ReturnType<typeof Extensions> = Extensions({ needsKeyOnly: true });

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
export function readAhead(
  context: RequestContext,
  info: GraphQLResolveInfo,
  typeName: string,
  key: RowKey,
): void {
  const type = info.schema.getType(typeName);
  if (context.viewer.kind === 'VENDOR' || !isObjectType(type)) return;
  for (const { selectionSet } of info.fieldNodes) {
    for (const node of fieldsOf(type, selectionSet?.selections ?? [], info)) {
      const ask = () => askAhead(context, info, type, key, node);
      void Promise.resolve().then(ask).catch(noMatter);
    }
  }
}

function askAhead(
  context: RequestContext,
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  key: RowKey,
  node: FieldNode,
): unknown {
  const field = type.getFields()[node.name.value];
  if (!field?.resolve || field.extensions['needsKeyOnly'] !== true) return undefined;
  return field.resolve(key, getArgumentValues(field, node, info.variableValues), context, info);
}

/** The fields of an object of that type, through fragments. */
function* fieldsOf(
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  info: GraphQLResolveInfo,
): Generator<FieldNode> {
  for (const node of selections) {
    if (!isIncluded(node, info)) continue;
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

function isIncluded(node: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean {
  if (!node.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
  return skip?.['if'] !== true && include?.['if'] !== false;
}
