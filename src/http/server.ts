import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Database } from '../data/database';
import { RateLimitStore } from '../limits/rate-limit-store';
import type { WebhookSettings } from '../outgoing/webhook-settings';
import { schemaOperations } from '../schema';
import { systemClock, type Clock } from '../application/clock';
import type { HttpEndpoint } from '../application/http-endpoint';
import { LoadShedder, type ServerLoad } from '../limits/load-shedder';
import { watchEventLoop, type DelayWatch } from '../limits/event-loop-delay';
import { openGraphqlEndpoint, type DocumentOptions } from './graphql-endpoint';
import { graphiqlPages } from './graphiql-pages';
import type { Authenticator } from '../auth/authentication';
import type { DemoIssuer } from '../auth/demo-issuer';
import { redirect, respondJson, SECURITY_HEADERS } from './answers';
import { NO_RATE_LIMIT, RateLimiter } from '../limits/rate-limit';
import { REQUEST_TIMES } from '../limits/time-limits';
import { RepeatedLog } from './repeated-log';
import { healthRoute, type Route } from './health';
import { endpointFinder } from './endpoint-finder';
import { lengthOf, RequestPipeline } from './request-pipeline';
import { isOwnHost, NOT_OUR_HOST } from './own-host';
import { originForm } from './request-target';
import { RequestWatch } from './request-watch';
import type { SlowLimit } from '../monitoring/slow-log';
import { CalendarEndpoint } from '../modules/calendar/calendar-endpoint';
import { FeedTail } from '../modules/events/feed-tail';
import { InvoiceCalls } from '../modules/invoices/files/invoice-calls';
import { InvoiceFiles } from '../modules/invoices/files/invoice-files';
import { RatesEndpoint } from '../modules/orders/import/rates-endpoint';
import { UsageEndpoint } from '../modules/usage/ingest/http/usage-endpoint';
import { CallStream } from '../modules/usage/export/call-stream';
import { UsageExport } from '../modules/usage/export/usage-export';
import {
  LOAD_SHEDDER_DEFAULT,
  CONNECTIONS_DEFAULT,
  REQUEST_MILLIS_DEFAULT,
  type TrafficSettings,
} from '../limits/traffic-settings';

export interface HttpServerOptions extends DocumentOptions {
  readonly database: Database;
  readonly authenticate: Authenticator;
  readonly demoIssuer?: DemoIssuer | undefined;
  /** Whether the GraphiQL page is served. */
  readonly graphiql: boolean;
  readonly log: Logger;
  readonly clock?: Clock;
  /** The usual times, as many points as anyone likes, where it is absent. */
  readonly traffic?: Partial<TrafficSettings> | undefined;
  /** Proxies in front that are ours; none when absent. */
  readonly trustedProxyHops?: number | undefined;
  /** Origins whose pages may ask from a browser; none when absent. */
  readonly allowedOrigins?: ReadonlySet<string> | undefined;
  /** How long call detail is kept where an account sets nothing; for ever when absent. */
  readonly usageRetentionMonths?: number | undefined;
  /** None can be set up when absent. */
  readonly webhooks?: WebhookSettings | undefined;
  /** Whether reminders are mailed; they are when absent. */
  readonly mailsReminders?: boolean | undefined;
  /** Answers only by that name, names of the loopback and addresses; by any name when absent. */
  readonly ownHost?: string | undefined;
  /** As `/healthz` tells it. */
  readonly version?: string | undefined;
  /** None is told of when absent. */
  readonly slowRequests?: SlowLimit | undefined;
  /** How late the event loop is; this process's own when absent. */
  readonly loopDelay?: DelayWatch | undefined;
}

export interface HttpServer {
  /** Listens and gives the port; rejects with node's own error where it cannot. */
  listen(port: number, host: string): Promise<number>;
  /** Has whoever follows the feed hear at once that something may have been placed in it. */
  readonly eventsPlaced: () => void;
  /** What it is doing at this moment. */
  readonly load: () => ServerLoad;
  /** Lets requests in flight finish, for so long at the most. */
  close(timeoutMs: number): Promise<void>;
}

/** How often node looks for connections that take too long. */
const CHECK_MILLIS = 1_000;

