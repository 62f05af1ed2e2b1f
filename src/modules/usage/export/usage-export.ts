import type { RequestContext } from '../../../application/context';
import type { HttpEndpoint, HttpExchange } from '../../../application/http-endpoint';
import { HttpError } from '../../../application/http-error';
import { holdersOf, requireRight } from '../../../application/rights';
import { Forbidden } from '../../../application/user-input-error';
import { maySeeUsage } from '../../../application/viewer';
import { keyOf } from '../../../graphql/node-id';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import type { CallStream } from './call-stream';
import { readExportParameters } from './usage-export-parameters';

/** `GET /usage/export` gives the calls of a subscription, however many, as they are read. */
export class UsageExport implements HttpEndpoint {
  readonly name = 'usage/export';
  readonly path = '/usage/export';
  readonly methods = { GET: 'LONG' } as const;
  readonly right = 'READ_USAGE';

  constructor(private readonly calls: CallStream) {}

  async answer(exchange: HttpExchange): Promise<void> {
    const { request, viewer } = exchange;
    if (!maySeeUsage(viewer)) throw new Forbidden(holdersOf('READ_USAGE'));
    const parameters = readExportParameters(request);
    const { format, columns, from, before, startedFrom } = parameters;
    // Without the numbers it would be another content under the same ids.
    if (columns === 'import') requireRight(viewer, 'READ_NUMBERS');
    const everyVersion = parameters.versions === 'all';
    await this.calls.answer(exchange, { name: 'usage', format, columns }, async (context) => {
      const subscription = await requested(context, parameters.subscription);
      return [{ subscription, from, before, startedFrom, everyVersion }];
    });
  }
}

async function requested(context: RequestContext, id: string): Promise<SubscriptionRow> {
  const key = keyOf('Subscription', id);
  const subscription = key ? await subscriptionById(context, key) : null;
  if (!subscription) throw new HttpError(404, 'There is no subscription of that id.');
  return subscription;
}
