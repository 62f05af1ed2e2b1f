import type { RequestContext } from '../../../application/context';
import type { AnswerStream, HttpExchange } from '../../../application/http-endpoint';
import { RequestTimeout } from '../../../application/request-timeout';
import { holds } from '../../../application/rights';
import { withTimeout } from '../../../application/with-timeout';
import type { Database } from '../../../data/database';
import { pinnedRateOf } from '../../../domain/usage/pinned-rates';
import { KeyedSemaphore } from '../../../limits/keyed-semaphore';
import { EXPORT_TIMES } from '../../../limits/time-limits';
import { owningAccount } from '../../accounts/account-currency.loader';
import { pinnedRatesOf } from '../../orders/pinned-rate.loader';
import { ratesByOrderLineId } from '../../orders/rate.loader';
import { linesOfContract } from '../../subscriptions/contract-facts';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { changesOf } from '../../subscriptions/subscription.loader';
import { usageInParts, type ExportKey } from './usage-export.loader';
import type { ExportParameters } from './usage-export-parameters';
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

/** How calls are sent. */
export interface CallFile extends Pick<ExportParameters, 'format' | 'columns'> {
  /** Without what stands for the format. */
  readonly name: string;
}

/** Calls of a subscription that are sent one after the other. */
export interface CallsToSend extends Omit<ExportKey, 'accountId' | 'subscriptionId'> {
  readonly subscription: SubscriptionRow;
}

/** Sends calls, however many, as they are read. */
export class CallStream {
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

  /**
   * Answers with the calls that are found, once there is a place for it.
   *
   * @param find is asked in the snapshot that the calls are read in.
   */
  async answer(
    exchange: HttpExchange,
    file: CallFile,
    find: (context: RequestContext) => Promise<readonly CallsToSend[]>,
  ): Promise<void> {
    const { request } = exchange;
    // Before it waits: it is to hear that it waited in vain.
    request.socket.setTimeout(silenceMs);
    await exchange.hold(this.each, slotMs);
    await exchange.hold(this.all, slotMs, '');
    const { format, name } = file;
    const answer = exchange.stream({
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="${name}.${format}"`,
    });
    const timeouts = {
      ...this.services.database.timeouts,
      statementMs,
      idleInTransactionMs: wholeMs,
    };
    // One snapshot, which ends with it.
    await exchange.inContext(
      async (context) => send(exchange, context, file, await find(context), answer),
      { timeouts, millisMax: wholeMs },
    );
    answer.end();
  }
}

/** Sends rows as they are read, until they end or nobody is there any more. */
async function send(
  exchange: HttpExchange,
  context: RequestContext,
  file: CallFile,
  wanted: readonly CallsToSend[],
  answer: AnswerStream,
): Promise<void> {
  const { socket } = exchange.request;
  let text = exportHeader(file);
  for (const { subscription, ...days } of wanted) {
    const { accountId, id: subscriptionId } = subscription;
    const settings = await settingsOf(context, subscription, file);
    for await (const rows of usageInParts(context.database, {
      ...{ accountId, subscriptionId },
      ...days,
    })) {
      // Only a client can be silent, not we while there are no points left.
      socket.setTimeout(0);
      await exchange.spend(rows.length * POINTS_A_ROW);
      text += exportRows(rows, settings);
      socket.setTimeout(silenceMs);
      if (!(await withTimeout(partMs, answer.send(text), tooSlow))) return;
      text = '';
    }
  }
  await withTimeout(partMs, answer.send(text), tooSlow);
}

/** What rows of a subscription are shown with, by this viewer's rights. */
async function settingsOf(
  context: RequestContext,
  subscription: SubscriptionRow,
  { format, columns }: CallFile,
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