/**
 * The server: GraphQL at /graphql, the page at /graphiql/, and two answers for whoever watches it.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { database, graphiql, log, ownHost, clock = systemClock, traffic = {} } = options;
  const { requestMs = REQUEST_MILLIS_DEFAULT, rateLimit = NO_RATE_LIMIT } = traffic;
  const store = new RateLimitStore(database);
  const limiter = new RateLimiter({ store, settings: rateLimit, clock, log });
  const delay = options.loopDelay ?? watchEventLoop();
  const shedding = traffic.admission ?? LOAD_SHEDDER_DEFAULT;
  const admission = new LoadShedder({ ...shedding, database, delay, log });
  const failures = new RepeatedLog(log);
  const unread = (err: unknown) => failures.error({ err }, 'The feed of events cannot be read.');
  const feed = new FeedTail({ database, clock, onFailure: unread });
  const graphql = await openGraphqlEndpoint({ ...options, failures, limiter, feed, requestMs });
  const calls = new CallStream({ database });
  const endpoints: readonly HttpEndpoint[] = [
    graphql,
    new UsageEndpoint({ database, clock }),
    new UsageExport(calls),
    new RatesEndpoint(),
    new InvoiceFiles({ database, clock }),
    new InvoiceCalls(calls),
    new CalendarEndpoint({ database, clock, log: failures }),
  ];
  const endpointAt = endpointFinder(endpoints);
  const pipeline = new RequestPipeline({
    ...{ ...options, clock, requestMs, limiter, admission, log: failures },
    storedOperations: schemaOperations(options.limits),
  });
  const health = healthRoute(options, admission);
  const pages = graphiql ? graphiqlPages(options.demoIssuer) : undefined;
  const patience = {
    // Ours, below: a delivery of usage takes as long as it takes.
    requestTimeout: 0,
    headersTimeout: Math.min(REQUEST_TIMES.headersMs, requestMs),
    connectionsCheckingInterval: CHECK_MILLIS,
  };
  const otherwise: Route = (request, response, path) => {
    if (health(request, response, path) || pages?.(request, response, path)) return true;
    if (pages && path === '/') redirect(response, '/graphiql/');
    else respondJson(response, 404, { errors: [{ message: 'There is nothing at this path.' }] });
    return true;
  };
  const routing = { endpointAt, pipeline, otherwise, ownHost, requestMs };
  const watch = new RequestWatch(options.slowRequests);
  const server = createServer(patience, listener({ ...routing, watch }));
  server.setTimeout(requestMs + REQUEST_TIMES.silenceMs);
  server.maxConnections = traffic.connectionsMax ?? CONNECTIONS_DEFAULT;
  return {
    listen: async (port, host) => {
      const listening = await listen(server, port, host);
      // From now on; until then the error is the caller's to tell.
      server.on('error', (error) => log.error({ err: error }, 'HTTP server error.'));
      return listening;
    },
    eventsPlaced: () => feed.wake(),
    load: () => admission.load,
    close: async (timeoutMs) => {
      for (const endpoint of endpoints) endpoint.stop?.();
      await close(server, timeoutMs);
      await graphql.close();
      await limiter.close();
      admission.close();
      failures.close();
    },
  };
}

interface Routing {
  readonly endpointAt: (path: string) => HttpEndpoint | undefined;
  readonly pipeline: RequestPipeline;
  readonly watch: RequestWatch;
  /** What answers where no endpoint does. */
  readonly otherwise: Route;
  readonly ownHost: string | undefined;
  readonly requestMs: number;
}

/** Has each request answered by what stands at its path. */
function listener({ endpointAt, pipeline, watch, otherwise, ownHost, requestMs }: Routing) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    request.url = originForm(request.url ?? '/');
    const path = pathOf(request.url);
    if (ownHost !== undefined && !isOwnHost(request.headers.host, ownHost)) {
      respondJson(response, 421, { errors: [{ message: NOT_OUR_HOST }] });
      return;
    }
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const endpoint = endpointAt(path);
    const length = (endpoint && lengthOf(endpoint, request)) ?? 'SHORT';
    if (length !== 'LONG') limitTime(request, response, requestMs);
    if (!endpoint) {
      otherwise(request, response, path);
      return;
    }
    watch.around({ name: endpoint.name, length }, request, response, () => {
      void pipeline.run(endpoint, request, response);
    });
  };
}

/** Ends a request that has not come whole by then. */
function limitTime(request: IncomingMessage, response: ServerResponse, millis: number): void {
  const timer = setTimeout(() => {
    if (request.complete) return;
    if (response.headersSent) {
      request.socket.destroy();
      return;
    }
    response.setHeader('Connection', 'close');
    const message = `Expected the whole request within ${millis} ms.`;
    respondJson(response, 408, { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    request.socket.destroySoon();
  }, millis);
  timer.unref();
  response.once('close', () => clearTimeout(timer));
}

/** The path as it was asked for, without query; never resolved against a file system. */
function pathOf(target: string): string {
  const [path = '/'] = target.split('?', 1);
  return path;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(impatient);
      resolve();
    });
    server.closeIdleConnections();
  });
}
