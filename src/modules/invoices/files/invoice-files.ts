import { hash } from 'node:crypto';
import type { RequestContext } from '../../../application/context';
import type { HttpEndpoint, HttpExchange } from '../../../application/http-endpoint';
import { HttpError, isKnownTag, searchParameters } from '../../../application/http-error';
import { withContext, type ContextServices } from '../../../application/open-context';
import type { SystemActor } from '../../../application/viewer';
import { hasXml } from '../../../documents/cii-writer';
import { csvOf } from '../../../documents/document-files';
import { KeyedSemaphore } from '../../../limits/keyed-semaphore';
import { DOCUMENT_TIMES } from '../../../limits/time-limits';
import type { InvoiceRow } from '../invoice.entity';
import type { StoredFormat } from '../invoice-file.entity';
import { storedDocument } from '../stored-document.loader';
import { makeInvoiceFile } from './invoice-file.commands';
import { fileOfFormat } from './invoice-file.loader';
import { requestedInvoice } from './requested-invoice';

const TYPES = {
  pdf: 'application/pdf',
  xml: 'application/xml; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
} as const;
type Extension = keyof typeof TYPES;

/** Five microseconds a point (`field-costs.ts`): reading a file, and drawing a PDF. */
const POINTS_A_FILE = 50;
const POINTS_A_DRAWING = 5_000;

/** Who makes files, whoever asks for them. */
const FILE_MAKER: SystemActor = { kind: 'SYSTEM', subject: 'invoice-files' };

/** Bytes to serve, and the SHA-256 of them in hexadecimal digits. */
interface ServedFile {
  readonly content: Uint8Array;
  readonly sha256: string;
}

/**
 * `GET /invoices/<id>.pdf`, `.xml` and `.csv` give the files of a finalized document.
 *
 * XML and PDF are stored, and served as they were stored. Where one is not there yet it is made by
 * the first request that asks for it: a PDF takes some 25 ms, which is no reason for a job.
 */
export class InvoiceFiles implements HttpEndpoint {
  readonly name = 'invoices/files';
  readonly path = /^\/invoices\/([^/]+)\.(pdf|xml|csv)$/;
  readonly methods = { GET: 'SHORT', HEAD: 'SHORT' } as const;
  readonly right = 'READ_BILLING';
  /** They keep the process busy: others get a turn between two. */
  private readonly drawings = new KeyedSemaphore(1);

  constructor(private readonly services: ContextServices) {}

  async answer(exchange: HttpExchange): Promise<void> {
    const { request } = exchange;
    searchParameters(request, []);
    const [, id = '', extension = ''] = this.path.exec(request.url?.split('?', 1)[0] ?? '') ?? [];
    await exchange.charge(POINTS_A_FILE);
    const { invoice, file } = await exchange.inContext((context) =>
      found(context, id, extension as Extension),
    );
    const served = file ?? (await this.made(exchange, invoice, storedFormatOf(extension)));
    send(exchange, invoice, extension as Extension, served);
  }

  /** Makes what is not there yet, one at a time. */
  private async made(
    exchange: HttpExchange,
    invoice: InvoiceRow,
    format: StoredFormat,
  ): Promise<ServedFile> {
    await exchange.hold(this.drawings, DOCUMENT_TIMES.slotMs, '');
    await exchange.charge(POINTS_A_DRAWING);
    const { accountId, id } = invoice;
    const row = await withContext(this.services, FILE_MAKER, (context) =>
      makeInvoiceFile(context, { invoice: { accountId, id }, format }),
    );
    if (!row) throw new Error('a file of a format that the document does not have');
    return { content: row.content, sha256: row.sha256.toString('hex') };
  }
}

const storedFormatOf = (extension: string): StoredFormat => (extension === 'xml' ? 'XML' : 'PDF');

/** A document with its file; without one where it is not made yet. */
async function found(
  context: RequestContext,
  id: string,
  extension: Extension,
): Promise<{ readonly invoice: InvoiceRow; readonly file: ServedFile | undefined }> {
  const invoice = await requestedInvoice(context, id);
  if (extension === 'csv') {
    const content = Buffer.from(csvOf(await storedDocument(context, invoice)));
    return { invoice, file: { content, sha256: hash('sha256', content) } };
  }
  const { currencyCode } = invoice;
  if (extension === 'xml' && !hasXml(currencyCode)) {
    const reason = 'EN 16931 has no amounts of more than two decimals';
    throw new HttpError(404, `There is no XML of an invoice in ${currencyCode}: ${reason}.`);
  }
  const row = await fileOfFormat(context, invoice, storedFormatOf(extension));
  return { invoice, file: row && { content: row.content, sha256: row.sha256.toString('hex') } };
}

function send(
  exchange: HttpExchange,
  { number }: InvoiceRow,
  extension: Extension,
  { content, sha256 }: ServedFile,
): void {
  const tag = `"${sha256}"`;
  const headers = {
    ETag: tag,
    // Whoever asks again is asked for its right again: the bytes stay, rights do not.
    'Cache-Control': 'private, no-cache',
  };
  if (isKnownTag(exchange.request.headers['if-none-match'], tag)) {
    exchange.respond(304, headers, '');
    return;
  }
  exchange.respond(
    200,
    {
      ...headers,
      'Content-Type': TYPES[extension],
      'Content-Length': `${content.byteLength}`,
      'Content-Disposition': `attachment; filename="${number}.${extension}"`,
    },
    content,
  );
}
