import fc from 'fast-check';
import type { InvoiceFacts } from '../../src/domain/invoice/balance';
import type { DatedAmount, View } from '../../src/domain/invoice/dated-amount';
import { parseDecimal } from '../../src/domain/money/money';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { parseInstant, type Instant } from '../../src/domain/time/time-zone';
import { datesBetween, perhaps, plusDays } from './arbitraries';
import { cents } from './invoice-amounts';

// Invoices with their payments, credits and disputes, for tests of balances and statements.

export const on = (text: string) => text as CalendarDate;
const at = (day: string): Instant => parseInstant(`${day}T12:00:00Z`);

/** An amount that bears from a day on, recorded at noon of that day unless another is named. */
export const dated = (amount: string, day = '2025-05-01', recorded = day): DatedAmount => ({
  amount: parseDecimal(amount),
  on: on(day),
  recordedAt: at(recorded),
});

/** An invoice of 2025-04-01 that is due on 2025-05-01. */
export const invoiceOf = (gross: string, facts: Partial<InvoiceFacts> = {}): InvoiceFacts => ({
  id: 'invoice',
  gross: parseDecimal(gross),
  issuedOn: on('2025-04-01'),
  finalizedAt: at('2025-04-01'),
  dueOn: on('2025-05-01'),
  ...{ offsets: [], payments: [], creditUsed: [], refunds: [], disputes: [] },
  ...facts,
});

export const viewOn = (asOf: string, knownAt?: string): View => ({
  asOf: on(asOf),
  knownAt: knownAt === undefined ? undefined : at(knownAt),
});

const day = datesBetween('2025-01-01', '2025-12-31');
const amount: fc.Arbitrary<DatedAmount> = fc
  .record({ amount: cents(1, 20_000), on: day, recorded: day })
  .map(({ recorded, ...each }) => ({ ...each, recordedAt: at(recorded) }));
const amounts = fc.array(amount, { maxLength: 3 });

const dispute = fc.tuple(amount, perhaps(fc.tuple(day, day))).map(([each, resolved]) => ({
  ...each,
  resolution: resolved && { on: resolved[0], recordedAt: at(resolved[1]) },
}));

export const anyInvoice: fc.Arbitrary<InvoiceFacts> = fc
  .record({
    id: fc.uuid(),
    gross: cents(0, 50_000),
    issuedOn: day,
    daysToPay: fc.nat({ max: 60 }),
    offsets: amounts,
    payments: amounts,
    creditUsed: amounts,
    refunds: amounts,
    disputes: fc.array(dispute, { maxLength: 3 }),
  })
  .map(({ daysToPay, ...each }) => ({
    ...each,
    finalizedAt: at(each.issuedOn),
    dueOn: plusDays(each.issuedOn, daysToPay),
  }));

export const anyAmounts = amounts;

export const anyView: fc.Arbitrary<View> = fc.record({
  asOf: datesBetween('2025-01-01', '2026-06-30'),
  knownAt: fc.option(day.map(at), { nil: undefined }),
});
