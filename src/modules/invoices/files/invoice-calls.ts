import { firstOfMonth, firstOfNextMonth } from '../../../domain/time/calendar-date';
import type { RequestContext } from '../../../application/context';
import type { HttpEndpoint, HttpExchange } from '../../../application/http-endpoint';
import { searchParameters } from '../../../application/http-error';
import { requireRight } from '../../../application/rights';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import type { CallStream, CallsToSend } from '../../usage/export/call-stream';
import type { InvoiceLineRow } from '../invoice.entity';
import { linesByInvoiceId } from '../invoice.loader';
import { requestedInvoice } from './requested-invoice';

/**
 * `GET /invoices/<id>/calls.csv` gives the calls of all months whose use a finalized document
 * bills, as they are on record now.
 */
export class InvoiceCalls implements HttpEndpoint {
  readonly name = 'invoices/calls';
  readonly path = /^\/invoices\/([^/]+)\/calls\.csv$/;
  readonly methods = { GET: 'LONG' } as const;
  readonly right = 'READ_BILLING';

  constructor(private readonly calls: CallStream) {}

  async answer(exchange: HttpExchange): Promise<void> {
    const { request, viewer } = exchange;
    searchParameters(request, []);
    requireRight(viewer, 'READ_USAGE');
    const [, id = ''] = this.path.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
    const file = { name: 'calls', format: 'csv', columns: 'all' } as const;
    await this.calls.answer(exchange, file, (context) => billedCalls(context, id));
  }
}

/** The calls of each subscription and month that has a line of use, in the order of the lines. */
async function billedCalls(context: RequestContext, id: string): Promise<CallsToSend[]> {
  const invoice = await requestedInvoice(context, id);
  const lines = await linesByInvoiceId(context, invoice);
  const months = Map.groupBy(
    lines.filter(({ source }) => source === 'USE' || source === 'POOL'),
    ({ subscriptionId, serviceMonth }) => `${subscriptionId} ${serviceMonth}`,
  );
  const wanted = await Promise.all([...months.values()].map((all) => callsOf(context, all)));
  return wanted.flat();
}

async function callsOf(
  context: RequestContext,
  [line]: readonly InvoiceLineRow[],
): Promise<CallsToSend[]> {
  if (!line) return [];
  const { accountId, subscriptionId, serviceMonth } = line;
  const subscription = await subscriptionById(context, { accountId, id: subscriptionId });
  if (!subscription) return [];
  const from = firstOfMonth(serviceMonth);
  const before = firstOfNextMonth(from);
  return [{ subscription, from, before, startedFrom: null, everyVersion: false }];
}
