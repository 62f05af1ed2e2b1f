import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { clientErrorOf } from '../graphql/format-error';
import { HttpError } from '../application/http-error';
import { noteCode } from '../monitoring/current-request';
import { RequestTimeout } from '../application/request-timeout';
import { Overloaded, TooManySubscriptions } from '../limits/load-shedder';
import { respondJson } from './answers';
import { Unauthenticated } from '../auth/authentication';
import { SignInUnavailable } from '../auth/client-sign-in';
import { KeysUnavailable } from '../auth/token-keys';
import { RefusedDocument } from '../limits/document-limits';
import { RateLimited } from '../limits/rate-limit';

type Log = Pick<Logger, 'warn' | 'error'>;

/** What a client is told of an error. */
interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a request that never became an operation, or could not be answered as one. */
export function refuse(response: ServerResponse, error: unknown, log: Log): void {
  // Asked of the socket, not of the error: a lost connection to the database says the same.
  const hasClientGone = response.socket?.destroyed ?? true;
  if (hasClientGone) return;
  const { status, code, message, headers = {} } = errorAnswer(error, log);
  noteCode(code);
  if (response.headersSent) {
    // No status can say any more that there should have been more: the connection is cut, so that
    // the chunks end without their end, which no client takes for a whole answer.
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // An error as GraphQL clients expect one.
  respondJson(response, status, { errors: [{ message, extensions: { code } }] });
}

/** What an error is over HTTP; logs what is ours, or the operator's. */
export function errorAnswer(error: unknown, log: Log): ErrorAnswer {
  if (error instanceof Unauthenticated) {
    const headers = { 'WWW-Authenticate': 'Bearer realm="switchboard"' };
    return { status: 401, code: 'UNAUTHENTICATED', message: error.message, headers };
  }
  if (error instanceof HttpError) {
    const { status, message, headers } = error;
    return { status, code: status === 404 ? 'NOT_FOUND' : 'BAD_REQUEST', message, headers };
  }
  if (error instanceof RateLimited) {
    const headers = { 'Retry-After': `${error.retryAfter}` };
    return { status: 429, code: 'RATE_LIMITED', message: error.message, headers };
  }
  if (error instanceof TooManySubscriptions) {
    return { status: 429, code: 'TOO_MANY_SUBSCRIPTIONS', message: error.message };
  }
  if (error instanceof RefusedDocument) {
    return { status: 400, code: error.code, message: error.message };
  }
  if (error instanceof SignInUnavailable)
    log.error({ err: error }, 'Client authentication unavailable.');
  if (error instanceof KeysUnavailable) log.error({ err: error }, 'Token keys unavailable.');
  if (error instanceof RequestTimeout) log.warn({ err: error }, 'Request timed out.');
  // An overload is counted in the log, not told one by one: there is too much to do already.
  const isUnavailable = [Overloaded, RequestTimeout, SignInUnavailable, KeysUnavailable].some(
    (type) => error instanceof type,
  );
  if (isUnavailable) return unavailable((error as Error).message);
  const told = clientErrorOf(error);
  if (told?.code === 'FORBIDDEN') return { status: 403, ...told };
  if (told?.code === 'BAD_USER_INPUT') return { status: 400, ...told };
  log.error({ err: error }, told ? 'Request failed in the database.' : 'Request failed.');
  if (told) return unavailable(told.message);
  return { status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong here.' };
}

const unavailable = (message: string): ErrorAnswer => ({
  ...{ status: 503, code: 'TEMPORARILY_UNAVAILABLE', message },
  headers: { 'Retry-After': '1' },
});
