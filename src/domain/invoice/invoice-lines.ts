import { decimalValue, type Trace } from '../derivation';
import { minorUnitDecimals, type CurrencyCode } from '../money/currency';
import type { Micros } from '../money/money';
import {
  firstOfMonth,
  monthAfter,
  monthOf,
  monthsBetween,
  type CalendarDate,
  type YearMonth,
} from '../time/calendar-date';
import type { BilledSum } from './billed-sums';
import type { BillingFacts } from './billing-facts';
import {
  isUse,
  keyText,
  LINE_SOURCES,
  type BillableItem,
  type InvoiceLine,
  type InvoiceLineKind,
  type LineKey,
} from './invoice-line';
import { minimumItems } from './minimum-items';
import { oneTimeItems, recurringItems } from './recurring-items';
import { usageItems } from './usage-items';

/** Use that came too late to be billed: it is listed, and charged to nobody. */
export interface RefusedUse {
  readonly key: LineKey;
  readonly net: Micros;
  readonly quantity: number;
}

/** Calls that wait for a rate. */
export interface UnratedUse {
  readonly key: LineKey;
  readonly calls: number;
}

/** What a document of an issue month would bill. */
export interface InvoiceDraft {
  readonly issueMonth: YearMonth;
  /** In the order of the document: by service, then by what they bill, then by time. */
  readonly lines: readonly InvoiceLine[];
  /** What documents of earlier months were to bill, and none did; a run bills it, too. */
  readonly unbilledBefore: readonly InvoiceLine[];
  readonly refusedUse: readonly RefusedUse[];
  /** Calls of its months, and of earlier ones, that no rate matched: they are charged nothing. */
  readonly unratedUse: readonly UnratedUse[];
  /** Keys that two items have, which no fact should bring about: the account is not billed. */
  readonly ambiguousKeys: readonly LineKey[];
}

/**
 * The lines of an account's document of an issue month: the one function of previews and runs.
 *
 * For every key the line is the difference between what it comes to by all that is known now and
 * what was billed for it, so that a first billing, late calls, corrections, an end that becomes
 * known and a credit that is billed again are one formula, and a second run adds nothing. A line is
 * there where the quantity or the amount differs.
 *
 * A difference to what was billed belongs to the next document: the first after those that are
 * finalized.
 *
 * @param today by which it is told whether more use can come.
 */
export function invoiceLines(
  facts: BillingFacts,
  issueMonth: YearMonth,
  today: CalendarDate,
): InvoiceDraft {
  const next = nextIssueMonth(facts);
  const items = billableItems(facts, issueMonth);
  const differences = differencesOf(facts, items, issueMonth, today);
  const carriedBy = ({ issueMonth: own }: InvoiceLine) => (own > next ? own : next);
  const isDue = (line: InvoiceLine) => carriedBy(line) <= issueMonth;
  const isTooLate = (line: InvoiceLine) => isRefused(facts, line, issueMonth);
  const due = differences.filter(isDue);
  const lines = due.filter((line) => !isTooLate(line));
  return {
    issueMonth,
    lines: lines.filter((line) => carriedBy(line) === issueMonth),
    unbilledBefore: lines.filter((line) => carriedBy(line) < issueMonth),
    refusedUse: due.filter(isTooLate).map(({ key, net, quantity }) => ({ key, net, quantity })),
    unratedUse: items
      .filter(({ unratedCalls }) => unratedCalls > 0)
      .map(({ key, unratedCalls }) => ({ key, calls: unratedCalls })),
    ambiguousKeys: ambiguousKeysOf(items),
  };
}

/** The first issue month after those that are finalized, or else that of the beginning. */
export function nextIssueMonth({ finalizedMonths, billedFrom }: BillingFacts): YearMonth {
  return finalizedMonths
    .map(monthAfter)
    .reduce((latest, month) => (month > latest ? month : latest), billedFrom);
}

/**
 * Whether the lines make a document: not where there are none, nor where nothing but corrections of
 * 0.00 would be on it, which wait for the next.
 */
export const makesDocument = ({ issueMonth, lines, unbilledBefore }: InvoiceDraft): boolean =>
  [...lines, ...unbilledBefore].some(
    (line) => line.net !== 0n || (line.issueMonth === issueMonth && line.correctsId === null),
  );

