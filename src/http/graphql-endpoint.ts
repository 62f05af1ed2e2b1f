import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
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
import { formatError } from '../graphql/format-error';
import type { RequestContext } from '../application/context';
import type { HttpEndpoint, HttpExchange } from '../application/http-endpoint';
import { HttpError, searchOf } from '../application/http-error';
import type { FeedWatch } from '../application/live-reader';
import { recordAccess } from '../application/access-log';
import { DocumentLimits } from '../limits/document-limits';
import { executionBy } from '../graphql/execution-plugin';
import { Executor } from '../graphql/execution';
import { DEFAULT_LIMITS, type Limits } from '../limits/limit-settings';
import { operationLimits } from '../limits/operation-limits';
import type { RateLimiter } from '../limits/rate-limit';
import { asksForStream, LiveUpdates } from './live-updates';
import { withoutEmptyName } from './operation-name';
import type { RepeatedLog } from './repeated-log';
import { readBody } from './request-body';
import { switchboardSchema } from '../schema';
import { KeyedSemaphore } from '../limits/keyed-semaphore';
import { readTrustedDocuments } from '../limits/trusted-documents';

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
  readonly database: Pick<Database, 'poolSize' | 'timeouts'>;
  readonly graphiql: boolean;
  readonly log: Logger;
  /** What many requests meet is told there. */
  readonly failures: RepeatedLog;
  readonly limiter: RateLimiter;
  /** Where live updates hear of events. */
  readonly feed: FeedWatch;
  /** How long a request may take, and each update of a subscription. */
  readonly requestMs: number;
}

export interface GraphqlEndpoint extends HttpEndpoint {
  close(): Promise<void>;
}

/** Enough to mend a document by; the answer to a bad one stays short. */
const VALIDATION_ERRORS_MAX = 5;

/** Opens /graphql: reads a request's document within limits, executes it, and answers. */
export async function openGraphqlEndpoint(options: EndpointOptions): Promise<GraphqlEndpoint> {
  const { log, failures, limits = DEFAULT_LIMITS, trustedDocuments } = options;
  const schema = switchboardSchema();
  const executor = new Executor(schema, options.executionsBeforeCompiling);
  const gate = new DocumentLimits(
    limits,
    trustedDocuments === undefined ? undefined : readTrustedDocuments(trustedDocuments, schema),
  );
  // Whoever asks for much at once leaves half of the connections to the others.
  const slots = new KeyedSemaphore(Math.ceil(options.database.poolSize / 2));
  const execution = executionBy(schema, executor);
  // What an operator has registered is as long as it is.
  const maxLexicalTokens = trustedDocuments === undefined ? limits.tokens : undefined;
  const formatted = formatError((error, id) => {
    if (id === undefined) failures.error({ err: error }, 'Request failed in the database.');
    else log.error({ err: error, id }, 'Request failed.');
  });
  const { connectionMs } = options.database.timeouts;
  const live = new LiveUpdates({
    ...{ schema, executor, limits, slots, connectionMs, maxLexicalTokens },
    ...{ formatError: formatted, maxErrors: VALIDATION_ERRORS_MAX },
    ...{ feed: options.feed, requestMs: options.requestMs },
  });
  const apollo = newApollo(options, execution, {
    ...{ limits, formatError: formatted, maxLexicalTokens },
  });
  await apollo.start();
  return {
    name: 'graphql',
    path: '/graphql',
    methods: { GET: 'SHORT', POST: 'SHORT' },
    isLive: ({ headers: { accept } }) => asksForStream(accept),
    answer: async (exchange) => {
      const { request } = exchange;
      const isLive = asksForStream(request.headers.accept);
      if (isLive && request.method !== 'POST') {
        throw new HttpError(405, `Expected POST for a subscription, got ${request.method}.`, {
          Allow: 'POST',
        });
      }
      const asked = withoutEmptyName({
        method: request.method ?? '',
        headers: headersOf(request),
        search: searchOf(request),
        body: await readBody(request),
      });
      const admitted = gate.admit(asked);
      if (isLive) return live.answer(exchange, admitted.body);
      await exchange.hold(slots, connectionMs);
      send(exchange, await exchange.inContext((context) => execute(apollo, admitted, context)));
    },
    stop: () => live.stop(),
    close: () => apollo.stop(),
  };
}

interface ApolloSettings {
  readonly limits: Limits;
  readonly formatError: ReturnType<typeof formatError>;
  readonly maxLexicalTokens: number | undefined;
}

/** Apollo, which answers queries and mutations. */
function newApollo(
  options: EndpointOptions,
  execution: ReturnType<typeof executionBy>,
  settings: ApolloSettings,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: execution.gateway,
    introspection: options.introspection ?? options.graphiql,
    persistedQueries: false,
    parseOptions:
      settings.maxLexicalTokens === undefined
        ? {}
        : { maxLexicalTokens: settings.maxLexicalTokens },
    validationOptions: { maxErrors: VALIDATION_ERRORS_MAX, hideSuggestions: true },
    includeStacktraceInErrorResponses: false,
    formatError: settings.formatError,
    // Ours: the database must stop after the last request, not beside it.
    stopOnTerminationSignals: false,
    logger: options.log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operationLimits({
        limits: settings.limits,
        charge: async (context, cost) => {
          context.rateLimit = await options.limiter.spend(context.viewer, cost);
        },
      }),
      execution.plugin,
    ],
  });
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

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

function send(exchange: HttpExchange, { status, headers, body }: HTTPGraphQLResponse): void {
  if (body.kind !== 'complete') throw new Error('expected one answer, got one in parts');
  exchange.respond(status ?? 200, Object.fromEntries(headers), body.string);
}
