import { Repeater } from '@repeaterjs/repeater';
import {
  createSourceEventStream,
  GraphQLError,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { createHandler } from 'graphql-sse';
import { recordAccess } from '../application/access-log';
import { noteOperation } from '../monitoring/current-request';
import type { AnswerStream, HttpExchange, Slots } from '../application/http-endpoint';
import type { FeedWatch, LiveEvent } from '../application/live-reader';
import type { Executor } from '../graphql/execution';
import { isOfGraphql } from '../graphql/format-error';
import { beginLive } from '../graphql/live-updates';
import { costWithin } from '../limits/operation-limits';
import type { Limits } from '../limits/limit-settings';
import { Overloaded } from '../limits/load-shedder';
import {
  readLiveOperation,
  RefusedSubscription,
  type LiveOperation,
} from '../graphql/live-operation';
import { LiveSession } from './live-session';

interface LiveOptions {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly limits: Limits;
  readonly maxLexicalTokens: number | undefined;
  readonly maxErrors: number;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly slots: Slots;
  readonly connectionMs: number;
  readonly requestMs: number;
  readonly feed: FeedWatch;
}

/** A subscription that goes on. */
interface Following {
  readonly exchange: HttpExchange;
  readonly session: LiveSession;
  readonly stream: AnswerStream;
  readonly source: AsyncIterable<LiveEvent>;
  readonly operation: LiveOperation;
  /** Points for each update. */
  readonly cost: number;
}

type FormattedResult = Omit<ExecutionResult, 'errors'> & { errors?: GraphQLFormattedError[] };

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // What a proxy gathers, or packs, comes too late.
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
  // A connection that stays open would keep a server from stopping.
  Connection: 'close',
};

/** Whether a request asks for a stream of events, and for nothing else instead of it. */
export const asksForStream = (accept: string | undefined): boolean =>
  /^\s*text\/event-stream\s*(;[^,]*)?$/i.test(accept ?? '');

/**
 * Answers subscriptions as a stream of events, in the protocol of graphql-sse with a connection for
 * each of them.
 */
export class LiveUpdates {
  private readonly sessions = new Set<LiveSession>();
  private isStopping = false;
  private readonly costOf: ReturnType<typeof costWithin>;
  private readonly handle = createHandler<undefined, Repeater<FormattedResult>>({
    authenticate: () => null,
    // Errors are formatted by then, which its types do not know.
    onSubscribe: ({ context }) =>
      context as AsyncIterable<object> as AsyncGenerator<ExecutionResult>,
  });

  constructor(private readonly options: LiveOptions) {
    this.costOf = costWithin(options.limits);
  }

  /** @param body of a request that is within the limits of documents. */
  async answer(exchange: HttpExchange, body: unknown): Promise<void> {
    if (this.isStopping) throw stopping();
    const stream = exchange.stream(STREAM_HEADERS);
    const session = new LiveSession(this.options, exchange, stream);
    this.sessions.add(session);
    try {
      const operation = readLiveOperation(body, this.options);
      const { schema } = this.options;
      const { document, operation: node, variables } = operation;
      noteOperation(node.name?.value);
      const cost = this.costOf(schema, document, node, variables);
      await exchange.charge(cost);
      const source = await this.begin(session, operation);
      stream.onClose(() => session.end());
      const following = { exchange, session, stream, source, operation, cost };
      const [chunks] = await this.handle(requestOf(this.results(following)));
      if (typeof chunks !== 'object' || chunks === null) throw new Error('expected a stream');
      stream.onClose(() => void chunks.return(undefined).catch(() => undefined));
      for await (const chunk of chunks) if (!(await stream.send(chunk))) break;
      stream.end();
    } catch (error) {
      this.refuse(exchange, stream, error);
    } finally {
      session.end();
      this.sessions.delete(session);
    }
  }

  /** Tells all that follow something to do so again, at another server. */
  stop(): void {
    this.isStopping = true;
    for (const session of this.sessions) session.end(stopping());
  }

