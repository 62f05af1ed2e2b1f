import type { IncomingMessage } from 'node:http';
import type { DatabaseTimeouts } from '../data/timeouts';
import type { Origin, RequestContext } from './context';
import type { Right } from './rights';
import type { Viewer } from './viewer';

/**
 * A delivery or an export may go on for hours, a subscription waits for most of its time; all else
 * ends with the time of a request.
 */
export type RequestLength = 'SHORT' | 'LONG' | 'LIVE';

/**
 * What answers at a path of HTTP.
 *
 * The pipeline of src/http calls it once a request was let in, and its sender is known: it needs to
 * know nothing of tokens, load, time limits or statuses of errors.
 */
export interface HttpEndpoint {
  /** As it is called in metrics. */
  readonly name: string;
  /** A pattern is for a path as it was sent, with its escapes; no two match the same. */
  readonly path: string | RegExp;
  /** The methods that it takes, and how long each may go on; any other is refused. */
  readonly methods: Readonly<Record<string, RequestLength>>;
  /** Whether a request is a subscription, which is let in and ended by other limits. */
  isLive?(request: IncomingMessage): boolean;
  /**
   * Who asks, where that is proved otherwise than by the header Authorization.
   *
   * @throws HttpError where nobody is.
   */
  signIn?(request: IncomingMessage): Promise<Viewer>;
  /** What whoever asks must hold. */
  readonly right?: Right;
  /** @throws whatever is wrong: the pipeline answers it. */
  answer(exchange: HttpExchange): Promise<void>;
  /** The server is about to stop: what would go on for long is ended, and told so. */
  stop?(): void;
}

/** A request on its way to its answer. */
export interface HttpExchange {
  readonly request: IncomingMessage;
  readonly viewer: Viewer;
  readonly origin: Origin;
  /**
   * Does some work in a context of its own.
   *
   * @throws RequestTimeout where it takes longer than is left of a short request's time, or than
   *   `millisMax`; nothing more is asked of the database for it, then.
   */
  inContext<Result>(
    work: (context: RequestContext) => Promise<Result>,
    limits?: { readonly timeouts?: DatabaseTimeouts; readonly millisMax?: number },
  ): Promise<Result>;
  /**
   * Waits for a slot, the viewer's own unless it is named, and holds it to the end of the exchange.
   *
   * @throws RequestTimeout where there was none for so long.
   */
  hold(slots: Slots, millisMax: number, name?: string): Promise<void>;
  /** Waits for a slot of the viewer's, and gives it back once the work has settled. */
  inSlot<Result>(slots: Slots, millisMax: number, work: () => Promise<Result>): Promise<Result>;
  /** Looks at the token again; what follows is done with the rights that it gives now. */
  signInAgain(): Promise<void>;
  /** Takes points from the viewer's; waits where there are none left. */
  spend(points: number): Promise<void>;
  /** The same for what is short. @throws RateLimited where there are not so many left. */
  charge(points: number): Promise<void>;
  /** Nothing may keep the answer, unless its headers say otherwise. */
  respond(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
  ): void;
  respondJson(status: number, body: object): void;
  /** Begins an answer that is sent while it is made. */
  stream(headers: Readonly<Record<string, string>>): AnswerStream;
  /** What a client is told of an error once its answer has begun; logged where it is ours. */
  explain(error: unknown): { readonly code: string; readonly message: string };
}

/** As KeyedSemaphore has them. */
export interface Slots {
  take(name: string, millis: number, tooLong: () => Error): Promise<() => void>;
}

/** An answer in parts. It begins with its first part; until then an error has its own status. */
export interface AnswerStream {
  readonly hasBegun: boolean;
  /** Sends a part; waits while the client is behind. Tells whether the client is still there. */
  send(text: string): Promise<boolean>;
  /** Whether the client takes in nothing more for now. */
  readonly isBehind: boolean;
  /** Waits until the client takes something in again, or has gone. */
  drained(): Promise<void>;
  /** Calls back once nothing more can be sent. */
  onClose(listener: () => void): void;
  /** Ends the connection at once, whatever was not sent yet. */
  cut(): void;
  /** Sends a line of JSON. */
  sendLine(line: object): Promise<boolean>;
  end(): void;
}
