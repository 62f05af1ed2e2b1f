import type { RequestContext } from '../../../application/context';
import { HttpError } from '../../../application/http-error';
import { maySeeBilling } from '../../../application/viewer';
import type { RowKey } from '../../../data/loader';
import { keyOf } from '../../../graphql/node-id';
import { accountById } from '../../accounts/account.loader';
import type { InvoiceRow } from '../invoice.entity';
import { monthOfInvoiceId } from '../invoice-id';
import { invoiceById } from '../invoice.loader';

/**
 * The finalized document of an id.
 *
 * @throws HttpError 404 for what is not finalized, and for what the viewer may not see.
 */
export async function requestedInvoice(context: RequestContext, id: string): Promise<InvoiceRow> {
  const key = maySeeBilling(context.viewer) ? keyOf('Invoice', id) : undefined;
  const invoice = key ? await invoiceById(context, key) : null;
  if (invoice) return invoice;
  if (key && (await isMonthOfAccount(context, key))) {
    throw new HttpError(404, 'This invoice is not finalized: it has no files yet.');
  }
  throw new HttpError(404, 'There is no invoice of that id.');
}

/** Whether it is the preview or draft of an account that the viewer may see. */
async function isMonthOfAccount(context: RequestContext, key: RowKey): Promise<boolean> {
  if (monthOfInvoiceId(key) === undefined) return false;
  return (await accountById(context, key.accountId)) !== null;
}
