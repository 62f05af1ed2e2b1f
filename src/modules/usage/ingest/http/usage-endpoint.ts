import type { Clock } from '../../../../application/clock';
import type { HttpEndpoint, HttpExchange } from '../../../../application/http-endpoint';
import { HttpError, searchParameters } from '../../../../application/http-error';
import { RequestTimeout } from '../../../../application/request-timeout';
import { openReader } from '../../../../call-records/record-reader';
import type { Database } from '../../../../data/database';
import { keyOf } from '../../../../graphql/node-id';
import { KeyedSemaphore } from '../../../../limits/keyed-semaphore';
import { beginUsageImport } from '../usage-import.commands';
import { usageImportByName } from '../usage-import.loader';
import { importState } from './usage-answers';
import { chunksOf } from './usage-body';
import { readable, UsageDelivery } from './usage-delivery';
import { readUsageParameters } from './usage-parameters';

/** Deliveries of one viewer at once. */
const FEEDS_EACH = 4;
/** A delivery waits so long for a connection before it is refused. */
const SLOT_MILLIS_MAX = 60_000;
/** Neither side may be silent for longer; merging a part takes some of it. */
const SILENCE_MILLIS_MAX = 120_000;
/** Whoever asks how far a delivery is waits so long for what was received of it. */
const SETTLING_MILLIS_MAX = 15_000;

/** `POST /usage` takes deliveries of call records; `GET /usage?import=NAME` says how far one is. */
export class UsageEndpoint implements HttpEndpoint {
  readonly path = '/usage';
  readonly methods = { GET: 'SHORT', POST: 'LONG' } as const;
  readonly right = 'RECORD_USAGE';
  private readonly feeds = new KeyedSemaphore(FEEDS_EACH);
  /** Half of the connections are left to requests. */
  private readonly stages: KeyedSemaphore;
  /** Deliveries whose sender has gone, until what came of them is stored. */
  private readonly settling = new Set<Promise<void>>();

  constructor(private readonly services: { readonly database: Database; readonly clock: Clock }) {
    this.stages = new KeyedSemaphore(Math.max(2, Math.floor(services.database.poolSize / 2)));
  }

  async answer(exchange: HttpExchange): Promise<void> {
    const { request } = exchange;
    if (request.method === 'GET') return this.tell(exchange);
    await exchange.hold(this.feeds, SLOT_MILLIS_MAX);
    request.socket.setTimeout(SILENCE_MILLIS_MAX);
    const running = this.takeIn(exchange);
    const settled = running.catch(() => undefined);
    request.once('close', () => {
      if (!request.complete) this.settle(settled);
    });
    await running;
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

  private async tell(exchange: HttpExchange): Promise<void> {
    const name = searchParameters(exchange.request, ['import']).get('import');
    if (name === undefined) throw new HttpError(400, 'Expected the parameter import.');
    await this.settled();
    const row = await exchange.inContext((context) => usageImportByName(context, name));
    if (!row) throw new HttpError(404, 'There is no delivery of that name.');
    exchange.respondJson(200, importState(row));
  }

  private async takeIn(exchange: HttpExchange): Promise<void> {
    const { request, viewer, origin } = exchange;
    const parameters = readUsageParameters(request);
    const { name, format, isCompressed } = parameters;
    // A format that cannot be read is refused before anything is begun.
    readable(() => openReader(format));
    if (format.firstLine > 1) await this.settled();
    const begun = await exchange.inContext((context) =>
      beginUsageImport(context, { name, format: format.format, firstLine: format.firstLine }),
    );
    const busy = () => new RequestTimeout(SLOT_MILLIS_MAX);
    const delivery = new UsageDelivery({
      ...{ begun, parameters, exchange },
      chunks: chunksOf(request, isCompressed),
      feed: {
        ...{ ...this.services, viewer, origin },
        readSubscriptionId: (id) => keyOf('Subscription', id),
        takeSlot: () => this.stages.take('', SLOT_MILLIS_MAX, busy),
      },
    });
    await delivery.run();
  }
}
