import type { RequestContext } from '../../../application/context';
import type { AnswerStream, HttpEndpoint, HttpExchange } from '../../../application/http-endpoint';
import { HttpError } from '../../../application/http-error';
import { holdersOf, holds, requireRight } from '../../../application/rights';
import { Forbidden } from '../../../application/user-input-error';
import { maySeeUsage } from '../../../application/viewer';
import type { Database } from '../../../data/database';
import { keyOf } from '../../../graphql/node-id';
import { KeyedSemaphore } from '../../../limits/keyed-semaphore';
import { EXPORT_TIMES } from '../../../limits/time-limits';
import { owningAccount } from '../../accounts/account-currency.loader';
import { ratesByOrderLineId } from '../../orders/rate.loader';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { usageInParts } from './usage-export.loader';
import { readExportParameters, type ExportParameters } from './usage-export-parameters';
import { exportHeader, exportRows, type ExportSettings } from './usage-export-rows';

/** Exports of one viewer at once. */
const EXPORTS_EACH = 2;
/** An export holds a connection for as long as it takes; most are left to everything else. */
const CONNECTIONS_PART = 4;
const { slotMs, statementMs, silenceMs, wholeMs } = EXPORT_TIMES;
/** Five microseconds a point (`field-costs.ts`): what a row costs this process. */
const POINTS_A_ROW = 2;

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

/** `GET /usage/export` gives the calls of a subscription, however many, as they are read. */
export class UsageExport implements HttpEndpoint {
  readonly path = '/usage/export';
  readonly methods = { GET: 'LONG' } as const;
  readonly right = 'READ_USAGE';
  private readonly each = new KeyedSemaphore(EXPORTS_EACH);
  private readonly all: KeyedSemaphore;

  constructor(
    private readonly services: { readonly database: Pick<Database, 'poolSize' | 'timeouts'> },
  ) {
    const { poolSize } = services.database;
    this.all = new KeyedSemaphore(Math.max(1, Math.floor(poolSize / CONNECTIONS_PART)));
  }

  async answer(exchange: HttpExchange): Promise<void> {
    const { request, viewer } = exchange;
    if (!maySeeUsage(viewer)) throw new Forbidden(holdersOf('READ_USAGE'));
    const parameters = readExportParameters(request);
    // Without the numbers it would be another content under the same ids.
    if (parameters.columns === 'import') requireRight(viewer, 'READ_NUMBERS');
    // Before it waits: it is to hear that it waited in vain.
    request.socket.setTimeout(silenceMs);
    await exchange.hold(this.each, slotMs);
    await exchange.hold(this.all, slotMs, '');
    const { format } = parameters;
    const answer = exchange.stream({
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="usage.${format}"`,
    });
    const timeouts = {
      ...this.services.database.timeouts,
      statementMs,
      idleInTransactionMs: wholeMs,
    };
    // One snapshot, which ends with it.
    await exchange.inContext((context) => this.send(exchange, context, parameters, answer), {
      ...{ timeouts, millisMax: wholeMs },
    });
    answer.end();
  }

  /** Sends rows as they are read, until they end or nobody is there any more. */
  private async send(
    exchange: HttpExchange,
    context: RequestContext,
    parameters: ExportParameters,
    answer: AnswerStream,
  ): Promise<void> {
    const key = keyOf('Subscription', parameters.subscription);
    const subscription = key ? await subscriptionById(context, key) : null;
    if (!subscription) throw new HttpError(404, 'There is no subscription of that id.');
    const { accountId, id: subscriptionId } = subscription;
    const { from, before } = parameters;
    const settings = await settingsOf(context, subscription, parameters);
    const everyVersion = parameters.versions === 'all';
    const wanted = { accountId, subscriptionId, from, before, everyVersion };
    const { socket } = exchange.request;
    let text = exportHeader(settings);
    for await (const rows of usageInParts(context.database, wanted)) {
      // Only a client can be silent, not we while there are no points left.
      socket.setTimeout(0);
      await exchange.spend(rows.length * POINTS_A_ROW);
      text += exportRows(rows, settings);
      socket.setTimeout(silenceMs);
      if (!(await answer.send(text))) return;
      text = '';
    }
    await answer.send(text);
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
