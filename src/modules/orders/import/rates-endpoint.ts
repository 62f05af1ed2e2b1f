import type { HttpEndpoint, HttpExchange } from '../../../application/http-endpoint';
import { KeyedSemaphore } from '../../../limits/keyed-semaphore';
import { checkCard } from './import-rate-card.commands';
import { RatesImport, readable } from './rates-import';
import { readRatesParameters } from './rates-parameters';

/** Files that are held in memory at once, whoever sends them. */
const FILES_AT_ONCE = 2;
const SLOT_MILLIS_MAX = 60_000;
/** Neither side may be silent for longer. */
const SILENCE_MILLIS_MAX = 120_000;

/** `POST /rates?card=CODE` publishes the rates of a CSV file as the next version of a card. */
export class RatesEndpoint implements HttpEndpoint {
  readonly name = 'rates';
  readonly path = '/rates';
  readonly methods = { POST: 'LONG' } as const;
  readonly right = 'PUBLISH_RATE_CARDS';
  private readonly files = new KeyedSemaphore(FILES_AT_ONCE);

  async answer(exchange: HttpExchange): Promise<void> {
    const { request } = exchange;
    const parameters = readable(() => readRatesParameters(request));
    await exchange.hold(this.files, SLOT_MILLIS_MAX, '');
    request.socket.setTimeout(SILENCE_MILLIS_MAX);
    // What is wrong with the card is said before its file is read.
    await exchange.inContext((context) =>
      context.inTransaction((inside) => checkCard(inside, parameters.card)),
    );
    await new RatesImport(exchange, parameters).run();
  }
}
