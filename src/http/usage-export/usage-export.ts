import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Database } from '../../data/database';
import { keyOf } from '../../graphql/node-id';
import { owningAccount } from '../../modules/accounts/account-currency.loader';
import { ratesByOrderLineId } from '../../modules/orders/rate.loader';
import type { SubscriptionRow } from '../../modules/subscriptions/subscription.entity';
import { subscriptionById } from '../../modules/subscriptions/subscription.loader';
import { usageInParts } from '../../modules/usage/export/usage-export.loader';
import { holdersOf, holds, requireRight } from '../../application/rights';
import type { Clock } from '../../application/clock';
import { RequestContext } from '../../application/context';
import { Forbidden } from '../../application/user-input-error';
import { RequestTimeout } from '../../application/request-timeout';
import { maySeeUsage, scopeOf, type Viewer } from '../../application/viewer';
import type { LoadShedder, Ticket } from '../../limits/load-shedder';
import { answerError } from '../answers';
import type { Authenticator } from '../../auth/authentication';
import { spendWhenAvailable } from '../../limits/rate-limit-budget';
import { identityOf, type RateLimiter } from '../../limits/rate-limit';
import { refuse } from '../refuse';
import { KeyedSemaphore } from '../../limits/keyed-semaphore';
import { readExportParameters, type ExportParameters } from './usage-export-parameters';
import { exportHeader, exportRows, type ExportSettings } from './usage-export-rows';

interface UsageExportOptions {
  readonly database: Database;
  readonly authenticate: Authenticator;
  readonly limiter: RateLimiter;
  readonly admission: LoadShedder;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Exports of one viewer at once. */
const EXPORTS_EACH = 2;
/** An export holds a connection for as long as it takes; most are left to everything else. */
const CONNECTIONS_PART = 4;
const SLOT_MILLIS_MAX = 10_000;
/** For so long a client may take in nothing at all. */
const SILENCE_MILLIS_MAX = 60_000;
/** The snapshot of an export keeps the database from tidying up. */
const EXPORT_MILLIS_MAX = 3_600_000;
const STATEMENT_MILLIS_MAX = 50_000;
/** Five microseconds a point (`field-costs.ts`): what a row costs this process. */
const POINTS_A_ROW = 2;

/** The client has gone: nobody is there to be told. */
class ClientGone extends Error {}

/** `GET /usage/export` gives the calls of a subscription, however many, as they are read. */
export class UsageExport {
  private readonly each = new KeyedSemaphore(EXPORTS_EACH);
  private readonly all: KeyedSemaphore;

  constructor(private readonly options: UsageExportOptions) {
    this.all = new KeyedSemaphore(
      Math.max(1, Math.floor(options.database.poolSize / CONNECTIONS_PART)),
    );
  }

  readonly route = (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (path !== '/usage/export') return false;
    this.options.admission
      .admit('LONG', (place) => this.answer(place, request, response))
      .catch((error: unknown) => this.breakOff(response, error));
    return true;
  };

  /**
   * Once rows were sent, no status can say that there should have been more: the connection is cut,
   * so that the chunks end without their end, which no client takes for a whole answer.
   */
  private breakOff(response: ServerResponse, error: unknown): void {
    const { log } = this.options;
    if (error instanceof ClientGone) return;
    if (response.headersSent) log.error({ err: error }, 'an export of usage broke off');
    refuse(response, error, log);
  }

  private async answer(
    place: Ticket,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const viewer = await this.options.authenticate(request.headers.authorization);
    place.takenBy(identityOf(viewer));
    if (request.method !== 'GET') {
      response.setHeader('Allow', 'GET');
      answerError(response, 405, 'BAD_REQUEST', `Expected GET, got ${request.method ?? ''}.`);
      return;
    }
    requireRight(viewer, 'READ_USAGE');
    if (!maySeeUsage(viewer)) throw new Forbidden(holdersOf('READ_USAGE'));
    const parameters = readExportParameters(request);
    // Without the numbers it would be another content under the same ids.
    if (parameters.columns === 'import') requireRight(viewer, 'READ_NUMBERS');
    const busy = () => new RequestTimeout(SLOT_MILLIS_MAX);
    const giveBackOwn = await this.each.take(identityOf(viewer), SLOT_MILLIS_MAX, busy);
    try {
      const giveBack = await this.all.take('', SLOT_MILLIS_MAX, busy);
      try {
        await this.read(viewer, parameters, response);
      } finally {
        giveBack();
      }
    } finally {
      giveBackOwn();
    }
    // What is still on its way needs no connection of the database.
    response.end();
  }

