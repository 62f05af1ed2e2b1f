import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import type { Micros } from '../money/money';
import type { CalendarDate } from '../time/calendar-date';
import type { Instant } from '../time/time-zone';
import { seenTotal, type DatedAmount, type View } from './dated-amount';
import type { Dispute } from './dispute';

/** A finalized invoice, and what bears on its balance. All amounts are at the minor unit. */
export interface InvoiceFacts {
  readonly id: string;
  readonly gross: Micros;
  readonly issuedOn: CalendarDate;
  readonly finalizedAt: Instant;
  readonly dueOn: CalendarDate;
  /** What credit notes took off what is due. */
  readonly offsets: readonly DatedAmount[];
  readonly payments: readonly DatedAmount[];
  /** Credit of the account that was used for it. */
  readonly creditUsed: readonly DatedAmount[];
  /** Money that was returned without a credit note; what a note refunds changes no balance. */
  readonly refunds: readonly DatedAmount[];
  readonly disputes: readonly Dispute[];
}

/** UNPAID: nothing was paid. PART_PAID: something is due still. PAID: nothing is. */
export const PAYMENT_STATUSES = ['UNPAID', 'PART_PAID', 'PAID'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Where an invoice stands. */
export interface InvoiceBalance {
  /** What is to be paid still, from 0 on. */
  readonly balance: Micros;
  /** What was settled beyond the invoice: credit of the account. */
  readonly overpaid: Micros;
  readonly status: PaymentStatus;
}

/**
 * The balance of an invoice on a day: its gross amount, less offsets, payments and the credit used
 * for it, with refunds that no credit note covers; never below 0. What was settled beyond it is
 * credit of the account.
 *
 * An invoice of which nothing is due is PAID, be it by credit notes alone; one of which something
 * is due is PART_PAID once money or credit was given for it, and not returned.
 *
 * Source: our reading.
 */
export function balanceOf(
  invoice: InvoiceFacts,
  currency: CurrencyCode,
  view: View,
  trace?: Trace,
): InvoiceBalance {
  const { gross } = invoice;
  const offsets = seenTotal(invoice.offsets, view);
  const payments = seenTotal(invoice.payments, view);
  const creditUsed = seenTotal(invoice.creditUsed, view);
  const refunded = seenTotal(invoice.refunds, view);
  const toBePaid = gross + refunded;
  const settled = offsets + payments + creditUsed;
  const balance = toBePaid > settled ? toBePaid - settled : 0n;
  const overpaid = settled > toBePaid ? settled - toBePaid : 0n;
  if (trace) {
    const parts = { gross, refunded, offsets, payments, creditUsed };
    explain({ ...parts, toBePaid, settled, balance, overpaid }, currency, trace);
  }
  const isPaid = payments + creditUsed > refunded;
  return { balance, overpaid, status: balance === 0n ? 'PAID' : isPaid ? 'PART_PAID' : 'UNPAID' };
}

type Given = 'gross' | 'refunded' | 'offsets' | 'payments' | 'creditUsed';
type Computed = 'toBePaid' | 'settled' | 'balance' | 'overpaid';

function explain(
  amounts: Readonly<Record<Given | Computed, Micros>>,
  currency: CurrencyCode,
  trace: Trace,
): void {
  const decimals = minorUnitDecimals(currency);
  const value = (name: keyof typeof amounts) => decimalValue(name, amounts[name], decimals);
  trace.step(
    'What is to be paid: the invoice, and what was refunded without a credit note',
    'SUM',
    undefined,
    [value('gross'), value('refunded')],
    value('toBePaid'),
  );
  trace.step(
    'What was settled: credited, paid, and taken from the credit of the account',
    'SUM',
    undefined,
    [value('offsets'), value('payments'), value('creditUsed')],
    value('settled'),
  );
  trace.step(
    'What was settled beyond the invoice is credit of the account',
    'EXCESS',
    undefined,
    [value('settled'), value('toBePaid')],
    value('overpaid'),
  );
  trace.step(
    'The balance is what was not settled, and never less than 0',
    'EXCESS',
    undefined,
    [value('toBePaid'), value('settled')],
    value('balance'),
  );
  trace.conclude('The balance is {balance} {currency}.', {
    ...{ balance: { money: { micros: amounts.balance, decimals } }, currency },
  });
}
