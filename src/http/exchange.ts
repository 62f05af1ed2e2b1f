import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Origin, RequestContext } from '../application/context';
import type { HttpExchange, Slots } from '../application/http-endpoint';
import { openContext, type ContextServices } from '../application/open-context';
import { RequestTimeout } from '../application/request-timeout';
import type { Viewer } from '../application/viewer';
import { withTimeout } from '../application/with-timeout';
import { noteCode } from '../monitoring/current-request';
import type { DatabaseSession } from '../data/session';
import type { DatabaseTimeouts } from '../data/timeouts';
import { identityOf, type RateLimiter } from '../limits/rate-limit';
import { spendWhenAvailable } from '../limits/rate-limit-budget';
import { respondJson, ResponseStream } from './answers';
import { errorAnswer } from './refuse';

/** What every exchange is made with. */
export interface ExchangeServices extends ContextServices {
  readonly limiter: RateLimiter;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** A short request, from its headers to its answer. */
  readonly requestMs: number;
}

/** A request that was let in, and its answer. */
interface AdmittedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly viewer: Viewer;
  /** Finds out again who asks. */
  readonly signIn: () => Promise<Viewer>;
  readonly origin: Origin;
  /** By performance.now(); undefined where it may take as long as it takes. */
  readonly deadline: number | undefined;
}

/** A request and its answer, with all that is to be given back at their end. */
export class Exchange implements HttpExchange {
  private readonly sessions = new Set<Promise<void>>();
  private readonly held: (() => void)[] = [];

  readonly request: IncomingMessage;
  readonly origin: Origin;
  private readonly response: ServerResponse;
  private readonly signIn: () => Promise<Viewer>;
  private readonly deadline: number | undefined;
  private bearer: Viewer;

  constructor(
    private readonly services: ExchangeServices,
    { request, response, viewer, signIn, origin, deadline }: AdmittedRequest,
  ) {
    this.request = request;
    this.response = response;
    this.bearer = viewer;
    this.signIn = signIn;
    this.origin = origin;
    this.deadline = deadline;
  }

  get viewer(): Viewer {
    return this.bearer;
  }

  async signInAgain(): Promise<void> {
    this.bearer = await this.signIn();
  }

  async inContext<Result>(
    work: (context: RequestContext) => Promise<Result>,
    { timeouts, millisMax }: { timeouts?: DatabaseTimeouts; millisMax?: number } = {},
  ): Promise<Result> {
    const { requestMs } = this.services;
    const { context, session } = openContext(this.services, this.viewer, this.origin, timeouts);
    const left = this.deadline === undefined ? millisMax : this.deadline - performance.now();
    try {
      const working = work(context);
      if (left === undefined) return await working;
      return await withTimeout(left, working, () => new RequestTimeout(millisMax ?? requestMs));
    } catch (error) {
      session.giveUp(error as Error);
      throw error;
    } finally {
      // The client does not wait for what is still under way.
      const ending = ended(session, Math.max(requestMs, timeouts?.statementMs ?? 0));
      this.sessions.add(ending);
      const forget = () => this.sessions.delete(ending);
      ending.then(forget, forget);
    }
  }

  async hold(slots: Slots, millisMax: number, name = identityOf(this.viewer)): Promise<void> {
    this.held.push(await slots.take(name, millisMax, () => new RequestTimeout(millisMax)));
  }

  async inSlot<Result>(
    slots: Slots,
    millisMax: number,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const name = identityOf(this.viewer);
    const giveBack = await slots.take(name, millisMax, () => new RequestTimeout(millisMax));
    try {
      return await work();
    } finally {
      giveBack();
    }
  }

  spend(points: number): Promise<void> {
    const { limiter, clock } = this.services;
    return spendWhenAvailable(limiter, clock, this.viewer, points);
  }

  async charge(points: number): Promise<void> {
    await this.services.limiter.spend(this.viewer, points);
  }

  respond(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
  ): void {
    this.response.writeHead(status, { 'Cache-Control': 'no-store', ...headers });
    this.response.end(body);
  }

  respondJson(status: number, body: object): void {
    respondJson(this.response, status, body);
  }

  stream(headers: Readonly<Record<string, string>>) {
    return new ResponseStream(this.response, headers);
  }

  explain(error: unknown) {
    const { code, message } = errorAnswer(error, this.services.log);
    noteCode(code);
    return { code, message };
  }

  /** Waits for what is under way, and gives back what was held. */
  async end(): Promise<void> {
    await Promise.allSettled(this.sessions);
    for (const giveBack of this.held.splice(0).reverse()) giveBack();
  }
}

/** Waits for what is under way, so long; then it is on a connection that cannot be heard. */
async function ended(session: DatabaseSession, millis: number): Promise<void> {
  const cut = () => void session.abandon().catch(() => undefined);
  const silence = setTimeout(cut, millis);
  await session.end().finally(() => clearTimeout(silence));
}
