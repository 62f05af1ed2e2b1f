import type { CurrencyCode } from '../money/currency';
import type { Micros } from '../money/money';
import type { CalendarDate, YearMonth } from '../time/calendar-date';
import type { CallDirection, CallLeg } from '../usage/rate-scope';
import type { Language } from '../wording';
import type { InvoiceLineKind } from './invoice-line';
import type { TaxCategory } from './tax';

/** A postal address, as it is printed. */
export interface PostalAddress {
  /** Street and the like, 1 to 3 lines (BT-35, 36, 162; BT-50, 51, 163). */
  readonly lines: readonly string[];
  readonly postalCode: string | null;
  readonly city: string;
  /** State, province or county. */
  readonly subdivision: string | null;
  /** ISO 3166-1, two letters. */
  readonly countryCode: string;
}

/** An identifier, with the scheme that says whose it is: "0002" for a SIREN. */
export interface SchemedIdentifier {
  readonly scheme: string;
  readonly value: string;
}

export interface PartyContact {
  readonly name: string | null;
  readonly telephone: string | null;
  readonly email: string | null;
}

/** What seller and buyer have in common. Numbers in brackets are terms of EN 16931. */
export interface InvoiceParty {
  /** BT-27, BT-44. */
  readonly legalName: string;
  /** BT-28, BT-45. */
  readonly tradingName: string | null;
  readonly address: PostalAddress;
  /** BT-30, BT-47: such as the SIREN. */
  readonly registration: SchemedIdentifier | null;
  /** BT-29, BT-46: such as the SIRET. */
  readonly identifier: SchemedIdentifier | null;
  /** BT-31, BT-48. */
  readonly vatId: string | null;
  /** BT-34, BT-49. */
  readonly electronicAddress: SchemedIdentifier | null;
  readonly contact: PartyContact | null;
}

/** The legal entity that sells, as it stood at the finalizing. */
export interface InvoiceSeller extends InvoiceParty {
  /** BT-32, where there is no VAT id. */
  readonly taxNumber: string | null;
  /** BT-33: legal form, capital, register. */
  readonly legalForm: string | null;
  /** BG-16; null where nothing is said of how to pay. */
  readonly payment: PaymentMeans | null;
  /** BT-8: whether VAT is due when it is paid, or when it is invoiced. */
  readonly vatDueOn: 'RECEIPTS' | 'DEBITS';
  /** BT-6: the currency of its VAT accounts. */
  readonly vatCurrency: CurrencyCode;
  /** BG-1: notes with their UNTDID 4451 codes, such as PMD and PMT, in the document's language. */
  readonly notes: readonly InvoiceNote[];
  /** BT-20: further terms of payment, in the document's language. */
  readonly paymentTerms?: string | null;
}

export interface PaymentMeans {
  /** BT-81: 30 for a transfer, 58 for one within SEPA. */
  readonly code: '30' | '58';
  readonly iban: string;
  readonly accountName: string | null;
  readonly bic: string | null;
}

export interface InvoiceNote {
  readonly code: string;
  readonly text: string;
}

/** The customer, as it stood at the finalizing. */
export interface InvoiceBuyer extends InvoiceParty {
  /** Number of its account. */
  readonly accountNumber: string;
  readonly isBusiness: boolean;
  /** BT-10. */
  readonly buyerReference: string | null;
  /** BT-13. */
  readonly purchaseOrder: string | null;
  /** BG-13; null where it is delivered to the buyer's own address. */
  readonly delivery: { readonly name: string; readonly address: PostalAddress } | null;
}

/** One service of the document: who sells and supports it, and how long it runs. */
export interface InvoiceSection {
  readonly subscriptionNumber: string;
  readonly serviceName: string;
  /** Legal name of the vendor that supports the service, such as NICE, Ltd. for CXone. */
  readonly supportedBy: string;
  /** Number of the order that began the contract (BT-12). */
  readonly orderNumber: string;
  /** Title and version of the terms that were accepted. */
  readonly terms: string;
  /** The period in force on the issue date; null where there is none. */
  readonly period: { readonly startsOn: CalendarDate; readonly endsBefore: CalendarDate } | null;
  /** First day without service; null while it renews. */
  readonly endsBefore: CalendarDate | null;
  /** Last day on which a notice ends the period in force; null where it is to end anyway. */
  readonly noticeDueBy: CalendarDate | null;
  /** Billed seconds by day of a calendar month, from its first; null where nothing was used. */
  readonly usageByDay: { readonly month: YearMonth; readonly seconds: readonly number[] } | null;
  /** Calls of the months billed here that no rate matched: nothing is charged for them yet. */
  readonly unratedCalls: number;
}

