import 'reflect-metadata';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  ApolloServer,
  HeaderMap,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Logger } from 'pino';
import type { Database } from '../data/database';
import type { DatabaseSession } from '../data/session';
import { formatError } from '../graphql/format-error';
import type { Clock } from '../application/clock';
import { RequestContext } from '../application/context';
import { RequestTimeout } from '../application/request-timeout';
import { recordAccess } from '../application/access-log';
import { scopeOf, type Viewer } from '../application/viewer';
import type { LoadShedder, Ticket } from '../limits/load-shedder';
import type { Authenticator } from '../auth/authentication';
import { DocumentLimits } from '../limits/document-limits';
import { executionBy } from '../graphql/execution-plugin';
import { Executor } from '../graphql/execution';
import { DEFAULT_LIMITS, type Limits } from '../limits/limit-settings';
import { operationLimits } from '../limits/operation-limits';
import { identityOf, type RateLimiter } from '../limits/rate-limit';
import { refuse } from './refuse';
import { readBody } from './request-body';
import { originOf } from './request-origin';
import { switchboardSchema } from '../schema';
import { KeyedSemaphore } from '../limits/keyed-semaphore';
import { readTrustedDocuments } from '../limits/trusted-documents';
import { withTimeout } from '../application/with-timeout';

/** Which documents run. */
export interface DocumentOptions {
  readonly limits?: Limits | undefined;
  /** Whether the schema can be asked for; as `graphiql` when absent. */
  readonly introspection?: boolean | undefined;
  /** A manifest of the only documents that run. */
  readonly trustedDocuments?: string | undefined;
  /** How often an operation is interpreted before code is compiled for it; see Executor. */
  readonly executionsBeforeCompiling?: number | undefined;
}

interface EndpointOptions extends DocumentOptions {
  readonly database: Database;
  readonly authenticate: Authenticator;
  readonly graphiql: boolean;
  readonly log: Logger;
  readonly clock: Clock;
  /** A request, from its headers to its answer. */
  readonly requestMs: number;
  readonly limiter: RateLimiter;
  readonly admission: LoadShedder;
  /** Proxies in front that are ours; none when absent. */
  readonly trustedProxyHops?: number | undefined;
  /** How long call detail is kept where an account sets nothing; for ever when absent. */
  readonly usageRetentionMonths?: number | undefined;
}

export interface GraphqlEndpoint {
  route(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  close(): Promise<void>;
}

/** Enough to mend a document by; the answer to a bad one stays short. */
const VALIDATION_ERRORS_MAX = 5;

/**
 * Opens /graphql: reads the request, finds out who asks, executes, answers, gives back the
 * database.
 */
export async function openGraphqlEndpoint(options: EndpointOptions): Promise<GraphqlEndpoint> {
  const { log, graphiql, limits = DEFAULT_LIMITS, trustedDocuments, limiter } = options;
  const schema = switchboardSchema();
  const gate = new DocumentLimits(
    limits,
    trustedDocuments === undefined ? undefined : readTrustedDocuments(trustedDocuments, schema),
  );
  // Whoever asks for much at once leaves half of the connections to the others.
  const slots = new KeyedSemaphore(Math.ceil(options.database.poolSize / 2));
  const execution = executionBy(schema, new Executor(schema, options.executionsBeforeCompiling));
  const apollo = new ApolloServer<RequestContext>({
    gateway: execution.gateway,
    introspection: options.introspection ?? graphiql,
    persistedQueries: false,
    // What an operator has registered is as long as it is.
    parseOptions: trustedDocuments === undefined ? { maxLexicalTokens: limits.tokens } : {},
    validationOptions: { maxErrors: VALIDATION_ERRORS_MAX, hideSuggestions: true },
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
      operationLimits({
        limits,
        charge: async (context, cost) => {
          context.rateLimit = await limiter.spend(context.viewer, cost);
        },
      }),
      execution.plugin,
    ],
  });
  await apollo.start();
  return {
    route: (request, response, path) => {
      if (path !== '/graphql') return false;
      options.admission
        .admit('SHORT', (place) =>
          answer(options, { gate, slots, apollo, place }, request, response),
        )
        .catch((error: unknown) => refuse(response, error, log));
      return true;
    },
    close: () => apollo.stop(),
  };
}

/** What every request goes through. */
interface Passage {
  readonly gate: DocumentLimits;
  /** Of each viewer. */
  readonly slots: KeyedSemaphore;
  readonly apollo: ApolloServer<RequestContext>;
  readonly place: Ticket;
}

async function answer(
  options: EndpointOptions,
  { gate, slots, apollo, place }: Passage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { requestMs, log, database } = options;
  const begun = performance.now();
  const viewer = await options.authenticate(request.headers.authorization);
  place.takenBy(identityOf(viewer));
  const body = await readBody(request);
  const admitted = gate.admit({
    method: request.method?.toUpperCase() ?? 'GET',
    headers: headersOf(request),
    search: searchOf(request),
    body,
  });
  const { connectionMs } = database.timeouts;
  const busy = () => new RequestTimeout(connectionMs);
  const giveBack = await slots.take(identityOf(viewer), connectionMs, busy);
  const session = options.database.session(scopeOf(viewer));
  const context = contextFor(options, session, viewer, request);
  const executed = execute(apollo, admitted, context);
  try {
    const left = begun + requestMs - performance.now();
    await send(response, await withTimeout(left, executed, () => new RequestTimeout(requestMs)));
  } catch (error) {
    // The client does not wait for what is still under way.
    refuse(response, error, log);
    session.giveUp(error as Error);
  } finally {
    await end(session, requestMs).finally(giveBack);
  }
}

/** What a beneficiary has seen is recorded before it gets it; else it gets an error. */
async function execute(
  apollo: ApolloServer<RequestContext>,
  httpGraphQLRequest: HTTPGraphQLRequest,
  context: RequestContext,
): Promise<HTTPGraphQLResponse> {
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest,
    context: () => Promise.resolve(context),
  });
  await recordAccess(context);
  return result;
}

/** Waits for what is under way, so long; then it is on a connection that cannot be heard. */
async function end(database: DatabaseSession, millis: number): Promise<void> {
  const cut = () => void database.abandon().catch(() => undefined);
  const silence = setTimeout(cut, millis);
  await database.end().finally(() => clearTimeout(silence));
}

function contextFor(
  { clock, trustedProxyHops = 0, usageRetentionMonths }: EndpointOptions,
  session: DatabaseSession,
  viewer: Viewer,
  request: IncomingMessage,
): RequestContext {
  const origin = originOf(request, trustedProxyHops);
  const context = new RequestContext(viewer, session, clock(), undefined, origin);
  context.usageRetentionMonths = usageRetentionMonths ?? null;
  return context;
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
