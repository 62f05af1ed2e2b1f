import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Database } from '../../data/database';
import { keyOf } from '../../graphql/node-id';
import { openReader } from '../../call-records/record-reader';
import { beginUsageImport } from '../../modules/usage/ingest/usage-import.commands';
import { usageImportByName } from '../../modules/usage/ingest/usage-import.loader';
import { requireRight } from '../../application/rights';
import type { Clock } from '../../application/clock';
import type { RequestContext } from '../../application/context';
import { openContext } from '../../application/open-context';
import { RequestTimeout } from '../../application/request-timeout';
import type { Viewer } from '../../application/viewer';
import type { LoadShedder, Ticket } from '../../limits/load-shedder';
import { answerError, answerJson } from '../answers';
import type { Authenticator } from '../../auth/authentication';
import { spendWhenAvailable } from '../../limits/rate-limit-budget';
import { identityOf, type RateLimiter } from '../../limits/rate-limit';
import { refuse } from '../refuse';
import { RefusedBody } from '../request-body';
import { originOf } from '../request-origin';
import { KeyedSemaphore } from '../../limits/keyed-semaphore';
import { importState, UsageAnswers } from './usage-answers';
import { chunksOf } from './usage-body';
import { readable, UsageDelivery } from './usage-delivery';
import { readUsageParameters, searchParameters } from './usage-parameters';

interface UsageEndpointOptions {
  readonly database: Database;
  readonly authenticate: Authenticator;
  readonly limiter: RateLimiter;
  readonly admission: LoadShedder;
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
/** Five microseconds a point (`field-costs.ts`): what a record costs this process. */
const POINTS_A_RECORD = 2;
/** Whoever asks how far a delivery is waits so long for what was received of it. */
const SETTLING_MILLIS_MAX = 15_000;
/** After a refusal, what still comes of the body is read for so long, so that it is heard. */
const REFUSED_MILLIS_MAX = 10_000;

/** `POST /usage` takes deliveries of call records; `GET /usage?import=NAME` says how far one is. */
export class UsageEndpoint {
  private readonly feeds = new KeyedSemaphore(FEEDS_EACH);
  /** Half of the connections are left to requests. */
  private readonly stages: KeyedSemaphore;
  /** Deliveries whose sender has gone, until what came of them is stored. */
  private readonly settling = new Set<Promise<void>>();

  constructor(private readonly options: UsageEndpointOptions) {
    this.stages = new KeyedSemaphore(Math.max(2, Math.floor(options.database.poolSize / 2)));
  }

  readonly route = (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (path !== '/usage') return false;
    const { admission, log } = this.options;
    const answering = admission.admit(request.method === 'POST' ? 'LONG' : 'SHORT', (place) =>
      this.answer(place, request, response),
    );
    answering.catch((error: unknown) => {
      refuse(response, error, log);
      const end = setTimeout(() => request.socket.destroy(), REFUSED_MILLIS_MAX);
      request.once('end', () => clearTimeout(end)).once('close', () => clearTimeout(end));
      request.resume();
    });
    return true;
  };

  private async answer(
    place: Ticket,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const viewer = await this.options.authenticate(request.headers.authorization);
    place.takenBy(identityOf(viewer));
    requireRight(viewer, 'RECORD_USAGE');
    if (request.method === 'GET') return this.tell(viewer, request, response);
    if (request.method !== 'POST') {
      throw new RefusedBody(405, `Expected GET or POST, got ${request.method ?? ''}.`);
    }
    const busy = () => new RequestTimeout(SLOT_MILLIS_MAX);
    const giveBack = await this.feeds.take(identityOf(viewer), SLOT_MILLIS_MAX, busy);
    try {
      request.socket.setTimeout(SILENCE_MILLIS_MAX);
      const running = this.takeIn(viewer, request, response);
      const settled = running.catch(() => undefined);
      request.once('close', () => {
        if (!request.complete) this.settle(settled);
      });
      await running;
    } finally {
      giveBack();
    }
  }

  private settle(running: Promise<void>): void {
    this.settling.add(running);
    void running.finally(() => this.settling.delete(running));
  }

  /** Waits for what was received of deliveries that broke off: only then is their end known. */
  private async settled(): Promise<void> {
    const patience = new Promise<void>((resolve) =>
      setTimeout(resolve, SETTLING_MILLIS_MAX).unref(),
    );
    await Promise.race([Promise.all(this.settling), patience]);
  }

  private async tell(
    viewer: Viewer,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const name = searchParameters(request, ['import']).get('import');
    if (name === undefined) throw new RefusedBody(400, 'Expected the parameter import.');
    await this.settled();
    const row = await this.inContext(viewer, request, (context) =>
      usageImportByName(context, name),
    );
    if (row) answerJson(response, 200, importState(row));
    else answerError(response, 404, 'NOT_FOUND', 'There is no delivery of that name.');
  }

  private async takeIn(
    viewer: Viewer,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const parameters = readUsageParameters(request);
    const { name, format, isCompressed } = parameters;
    // A format that cannot be read is refused before anything is begun.
    readable(() => openReader(format));
    if (format.firstLine > 1) await this.settled();
    const begun = await this.inContext(viewer, request, (context) =>
      beginUsageImport(context, { name, format: format.format, firstLine: format.firstLine }),
    );
    const { database, clock, limiter, log } = this.options;
    const busy = () => new RequestTimeout(SLOT_MILLIS_MAX);
    const delivery = new UsageDelivery({
      ...{ begun, parameters, log },
      answers: new UsageAnswers(response),
      chunks: chunksOf(request, isCompressed),
      feed: {
        ...{ database, viewer, clock },
        origin: this.originOf(request),
        readSubscriptionId: (id) => keyOf('Subscription', id),
        takeSlot: () => this.stages.take('', SLOT_MILLIS_MAX, busy),
      },
      spend: (records) => spendWhenAvailable(limiter, clock, viewer, records * POINTS_A_RECORD),
      inContext: (work) => this.inContext(viewer, request, work),
    });
    await delivery.run();
  }

  private originOf(request: IncomingMessage) {
    return originOf(request, this.options.trustedProxyHops ?? 0);
  }

  private async inContext<Result>(
    viewer: Viewer,
    request: IncomingMessage,
    work: (context: RequestContext) => Promise<Result>,
  ): Promise<Result> {
    const { context, session } = openContext(this.options, viewer, this.originOf(request));
    try {
      return await work(context);
    } finally {
      await session.end();
    }
  }
}
