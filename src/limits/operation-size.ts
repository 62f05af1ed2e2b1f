import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * How many fields an operation of a valid document has with its fragments spread out: a fragment
 * counts as often as it is spread, and is looked at once.
 */
export function spreadFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const counts = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const count = counts.get(name) ?? ofSet(fragments.get(name)?.selectionSet);
    counts.set(name, count);
    return count;
  };
  const ofSet = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((sum, node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(node.name.value);
      return sum + ofSet(node.selectionSet) + (node.kind === Kind.FIELD ? 1 : 0);
    }, 0);
  return ofSet(operation.selectionSet);
}
