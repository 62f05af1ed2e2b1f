import {
  isNonNullType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';

/**
 * The variables of a valid operation that may be null, and stand where null is refused: a default
 * there, or one of their own, lets them stand there.
 */
export function nullableAtDefaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
): VariableDefinitionNode[] {
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      if (isNonNullType(types.getInputType())) names.add(name.value);
    },
  });
  visit(document, visitor);
  return variableDefinitions.filter(
    ({ type, variable }) => type.kind !== Kind.NON_NULL_TYPE && names.has(variable.name.value),
  );
}

/** Whether a variable has no value but null. */
export function isNullFor(
  { variable, defaultValue }: VariableDefinitionNode,
  variables: Readonly<Record<string, unknown>> = {},
): boolean {
  const given = variables[variable.name.value];
  return given === null || (given === undefined && defaultValue?.kind === Kind.NULL);
}
