import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError } from '../domain/domain-error';
import { RetryTransaction } from '../data/retry';
import { sqlStateOf } from '../data/sql-error';
import { Forbidden, UserInputError } from '../application/user-input-error';
import { RequestTimeout } from '../application/request-timeout';

/** SQLSTATE classes and codes after which the same request may well succeed. */
const TEMPORARY = /^(08|53|57P)|^(25P03|40001|40P01|55P03|57014)$/;
/** What node's own sockets say when the database cannot be reached. */
const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND)$/;
/** What the driver says, without a code, of a connection that it did not get or has lost. */
const LOST = /timeout exceeded when trying to connect|Connection terminated|is not queryable/;

/** How graphql-js words, with a slip, that its parser stopped at `maxLexicalTokens`. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/;

/** Takes down what is not for the client, by the id that the client gets. */
type Report = (error: unknown, id: string) => void;

/**
 * What a client gets to see of an error.
 *
 * Expected refusals say what was expected and what came. Anything else is ours: it is reported with
 * an id, and the client gets the id and nothing more.
 */
export function formatError(report: Report) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    if (cause instanceof UserInputError) {
      return answer(formatted, 'BAD_USER_INPUT', cause.message, { problems: cause.problems });
    }
    if (cause instanceof DomainError) return answer(formatted, 'BAD_USER_INPUT', cause.message);
    if (cause instanceof Forbidden) return answer(formatted, 'FORBIDDEN', cause.message);
    const tokens = TOO_MANY_TOKENS.exec(formatted.message)?.[1];
    if (tokens !== undefined) {
      const message = `expected a document with at most ${tokens} tokens, got more`;
      return answer({ message }, 'DOCUMENT_TOO_LARGE', message);
    }
    if (isExpected(cause, formatted)) return shown(formatted);
    if (isOfTooMany(cause)) return answer(formatted, 'BAD_USER_INPUT', cause.message);
    const id = randomUUID();
    report(cause, id);
    return isTemporary(cause)
      ? answer(formatted, 'TEMPORARILY_UNAVAILABLE', 'The database is busy; try again.', { id })
      : answer(formatted, 'INTERNAL_SERVER_ERROR', `Something went wrong here; id ${id}.`, { id });
  };
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
function isOfGraphql(error: unknown): error is GraphQLError {
  if (!(error instanceof GraphQLError)) return false;
  return error.originalError === undefined || isOfGraphql(error.originalError);
}

/** After 50 bad values GraphQL gives up on the variables, and Apollo takes that for our fault. */
function isOfTooMany(error: unknown): error is GraphQLError {
  return isOfGraphql(error) && /^Too many errors processing variables/.test(error.message);
}

function shown(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  const message = formatted.message.replace(SUGGESTION, '');
  return { ...formatted, message: shortened(message), extensions };
}

/** What GraphQL adds where it does not know a name; GraphiQL finds that out by itself. */
const SUGGESTION = / ?Did you mean [^?]*\?$/;

const MESSAGE_MAX = 1_000;

/** GraphQL quotes a bad variable in full: its beginning and the reason after it are enough. */
function shortened(message: string): string {
  if (message.length <= MESSAGE_MAX) return message;
  return `${message.slice(0, MESSAGE_MAX / 2)} … ${message.slice(-MESSAGE_MAX / 2)}`;
}

/** Whether the same request may well succeed a little later. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof RetryTransaction) return true;
  const state = sqlStateOf(error);
  if (state !== undefined) return TEMPORARY.test(state) || UNREACHABLE.test(state);
  return error instanceof RequestTimeout || (error instanceof Error && LOST.test(error.message));
}
