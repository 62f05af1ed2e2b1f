import { billedSums, type BilledLine, type BillingEntry } from '../../domain/invoice/billed-sums';
import type {
  BillableContract,
  BillingFacts,
  OneTimeCharge,
  UsageTotal,
} from '../../domain/invoice/billing-facts';
import type { LineKey } from '../../domain/invoice/invoice-line';
import { parseDecimal } from '../../domain/money/money';
import { LAST_DATE, monthOf, type YearMonth } from '../../domain/time/calendar-date';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { sourceOf } from '../../data/columns';
import { defineLoader, inOrder } from '../../data/loader';
import { defineAccountRowsLoader } from '../../data/row-loader';
import type { AccountRow } from '../accounts/account.entity';
import type { ChargeRow, PoolRow } from '../orders/order.entity';
import { poolsByOrderLineId, toMinutePool } from '../orders/rate.loader';
import {
  chargeRowsOf,
  contractOf,
  monthlyMinimumOf,
  stateOf,
  recordsOf,
  stretchesAt,
  uncountedIdsOf,
  type ContractState,
} from '../subscriptions/contract';
import { surchargeOfRow, type ContractRecords } from '../subscriptions/contract-facts';
import { SubscriptionRow } from '../subscriptions/subscription.entity';
import { MonthlyTotalRow } from '../usage/records/usage.entity';
import type { InvoiceLineRow } from './invoice.entity';
import {
  billedLinesByAccountId,
  finalizedMonthsByAccountId,
  type BilledRow,
} from './invoice.loader';

/** A contract that is billed, with what its lines are named by. */
export interface BilledContract {
  readonly state: ContractState;
  readonly subscription: SubscriptionRow;
  readonly charges: ReadonlyMap<string, ChargeRow>;
  readonly pools: ReadonlyMap<string, PoolRow>;
}

/** All that the invoices of an account follow from. */
export interface AccountBilling {
  readonly account: AccountRow;
  readonly facts: BillingFacts;
  /** Lines of its finalized monthly documents, in the order of these. */
  readonly billedLines: readonly BilledLine[];
  /** By the ids of their subscriptions. */
  readonly contracts: ReadonlyMap<string, BilledContract>;
}

/** What would be on record besides, in a preview. */
export interface HypotheticalRecords {
  /** Subscriptions that orders would begin. */
  readonly subscriptions: readonly SubscriptionRow[];
  /** By the id of a subscription. */
  readonly records: ReadonlyMap<string, ContractRecords>;
}

const SUBSCRIPTION = sourceOf<SubscriptionRow>(SubscriptionRow, {
  columns: `exists (select from contract_change c
    where c.account_id = t.account_id and c.subscription_id = t.id) as "isChanged"`,
});

/** All subscriptions of an account, by their start. */
const subscriptionsByAccountId = defineAccountRowsLoader(SUBSCRIPTION, 't.starts_on, t.id');

/** The totals of all months of an account, of all its subscriptions. */
const totalsByAccountId = defineAccountRowsLoader(
  sourceOf(MonthlyTotalRow),
  't.month, t.direction, t.id',
);

interface FirstOrder {
  readonly accountId: string;
  readonly recordedAt: Instant;
}

/** When the first order of an account was recorded; null where none was. */
const firstOrderByAccountId = defineLoader<string, FirstOrder | null>(
  async ({ database }, accountIds) => {
    const rows = await database.accountRows<FirstOrder>(
      accountIds,
      {
        name: 'first-order-by-account-id',
        text: `select account_id as "accountId", min(recorded_at) as "recordedAt"
          from service_order where account_id = any($1::uuid[]) group by account_id`,
      },
      [],
    );
    return inOrder(accountIds, rows, ({ accountId }) => accountId);
  },
);

/**
 * Reads all that the invoices of an account follow from: its contracts with every fact on record,
 * its use, and what was billed. A number of statements that does not grow with the account.
 */
export async function billingOf(
  context: RequestContext,
  account: AccountRow,
  settings: { readonly billedFrom: YearMonth | null; readonly lateUseMonthsMax: number | null },
  hypothetical?: HypotheticalRecords,
): Promise<AccountBilling> {
  const [stored, totals, billed, finalizedMonths, first] = await Promise.all([
    subscriptionsByAccountId(context, account.id),
    totalsByAccountId(context, account.id),
    billedLinesByAccountId(context, account.id),
    finalizedMonthsByAccountId(context, account.id),
    firstOrderByAccountId(context, account.id),
  ]);
  const subscriptions = [...stored, ...(hypothetical?.subscriptions ?? [])];
  const used = Map.groupBy(totals, ({ subscriptionId }) => subscriptionId);
  const read = await Promise.all(
    subscriptions.map((subscription) =>
      readContract(context, subscription, used.get(subscription.id) ?? [], hypothetical),
    ),
  );
  const entries = billed.map(entryOf);
  const { lateUseMonthsMax } = settings;
  const begun = first?.recordedAt ?? context.now(account);
  return {
    account,
    facts: {
      currency: account.currencyCode,
      contracts: read.map(({ billable }) => billable),
      billed: billedSums(entries),
      finalizedMonths,
      billedFrom: settings.billedFrom ?? monthOf(localDate(begun, account.timeZone)),
      lateUseMonthsMax,
    },
    billedLines: entries.flatMap((entry) => ('billed' in entry ? [entry.billed] : [])),
    contracts: new Map(read.map(({ contract }) => [contract.subscription.id, contract])),
  };
}

