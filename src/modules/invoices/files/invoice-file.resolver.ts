import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { hasXml } from '../../../documents/cii-writer';
import { RequiresRight } from '../../../graphql/authorization';
import { nodeId } from '../../../graphql/node-id';
import type { InvoiceView } from '../invoice-view';
import { Invoice } from '../invoice.type';
import { filesByInvoiceId } from './invoice-file.loader';
import { InvoiceFile, type InvoiceFileFormat } from './invoice-file.type';

@Resolver(() => Invoice)
export class InvoiceFilesResolver {
  @RequiresRight('READ_BILLING')
  @FieldResolver(() => [InvoiceFile], {
    nullable: true,
    description:
      'Its files; null until it is finalized. Currencies of more than two decimals have no XML.',
  })
  async files(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
  ): Promise<InvoiceFile[] | null> {
    if (invoice.state !== 'FINALIZED') return null;
    const stored = await filesByInvoiceId(context, invoice);
    const formats: InvoiceFileFormat[] = hasXml(invoice.currency)
      ? ['PDF', 'XML', 'CSV']
      : ['PDF', 'CSV'];
    return formats.map((format) => ({
      format,
      url: `/invoices/${nodeId('Invoice', invoice)}.${format.toLowerCase()}`,
      sha256: stored.find((file) => file.format === format)?.sha256.toString('hex') ?? null,
    }));
  }
}
