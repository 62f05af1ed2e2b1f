import { DomainError } from '../../domain/domain-error';
import { makesDocument } from '../../domain/invoice/invoice-lines';
import type { MissingPart } from '../../domain/invoice/parties';
import { unusualService } from '../../domain/invoice/unusual-service';
import { taxesOf, type TaxTotals } from '../../domain/invoice/tax';
import type { Micros } from '../../domain/money/money';
import { minorUnitDecimals, type CurrencyCode } from '../../domain/money/currency';
import type { Wording } from '../../domain/wording';
import { UserInputError } from '../../application/user-input-error';
import type { InvalidDocument } from '../../documents/document-problem';
import { taxedLines, type ComputedInvoice } from './invoice-preview';
import { wording } from './invoice.sentences';
import { missingOf } from './vat-conversion';

/**
 * Why a document cannot be made as things stand.
 *
 * NOTHING: there is nothing to bill. MISSING: data of the parties or the tax. AMBIGUOUS: two lines
 * of one key. TAX: a rate and its category do not go together. ABOVE_BOUND: a person has to approve
 * the total, which is above what the seller allows, or which a service makes unusual.
 * USE_DIFFERS: calls do not add up to their total, and so to no line.
 * OTHER_TOTAL: it is not the total that was approved. INVALID_DOCUMENT: no files can be made of it.
 */
export interface Obstacle {
  readonly code:
    | 'NOTHING'
    | 'MISSING'
    | 'AMBIGUOUS'
    | 'TAX'
    | 'ABOVE_BOUND'
    | 'USE_DIFFERS'
    | 'OTHER_TOTAL'
    | 'INVALID_DOCUMENT';
  readonly message: Wording;
  /** What it comes to, where a person has to approve that. */
  readonly gross?: Micros;
}

/** The document cannot be made as things stand. */
export class CannotBeBilled extends UserInputError {
  constructor(
    readonly obstacle: Obstacle,
    path: readonly string[],
  ) {
    super([{ code: 'CANNOT_BE_BILLED', path, message: obstacle.message }]);
  }
}

/** What may be made: all that it would bill, and what it comes to. */
export interface BillableDocument {
  readonly totals: TaxTotals;
}

/**
 * What a document comes to, or why it cannot be made. Previews, drafts and runs say the same.
 *
 * @param approvedGross the total that a person has approved; undefined where none has.
 */
export function judged(
  computed: ComputedInvoice,
  approvedGross: Micros | undefined,
): BillableDocument | Obstacle {
  const { draft, parties, billing } = computed;
  if (!makesDocument(draft)) return obstacle('NOTHING', wording('There is nothing to bill.'));
  const [ambiguous] = draft.ambiguousKeys;
  if (ambiguous) {
    const month = { month: ambiguous.serviceMonth };
    return obstacle('AMBIGUOUS', wording('Two lines would bill the same for {month}.', { month }));
  }
  const taxed = taxedLines([...draft.unbilledBefore, ...draft.lines], parties);
  const { currencyCode } = billing.account;
  try {
    const totals = taxed && taxesOf(taxed, currencyCode);
    const missing = missingOf(parties, totals);
    if (!totals || missing.length > 0) return lacking(missing);
    return heldForPerson(computed, totals.gross, approvedGross) ?? { totals };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { missing } = parties;
    return missing.length > 0 ? lacking(missing) : obstacle('TAX', error.wording);
  }
}

const lacking = (missing: readonly MissingPart[]): Obstacle =>
  obstacle('MISSING', wording('Data is missing: {parts}.', { parts: missing.join(', ') }));

/** The first thing that is wrong with a document. */
export function invalidDocument({ problems: [first] }: InvalidDocument): Obstacle {
  if (!first) throw new Error('a document is not valid, and nothing is wrong with it');
  const { field, message: problem } = first;
  const words = { field, problem };
  return obstacle(
    'INVALID_DOCUMENT',
    wording('No files can be made of it: {field}: {problem}', words),
  );
}

const obstacle = (code: Obstacle['code'], message: Wording): Obstacle => ({ code, message });

function heldForPerson(
  computed: ComputedInvoice,
  gross: Micros,
  approved: Micros | undefined,
): Obstacle | undefined {
  const { selling } = computed.parties;
  const currency = computed.billing.account.currencyCode;
  const word = wordIn(currency);
  if (approved !== undefined) {
    if (approved === gross) return undefined;
    const words = { approved: word(approved), gross: word(gross), currency };
    return obstacle(
      'OTHER_TOTAL',
      wording('expected the total {approved} {currency}, it is {gross} {currency} now', words),
    );
  }
  const max = selling?.amountMax ?? null;
  if (max === null || gross <= max) return unusual(computed, gross);
  const words = { gross: word(gross), max: word(max), currency };
  const message = wording(
    'The total, {gross} {currency}, is above {max} {currency}: a person has to approve it.',
    words,
  );
  return { ...obstacle('ABOVE_BOUND', message), gross };
}

const wordIn = (currency: CurrencyCode) => {
  const decimals = minorUnitDecimals(currency);
  return (micros: Micros) => ({ money: { micros, decimals } });
};

/** A service that has many more lines, or much more use, than it used to have. */
function unusual({ billing, draft }: ComputedInvoice, gross: Micros): Obstacle | undefined {
  const found = unusualService(billing.facts, draft, billing.billedLines);
  if (!found) return undefined;
  const currency = billing.account.currencyCode;
  const word = wordIn(currency);
  const number = billing.contracts.get(found.subscriptionId)?.subscription.number ?? '';
  const words = { number, gross: word(gross), currency };
  const message =
    found.why === 'LINES'
      ? wording(
          '{number} has {lines} lines, more than {most}: a person has to approve the total, {gross} {currency}.',
          { ...words, lines: found.lines, most: found.most },
        )
      : wording(
          '{number} has usage of {use} {currency}, which with its charges is more than three times what it usually comes to: a person has to approve the total, {gross} {currency}.',
          { ...words, use: word(found.use) },
        );
  return { ...obstacle('ABOVE_BOUND', message), gross };
}
