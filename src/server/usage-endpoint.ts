import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Database } from '../database/database';
import { keyOf } from '../graphql/node-id';
import { isTemporary } from '../graphql/format-error';
import { openReader, UnreadableInput, type Found } from '../call-records/record-reader';
import { beginImport, endImport } from '../modules/imports/usage-import.commands';
import {
  issueCursor,
  issuePage,
  usageImportById,
  usageImportByName,
} from '../modules/imports/usage-import.loader';
import type { UsageImportRow } from '../modules/imports/usage-import.entity';
import { UsageFeed } from '../modules/imports/usage-feed';
import { requireRight } from '../request/access';
import type { Clock } from '../request/clock';
import { RequestContext, type Origin } from '../request/context';
import { RequestTimeout } from '../request/request-timeout';
import { scopeOf, type Viewer } from '../request/viewer';
import { answerError, answerJson } from './answers';
import type { Authenticator } from './authentication';
import { identityOf, type RateLimiter } from './rate-limit';
import { refuse } from './refuse';
import { RefusedBody } from './request-body';
import { originOf } from './request-origin';
import { Slots } from './slots';
import { answerLine, importState, issueLine, UsageAnswers } from './usage-answers';
import { BrokenBody, chunksOf } from './usage-body';
import { readUsageParameters, searchParameters, type UsageParameters } from './usage-parameters';

interface UsageEndpointOptions {
  readonly database: Database;
  readonly authenticate: Authenticator;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly log: Logger;
  readonly trustedProxyHops?: number | undefined;
}

/** Deliveries of one viewer at once. */
const FEEDS_EACH = 4;
/** A delivery waits so long for a connection before it is refused. */
const SLOT_MILLIS_MAX = 60_000;
/** Neither side may be silent for longer; merging a part takes some of it. */
const SILENCE_MILLIS_MAX = 120_000;
/** Records that are judged together: enough to ask for their contracts in few statements. */
const TAKEN_AT_ONCE = 2_000;
/** Five microseconds a point (`field-costs.ts`): what a record costs this process. */
const POINTS_A_RECORD = 2;
const ISSUES_AT_ONCE = 100;

/** `POST /usage` takes deliveries of call records; `GET /usage?import=NAME` says how far one is. */
export class UsageEndpoint {
  private readonly feeds = new Slots(FEEDS_EACH);
  /** Half of the connections are left to requests. */
  private readonly stages: Slots;

  constructor(private readonly options: UsageEndpointOptions) {
    this.stages = new Slots(Math.max(2, Math.floor(options.database.poolSize / 2)));
  }

