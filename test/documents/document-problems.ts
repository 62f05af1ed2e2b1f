import type { InvoiceDocument } from '../../src/domain/invoice/invoice-document';
import { told } from '../../src/domain/wording';
import { documentProblems } from '../../src/documents/document-check';

/** Everything that is wrong with a document, as "field: message". */
export const problemsOf = (document: InvoiceDocument): string[] =>
  documentProblems(document).map(({ field, message }) => `${field}: ${told(message, 'EN')}`);
