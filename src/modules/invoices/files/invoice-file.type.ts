import { Field, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../../graphql/authorization';
import { enumType } from '../../../graphql/enum';

export type InvoiceFileFormat = 'PDF' | 'XML' | 'CSV';

export const InvoiceFileFormatType = enumType<InvoiceFileFormat>(
  'InvoiceFileFormat',
  'In which form a file says a document.',
  {
    PDF: 'PDF/A-3, with the XML inside where there is one.',
    XML: 'Factur-X: UN/CEFACT CII in the profile EN 16931.',
    CSV: 'Its lines, with a header.',
  },
);

@RequiresRight('READ_BILLING')
@ObjectType('InvoiceFile', { description: 'A file of a finalized document.' })
export class InvoiceFile {
  @Field(() => InvoiceFileFormatType, { description: 'Its form.' })
  format: InvoiceFileFormat;

  @Field(() => String, {
    description: 'Its path at this server, to be asked for with the same token.',
  })
  url: string;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 of its bytes, in hexadecimal digits; null for a PDF that nobody has asked for until now, and for CSV, which is not stored.',
  })
  sha256: string | null;
}
