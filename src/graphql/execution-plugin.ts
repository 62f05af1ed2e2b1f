import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import type { GatewayExecutionResult, GatewayInterface } from '@apollo/server-gateway-interface';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { RequestContext } from '../application/context';
import type { Executor } from './execution';

interface ApolloExecution {
  readonly plugin: ApolloServerPlugin<RequestContext>;
  readonly gateway: GatewayInterface;
}

/**
 * Has Apollo's operations executed by our executor.
 *
 * The plugin executes. Apollo can only format the errors of what it has executed itself, so results
 * with errors reach it as those of a gateway; all others never do: for a gateway Apollo makes an
 * object literal with a getter over the context of each request, through which V8 keeps the rows
 * and the answer of the request alive when it collects the young generation.
 */
export function executionBy(schema: GraphQLSchema, executor: Executor): ApolloExecution {
  const withErrors = new WeakMap<RequestContext, Promise<ExecutionResult>>();
  return {
    plugin: {
      requestDidStart: () =>
        Promise.resolve({
          responseForOperation: async ({ document, operation, request, contextValue: context }) => {
            const { operationName, variables } = request;
            const coming = executor.execute({
              ...{ document, operation, operationName, variables, context },
            });
            const result = await coming.catch(() => undefined);
            if (result && !result.errors) return answerOf(result.data ?? null);
            withErrors.set(context, coming);
            return null;
          },
        }),
    },
    gateway: {
      onSchemaLoadOrUpdate: (take) => {
        take({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => undefined;
      },
      load: () =>
        Promise.resolve({
          executor: ({ context }) => {
            const result = withErrors.get(context as RequestContext);
            if (!result) throw new TypeError('an operation was not executed');
            return result as Promise<GatewayExecutionResult>;
          },
        }),
      stop: () => Promise.resolve(),
    },
  };
}

const answerOf = (data: Record<string, unknown> | null) => ({
  http: { headers: new HeaderMap() },
  body: { kind: 'single' as const, singleResult: { data } },
});
