import type { RequestContext } from '../../../application/context';
import type { AnswerStream, HttpEndpoint, HttpExchange } from '../../../application/http-endpoint';
import { HttpError } from '../../../application/http-error';
import { RequestTimeout } from '../../../application/request-timeout';
import { holdersOf, holds, requireRight } from '../../../application/rights';
import { Forbidden } from '../../../application/user-input-error';
import { maySeeUsage } from '../../../application/viewer';
import { withTimeout } from '../../../application/with-timeout';
import type { Database } from '../../../data/database';
import { keyOf } from '../../../graphql/node-id';
import { KeyedSemaphore } from '../../../limits/keyed-semaphore';
import { EXPORT_TIMES } from '../../../limits/time-limits';
import { owningAccount } from '../../accounts/account-currency.loader';
import { pinnedRateOf } from '../../../domain/usage/pinned-rates';
import { pinnedRatesOf } from '../../orders/pinned-rate.loader';
import { ratesByOrderLineId } from '../../orders/rate.loader';
import { linesOfContract } from '../../subscriptions/contract-facts';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { changesOf, subscriptionById } from '../../subscriptions/subscription.loader';
import { usageInParts } from './usage-export.loader';
import { readExportParameters, type ExportParameters } from './usage-export-parameters';
import { exportHeader, exportRows, type ExportSettings } from './usage-export-rows';

/** An export holds a connection for as long as it takes; most are left to everything else. */
const CONNECTIONS_PART = 4;
/** Of a pool of so many connections two are for exports, so that no viewer has all there are. */
const POOL_FOR_TWO = 4;
const { slotMs, partMs, statementMs, silenceMs, wholeMs } = EXPORT_TIMES;
/** Five microseconds a point (`field-costs.ts`): what a row costs this process. */
const POINTS_A_ROW = 2;

const tooSlow = () => new RequestTimeout(partMs);

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

/** `GET /usage/export` gives the calls of a subscription, however many, as they are read. */
export class UsageExport implements HttpEndpoint {
  readonly path = '/usage/export';
  readonly methods = { GET: 'LONG' } as const;
  readonly right = 'READ_USAGE';
  private readonly each: KeyedSemaphore;
  private readonly all: KeyedSemaphore;

  constructor(
    private readonly services: { readonly database: Pick<Database, 'poolSize' | 'timeouts'> },
  ) {
    const { poolSize } = services.database;
    const fewest = poolSize >= POOL_FOR_TWO ? 2 : 1;
    const all = Math.max(fewest, Math.floor(poolSize / CONNECTIONS_PART));
    this.all = new KeyedSemaphore(all);
    // Whoever asks for much at once leaves half of the places to the others.
    this.each = new KeyedSemaphore(Math.max(1, Math.floor(all / 2)));
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
    const { from, before, startedFrom } = parameters;
    const settings = await settingsOf(context, subscription, parameters);
    const everyVersion = parameters.versions === 'all';
    const wanted = { accountId, subscriptionId, from, before, startedFrom, everyVersion };
    const { socket } = exchange.request;
    let text = exportHeader(settings);
    for await (const rows of usageInParts(context.database, wanted)) {
      // Only a client can be silent, not we while there are no points left.
      socket.setTimeout(0);
      await exchange.spend(rows.length * POINTS_A_ROW);
      text += exportRows(rows, settings);
      socket.setTimeout(silenceMs);
      if (!(await withTimeout(partMs, answer.send(text), tooSlow))) return;
      text = '';
    }
    await withTimeout(partMs, answer.send(text), tooSlow);
  }
}

/** What rows of a subscription are shown with, by this viewer's rights. */
async function settingsOf(
  context: RequestContext,
  subscription: SubscriptionRow,
  { format, columns }: ExportParameters,
): Promise<ExportSettings> {
  const { accountId } = subscription;
  const lines = linesOfContract(subscription, await changesOf(context, subscription));
  const [{ currencyCode: currency }, rates, pinned] = await Promise.all([
    owningAccount(context, accountId),
    Promise.all(lines.map((line) => ratesByOrderLineId(context, line))),
    pinnedRatesOf(context, lines[0]),
  ]);
  const prefixes = new Map(rates.flat().map(({ id, prefix }) => [id, prefix]));
  const prefixOf = (id: string): string | null =>
    prefixes.get(id) ?? (pinned && pinnedRateOf(pinned, id)?.prefix) ?? null;
  const showsNumbers = holds(context.viewer, 'READ_NUMBERS');
  return { format, columns, currency, prefixOf, showsNumbers };
}