/** Calls of one rate within a line of use; their amounts add up to the line's before rounding. */
export interface InvoiceLineDetail {
  readonly direction: CallDirection;
  readonly leg: CallLeg | null;
  /** Price per minute; null where the calls have several. */
  readonly perMinute: Micros | null;
  readonly calls: number;
  readonly billedSeconds: number;
  /** Not rounded. */
  readonly amount: Micros;
}

export interface InvoiceDocumentLine {
  /** From 1, in order (BT-126). */
  readonly position: number;
  /** Index in `sections`. */
  readonly section: number;
  readonly kind: InvoiceLineKind;
  /** BT-153. */
  readonly name: string;
  readonly serviceMonth: YearMonth;
  /** BT-134. */
  readonly serviceFrom: CalendarDate;
  /** First day after; the last day (BT-135) is the one before. */
  readonly serviceBefore: CalendarDate;
  /** Units of a charge, or billed seconds of use; the difference for what was billed before. */
  readonly quantity: number;
  /** UNITS for a charge, SECONDS for use, NONE where the amount has no quantity. */
  readonly unit: 'UNITS' | 'SECONDS' | 'NONE';
  /**
   * Per unit and whole month, per minute where the unit is SECONDS; null where the amount is no
   * product of one price.
   */
  readonly unitPrice: Micros | null;
  /** Days charged and days of the month, for a partial month; else null. */
  readonly days: number | null;
  readonly daysInMonth: number | null;
  /** BT-131, rounded to the minor unit. */
  readonly net: Micros;
  readonly taxCategory: TaxCategory;
  /** Percent, in millionths. */
  readonly taxRate: Micros;
  /** Number of the document whose line it corrects or adds to. */
  readonly correctsNumber: string | null;
  /** BT-154: what the line says beside its name. */
  readonly description?: string | null;
  /** Calls of a line of use. */
  readonly calls?: number | null;
  readonly details?: readonly InvoiceLineDetail[];
}

export interface InvoiceTaxRow {
  readonly category: TaxCategory;
  readonly rate: Micros;
  /** BT-116, 117. */
  readonly base: Micros;
  readonly tax: Micros;
  /** BT-120, 121: why no tax is due. */
  readonly exemptionReason: string | null;
  readonly exemptionCode: string | null;
}

/** The rate at which VAT is stated in the currency of the seller's VAT accounts, too. */
export interface VatConversion {
  /** Units of the document's currency for one of the VAT accounts'. */
  readonly rate: Micros;
  /** Who published the rate, and for which day. */
  readonly source: string;
  readonly date: CalendarDate;
}

/** A document that is corrected (BG-3). */
export interface InvoiceReference {
  readonly number: string;
  readonly issuedOn: CalendarDate;
}

/** MONTHLY: at most one for an account and issue month. CREDIT: a credit note made by an act. */
export type InvoiceKind = 'MONTHLY' | 'CREDIT';

export type DocumentType = 'INVOICE' | 'CREDIT_NOTE';

/** A document that comes to less than nothing is a credit note. */
export const documentTypeOf = (gross: Micros): DocumentType =>
  gross < 0n ? 'CREDIT_NOTE' : 'INVOICE';

/**
 * All that a finalized invoice or credit note says: what its PDF, its XML and its CSV are made of,
 * and nothing else is.
 *
 * A credit note has positive amounts, too: its type says which way they go.
 */
export interface InvoiceDocument {
  /** BT-3: 380 for INVOICE, 381 for CREDIT_NOTE. */
  readonly type: DocumentType;
  /** BT-1. */
  readonly number: string;
  /** The month on whose 1st it falls due to be made. */
  readonly issueMonth: YearMonth;
  /** BT-2. */
  readonly issuedOn: CalendarDate;
  /** BT-9; null for a credit note. */
  readonly dueOn: CalendarDate | null;
  /** Days to pay, from the issue date. */
  readonly paymentTermDays: number;
  readonly currency: CurrencyCode;
  readonly language: Language;
  readonly seller: InvoiceSeller;
  readonly buyer: InvoiceBuyer;
  readonly sections: readonly InvoiceSection[];
  readonly lines: readonly InvoiceDocumentLine[];
  readonly taxes: readonly InvoiceTaxRow[];
  /** BT-109, 110, 112. */
  readonly net: Micros;
  readonly tax: Micros;
  readonly gross: Micros;
  /** BT-113: account credit that was used for it. */
  readonly creditUsed: Micros;
  /** BT-115. */
  readonly due: Micros;
  /** BG-3. */
  readonly corrects: readonly InvoiceReference[];
  /** BT-111 follows from it; needed where `seller.vatCurrency` is another currency. */
  readonly vatConversion?: VatConversion | null;
}