  /** Sends what is asked for out of one snapshot, which ends with it. */
  private async read(
    viewer: Viewer,
    parameters: ExportParameters,
    response: ServerResponse,
  ): Promise<void> {
    const { database, clock } = this.options;
    const session = database.session(scopeOf(viewer), {
      ...database.timeouts,
      statementMs: STATEMENT_MILLIS_MAX,
      idleInTransactionMs: EXPORT_MILLIS_MAX,
    });
    const tooLong = setTimeout(() => {
      session.giveUp(new RequestTimeout(EXPORT_MILLIS_MAX));
      if (response.headersSent) response.destroy();
    }, EXPORT_MILLIS_MAX);
    try {
      const context = new RequestContext(viewer, session, clock());
      const key = keyOf('Subscription', parameters.subscription);
      const subscription = key ? await subscriptionById(context, key) : null;
      if (subscription) await this.send(context, subscription, parameters, response);
      else answerError(response, 404, 'NOT_FOUND', 'There is no subscription of that id.');
    } finally {
      clearTimeout(tooLong);
      await session.end();
    }
  }

  private async send(
    context: RequestContext,
    subscription: SubscriptionRow,
    parameters: ExportParameters,
    response: ServerResponse,
  ): Promise<void> {
    const { limiter, clock } = this.options;
    const { viewer, database } = context;
    const { accountId, id: subscriptionId } = subscription;
    const { from, before } = parameters;
    const settings = await settingsOf(context, subscription, parameters);
    const everyVersion = parameters.versions === 'all';
    const wanted = { accountId, subscriptionId, from, before, everyVersion };
    let text = exportHeader(settings);
    for await (const rows of usageInParts(database, wanted)) {
      // Only a client can be silent, not we while there are no points left.
      response.socket?.setTimeout(0);
      await spendWhenAvailable(limiter, clock, viewer, rows.length * POINTS_A_ROW);
      text += exportRows(rows, settings);
      await give(response, text, settings);
      text = '';
    }
    await give(response, text, settings);
  }
}

/** What rows of a subscription are shown with, by this viewer's rights. */
async function settingsOf(
  context: RequestContext,
  { accountId, orderLineId }: SubscriptionRow,
  { format, columns }: ExportParameters,
): Promise<ExportSettings> {
  const [{ currencyCode: currency }, rates] = await Promise.all([
    owningAccount(context, accountId),
    ratesByOrderLineId(context, { accountId, id: orderLineId }),
  ]);
  const prefixes = new Map(rates.map(({ id, prefix }) => [id, prefix]));
  const showsNumbers = holds(context.viewer, 'READ_NUMBERS');
  return { format, columns, currency, prefixes, showsNumbers };
}

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

/**
 * Sends a text; waits while the client is behind, so that nothing gathers here.
 *
 * @throws ClientGone
 */
async function give(
  response: ServerResponse,
  text: string,
  { format }: ExportSettings,
): Promise<void> {
  checkClient(response);
  response.socket?.setTimeout(SILENCE_MILLIS_MAX);
  if (!response.headersSent) {
    response.writeHead(200, {
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="usage.${format}"`,
      'Cache-Control': 'no-store',
    });
  }
  if (text === '' || response.write(text)) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      response.off('drain', goOn);
      response.off('close', goOn);
      resolve();
    };
    response.once('drain', goOn);
    response.once('close', goOn);
  });
  checkClient(response);
}

function checkClient(response: ServerResponse): void {
  if (response.destroyed) throw new ClientGone();
}
