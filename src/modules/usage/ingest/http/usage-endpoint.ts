import type { Clock } from '../../../../application/clock';
import type { HttpEndpoint, HttpExchange } from '../../../../application/http-endpoint';
import { HttpError, searchParameters } from '../../../../application/http-error';
import { RequestTimeout } from '../../../../application/request-timeout';
import { openReader } from '../../../../call-records/record-reader';
import type { Database } from '../../../../data/database';
import { quote } from '../../../../domain/time/calendar-date';
import { keyOf } from '../../../../graphql/node-id';
import { Overloaded } from '../../../../limits/load-shedder';
import { KeyedSemaphore } from '../../../../limits/keyed-semaphore';
import { DELIVERY_TIMES } from '../../../../limits/time-limits';
import { subscriptionById } from '../../../subscriptions/subscription.loader';
import { beginUsageImport } from '../usage-import.commands';
import { usageImportByName } from '../usage-import.loader';
import { importState } from './usage-answers';
import { chunksOf } from '../../../../application/http-body';
import { CheckedCourse } from './checked-course';
import { StoredCourse } from './stored-course';
import { readable, UsageDelivery, type DeliveryCourse } from './usage-delivery';
import { readUsageParameters, type UsageParameters } from './usage-parameters';

/** Deliveries of one viewer at once. */
const FEEDS_EACH = 4;
/** Of all viewers: each remembers the names of its records, in up to 50 MB. */
const CHECKS_AT_ONCE = 2;
const { slotMs, silenceMs, settlingMs } = DELIVERY_TIMES;

/** `POST /usage` takes deliveries of call records; `GET /usage?import=NAME` says how far one is. */
export class UsageEndpoint implements HttpEndpoint {
  readonly name = 'usage';
  readonly path = '/usage';
  readonly methods = { GET: 'SHORT', POST: 'LONG' } as const;
  readonly right = 'RECORD_USAGE';
  private readonly feeds = new KeyedSemaphore(FEEDS_EACH);
  private readonly checks = new KeyedSemaphore(CHECKS_AT_ONCE);
  /** Half of the connections are left to requests. */
  private readonly stages: KeyedSemaphore;
  /** Deliveries whose sender has gone, until what came of them is stored. */
  private readonly settling = new Set<Promise<void>>();
  private readonly running = new Set<UsageDelivery>();

  constructor(private readonly services: { readonly database: Database; readonly clock: Clock }) {
    this.stages = new KeyedSemaphore(Math.max(2, Math.floor(services.database.poolSize / 2)));
  }

  async answer(exchange: HttpExchange): Promise<void> {
    const { request } = exchange;
    if (request.method === 'GET') return this.tell(exchange);
    // Before it waits: it is to hear that it waited in vain.
    request.socket.setTimeout(silenceMs);
    await exchange.hold(this.feeds, slotMs);
    const running = this.takeIn(exchange);
    const settled = running.catch(() => undefined);
    request.once('close', () => {
      if (!request.complete) this.settle(settled);
    });
    await running;
  }

  stop(): void {
    const why = new Overloaded('The server is stopping; send the rest again.');
    for (const delivery of this.running) delivery.stop(why);
  }

  private settle(running: Promise<void>): void {
    this.settling.add(running);
    void running.finally(() => this.settling.delete(running));
  }

  /** Waits for what was received of deliveries that broke off: only then is their end known. */
  private async settled(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, settlingMs).unref());
    await Promise.race([Promise.all(this.settling), patience]);
  }

  private async tell(exchange: HttpExchange): Promise<void> {
    const given = searchParameters(exchange.request, ['import', 'subscription']);
    const name = given.get('import');
    if (name === undefined) throw new HttpError(400, 'Expected the parameter import.');
    await this.requireSubscription(exchange, given.get('subscription'));
    await this.settled();
    const row = await exchange.inContext((context) => usageImportByName(context, name));
    if (!row) throw new HttpError(404, 'There is no delivery of that name.');
    exchange.respondJson(200, importState(row));
  }

  private async takeIn(exchange: HttpExchange): Promise<void> {
    const parameters = readUsageParameters(exchange.request);
    const { format, isCheck, isCompressed } = parameters;
    // What cannot be read as a whole is refused before anything is begun.
    readable(() => openReader(format));
    await this.requireSubscription(exchange, format.defaults['subscriptionId']);
    if (isCheck) await exchange.hold(this.checks, slotMs, 'all');
    const course = isCheck
      ? new CheckedCourse(this.feedOf(exchange, parameters))
      : await this.begun(exchange, parameters);
    const chunks = chunksOf(exchange.request, isCompressed);
    const delivery = new UsageDelivery({ course, parameters, exchange, chunks });
    this.running.add(delivery);
    await delivery.run().finally(() => this.running.delete(delivery));
  }

  private async begun(
    exchange: HttpExchange,
    parameters: UsageParameters,
  ): Promise<DeliveryCourse> {
    const { name, format } = parameters;
    if (format.firstLine > 1) await this.settled();
    const begun = await exchange.inContext((context) =>
      beginUsageImport(context, { name, format: format.format, firstLine: format.firstLine }),
    );
    return new StoredCourse(begun, this.feedOf(exchange, parameters));
  }

  private feedOf({ viewer, origin }: HttpExchange, { wantsAnswers }: UsageParameters) {
    const busy = () => new RequestTimeout(slotMs);
    return {
      ...{ ...this.services, viewer, origin, wantsAnswers },
      readSubscriptionId: (id: string) => keyOf('Subscription', id),
      takeSlot: () => this.stages.take('', slotMs, busy),
    };
  }

  /** A subscription that is named for all records is there, or nothing is taken. */
  private async requireSubscription(exchange: HttpExchange, id: string | undefined): Promise<void> {
    if (id === undefined) return;
    const key = keyOf('Subscription', id);
    const row = key && (await exchange.inContext((context) => subscriptionById(context, key)));
    if (row) return;
    throw new HttpError(
      400,
      `Expected the id of a subscription that you may see as subscription, got ${quote(id)}.`,
    );
  }
}
