import type { IncomingMessage, ServerResponse } from 'node:http';

/** Of a request, beside those that need no leave. */
const REQUEST_HEADERS =
  'Authorization, Content-Type, Content-Encoding, Usage-Mapping, Apollo-Require-Preflight, ' +
  'If-None-Match, X-Request-Id, Traceparent, Tracestate';
/** Of an answer, beside those that need no leave. */
const ANSWER_HEADERS = 'Retry-After, WWW-Authenticate, Content-Disposition, ETag, X-Request-Id';
/** Browsers keep leave for no longer. */
const LEAVE_SECONDS = '7200';

/**
 * Gives pages of these origins leave to ask from a browser (CORS). No cookies are used, so none are
 * let in.
 *
 * @returns whether it was a browser that asks for leave beforehand, which is answered then.
 */
export function isPreflightAnswered(
  allowed: ReadonlySet<string>,
  methods: Readonly<Record<string, unknown>>,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (allowed.size === 0) return false;
  response.setHeader('Vary', 'Origin');
  const { origin } = headers;
  if (origin === undefined || !allowed.has(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', ANSWER_HEADERS);
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return false;
  response.writeHead(204, {
    'Access-Control-Allow-Methods': Object.keys(methods).join(', '),
    'Access-Control-Allow-Headers': REQUEST_HEADERS,
    'Access-Control-Max-Age': LEAVE_SECONDS,
  });
  response.end();
  return true;
}
