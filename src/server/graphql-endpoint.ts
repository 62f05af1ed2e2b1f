import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Logger } from 'pino';
import type { Database } from '../database/database';
import { formatError } from '../graphql/format-error';
import type { Clock } from '../request/clock';
import { RequestContext } from '../request/context';
import { scopeOf, type Viewer } from '../request/viewer';
import { answerError } from './answers';
import { Unauthenticated, type Authenticator } from './authentication';
import { RefusedBody, readJsonBody } from './request-body';
import { buildSwitchboardSchema } from './schema';

interface EndpointOptions {
  readonly database: Database;
  readonly authenticate: Authenticator;
  readonly graphiql: boolean;
  readonly log: Logger;
  readonly clock: Clock;
}

export interface GraphqlEndpoint {
  route(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  close(): Promise<void>;
}

/**
 * Opens /graphql: reads the request, finds out who asks, executes, answers, gives back the
 * database.
 */
export async function openGraphqlEndpoint(options: EndpointOptions): Promise<GraphqlEndpoint> {
  const { log } = options;
  const apollo = new ApolloServer<RequestContext>({
    schema: buildSwitchboardSchema(),
    introspection: true,
    // Suggestions help whoever explores, and tell an attacker what is there.
    hideSchemaDetailsFromClientErrors: !options.graphiql,
    includeStacktraceInErrorResponses: false,
    formatError: formatError((error, id) => log.error({ err: error, id }, 'a request failed')),
    // Ours: the database must stop after the last request, not beside it.
    stopOnTerminationSignals: false,
    logger: log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  return {
    route: (request, response, path) => {
      if (path !== '/graphql') return false;
      answer(options, apollo, request, response).catch((error: unknown) => {
        refuse(response, error, log);
      });
      return true;
    },
    close: () => apollo.stop(),
  };
}

async function answer(
  options: EndpointOptions,
  apollo: ApolloServer<RequestContext>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const viewer = await options.authenticate(request.headers.authorization);
  const body = request.method === 'POST' ? await readJsonBody(request) : undefined;
  const context = contextFor(options, viewer);
  try {
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method?.toUpperCase() ?? 'GET',
        headers: headersOf(request),
        search: searchOf(request),
        body,
      },
      context: () => Promise.resolve(context),
    });
    await send(response, result);
  } finally {
    await context.database.end();
  }
}

function contextFor({ database, clock }: EndpointOptions, viewer: Viewer): RequestContext {
  return new RequestContext(viewer, database.session(scopeOf(viewer)), clock());
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

function searchOf(request: IncomingMessage): string {
  const url = request.url ?? '';
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

async function send(response: ServerResponse, result: HTTPGraphQLResponse): Promise<void> {
  response.statusCode = result.status ?? 200;
  for (const [name, value] of result.headers) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  if (result.body.kind === 'complete') {
    response.end(result.body.string);
    return;
  }
  for await (const chunk of result.body.asyncIterator) response.write(chunk);
  response.end();
}

/** Answers what never became an operation. */
function refuse(response: ServerResponse, error: unknown, log: Logger): void {
  if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return; // the client has gone
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof Unauthenticated) {
    response.setHeader('WWW-Authenticate', 'Bearer realm="switchboard"');
    answerError(response, 401, 'UNAUTHENTICATED', error.message);
  } else if (error instanceof RefusedBody) {
    if (error.closes) response.setHeader('Connection', 'close');
    answerError(response, error.status, 'BAD_REQUEST', error.message);
  } else {
    log.error({ err: error }, 'a request failed before it was executed');
    answerError(response, 500, 'INTERNAL_SERVER_ERROR', 'Something went wrong here.');
  }
}
