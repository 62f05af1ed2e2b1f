import { columnsOf, sourceOf } from '../../../data/columns';
import type { RowKey } from '../../../data/loader';
import { defineChildrenLoader } from '../../../data/row-loader';
import type { RequestContext } from '../../../application/context';
import { InvoiceFileRow, type StoredFormat } from '../invoice-file.entity';

/** A stored file without its bytes. */
export type StoredFile = Omit<InvoiceFileRow, 'content'>;

/** The stored files of a document, without their bytes. */
export const filesByInvoiceId = defineChildrenLoader<StoredFile>(
  sourceOf<StoredFile>(InvoiceFileRow, {
    only: ['accountId', 'id', 'invoiceId', 'format', 'sha256', 'madeAt'],
  }),
  'invoiceId',
  't.format',
);

const FILE = {
  name: 'invoice-file-of-format',
  text: `select ${columnsOf(InvoiceFileRow, 't')} from invoice_file t
    where t.account_id = $1::uuid and t.invoice_id = $2::uuid and t.format = $3`,
};

/** A stored file with its bytes; undefined where there is none. Nothing is remembered of it. */
export async function fileOfFormat(
  { database }: RequestContext,
  { accountId, id }: RowKey,
  format: StoredFormat,
): Promise<InvoiceFileRow | undefined> {
  const [row] = await database.accountRows<InvoiceFileRow>(accountId, FILE, [id, format]);
  return row;
}