  /** @throws RefusedSubscription where the field refuses what it is given. */
  private async begin(
    session: LiveSession,
    { document, operationName, variables }: LiveOperation,
  ): Promise<AsyncIterable<LiveEvent>> {
    const source = await session.inContext(async (context) => {
      beginLive(context, session);
      return createSourceEventStream({
        ...{ schema: this.options.schema, document, operationName },
        ...{ variableValues: variables, contextValue: context },
      });
    });
    if (Symbol.asyncIterator in source) return source as AsyncIterable<LiveEvent>;
    throw new RefusedSubscription(source.errors ?? []);
  }

  /** What the client is told. It ends with its source, and where either of us wants it to. */
  private results(following: Following): Repeater<FormattedResult> {
    const { session, stream, source, cost } = following;
    return new Repeater<FormattedResult>(async (push, stop) => {
      const events = source[Symbol.asyncIterator]();
      // What fails while it ends is told to nobody any more.
      session.onEnd(() => void events.return?.().catch(() => undefined));
      void stop.then(() => session.end());
      try {
        for (let next = await events.next(); !next.done; next = await events.next()) {
          const result = await this.resultOf(following, next.value);
          if (!result) continue;
          await push(result);
          // It is missing to the client, which reads it again by the last cursor that it has.
          if (isNothing(result)) break;
          // Paid for before the next one is made; nothing is made for a client that takes none in.
          await session.spend(cost);
          await stream.drained();
        }
        if (session.reason) throw session.reason;
      } catch (error) {
        await push({ errors: [this.told(following, error)] });
      }
      stop();
    });
  }

  /** One update, with a snapshot and a context of its own; nothing where there is none to tell. */
  private resultOf(
    { session, operation }: Following,
    event: LiveEvent,
  ): Promise<FormattedResult | undefined> {
    return session.inContext(async (context) => {
      if (!(await event.isToTell(context))) return undefined;
      const { errors, ...result } = await this.options.executor.execute({
        ...{ ...operation, context, rootValue: event.value },
      });
      await recordAccess(context);
      return errors ? { errors: errors.map(this.formatted), ...result } : result;
    });
  }

  private told({ exchange }: Following, error: unknown): GraphQLFormattedError {
    if (error instanceof GraphQLError) return this.formatted(error);
    const { code, message } = exchange.explain(error);
    return { message, extensions: { code } };
  }

  private readonly formatted = (error: GraphQLError): GraphQLFormattedError => {
    const code = isOfGraphql(error) ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
    const formatted = { ...error.toJSON(), extensions: { code, ...error.extensions } };
    return this.options.formatError(formatted, error);
  };

  /** Answers what is wrong as errors of GraphQL; whatever else it is, the pipeline does. */
  private refuse(exchange: HttpExchange, stream: AnswerStream, error: unknown): void {
    const refused =
      error instanceof RefusedSubscription
        ? error.errors
        : error instanceof GraphQLError
          ? [error]
          : undefined;
    if (!refused || stream.hasBegun) throw error;
    const errors = refused.map(this.formatted);
    const code = errors[0]?.extensions?.['code'];
    exchange.respondJson(STATUS_OF_CODE[String(code)] ?? 400, { errors });
  }
}

const stopping = () => new Overloaded('The server is stopping; subscribe again.');

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  INTERNAL_SERVER_ERROR: 500,
  TEMPORARILY_UNAVAILABLE: 503,
};

const isNothing = ({ data }: FormattedResult): boolean =>
  data == null || Object.values(data).every((value) => value === null);

/** As graphql-sse reads it; what it would check of it was checked. */
const requestOf = (results: Repeater<FormattedResult>) => ({
  ...{ method: 'POST', url: '/graphql', body: { query: ' ' }, raw: undefined, context: results },
  headers: { get: (name: string) => READ_HEADERS[name] },
});

const READ_HEADERS: Readonly<Record<string, string>> = {
  accept: 'text/event-stream',
  'content-type': 'application/json',
};
