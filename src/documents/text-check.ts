import type { InvoiceDocument } from '../domain/invoice/invoice-document';
import type { Report } from './document-problem';
import { wording } from './problem.sentences';

/**
 * What XML 1.0 cannot hold: control characters but for tab and line ends, lone surrogates, U+FFFE
 * and U+FFFF; and the controls of Latin-1, which it can, but nothing prints.
 */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/u;

/** Looks at every text of the document, however deep it stands. */
export function checkTexts(document: InvoiceDocument, report: Report): void {
  visit('', document, report);
}

function visit(field: string, value: unknown, report: Report): void {
  if (typeof value === 'string') {
    const [character] = NOT_XML.exec(value) ?? [];
    if (character === undefined) return;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    report(field, wording('expected characters that XML can hold, got U+{code}', { code }));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      visit(field === '' ? name : `${field}.${name}`, part, report);
    }
  }
}