  readonly route = (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (path !== '/usage') return false;
    const { log } = this.options;
    this.answer(request, response).catch((error: unknown) => refuse(response, error, log));
    return true;
  };

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const viewer = await this.options.authenticate(request.headers.authorization);
    requireRight(viewer, 'RECORD_USAGE');
    if (request.method === 'GET') return this.tell(viewer, request, response);
    if (request.method !== 'POST') {
      throw new RefusedBody(405, `Expected GET or POST, got ${request.method ?? ''}.`);
    }
    const parameters = readUsageParameters(request);
    const busy = () => new RequestTimeout(SLOT_MILLIS_MAX);
    const giveBack = await this.feeds.take(identityOf(viewer), SLOT_MILLIS_MAX, busy);
    try {
      request.socket.setTimeout(SILENCE_MILLIS_MAX);
      await this.takeIn(viewer, parameters, request, new UsageAnswers(response));
    } finally {
      giveBack();
    }
  }

  private async tell(
    viewer: Viewer,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const name = searchParameters(request, ['import']).get('import');
    if (name === undefined) throw new RefusedBody(400, 'Expected the parameter import.');
    const row = await this.inContext(viewer, request, (context) =>
      usageImportByName(context, name),
    );
    if (row) answerJson(response, 200, importState(row));
    else answerError(response, 404, 'NOT_FOUND', 'There is no delivery of that name.');
  }

  private async takeIn(
    viewer: Viewer,
    { name, format, isCompressed, wantsAnswers }: UsageParameters,
    request: IncomingMessage,
    answers: UsageAnswers,
  ): Promise<void> {
    // A format that cannot be read is refused before anything is begun.
    const reader = readable(() => openReader(format));
    const begun = await this.inContext(viewer, request, (context) =>
      beginImport(context, { name, format: format.format, firstLine: format.firstLine }),
    );
    const feed = this.feedOf(viewer, request, answers, begun, wantsAnswers);
    try {
      let pending: Found[] = [];
      const add = (found: Found) => pending.push(found);
      for await (const { chunk, isLast } of chunksOf(request, isCompressed)) {
        readable(() => reader.read(chunk, add));
        // A stream that comes slowly is not kept waiting for more.
        if (pending.length < TAKEN_AT_ONCE && !isLast) continue;
        await this.spend(viewer, pending.length);
        await feed.take(pending);
        pending = [];
      }
      readable(() => reader.end(add));
      await feed.take(pending);
      await feed.finish();
    } catch (error) {
      await this.breakOff(feed, error, answers, reader.line);
      return;
    }
    await this.conclude(viewer, request, answers, begun, { line: reader.line, wantsAnswers });
  }

  private feedOf(
    viewer: Viewer,
    request: IncomingMessage,
    answers: UsageAnswers,
    begun: UsageImportRow,
    wantsAnswers: boolean,
  ): UsageFeed {
    const { database, clock } = this.options;
    const so = { accepted: 0, duplicates: 0, conflicts: 0, rejected: 0 };
    const busy = () => new RequestTimeout(SLOT_MILLIS_MAX);
    return new UsageFeed({
      ...{ database, viewer, clock, wantsAnswers, importId: begun.id, storedAt: begun.storedAt },
      origin: this.originOf(request),
      readSubscriptionId: (id) => keyOf('Subscription', id),
      takeSlot: () => this.stages.take('', SLOT_MILLIS_MAX, busy),
      onStored: async ({ line, answers: own, ...counts }) => {
        for (const count of Object.keys(so) as (keyof typeof so)[]) so[count] += counts[count];
        await answers.sendAll(own.map(answerLine));
        await answers.send({ type: 'progress', line, ...so });
      },
    });
  }

  /** Takes what records cost from the viewer's points; waits where there are none left. */
  private async spend(viewer: Viewer, records: number): Promise<void> {
    for (;;) {
      try {
        await this.options.limiter.spend(viewer, Math.max(1, records * POINTS_A_RECORD));
        return;
      } catch (error) {
        const again = error instanceof GraphQLError ? error.extensions['resetAt'] : undefined;
        if (typeof again !== 'string') throw error;
        const wait = Date.parse(again) - Date.parse(this.options.clock());
        await new Promise((resolve) => setTimeout(resolve, Math.max(100, wait)));
      }
    }
  }

  /**
   * Ends a delivery that broke off.
   *
   * Where its body did, what came before is stored; where storing failed, nothing more is.
   */
  private async breakOff(
    feed: UsageFeed,
    error: unknown,
    answers: UsageAnswers,
    line: number,
  ): Promise<void> {
    if (error instanceof BrokenBody) await feed.finish();
    else await feed.giveUp(error as Error);
    if (error instanceof BrokenBody && error.isGone) return;
    if (!answers.hasBegun) throw error;
    const isOurs = !(error instanceof RefusedBody);
    if (isOurs) this.options.log.error({ err: error }, 'a delivery of usage broke off');
    const isBusy = isTemporary(error) || error instanceof RequestTimeout;
    const code = isBusy ? 'TEMPORARILY_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
    const message = isBusy ? 'The database is busy; try again.' : 'Something went wrong here.';
    const told = isOurs ? { code, message } : { code: 'BAD_REQUEST', message: error.message };
    await answers.send({ type: 'error', ...told, line });
    answers.end();
  }

  /** Says what was not taken, and the counts of it all. */
  private async conclude(
    viewer: Viewer,
    request: IncomingMessage,
    answers: UsageAnswers,
    begun: UsageImportRow,
    { line, wantsAnswers }: { line: number; wantsAnswers: boolean },
  ): Promise<void> {
    await this.inContext(viewer, request, async (context) => {
      await endImport(context, begun, line);
      let cursor: string[] | null = null;
      for (let hasMore = !wantsAnswers; hasMore;) {
        const page = { limit: ISSUES_AT_ONCE, isBackward: false, cursor, isDescending: false };
        const { rows, hasNextPage } = await issuePage(context, begun, null, page);
        await answers.sendAll(rows.map(issueLine));
        hasMore = hasNextPage;
        const last = rows.at(-1);
        cursor = last ? issueCursor(last) : null;
      }
      const row = await usageImportById(context, begun.id);
      await answers.send({ type: 'summary', ...importState(row ?? begun) });
    });
    answers.end();
  }

  private originOf(request: IncomingMessage): Origin {
    return originOf(request, this.options.trustedProxyHops ?? 0);
  }

  private async inContext<Result>(
    viewer: Viewer,
    request: IncomingMessage,
    work: (context: RequestContext) => Promise<Result>,
  ): Promise<Result> {
    const { database, clock } = this.options;
    const session = database.session(scopeOf(viewer));
    const origin = this.originOf(request);
    try {
      return await work(new RequestContext(viewer, session, clock(), undefined, origin));
    } finally {
      await session.end();
    }
  }
}

/** Runs a reader; an input that it cannot read at all is the client's to mend. */
function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableInput) throw new RefusedBody(400, error.message, true);
    throw error;
  }
}
