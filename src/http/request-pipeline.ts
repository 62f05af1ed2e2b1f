import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpEndpoint, RequestLength } from '../application/http-endpoint';
import { HttpError } from '../application/http-error';
import { requireRight } from '../application/rights';
import type { Viewer } from '../application/viewer';
import type { Authenticator } from '../auth/authentication';
import type { LoadShedder, Ticket } from '../limits/load-shedder';
import { identityOf } from '../limits/rate-limit';
import { REQUEST_TIMES } from '../limits/time-limits';
import { isPreflightAnswered } from './cross-origin';
import { Exchange, type ExchangeServices } from './exchange';
import { refuse } from './refuse';
import { originOf } from './request-origin';

/** Undefined for a method that the endpoint does not take. */
export function lengthOf(
  endpoint: HttpEndpoint,
  request: IncomingMessage,
): RequestLength | undefined {
  const length = endpoint.methods[request.method ?? ''];
  return length !== undefined && endpoint.isLive?.(request) ? 'LIVE' : length;
}

interface PipelineOptions extends ExchangeServices {
  readonly authenticate: Authenticator;
  readonly admission: LoadShedder;
  /** Proxies in front that are ours; none when absent. */
  readonly trustedProxyHops?: number | undefined;
  /** Origins whose pages may ask from a browser; none when absent. */
  readonly allowedOrigins?: ReadonlySet<string> | undefined;
}

/**
 * The way of every request that needs a token or a secret address, whatever answers it.
 *
 * It is let in where there is room, its sender and the right are known before a byte of its body is
 * read, it ends in time, its errors are answered in one way, and what it held is given back.
 */
export class RequestPipeline {
  constructor(private readonly options: PipelineOptions) {}

  /** Never rejects. */
  async run(
    endpoint: HttpEndpoint,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { admission, allowedOrigins } = this.options;
    const { methods } = endpoint;
    if (allowedOrigins && isPreflightAnswered(allowedOrigins, methods, request, response)) return;
    const length = lengthOf(endpoint, request) ?? 'SHORT';
    const begun = performance.now();
    try {
      await admission.admit(length, async (ticket) => {
        const exchange = await this.open(endpoint, ticket, request, response, begun);
        try {
          await endpoint.answer(exchange);
        } catch (error) {
          this.refuse(error, request, response);
        } finally {
          await exchange.end();
        }
      });
    } catch (error) {
      this.refuse(error, request, response);
    }
  }

  /** Finds out who asks, and whether for what there is. */
  private async open(
    endpoint: HttpEndpoint,
    ticket: Ticket,
    request: IncomingMessage,
    response: ServerResponse,
    begun: number,
  ): Promise<Exchange> {
    const { authenticate, requestMs, trustedProxyHops = 0 } = this.options;
    const { methods, right } = endpoint;
    const signIn = (): Promise<Viewer> =>
      endpoint.signIn?.(request) ?? authenticate(request.headers.authorization);
    const viewer = await signIn();
    ticket.takenBy(identityOf(viewer));
    if (right) requireRight(viewer, right);
    const { method = '' } = request;
    const length = lengthOf(endpoint, request);
    if (length === undefined) {
      const names = Object.keys(methods);
      const message = `Expected ${names.join(' or ')}, got ${method}.`;
      throw new HttpError(405, message, { Allow: names.join(', ') });
    }
    const origin = originOf(request, trustedProxyHops);
    const deadline = length === 'SHORT' ? begun + requestMs : undefined;
    return new Exchange(this.options, { request, response, viewer, signIn, origin, deadline });
  }

  private refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    refuse(response, error, this.options.log);
    if (request.complete || request.destroyed) return;
    const end = setTimeout(() => request.socket.destroy(), REQUEST_TIMES.refusedMs).unref();
    request.once('end', () => clearTimeout(end)).once('close', () => clearTimeout(end));
    request.resume();
  }
}
