import { formatShortest, type Micros } from '../domain/money/money';
import { told, type Wording } from '../domain/wording';

/** What is wrong with a document. */
export interface DocumentProblem {
  /** Where in `InvoiceDocument`, such as "lines.0.net". */
  readonly field: string;
  readonly message: Wording;
}

/**
 * A document that its parts contradict, or that lacks what the law or EN 16931 asks for: no file is
 * made of it.
 */
export class InvalidDocument extends Error {
  constructor(
    readonly number: string,
    readonly problems: readonly DocumentProblem[],
  ) {
    const all = problems.map(({ field, message }) => `${field}: ${told(message, 'EN')}`);
    super(`The document ${JSON.stringify(number)} is not valid: ${all.join('; ')}.`);
    this.name = 'InvalidDocument';
  }
}

/** Takes what is wrong as it is found. */
export type Report = (field: string, message: Wording) => void;

/** An amount in a message, with all of its digits. */
export const amount = (micros: Micros): { readonly price: Micros } => ({ price: micros });

/** A rate in a message, without zeros at its end: "20", "5.5". */
export const percent = (rate: Micros): string => formatShortest(rate).replace(/\.?0+$/, '');
