import type { Trace } from '../../domain/derivation';
import type {
  DocumentType,
  InvoiceDocumentLine,
  InvoiceKind,
  InvoiceLineDetail,
} from '../../domain/invoice/invoice-document';
import type { InvoiceLine, InvoiceLineKind, LineKey } from '../../domain/invoice/invoice-line';
import type { MissingPart } from '../../domain/invoice/parties';
import type { CreditSplit } from '../../domain/invoice/credit-split';
import type { TaxCategory } from '../../domain/invoice/tax';
import type { CurrencyCode } from '../../domain/money/currency';
import type { Micros } from '../../domain/money/money';
import type { CalendarDate, YearMonth } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import { told, type Wording } from '../../domain/wording';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import type { LineName } from './invoice.entity';
import type { ChargeRow } from '../orders/order.entity';
import type { BilledContract } from './billing-facts.loader';
import { wording } from './invoice.sentences';
import type { VatConversionView } from './vat-conversion';

// What an invoice is read as, whether it is only computed or finalized.

/** A line as it is read. */
export interface LineView {
  /** Its place in its document, from 1; null until that is finalized. */
  readonly position: number | null;
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly kind: InvoiceLineKind;
  readonly name: LineName;
  readonly serviceMonth: YearMonth;
  readonly serviceFrom: CalendarDate;
  readonly serviceBefore: CalendarDate;
  readonly quantity: number;
  readonly unit: InvoiceDocumentLine['unit'];
  readonly unitPrice: Micros | null;
  readonly days: number | null;
  readonly daysInMonth: number | null;
  readonly net: Micros;
  readonly currency: CurrencyCode;
  /** Both null where nothing is known of the tax. */
  readonly taxCategory: TaxCategory | null;
  readonly taxRate: Micros | null;
  readonly correctsId: string | null;
  readonly isEstimate: boolean;
  /** The calls that a line of use adds up, by price. */
  readonly details: (context: RequestContext) => Promise<readonly InvoiceLineDetail[]>;
  /** How the amount follows. */
  readonly explain: (trace: Trace) => void;
}

/** A row of the breakdown of tax, as it is read. */
export interface TaxView {
  readonly category: TaxCategory;
  readonly rate: Micros;
  readonly base: Micros;
  readonly tax: Micros;
  readonly exemptionReason: string | null;
  readonly exemptionCode: string | null;
  readonly currency: CurrencyCode;
}

/** Where a document stands. */
export type InvoiceState = 'PREVIEW' | 'DRAFT' | 'FINALIZED' | 'DISCARDED';

/** An invoice as it is read. */
export interface InvoiceView {
  readonly accountId: string;
  readonly id: string;
  readonly kind: InvoiceKind;
  readonly state: InvoiceState;
  readonly documentType: DocumentType;
  readonly issueMonth: YearMonth;
  readonly number: string | null;
  readonly issuedOn: CalendarDate | null;
  readonly dueOn: CalendarDate | null;
  readonly finalizeNotBefore: CalendarDate | null;
  readonly currency: CurrencyCode;
  /** Read by whoever asks: a document that was just made is read once it is stored. */
  readonly lines: (context: RequestContext) => PromiseOrValue<readonly LineView[]>;
  readonly unbilledBefore: readonly LineView[];
  readonly lateUseRefused: readonly RefusedView[];
  readonly unratedCalls: number;
  readonly net: Micros;
  /** Null where nothing is known of the tax. */
  readonly taxes: (context: RequestContext) => PromiseOrValue<readonly TaxView[] | null>;
  /** Null where nothing is known of the tax. */
  readonly tax: Micros | null;
  readonly gross: Micros | null;
  /** VAT in the currency of the seller's VAT accounts; null where not needed, or missing. */
  readonly vatConversion: VatConversionView | null;
  readonly missing: readonly MissingPart[];
  /** How the totals follow from the lines. */
  readonly explainTotals: ((context: RequestContext, trace: Trace) => unknown) | null;
  /** The documents whose lines it corrects or credits. */
  readonly corrects: readonly string[];
  /** Of the preview of a credit note; what is issued is read with what was recorded of it. */
  readonly credit?: CreditView;
}

/** Where the amount of a credit note goes, and whether it is billed again. */
export interface CreditView extends CreditSplit {
  readonly currency: CurrencyCode;
  /** Null for a document that a month's run made. */
  readonly reason: string | null;
  readonly isBilledAgain: boolean;
  readonly takenBackAt: Instant | null;
}

/** Use that came too late to be billed, as it is read. */
export interface RefusedView {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly serviceMonth: YearMonth;
  readonly quantity: number;
  readonly net: Micros;
  readonly currency: CurrencyCode;
}

/** What a line bills, in words. */
export function nameOf({ key }: Pick<InvoiceLine, 'key'>, contract?: BilledContract): LineName {
  const words = wordingOf(key, contract);
  return { EN: told(words, 'EN'), FR: told(words, 'FR') };
}

function wordingOf(key: LineKey, contract: BilledContract | undefined): Wording {
  switch (key.source) {
    case 'USE':
      return wording(key.direction === 'INBOUND' ? 'Incoming calls' : 'Outgoing calls');
    case 'POOL':
      return wording('Calls beyond the included minutes: {pool}', {
        pool: contract?.pools.get(key.poolId ?? '')?.name ?? '',
      });
    case 'MINIMUM':
      return wording('Shortfall to the monthly minimum');
    default:
      return wordingOfCharge(contract?.charges.get(key.chargeId ?? ''));
  }
}

/** A surcharge says who asks for it. */
function wordingOfCharge(charge: ChargeRow | undefined): Wording {
  const description = charge?.description ?? '';
  const authority = charge?.surchargeAuthority ?? null;
  return authority === null
    ? wording('{description}', { description })
    : wording('{description} ({authority})', { description, authority });
}

/** What the quantity of a line counts. */
export const unitOf = ({ source }: Pick<LineKey, 'source'>): LineView['unit'] => {
  if (source === 'MINIMUM') return 'NONE';
  return source === 'USE' || source === 'POOL' ? 'SECONDS' : 'UNITS';
};
