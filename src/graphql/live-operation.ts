import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** A subscription that may begin: valid, and within the limits. */
export interface LiveOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Why a subscription does not begin, as errors of GraphQL. */
export class RefusedSubscription extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('a subscription was refused');
  }
}

interface ReadOptions {
  readonly schema: GraphQLSchema;
  readonly maxLexicalTokens: number | undefined;
  readonly maxErrors: number;
}

/**
 * Reads what is asked for, as the body of a request has it.
 *
 * @throws RefusedSubscription for what is no valid document with one subscription to run.
 */
export function readLiveOperation(body: unknown, options: ReadOptions): LiveOperation {
  if (!isRecord(body)) {
    return refuse('BAD_REQUEST', `expected a JSON object with a query, got ${kindOf(body)}`);
  }
  const { query, operationName = null, variables = null } = body;
  if (typeof query !== 'string' || query === '') {
    return refuse('BAD_REQUEST', `query: expected a document as a text, got ${kindOf(query)}`);
  }
  if (operationName !== null && typeof operationName !== 'string') {
    return refuse('BAD_REQUEST', `operationName: expected a text, got ${kindOf(operationName)}`);
  }
  if (variables !== null && !isRecord(variables)) {
    return refuse('BAD_REQUEST', `variables: expected a JSON object, got ${kindOf(variables)}`);
  }
  const document = validDocument(query, options);
  const operation = subscriptionOf(document, operationName);
  return {
    ...{ document, operation },
    ...{ operationName: operationName ?? undefined, variables: variables ?? {} },
  };
}

function validDocument(
  query: string,
  { schema, maxLexicalTokens, maxErrors }: ReadOptions,
): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(query, maxLexicalTokens === undefined ? {} : { maxLexicalTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new RefusedSubscription([withCode(error, 'GRAPHQL_PARSE_FAILED')]);
  }
  const errors = validate(schema, document, undefined, { maxErrors });
  if (errors.length === 0) return document;
  throw new RefusedSubscription(
    errors.slice(0, maxErrors).map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')),
  );
}

function subscriptionOf(document: DocumentNode, name: string | null): OperationDefinitionNode {
  const operation = getOperationAST(document, name);
  if (!operation) {
    const which = name === null ? 'one operation, or the name of one' : `an operation "${name}"`;
    return refuse('OPERATION_RESOLUTION_FAILURE', `expected ${which}, found none such`);
  }
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return operation;
  return refuse(
    'OPERATION_RESOLUTION_FAILURE',
    `expected a subscription, got a ${operation.operation}: ask for it with the header ` +
      '"Accept: application/json"',
  );
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes = null, source = null, positions = null } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}

function refuse(code: string, message: string): never {
  throw new RefusedSubscription([new GraphQLError(message, { extensions: { code } })]);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
