import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { isTemporary } from '../graphql/format-error';
import { Forbidden, UserInputError } from '../application/user-input-error';
import { RequestTimeout } from '../application/request-timeout';
import { Overloaded } from '../limits/load-shedder';
import { answerError } from './answers';
import { Unauthenticated } from '../auth/authentication';
import { SignInUnavailable } from '../auth/client-sign-in';
import { RefusedDocument } from '../limits/document-limits';
import { RefusedBody } from './request-body';

/** Answers a request that never became an operation, or could not be answered as one. */
export function refuse(response: ServerResponse, error: unknown, log: Logger): void {
  // Asked of the socket, not of the error: a lost connection to the database says the same.
  const hasClientGone = response.socket?.destroyed ?? true;
  if (hasClientGone) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof Unauthenticated) {
    response.setHeader('WWW-Authenticate', 'Bearer realm="switchboard"');
    answerError(response, 401, 'UNAUTHENTICATED', error.message);
  } else if (error instanceof RefusedBody) {
    if (error.status === 405) response.setHeader('Allow', 'GET, POST');
    if (error.closes) response.setHeader('Connection', 'close');
    answerError(response, error.status, 'BAD_REQUEST', error.message);
  } else if (error instanceof Forbidden) {
    answerError(response, 403, 'FORBIDDEN', error.message);
  } else if (error instanceof UserInputError) {
    answerError(response, 400, 'BAD_USER_INPUT', error.message);
  } else if (error instanceof RefusedDocument) {
    answerError(response, 400, error.code, error.message);
  } else if (error instanceof Overloaded) {
    // Counted in the log, not told one by one: there is too much to do already.
    unavailable(response, error.message);
  } else if (error instanceof SignInUnavailable) {
    log.error({ err: error }, 'a client could not sign in');
    unavailable(response, error.message);
  } else if (error instanceof RequestTimeout) {
    log.warn({ err: error }, 'a request took too long');
    unavailable(response, error.message);
  } else if (isTemporary(error)) {
    log.error({ err: error }, 'the database failed a request');
    unavailable(response, 'The database is busy; try again.');
  } else {
    log.error({ err: error }, 'a request failed');
    answerError(response, 500, 'INTERNAL_SERVER_ERROR', 'Something went wrong here.');
  }
}

function unavailable(response: ServerResponse, message: string): void {
  response.setHeader('Retry-After', '1');
  answerError(response, 503, 'TEMPORARILY_UNAVAILABLE', message);
}