const keyOfRow = ({ subscriptionId, source, serviceMonth, ...row }: InvoiceLineRow): LineKey => {
  const { chargeId, stretchFrom, direction, poolId } = row;
  return { subscriptionId, source, serviceMonth, chargeId, stretchFrom, direction, poolId };
};

function entryOf(row: BilledRow): BillingEntry {
  const { quantity, serviceFrom, serviceBefore, invoiceId: documentId } = row;
  const net = parseDecimal(row.net);
  if (row.invoiceKind === 'CREDIT') {
    const isBilledAgain = row.isBilledAgain || row.isTakenBack;
    const key = keyOfRow(row);
    return { credited: { key, quantity: -quantity, net: -net, isBilledAgain, documentId } };
  }
  return { billed: { key: keyOfRow(row), quantity, net, serviceFrom, serviceBefore, documentId } };
}

async function readContract(
  context: RequestContext,
  subscription: SubscriptionRow,
  totals: readonly MonthlyTotalRow[],
  hypothetical?: HypotheticalRecords,
): Promise<{ readonly contract: BilledContract; readonly billable: BillableContract }> {
  const { accountId, orderLineId: id } = subscription;
  const [contract, records, pools, monthlyMinimum] = await Promise.all([
    contractOf(context, subscription),
    recordsOf(context, subscription),
    poolsByOrderLineId(context, { accountId, id }),
    monthlyMinimumOf(context, subscription),
  ]);
  const all = withHypotheses(records, hypothetical?.records.get(subscription.id));
  // A document bills by all that is on record, whatever the day on which it is made.
  const state = stateOf(contract, all, LAST_DATE);
  const [rows, stretches] = await Promise.all([
    chargeRowsOf(context, subscription, all),
    stretchesAt(context, state),
  ]);
  return {
    contract: {
      ...{ state, subscription },
      charges: new Map(rows.map((row) => [row.id, row])),
      pools: new Map(pools.map((pool) => [pool.id, pool])),
    },
    billable: {
      subscriptionId: subscription.id,
      ...{ terms: contract.terms, spans: state.spans, stretches },
      oneTimeCharges: oneTimeChargesOf(state, rows),
      ...{ monthlyMinimum, uncountedChargeIds: uncountedIdsOf(rows) },
      surcharges: surchargesOf(rows),
      pools: pools.map((pool) => ({ ...toMinutePool(pool), id: pool.id })),
      totals: totals.map(toUsageTotal),
    },
  };
}

const withHypotheses = (
  { notices, changes }: ContractRecords,
  more: ContractRecords | undefined,
): ContractRecords =>
  more
    ? { notices: [...notices, ...more.notices], changes: [...changes, ...more.changes] }
    : { notices, changes };

function oneTimeChargesOf(
  { contract: { subscription }, records }: ContractState,
  rows: readonly ChargeRow[],
): OneTimeCharge[] {
  const amendedOn = new Map(
    records.changes.map(({ orderLineId, effectiveOn }) => [orderLineId, effectiveOn]),
  );
  return rows
    .filter(({ kind }) => kind === 'ONE_TIME')
    .map(({ id, quantity, unitPrice, orderLineId }) => ({
      ...{ id, quantity },
      unitPrice: parseDecimal(unitPrice),
      on: amendedOn.get(orderLineId) ?? subscription.startsOn,
    }));
}

const surchargesOf = (rows: readonly ChargeRow[]): BillableContract['surcharges'] =>
  new Map(
    rows.flatMap((row) => {
      const surcharge = surchargeOfRow(row);
      return surcharge ? [[row.id, surcharge] as const] : [];
    }),
  );

const toUsageTotal = (row: MonthlyTotalRow): UsageTotal => ({
  month: row.month,
  direction: row.direction,
  poolId: row.orderPoolId,
  unratedCalls: row.unratedCalls,
  billedSeconds: row.billedSeconds,
  amount: parseDecimal(row.amount),
});
