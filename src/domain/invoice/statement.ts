import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import { decimalValue, type Trace } from '../derivation';
import type { Micros } from '../money/money';
import { daysBetween, type CalendarDate } from '../time/calendar-date';
import type { ValueName } from '../value-labels';
import { balanceOf, type InvoiceBalance, type InvoiceFacts } from './balance';
import { isSeen, seenTotal, type DatedAmount, type View } from './dated-amount';
import { openDisputes, payableUntil } from './dispute';

/** What open amounts are told by: how many days they are past due. */
export const AGEING_BANDS = [
  'NOT_DUE',
  'DAYS_1_TO_30',
  'DAYS_31_TO_60',
  'DAYS_61_TO_90',
  'MORE_THAN_90_DAYS',
] as const;
export type AgeingBand = (typeof AGEING_BANDS)[number];
export type Ageing = Readonly<Record<AgeingBand, Micros>>;

/** An account's invoices, and its credit that is not of one of them. */
export interface AccountLedger {
  readonly invoices: readonly InvoiceFacts[];
  /** What credit notes gave to the account. */
  readonly credits: readonly DatedAmount[];
  /** Credit of the account that was returned as money. */
  readonly creditReturned: readonly DatedAmount[];
}

/** An invoice of which something is due. */
export interface OpenItem extends InvoiceBalance {
  readonly invoiceId: string;
  readonly dueOn: CalendarDate;
  /** Disputed, and so not overdue; part of the balance. */
  readonly disputed: Micros;
  /** The rest of the balance, by days past due. */
  readonly ageing: Ageing;
}

/** A statement of account. */
export interface Statement {
  readonly asOf: CalendarDate;
  /** Sum of the open items; what is disputed is in it, credit of the account is not. */
  readonly balance: Micros;
  readonly disputed: Micros;
  /** The rest of the balance, by days past due. */
  readonly ageing: Ageing;
  /** For the next invoice. */
  readonly accountCredit: Micros;
  /** In the order of the invoices. */
  readonly openItems: readonly OpenItem[];
}

/**
 * The band of an amount on a day. It is not due up to its last day for payment, that day included.
 */
export function ageingBand(dueOn: CalendarDate, asOf: CalendarDate): AgeingBand {
  const days = daysBetween(dueOn, asOf);
  if (days <= 0) return 'NOT_DUE';
  if (days <= 30) return 'DAYS_1_TO_30';
  if (days <= 60) return 'DAYS_31_TO_60';
  return days <= 90 ? 'DAYS_61_TO_90' : 'MORE_THAN_90_DAYS';
}

const noAgeing = (): Record<AgeingBand, Micros> => ({
  NOT_DUE: 0n,
  DAYS_1_TO_30: 0n,
  DAYS_31_TO_60: 0n,
  DAYS_61_TO_90: 0n,
  MORE_THAN_90_DAYS: 0n,
});

const smallerOf = (a: Micros, b: Micros): Micros => (a < b ? a : b);

/**
 * The statement of an account on a day: what its invoices have open, what of it is disputed, how
 * long the rest has been due, and the credit that the account has for its next invoice.
 *
 * While a dispute is open its amount is not overdue, as far as it is open; what remains of it once
 * it is resolved is due by the 15th day after that, or with the invoice where that is later.
 *
 * Source: Terms of Service 2.4; ageing: our reading.
 */
export function statementOn(
  { invoices, credits, creditReturned }: AccountLedger,
  currency: CurrencyCode,
  view: View,
  trace?: Trace,
): Statement {
  const issued = invoices.filter(({ issuedOn, finalizedAt }) =>
    isSeen({ on: issuedOn, recordedAt: finalizedAt }, view),
  );
  const steps: (number | undefined)[] = [];
  const items = issued.map((invoice) => {
    const item = itemOf(invoice, balanceOf(invoice, currency, view, trace), view);
    steps.push(trace?.latest);
    return item;
  });
  const ageing = noAgeing();
  for (const item of items) {
    for (const band of AGEING_BANDS) ageing[band] += item.ageing[band];
  }
  const total = (of: (item: OpenItem) => Micros) => items.reduce((sum, item) => sum + of(item), 0n);
  const used = issued.reduce((sum, { creditUsed }) => sum + seenTotal(creditUsed, view), 0n);
  const credit = {
    given: seenTotal(credits, view),
    paidInExcess: total(({ overpaid }) => overpaid),
    used,
    returned: seenTotal(creditReturned, view),
  };
  const statement = {
    asOf: view.asOf,
    balance: total(({ balance }) => balance),
    disputed: total(({ disputed }) => disputed),
    ageing,
    accountCredit: credit.given + credit.paidInExcess - credit.used - credit.returned,
    openItems: items.filter(({ balance }) => balance > 0n),
  };
  if (trace) explain({ statement, items, steps, credit }, currency, trace);
  return statement;
}

