import {
  BREAK,
  execute,
  GraphQLError,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { CompiledQuery } from 'graphql-jit';
import type { RequestContext } from '../application/context';
import type { PromiseOrValue } from '../application/promise-or-value';
import { DomainError } from '../domain/domain-error';
import { Forbidden, UserInputError } from '../application/user-input-error';
import { hasMoreValues } from './many-values';
import { isNullFor, nullableAtDefaults } from './null-variables';
import { spreadFieldsOf } from '../limits/operation-size';

/** One operation that is to be executed: valid, within the limits, and paid for. */
export interface Execution {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly context: RequestContext;
  /** What happened, of a subscription. */
  readonly rootValue?: object;
}

/** Compiling takes as long as some ten executions: what is asked once only is not compiled. */
const EXECUTIONS_BEFORE_COMPILING = 2;

/** Fields, with fragments spread out: code for more would take long to make, and much room. */
const COMPILED_FIELDS_MAX = 1_000;

/**
 * Values in variables: of all that are bad compiled code makes an error each, graphql-js of the
 * first 50, so that ten thousand would hold the process for seconds.
 */
const COMPILED_VALUES_MAX = 1_000;

interface CompiledOperation {
  readonly query: CompiledQuery['query'];
  /** Where one of them is null, graphql-js refuses what compiled code would take. */
  readonly nullable: readonly VariableDefinitionNode[];
}

type Compiled = CompiledOperation | null;

interface Known {
  executions: number;
  /** Null where the operation is not compiled. */
  compiled: PromiseOrValue<Compiled> | undefined;
}

/**
 * Executes operations: queries that are asked again by code that was compiled for them, all others
 * by graphql-js.
 *
 * Both ways give the same answers and errors. What the compiled code cannot do is left to
 * graphql-js, and so are acts, whose transactions cost more than all this. An answer with errors is
 * graphql-js's as well: of several below one field that becomes null it tells the first, compiled
 * code all. What was read by then lies in the loaders of the request, and is not read again. Where
 * something failed, nothing is asked again: the snapshot may be over.
 */
export class Executor {
  /** Apollo keeps documents that it has seen a moment ago: compiled code lives as long as they. */
  private readonly known = new WeakMap<OperationDefinitionNode, Known>();

  /** @param before how often an operation is interpreted before it is compiled; may be infinite. */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly before = EXECUTIONS_BEFORE_COMPILING,
  ) {}

  async execute(execution: Execution): Promise<ExecutionResult> {
    const { document, operation, operationName, variables, context, rootValue } = execution;
    const isLarge = hasMoreValues(variables, COMPILED_VALUES_MAX);
    const coming = operation && !isLarge ? this.compiledFor(execution, operation) : null;
    const compiled = coming instanceof Promise ? await coming : coming;
    if (compiled && !compiled.nullable.some((one) => isNullFor(one, variables))) {
      const result = await compiled.query(undefined, context, variables);
      if (!result.errors) return result;
      if (result.errors.some(isFailure)) return withProperErrors(result);
    }
    return execute({
      ...{ schema: this.schema, document, rootValue, contextValue: context },
      ...{ operationName: operationName ?? null, variableValues: variables ?? null },
    });
  }

  private compiledFor(
    { document, operationName }: Execution,
    operation: OperationDefinitionNode,
  ): PromiseOrValue<Compiled> {
    if (operation.operation !== OperationTypeNode.QUERY) return null;
    const known = this.known.get(operation) ?? { executions: 0, compiled: undefined };
    this.known.set(operation, known);
    known.executions += 1;
    if (known.executions <= this.before) return null;
    if (known.compiled === undefined) {
      known.compiled = compiledOrNull(this.schema, document, operation, operationName).then(
        (compiled) => (known.compiled = compiled),
        // graphql-js executes whatever cannot be compiled.
        () => (known.compiled = null),
      );
    }
    return known.compiled;
  }
}

async function compiledOrNull(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  operationName: string | null | undefined,
): Promise<Compiled> {
  if (hasCondition(document)) return null;
  if (spreadFieldsOf(document, operation) > COMPILED_FIELDS_MAX) return null;
  // Read when it is first needed: a start need not wait for it.
  const { compileQuery, isCompiledQuery } = await import('graphql-jit');
  const compiled = compileQuery(schema, document, operationName ?? undefined);
  if (!isCompiledQuery(compiled)) return null;
  return { query: compiled.query, nullable: nullableAtDefaults(schema, document, operation) };
}

/**
 * Under conditions compiled code differs from graphql-js: it leaves out a fragment that is spread
 * twice, once under a condition, and answers fields that are skipped and have not been paid for.
 */
function hasCondition(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive: ({ name: { value } }) => {
      found ||= value === 'include' || value === 'skip';
      return found ? BREAK : undefined;
    },
  });
  return found;
}

/** Whether an error is no refusal, but something that went wrong. */
const isFailure = ({ originalError }: GraphQLError): boolean =>
  originalError !== undefined && !REFUSALS.some((refusal) => originalError instanceof refusal);

const REFUSALS = [GraphQLError, DomainError, UserInputError, Forbidden];

/** Errors of compiled code are not made by GraphQLError's constructor, which others rely on. */
function withProperErrors(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map(properError) };
}

function properError({ message, locations, path, originalError }: GraphQLError): GraphQLError {
  const proper = new GraphQLError(message, { path, originalError });
  return Object.defineProperty(proper, 'locations', { value: locations, enumerable: true });
}
