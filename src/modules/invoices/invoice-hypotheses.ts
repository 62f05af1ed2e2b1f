import type { CalendarDate } from '../../domain/time/calendar-date';
import { givenOnOf, standsFrom } from '../../domain/contract/notice';
import type { InputPath } from '../../application/command';
import type { RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { refuse } from '../../application/user-input-error';
import type { RowKey } from '../../data/loader';
import type { AccountRow } from '../accounts/account.entity';
import type { LineRows } from '../orders/order-line.commands';
import type { NewOrderLine } from '../orders/order-line.input-check';
import type { OrderLineRow, OrderRow } from '../orders/order.entity';
import {
  activationsByOrderId,
  chargeChangesByOrderLineId,
  chargesByOrderLineId,
  linesByOrderId,
  orderById,
  orderLineById,
} from '../orders/order.loader';
import { poolsByOrderLineId } from '../orders/rate.loader';
import { decideNotice, stateAt } from '../subscriptions/contract';
import type { ContractRecords } from '../subscriptions/contract-facts';
import type { ContractChangeRow } from '../subscriptions/contract-change.entity';
import {
  refuseOutside,
  requireSubscription,
  dayFieldOf,
  toldOf,
  type ToldInput,
} from '../subscriptions/notice.commands';
import { changesOfOrder, toSubscription } from '../subscriptions/ordering/activation.commands';
import { checkContractLine } from '../subscriptions/ordering/order-line-of-contract';
import {
  decidedAmendment,
  type HypotheticalAmendment,
} from '../subscriptions/ordering/order-preview';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import type { NoticeRecord } from '../subscriptions/subscription.loader';
import type { HypotheticalRecords } from './billing-facts.loader';
import { wording } from './invoice.sentences';

/** A notice of termination that is not given yet. */
export interface HypotheticalNotice extends ToldInput {
  readonly subscription: RowKey | undefined;
}

/** An order that is not placed yet. */
export interface HypotheticalOrder {
  readonly effectiveOn: CalendarDate;
  readonly lines: readonly NewOrderLine[];
}

/** What a preview supposes besides what is on record. */
export interface Hypotheses {
  readonly terminationNotices: readonly HypotheticalNotice[];
  readonly amendments: readonly HypotheticalAmendment[];
  /** Orders that are placed and not activated yet. */
  readonly activatedOrders: readonly (RowKey | undefined)[];
  readonly order: HypotheticalOrder | undefined;
}

/**
 * What would be on record if all of it happened, decided as the acts decide it. Nothing is stored:
 * what rows there would be is told to the loaders of this request.
 *
 * @throws UserInputError as the acts themselves refuse.
 */
export async function supposed(
  context: RequestContext,
  account: AccountRow,
  hypotheses: Hypotheses,
  path: InputPath,
): Promise<HypotheticalRecords> {
  const found = new Found();
  for (const [index, notice] of hypotheses.terminationNotices.entries()) {
    const at = [...path, 'terminationNotices', `${index}`];
    found.notices.push(await supposedNotice(context, account, notice, at));
  }
  for (const [index, amendment] of hypotheses.amendments.entries()) {
    const at = [...path, 'amendments', `${index}`];
    const subscription = await ownSubscription(context, account, amendment.subscription, at);
    const { changes, orderLineId, added } = await decidedAmendment(
      context,
      subscription,
      amendment,
      at,
    );
    chargesByOrderLineId.prime(context, { accountId: account.id, id: orderLineId }, [...added]);
    found.changes.push(...changes);
  }
  for (const [index, key] of hypotheses.activatedOrders.entries()) {
    const at = [...path, 'activatedOrderIds', `${index}`];
    const order = await requirePlacedOrder(context, account, key, at);
    await found.activate(context, account, order, await linesByOrderId(context, order), at);
  }
  if (hypotheses.order) {
    await supposeOrder(context, account, hypotheses.order, found, [...path, 'order']);
  }
  return found.records();
}

/** What the hypotheses come to, one after another. */
class Found {
  readonly notices: NoticeRecord[] = [];
  readonly changes: ContractChangeRow[] = [];
  readonly subscriptions: SubscriptionRow[] = [];

  /** What activating an order would do, by the decisions of activateOrder. */
  async activate(
    context: RequestContext,
    account: AccountRow,
    order: OrderRow,
    lines: readonly OrderLineRow[],
    path: InputPath,
  ): Promise<void> {
    const recorded = context.recordedOf(account);
    const begun = lines
      .filter(({ purpose }) => purpose !== 'AMENDS')
      .map((line) => ({
        ...toSubscription(order, line, { id: context.newId(), number: '', ...recorded }),
        isChanged: false,
      }));
    this.changes.push(...(await changesOfOrder(context, order, lines, begun, path)));
    this.subscriptions.push(...begun);
  }

  records(): HypotheticalRecords {
    const records = new Map<string, ContractRecords>();
    const ids = [...this.notices, ...this.changes].map(({ subscriptionId }) => subscriptionId);
    for (const id of ids) {
      const isOf = ({ subscriptionId }: { readonly subscriptionId: string }) =>
        subscriptionId === id;
      records.set(id, { notices: this.notices.filter(isOf), changes: this.changes.filter(isOf) });
    }
    return { subscriptions: this.subscriptions, records };
  }
}

async function ownSubscription(
  context: RequestContext,
  account: AccountRow,
  key: RowKey | undefined,
  path: InputPath,
): Promise<SubscriptionRow> {
  const own = key?.accountId === account.id ? key : undefined;
  return requireSubscription(context, own, [...path, 'subscriptionId']);
}

async function supposedNotice(
  context: RequestContext,
  account: AccountRow,
  input: HypotheticalNotice,
  path: InputPath,
): Promise<NoticeRecord> {
  const subscription = await ownSubscription(context, account, input.subscription, path);
  const check = new InputCheck();
  const told = toldOf(check, input, context.today(account), path);
  check.done();
  const state = await stateAt(context, subscription, { asOf: standsFrom(told) });
  const givenOn = givenOnOf(told);
  if (!decideNotice(state, givenOn)) refuseOutside(state, givenOn, path, dayFieldOf(told));
  return {
    accountId: account.id,
    id: context.newId(),
    subscriptionId: subscription.id,
    ...told,
    receivedAt: context.now(account),
    givenBy: 'CUSTOMER',
    giverName: '',
    channel: null,
    evidenceReference: null,
    beneficiaryCode: subscription.beneficiaryCode,
    ...context.recordedOf(account),
    withdrawals: [],
  };
}

async function requirePlacedOrder(
  context: RequestContext,
  account: AccountRow,
  key: RowKey | undefined,
  path: InputPath,
): Promise<OrderRow> {
  const order = key?.accountId === account.id ? await orderById(context, key) : null;
  if (!order) refuse('NOT_FOUND', path, wording('No order of this account has this id.'));
  if ((await activationsByOrderId(context, order)).length === 0) return order;
  const { number } = order;
  return refuse('ALREADY_DONE', path, wording('Order {number} is already active.', { number }));
}

async function supposeOrder(
  context: RequestContext,
  account: AccountRow,
  { effectiveOn, lines }: HypotheticalOrder,
  found: Found,
  path: InputPath,
): Promise<void> {
  const check = new InputCheck();
  const order = { account, effectiveOn, acceptedOn: context.today(account) };
  const checked: LineRows[] = [];
  for (const [position, line] of lines.entries()) {
    const at = [...path, 'lines', `${position}`];
    const rows = await checkContractLine(check, context, order, { line, position }, at);
    if (rows) checked.push(rows);
  }
  check.done();
  const orderId = context.newId();
  for (const { line, charges, chargeChanges, pools } of checked) {
    orderLineById.prime(context, line, { ...line, orderId });
    chargesByOrderLineId.prime(context, line, charges);
    chargeChangesByOrderLineId.prime(context, line, chargeChanges);
    poolsByOrderLineId.prime(context, line, pools);
  }
  const row = supposedOrder(context, account, orderId, effectiveOn);
  await found.activate(
    context,
    account,
    row,
    checked.map(({ line }) => ({ ...line, orderId })),
    path,
  );
}

/** An order that nobody has placed: what its effects do not depend on is empty. */
const supposedOrder = (
  context: RequestContext,
  account: AccountRow,
  id: string,
  effectiveOn: CalendarDate,
): OrderRow => ({
  ...{ accountId: account.id, id, number: '', signedOn: null, effectiveOn },
  ...{ acceptedByName: '', acceptedByEmail: '', beneficiaryCodes: [] },
  submittedAt: context.now(account),
  acceptedAt: context.now(account),
  currencyCode: account.currencyCode,
  ...context.recordedOf(account),
});