/** An invoice's balance, parted into what is disputed and what is or will be due, and when. */
function itemOf(invoice: InvoiceFacts, balance: InvoiceBalance, view: View): OpenItem {
  const openTotal = openDisputes(invoice.disputes, view).reduce(
    (sum, { amount }) => sum + amount,
    0n,
  );
  const disputed = smallerOf(balance.balance, openTotal);
  const ageing = noAgeing();
  let rest = balance.balance - disputed;
  for (const { amount, payableBy } of resolvedOf(invoice, view)) {
    const part = smallerOf(rest, amount);
    ageing[ageingBand(payableBy, view.asOf)] += part;
    rest -= part;
  }
  ageing[ageingBand(invoice.dueOn, view.asOf)] += rest;
  return { ...balance, invoiceId: invoice.id, dueOn: invoice.dueOn, disputed, ageing };
}

/** Disputes that are resolved, those first that are payable last: the customer's favour. */
function resolvedOf(
  { disputes, dueOn }: InvoiceFacts,
  view: View,
): { readonly amount: Micros; readonly payableBy: CalendarDate }[] {
  return disputes
    .filter((dispute) => isSeen(dispute, view))
    .flatMap(({ amount, resolution }) =>
      resolution !== null && isSeen(resolution, view)
        ? { amount, payableBy: payableUntil(resolution.on, dueOn) }
        : [],
    )
    .toSorted((a, b) => daysBetween(a.payableBy, b.payableBy));
}

interface Explained {
  readonly statement: Statement;
  readonly items: readonly OpenItem[];
  /** The step that gave each item's balance. */
  readonly steps: readonly (number | undefined)[];
  readonly credit: Readonly<Record<'given' | 'paidInExcess' | 'used' | 'returned', Micros>>;
}

function explain(
  { statement, items, steps, credit }: Explained,
  currency: CurrencyCode,
  trace: Trace,
): void {
  const decimals = minorUnitDecimals(currency);
  const value = (name: ValueName, micros: Micros) => decimalValue(name, micros, decimals);
  const { balance, disputed, ageing, accountCredit } = statement;
  trace.step(
    'The open invoices together',
    'SUM',
    undefined,
    items.map((item, index) => ({
      ...value(`invoice${index + 1}`, item.balance),
      fromStep: steps[index],
    })),
    value('accountBalance', balance),
  );
  trace.step(
    'Disputed, not due and past due amounts make up the balance',
    'SUM',
    undefined,
    [
      value('disputed', disputed),
      value('notDue', ageing.NOT_DUE),
      value('pastDue1To30', ageing.DAYS_1_TO_30),
      value('pastDue31To60', ageing.DAYS_31_TO_60),
      value('pastDue61To90', ageing.DAYS_61_TO_90),
      value('pastDueMore', ageing.MORE_THAN_90_DAYS),
    ],
    value('accountBalance', balance),
  );
  trace.step(
    'Credit of the account: credited and paid in excess, less what was used and returned',
    'SUM',
    undefined,
    [
      value('creditGiven', credit.given),
      value('paidInExcess', credit.paidInExcess),
      value('lessCreditUsed', -credit.used),
      value('lessCreditReturned', -credit.returned),
    ],
    value('accountCredit', accountCredit),
  );
  const money = (micros: Micros) => ({ money: { micros, decimals } });
  trace.conclude(
    'On {date} {balance} {currency} are open, {disputed} of it disputed; the account has a credit of {credit}.',
    {
      ...{ date: { date: statement.asOf }, balance: money(balance), currency },
      ...{ disputed: money(disputed), credit: money(accountCredit) },
    },
  );
}