/** Everything that documents up to that one are to carry, whether here or elsewhere. */
function billableItems({ contracts, currency }: BillingFacts, until: YearMonth): BillableItem[] {
  return contracts
    .flatMap((contract) => [
      ...recurringItems(contract, until),
      ...oneTimeItems(contract, currency, until),
      ...minimumItems(contract, currency, until),
      ...usageItems(contract, currency, until),
    ])
    .filter(({ issueMonth }) => issueMonth <= until);
}

function ambiguousKeysOf(items: readonly BillableItem[]): LineKey[] {
  const seen = new Set<string>();
  return items.map(({ key }) => key).filter((key) => seen.size === seen.add(keyText(key)).size);
}

function differencesOf(
  facts: BillingFacts,
  items: readonly BillableItem[],
  issueMonth: YearMonth,
  today: CalendarDate,
): InvoiceLine[] {
  const billed = new Map(facts.billed.map((sum) => [keyText(sum.key), sum]));
  const found = items.map((item) => ({ item, sum: billed.get(keyText(item.key)) }));
  const left = new Set(items.map(({ key }) => keyText(key)));
  const gone = facts.billed.filter(({ key }) => !left.has(keyText(key)));
  return [...found, ...gone.map((sum) => ({ item: nothingOf(sum), sum }))]
    .flatMap(({ item, sum }) => lineOf(facts, item, sum, issueMonth, today) ?? [])
    .sort(inOrderOf(facts));
}

/** What was billed and is not there any more: it comes to nothing now. */
const nothingOf = ({ key, serviceFrom, serviceBefore }: BilledSum): BillableItem => ({
  ...{ key, serviceFrom, serviceBefore },
  issueMonth: key.serviceMonth,
  quantity: 0,
  unitPrice: null,
  days: null,
  daysInMonth: null,
  amount: 0n,
  isAfterEnd: false,
  unratedCalls: 0,
  explain: (trace) => {
    trace.step(
      'Nothing is charged for it any more',
      'FREE',
      undefined,
      [],
      decimalValue('amount', 0n),
    );
  },
});

function lineOf(
  facts: BillingFacts,
  item: BillableItem,
  sum: BilledSum | undefined,
  issueMonth: YearMonth,
  today: CalendarDate,
): InvoiceLine | undefined {
  if (!sum && item.issueMonth < facts.billedFrom) return undefined;
  const net = differenceOf(item, sum);
  const quantity = item.quantity - (sum ? sum.quantity - sum.rebilledQuantity : 0);
  if (net === 0n && quantity === 0) return undefined;
  const { key, unitPrice, days, daysInMonth } = item;
  return {
    key,
    kind: kindOf(facts, item, sum, net, issueMonth),
    issueMonth: item.issueMonth,
    serviceFrom: item.serviceFrom,
    serviceBefore: item.serviceBefore,
    quantity,
    // The price, and the days, of what is billed whole; a difference is no product of them.
    ...(sum
      ? { unitPrice: null, days: null, daysInMonth: null }
      : { unitPrice, days, daysInMonth }),
    net,
    correctsId: rebilledNote(sum, net) ?? sum?.documentId ?? null,
    isEstimate: isUse(key) && key.serviceMonth >= monthOf(today),
    explain: (trace) => {
      explain(facts.currency, item, sum, net, trace);
    },
  };
}

/**
 * What is still to be billed, or given back.
 *
 * What a credit note gave back and left billed is not given back once more.
 */
function differenceOf({ amount }: BillableItem, sum: BilledSum | undefined): Micros {
  if (!sum) return amount;
  const difference = amount - sum.net + sum.rebilled;
  if (difference >= 0n) return difference;
  // A note over a whole document credits its negative lines, too: they leave nothing to be kept.
  const left = difference + (sum.credited > 0n ? sum.credited : 0n);
  return left < 0n ? left : 0n;
}

/** The credit note that a difference bills again; null where it does not. */
const rebilledNote = (sum: BilledSum | undefined, net: Micros): string | null =>
  sum && net >= 0n ? sum.awaitsRebillOf : null;

