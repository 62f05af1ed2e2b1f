import type { EventType } from './event-types';
import type { RequestContext } from './context';

/** A place in the feed, with what tells whose it is. */
export interface PlacedEvent {
  readonly position: number;
  readonly type: EventType;
  readonly accountId: string | null;
  readonly partnerId: string | null;
  readonly beneficiaryCode: string | null;
  readonly isSandbox: boolean;
}

/** What came to the feed behind one position, up to another. */
export interface FeedNews {
  readonly from: number;
  readonly upTo: number;
  /** Undefined where it is too much to be told, or not known. */
  readonly placed: readonly PlacedEvent[] | undefined;
}

/** Where what comes to the feed is heard of. */
export interface FeedWatch {
  /**
   * @param listener called at once where something came, and without news every few seconds.
   * @returns ends it.
   */
  listen(listener: (news: FeedNews | undefined) => void): () => void;
}

/** What a subscription reads by, from its first event to its last. */
export interface LiveReader extends FeedWatch {
  /** Reads in a context and a snapshot of its own, with the rights that the viewer has by then. */
  inContext<Result>(work: (context: RequestContext) => Promise<Result>): Promise<Result>;
  /** Whether the client takes nothing in, so that nothing more is sent for now. */
  readonly isBehind: boolean;
  /** Cuts the connection of a client that is too far behind. */
  cutOff(): void;
}

/** One thing that a subscription may have to tell. */
export interface LiveEvent {
  /** What its field is resolved from. */
  readonly value: object;
  /** Whether it is told: asked in the context in which it would be executed. */
  readonly isToTell: (context: RequestContext) => Promise<boolean>;
}
