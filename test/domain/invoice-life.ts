import { chargeStretches, type StatedCharge } from '../../src/domain/contract/charge-history';
import type { ServiceTerms } from '../../src/domain/contract/service-terms';
import {
  NO_SERVICE_FACTS,
  serviceSpans,
  type ServiceFacts,
} from '../../src/domain/contract/service-spans';
import { termSchedule } from '../../src/domain/contract/term';
import { Trace } from '../../src/domain/derivation';
import {
  billedSums,
  type BillingEntry,
  type CreditedKey,
} from '../../src/domain/invoice/billed-sums';
import type {
  BillableContract,
  BillingFacts,
  UsageTotal,
} from '../../src/domain/invoice/billing-facts';
import type { BillableItem, InvoiceLine } from '../../src/domain/invoice/invoice-line';
import { invoiceLines, type InvoiceDraft } from '../../src/domain/invoice/invoice-lines';
import { parseCurrency, type CurrencyCode } from '../../src/domain/money/currency';
import { decimalText } from '../../src/domain/money/decimal-text';
import { parseDecimal, type Micros } from '../../src/domain/money/money';
import { LAST_DATE, type CalendarDate, type YearMonth } from '../../src/domain/time/calendar-date';
import { usageItems } from '../../src/domain/invoice/usage-items';
import { faultsOf } from './step-evaluator';
import { cxoneTerms, generalTerms } from './terms';

// An account that is billed month after month, as a test tells it.

export const on = (text: string) => text as CalendarDate;
export const month = (text: string) => text as YearMonth;
export const eur = parseCurrency('EUR');

export const charge = (
  id: string,
  quantity: number,
  unitPrice: string,
  more: Partial<StatedCharge> = {},
): StatedCharge => ({
  id,
  addedOn: null,
  quantity,
  unitPrice: parseDecimal(unitPrice),
  lapse: null,
  ...more,
});

export interface ToldContract {
  readonly terms: ServiceTerms;
  readonly startsOn: string;
  readonly months: number;
  readonly charges: readonly StatedCharge[];
  readonly facts?: Partial<ServiceFacts>;
  readonly more?: Partial<BillableContract>;
}

export function contractOf(
  subscriptionId: string,
  { terms, startsOn, months, charges, facts, more }: ToldContract,
  currency = eur,
): BillableContract {
  const schedule = termSchedule(terms, on(startsOn), { months });
  const spans = serviceSpans(schedule, { ...NO_SERVICE_FACTS, ...facts }, LAST_DATE);
  const all = { charges, changes: [], partialNotices: [] };
  return {
    ...{ subscriptionId, terms, spans },
    stretches: chargeStretches(schedule, spans, all, currency),
    ...{ oneTimeCharges: [], pools: [], totals: [] },
    ...{ monthlyMinimum: null, uncountedChargeIds: new Set<string>(), surcharges: new Map() },
    ...more,
  };
}

export const seats = charge('seats', 25, '79.99');
export const cxone: ToldContract = {
  terms: cxoneTerms,
  startsOn: '2025-03-10',
  months: 36,
  charges: [seats],
};
export const connect: ToldContract = {
  terms: generalTerms,
  startsOn: '2024-06-01',
  months: 12,
  charges: [charge('users', 40, '26.00')],
};
export const hundred: ToldContract = { ...cxone, charges: [charge('plan', 1, '100.00')] };

export const used = (
  of: string,
  amount: string,
  billedSeconds: number,
  more: Partial<UsageTotal> = {},
): UsageTotal => ({
  month: month(of),
  direction: 'OUTBOUND',
  poolId: null,
  unratedCalls: 0,
  billedSeconds,
  amount: parseDecimal(amount),
  ...more,
});

/** A line as a test reads it: what, for when, how much. */
export const told = ({ kind, key, quantity, net }: InvoiceLine) =>
  `${kind} ${key.serviceMonth} ${quantity} ${decimalText(net, 2)}`;

/** What lines come to, to the cent. */
export const netOf = (lines: readonly InvoiceLine[]) =>
  decimalText(
    lines.reduce((sum, { net }) => sum + net, 0n),
    2,
  );

/** Documents that are made one after another, of facts that change between them. */
export class Ledger {
  readonly entries: BillingEntry[] = [];
  readonly finalized: YearMonth[] = [];

  constructor(
    public contracts: readonly BillableContract[],
    private readonly more: Partial<BillingFacts> = {},
    private readonly currency: CurrencyCode = eur,
  ) {}

  get facts(): BillingFacts {
    return {
      currency: this.currency,
      contracts: this.contracts,
      billed: billedSums(this.entries),
      finalizedMonths: this.finalized,
      billedFrom: month('0001-01'),
      lateUseMonthsMax: null,
      ...this.more,
    };
  }

  preview(of: string, today = `${of}-01`): InvoiceDraft {
    return invoiceLines(this.facts, month(of), on(today));
  }

  /** Makes the document of a month, and tells its lines. */
  issue(of: string): string[] {
    const { lines, unbilledBefore } = this.preview(of);
    const all = [...unbilledBefore, ...lines];
    this.finalized.push(month(of));
    for (const line of all) {
      const { key, quantity, net, serviceFrom, serviceBefore } = line;
      const documentId = `document ${of}`;
      this.entries.push({
        billed: { key, quantity, net, serviceFrom, serviceBefore, documentId },
      });
    }
    return all.map(told);
  }

  credit(line: Omit<CreditedKey, 'documentId'>): void {
    this.entries.push({ credited: { ...line, documentId: 'the credit note' } });
  }
}

/** What is wrong with the derivations of lines; each must end with the line's amount. */
export function faultsOfLines(lines: readonly InvoiceLine[]): string[] {
  return lines.flatMap((line) => {
    const trace = new Trace();
    line.explain(trace);
    const result = trace.steps.at(-1)?.result;
    const ends = result && 'decimal' in result && result.decimal === line.net;
    return [
      ...faultsOf(trace),
      ...(ends ? [] : [`a derivation that does not end with ${told(line)}`]),
    ];
  });
}

/** What the calls of a month come to, by the sum of their amounts. */
export function useOfMonth(amount: Micros, currency: CurrencyCode): BillableItem {
  const told = { terms: cxoneTerms, startsOn: '2025-03-10', months: 12, charges: [] };
  const totals = [{ ...used('2025-03', '0', 60), amount }];
  const contract = contractOf('one', { ...told, more: { totals } }, currency);
  return usageItems(contract, currency, month('2025-04'))[0] as BillableItem;
}
