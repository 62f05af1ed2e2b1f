import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../../domain/domain-error';
import { parseCurrency } from '../../../domain/money/currency';
import { quote } from '../../../domain/time/calendar-date';
import { isGzipBody } from '../../../application/http-body';
import { HttpError, searchParameters } from '../../../application/http-error';
import type { CellOptions } from './rate-cells.input-check';
import type { RateCardFile } from './import-rate-card.commands';
import { readColumnNames, type ColumnNames, type RateCells } from './rate-rows';

/** What the address and headers of a file of rates say of it. */
export interface RatesParameters {
  readonly card: RateCardFile;
  readonly isCompressed: boolean;
  readonly columns: ColumnNames;
  /** Null where the file itself says it, or it is a comma. */
  readonly delimiter: string | null;
  readonly cells: CellOptions;
}

/** Parameters that stand for a column that the file does not have, or an empty cell of it. */
const DEFAULTS = ['direction', 'leg', 'increments', 'validFrom'] as const;
const KNOWN = ['card', 'name', 'currency', 'columns', 'delimiter', 'decimal', ...DEFAULTS];

/** @throws HttpError and UnreadableInput naming the first parameter or header that is wrong. */
export function readRatesParameters(request: IncomingMessage): RatesParameters {
  const given = searchParameters(request, KNOWN);
  const code = given.get('card');
  if (code === undefined) throw new HttpError(400, 'Expected the parameter card, got none.');
  const decimal = given.get('decimal') ?? '.';
  if (decimal !== '.' && decimal !== ',') {
    throw new HttpError(400, `Expected a point or a comma as decimal, got ${quote(decimal)}.`);
  }
  const delimiter = given.get('delimiter') ?? null;
  if (delimiter !== null && (delimiter.length !== 1 || /["\r\n\w.]/.test(delimiter))) {
    const got = `got ${quote(delimiter)}`;
    throw new HttpError(400, `Expected one character such as ; as delimiter, ${got}.`);
  }
  const columns = given.get('columns');
  const defaults: Partial<Record<(typeof DEFAULTS)[number], string>> = {};
  for (const name of DEFAULTS) {
    const value = given.get(name);
    if (value !== undefined) defaults[name] = value;
  }
  return {
    card: { code, name: given.get('name'), currencyCode: readCurrency(given.get('currency')) },
    isCompressed: isGzipBody(request.headers['content-encoding']),
    columns: columns === undefined ? new Map() : readColumnNames(columns),
    delimiter,
    cells: { hasDecimalComma: decimal === ',', defaults: defaults satisfies RateCells },
  };
}

function readCurrency(text: string | undefined) {
  if (text === undefined) return undefined;
  try {
    return parseCurrency(text);
  } catch (error) {
    if (error instanceof DomainError) throw new HttpError(400, `Of currency: ${error.message}.`);
    throw error;
  }
}
