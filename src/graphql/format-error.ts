import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError } from '../domain/domain-error';
import { told } from '../domain/wording';
import { TAKES_NO_CHANGES } from '../data/change-watch';
import { PoolTimeout } from '../data/connections';
import { RetryTransaction } from '../data/retry';
import { ConnectionSilent } from '../data/wire';
import { sqlStateOf } from '../data/sql-error';
import { Forbidden, UserInputError, type Problem } from '../application/user-input-error';
import { RequestTimeout } from '../application/request-timeout';
import { noteCode } from '../monitoring/current-request';

/** SQLSTATE classes and codes after which the same request may well succeed. */
const TEMPORARY = /^(08|53|57P)|^(25006|25P03|40001|40P01|55P03|57014)$/;
const TEMPORARY_ERRORS = [ConnectionSilent, PoolTimeout, RequestTimeout, RetryTransaction];
/** What node's own sockets say when the database cannot be reached. */
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND)$/;
/** What the driver says, without a code, of a connection that it has lost, or not got in time. */
const LOST = /Connection terminated|is not queryable|timeout exceeded when trying to connect/;

/** How graphql-js words, with a slip, that its parser stopped at `maxLexicalTokens`. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/;

/** Takes down what is not for the client; a fault of ours by the id that the client gets. */
type Report = (error: unknown, id?: string) => void;

/**
 * What a client gets to see of an error.
 *
 * Expected refusals say what was expected and what came. Anything else is ours: it is reported with
 * an id, and the client gets the id and nothing more.
 */
export function formatError(report: Report) {
  const toClient = clientFormat(report);
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const answer = toClient(formatted, error);
    const code = answer.extensions?.['code'];
    if (typeof code === 'string') noteCode(code);
    return answer;
  };
}

function clientFormat(report: Report) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    const refused = clientErrorOf(cause);
    if (refused && refused.code !== 'TEMPORARILY_UNAVAILABLE') {
      return answer(formatted, refused.code, refused.message, problemsOf(cause));
    }
    const tokens = TOO_MANY_TOKENS.exec(formatted.message)?.[1];
    if (tokens !== undefined) {
      const message = `expected a document with at most ${tokens} tokens, got more`;
      return answer({ message }, 'DOCUMENT_TOO_LARGE', message);
    }
    if (isExpected(cause, formatted)) return shown(formatted);
    if (isOfTooMany(cause) || isOfArguments(cause)) {
      return answer(formatted, 'BAD_USER_INPUT', shown({ message: cause.message }).message);
    }
    if (refused) {
      report(cause);
      return answer(formatted, refused.code, refused.message);
    }
    const id = randomUUID();
    report(cause, id);
    return answer(formatted, 'INTERNAL_SERVER_ERROR', `Something went wrong here; id ${id}.`, {
      id,
    });
  };
}

/** What the caller can mend, in each language; nothing where it is nothing of that kind. */
function problemsOf(error: unknown): { problems?: readonly object[] } {
  if (error instanceof UserInputError) return { problems: error.problems.map(inEachLanguage) };
  if (!(error instanceof DomainError)) return {};
  const problem: Problem = { code: 'INVALID_INPUT', path: [], message: error.wording };
  return { problems: [inEachLanguage(problem)] };
}

function inEachLanguage({ message, ...problem }: Problem): object {
  const messages = { EN: told(message, 'EN'), FR: told(message, 'FR') };
  return { ...problem, message: messages.EN, messages };
}

function answer(
  { path, locations }: GraphQLFormattedError,
  code: string,
  message: string,
  more: object = {},
): GraphQLFormattedError {
  return {
    message,
    ...(path ? { path } : {}),
    ...(locations ? { locations } : {}),
    extensions: { code, ...more },
  };
}

/** Errors that GraphQL or we ourselves made for the client: syntax, validation, arguments. */
function isExpected(error: unknown, { extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] !== 'INTERNAL_SERVER_ERROR' && isOfGraphql(error);
}

/** What a scalar says of a variable comes wrapped in GraphQL's own errors, to the innermost. */
export function isOfGraphql(error: unknown): error is GraphQLError {
  if (!(error instanceof GraphQLError)) return false;
  return error.originalError === undefined || isOfGraphql(error.originalError);
}

/** After 50 bad values GraphQL gives up on the variables, and Apollo takes that for our fault. */
function isOfTooMany(error: unknown): error is GraphQLError {
  return isOfGraphql(error) && /^Too many errors processing variables/.test(error.message);
}

/** How graphql-js words, while it executes, that a variable is null where only a default stands. */
const NO_ARGUMENT = /^Argument "\w+" (of (required|non-null) type "[^"]+" |has invalid value )/;

function isOfArguments(error: unknown): error is GraphQLError {
  return isOfGraphql(error) && NO_ARGUMENT.test(error.message);
}

function shown(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, message: shownMessage(formatted.message), extensions };
}

/** A message as a client is shown it: without suggestions, and not too long. */
export const shownMessage = (message: string): string => shortened(message.replace(SUGGESTION, ''));

/** What GraphQL adds where it does not know a name; GraphiQL finds that out by itself. */
const SUGGESTION = / ?Did you mean [^?]*\?$/;

const MESSAGE_MAX = 1_000;

/** GraphQL quotes a bad variable in full: its beginning and the reason after it are enough. */
function shortened(message: string): string {
  if (message.length <= MESSAGE_MAX) return message;
  return `${message.slice(0, MESSAGE_MAX / 2)} … ${message.slice(-MESSAGE_MAX / 2)}`;
}

/** What is said of an error over any protocol; undefined for one that only the log is told of. */
export function clientErrorOf(error: unknown) {
  if (error instanceof UserInputError || error instanceof DomainError) {
    return { code: 'BAD_USER_INPUT', message: error.message } as const;
  }
  if (error instanceof Forbidden) return { code: 'FORBIDDEN', message: error.message } as const;
  if (!isTemporary(error)) return undefined;
  const message = TAKES_NO_CHANGES.has(sqlStateOf(error))
    ? 'The database takes no changes now; try again later.'
    : 'The database is busy; try again.';
  return { code: 'TEMPORARILY_UNAVAILABLE', message } as const;
}

/** Whether the same request may well succeed a little later. */
function isTemporary(error: unknown): boolean {
  if (TEMPORARY_ERRORS.some((type) => error instanceof type)) return true;
  const state = sqlStateOf(error);
  if (state !== undefined) return TEMPORARY.test(state) || UNREACHABLE.test(state);
  return error instanceof Error && LOST.test(error.message);
}
