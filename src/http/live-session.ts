import type { RequestContext } from '../application/context';
import type { AnswerStream, HttpExchange, Slots } from '../application/http-endpoint';
import type { FeedNews, FeedWatch, LiveReader } from '../application/live-reader';
import { RequestTimeout } from '../application/request-timeout';
import { tokenEndsAt } from '../auth/token-end';
import { LIVE_TIMES } from '../limits/time-limits';

interface SessionServices {
  readonly feed: FeedWatch;
  readonly slots: Slots;
  /** How long one update may wait for a connection, and take. */
  readonly connectionMs: number;
  readonly requestMs: number;
}

/** A subscription from its beginning to its end, and the one reason for which it ends. */
export class LiveSession implements LiveReader {
  /** Why it was ended by us; undefined while it goes on, and where it ended by itself. */
  reason: Error | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;
  private readonly atEnd = new Set<() => void>();

  constructor(
    private readonly services: SessionServices,
    private readonly exchange: HttpExchange,
    private readonly stream: AnswerStream,
  ) {
    exchange.request.socket.setTimeout(LIVE_TIMES.silenceMs);
    this.watchToken();
  }

  get isBehind(): boolean {
    return this.stream.isBehind;
  }

  cutOff(): void {
    this.stream.cut();
  }

  listen(listener: (news: FeedNews | undefined) => void): () => void {
    return this.services.feed.listen(listener);
  }

  inContext<Result>(work: (context: RequestContext) => Promise<Result>): Promise<Result> {
    const { exchange, services } = this;
    const { slots, connectionMs, requestMs: millisMax } = services;
    return exchange.inSlot(slots, connectionMs, () => exchange.inContext(work, { millisMax }));
  }

  /** Takes points for an update; waits where none are left, but not beyond its end. */
  async spend(points: number): Promise<void> {
    let stopWaiting = (): void => undefined;
    const over = new Promise<void>((resolve) => (stopWaiting = resolve));
    this.atEnd.add(stopWaiting);
    if (this.isOver) stopWaiting();
    await Promise.race([this.exchange.spend(points), over]);
    this.atEnd.delete(stopWaiting);
  }

  /** Calls back once it is over; at once where it is. */
  onEnd(listener: () => void): void {
    if (this.isOver) listener();
    else this.atEnd.add(listener);
  }

  /** @param reason what the client is told; nothing where it has gone, or was told all there is. */
  end(reason?: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    this.reason = reason;
    clearTimeout(this.timer);
    for (const listener of this.atEnd) listener();
    this.atEnd.clear();
  }

  /** Whoever bears the token may do so until it expires, or is taken back. */
  private watchToken(): void {
    const { authorization } = this.exchange.request.headers;
    const left = (tokenEndsAt(authorization) ?? Infinity) - Date.now();
    const millis = Math.max(0, Math.min(LIVE_TIMES.signInMs, left));
    this.timer = setTimeout(() => {
      this.exchange.signInAgain().then(
        () => {
          if (!this.isOver) this.watchToken();
        },
        (error: unknown) => this.end(error instanceof Error ? error : new RequestTimeout(millis)),
      );
    }, millis);
    this.timer.unref();
  }
}