function kindOf(
  facts: BillingFacts,
  { key, issueMonth: own, isAfterEnd }: BillableItem,
  sum: BilledSum | undefined,
  net: Micros,
  issueMonth: YearMonth,
): InvoiceLineKind {
  if (rebilledNote(sum, net) !== null) return 'CREDIT_REBILL';
  if (isUse(key)) {
    if (net < 0n) return 'CORRECTION';
    if (sum || facts.finalizedMonths.includes(own)) return 'LATE_USAGE';
    if (isAfterEnd) return 'POST_TERM';
    return key.source === 'USE' ? 'USAGE' : 'POOL_OVERAGE';
  }
  if (sum) return 'CORRECTION';
  if (key.source === 'ONE_TIME') return isSurcharge(facts, key) ? 'SURCHARGE' : 'ONE_TIME';
  if (key.source === 'MINIMUM') return 'MINIMUM_SHORTFALL';
  if (key.serviceMonth === issueMonth) return isSurcharge(facts, key) ? 'SURCHARGE' : 'RECURRING';
  return isOfBilledMonth(facts, key) ? 'CORRECTION' : 'CATCH_UP';
}

/** Of keys that have a charge. */
const isSurcharge = ({ contracts }: BillingFacts, { chargeId }: LineKey): boolean =>
  contracts.some(({ surcharges }) => surcharges.has(chargeId as string));

/** Whether another stretch of the charge was billed in the same month. */
const isOfBilledMonth = ({ billed }: BillingFacts, { chargeId, serviceMonth }: LineKey): boolean =>
  billed.some(({ key }) => key.chargeId === chargeId && key.serviceMonth === serviceMonth);

function isRefused(
  { lateUseMonthsMax, finalizedMonths }: BillingFacts,
  { key, kind, issueMonth: own, net, correctsId }: InvoiceLine,
  issueMonth: YearMonth,
): boolean {
  if (lateUseMonthsMax === null || !isUse(key) || net < 0n) return false;
  // What was credited to be billed again came in time when it was billed first.
  if (kind === 'CREDIT_REBILL') return false;
  if (correctsId === null && !finalizedMonths.includes(own)) return false;
  return monthsBetween(firstOfMonth(own), firstOfMonth(issueMonth)) > lateUseMonthsMax;
}

function inOrderOf({ contracts }: BillingFacts) {
  const ranks = new Map(contracts.map(({ subscriptionId }, index) => [subscriptionId, index]));
  const rankOf = ({ key: { subscriptionId, source } }: InvoiceLine) =>
    (ranks.get(subscriptionId) ?? contracts.length) * LINE_SOURCES.length +
    LINE_SOURCES.indexOf(source);
  return (one: InvoiceLine, other: InvoiceLine): number =>
    rankOf(one) - rankOf(other) ||
    Number(one.serviceFrom > other.serviceFrom) - Number(one.serviceFrom < other.serviceFrom);
}

function explain(
  currency: CurrencyCode,
  item: BillableItem,
  sum: BilledSum | undefined,
  net: Micros,
  trace: Trace,
): void {
  const decimals = minorUnitDecimals(currency);
  item.explain(trace);
  if (sum) explainDifference(item, sum, net, decimals, trace);
  trace.conclude('{net} {currency} for {month}.', {
    net: { money: { micros: net, decimals } },
    currency,
    month: { month: item.key.serviceMonth },
  });
}

function explainDifference(
  { amount }: BillableItem,
  { net: billed, rebilled, credited }: BilledSum,
  net: Micros,
  decimals: number,
  trace: Trace,
): void {
  const before = amount - billed + rebilled;
  // What a credit note gave back is taken into account as far as it is needed.
  const used = net - before;
  trace.step(
    'What was billed before is taken off; what was credited counts',
    'SUM',
    undefined,
    [
      { ...decimalValue('amount', amount, decimals), fromStep: trace.latest },
      decimalValue('lessBilled', -billed, decimals),
      ...(rebilled === 0n ? [] : [decimalValue('creditedToBeBilledAgain', rebilled, decimals)]),
      ...(credited === 0n ? [] : [decimalValue('creditedAlready', used, decimals)]),
    ],
    decimalValue('net', net, decimals),
  );
}
