import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from '../application/context';
import type { Limits } from './limit-settings';
import { noteOperation } from '../monitoring/current-request';
import { RateLimited } from './rate-limit';
import { planOperation, type OperationPlan } from './operation-cost';

interface OperationLimits {
  readonly limits: Pick<Limits, 'depth' | 'cost'>;
  /** Takes the cost off what the viewer may spend, before anything is executed; may refuse. */
  readonly charge?: ((context: RequestContext, cost: number) => Promise<void>) | undefined;
}

/**
 * Refuses operations that are too deep or too costly, after validation and before execution, and
 * tells the cost of the others in the answer's `extensions`.
 */
export function operationLimits({
  limits,
  charge,
}: OperationLimits): ApolloServerPlugin<RequestContext> {
  const costOf = costWithin(limits);
  return {
    requestDidStart: () => {
      let spent: number | undefined;
      return Promise.resolve({
        didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
          noteOperation(operation?.name?.value);
          if (!operation) return; // execution says which name it has not found
          if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw notServed();
          const cost = costOf(schema, document, operation, request.variables ?? {});
          await charge?.(contextValue, cost).catch(refuseLimited);
          spent = cost;
        },
        willSendResponse: ({ response: { body } }) => {
          if (spent !== undefined && body.kind === 'single') {
            const { extensions } = body.singleResult;
            const cost = { spent, max: limits.cost };
            body.singleResult.extensions = { ...extensions, cost };
          }
          return Promise.resolve();
        },
      });
    },
  };
}

/**
 * Tells what an operation costs.
 *
 * @returns throws a GraphQLError for an operation that is too deep, or too costly.
 */
export function costWithin(limits: OperationLimits['limits']) {
  // Documents are kept where they come again: a plan lives as long as the operation it was made of.
  const plans = new WeakMap<OperationDefinitionNode, OperationPlan>();
  return (
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): number => {
    const plan = plans.get(operation) ?? planOperation(schema, document, operation);
    plans.set(operation, plan);
    if (plan.depth > limits.depth) throw tooDeep(limits.depth, plan.depth);
    const cost = plan.costOf(variables);
    if (cost > limits.cost) throw tooCostly(limits.cost, cost);
    return cost;
  };
}

const refusal = (code: string, message: string) =>
  new GraphQLError(message, { extensions: { code, http: { status: 400 } } });

const notServed = () =>
  refusal(
    'OPERATION_RESOLUTION_FAILURE',
    'expected a query or a mutation, got a subscription: ask for it with the header ' +
      '"Accept: text/event-stream"',
  );

const tooDeep = (max: number, depth: number) =>
  refusal(
    'QUERY_TOO_DEEP',
    `expected an operation of at most ${max} fields within fields, got ${depth}`,
  );

const tooCostly = (max: number, cost: number) =>
  refusal(
    'QUERY_TOO_COSTLY',
    `expected an operation that costs at most ${max}, got one of ${cost}: ask for shorter pages ` +
      '(first), fewer fields, or in several requests',
  );

/** As GraphQL clients expect it: the status, the header and the code of a limit that is reached. */
function refuseLimited(error: unknown): never {
  if (!(error instanceof RateLimited)) throw error;
  const { message, spending, resetAt, retryAfter } = error;
  const http = { status: 429, headers: new HeaderMap([['retry-after', `${retryAfter}`]]) };
  throw new GraphQLError(message, {
    extensions: { code: 'RATE_LIMITED', ...spending, resetAt, http },
  });
}
