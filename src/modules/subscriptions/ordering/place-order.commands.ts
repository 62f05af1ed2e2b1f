import { addDays, LAST_DATE, type CalendarDate } from '../../../domain/time/calendar-date';
import { effectiveDate } from '../../../domain/contract/commencement';
import { localDate, type Instant } from '../../../domain/time/time-zone';
import type { Transaction } from '../../../data/transaction';
import { takeNumbers } from '../../../application/account-lock';
import { auditedRow } from '../../../application/audit';
import { defineCommand, type InputPath } from '../../../application/command';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { requireOpenAccount } from '../../accounts/account.commands';
import type { AccountRow } from '../../accounts/account.entity';
import { checkEmail } from '../../accounts/person.input-check';
import { addSearchWords } from '../../accounts/search-word.store';
import { listOrder } from '../../orders/order-listing.store';
import type { LineRows } from '../../orders/order-line.commands';
import type { NewOrderLine } from '../../orders/order-line.input-check';
import {
  ChargeChangeRow,
  ChargeRow,
  OrderLineRow,
  OrderRow,
  PoolRow,
  RateRow,
} from '../../orders/order.entity';

import { checkContractLine } from './order-line-of-contract';
import { wording } from './ordering.sentences';

export interface NewOrder {
  readonly accountId: string | undefined;
  readonly submittedAt?: Instant | null | undefined;
  readonly signedOn?: CalendarDate | null | undefined;
  readonly acceptedBy: { readonly name: string; readonly email: string };
  readonly acceptedAt?: Instant | null | undefined;
  readonly lines: readonly NewOrderLine[];
}

const LINES_MAX = 20;

/**
 * Places an order: stores what was agreed, with the version of each service's terms in force when
 * it was accepted. Nothing runs until it is activated.
 *
 * @throws UserInputError INVALID_INPUT and OVERLAPPING_RATES, naming every field; NOT_FOUND;
 *   ACCOUNT_CLOSED.
 */
export const placeOrder = defineCommand({
  name: 'placeOrder',
  right: 'PLACE_ORDERS',
  account: ({ accountId }: NewOrder) => accountId,
  run: async (context, input, path) => {
    const { transaction } = context;
    const account = await requireOpenAccount(context, input.accountId, [...path, 'accountId']);
    const { order, lines } = await checkedOrder(context, account, input, path);
    const { orders } = await takeNumbers(transaction, account.id, { orders: 1 });
    const row: OrderRow = { ...order, number: `O-${orders}` };
    await store(transaction, row, lines);
    await listOrder(transaction, account, row);
    await addSearchWords(context, account, [row.number]);
    return { order: row };
  },
  audit: ({ order }) => [auditedRow('Order', order)],
  event: {
    type: 'order.placed',
    facts: ({ order }) => [{ ...order, effectiveAt: order.submittedAt }],
  },
});

async function checkedOrder(
  context: CommandContext,
  account: AccountRow,
  input: NewOrder,
  path: InputPath,
): Promise<{ order: Omit<OrderRow, 'number'>; lines: LineRows[] }> {
  const check = new InputCheck();
  const dates = checkDates(check, context, account, input, path);
  const lines = await checkLines(check, context, account, input.lines, dates, [...path, 'lines']);
  const acceptedBy = [...path, 'acceptedBy'];
  const acceptedByName = check.text([...acceptedBy, 'name'], input.acceptedBy.name, 200);
  const acceptedByEmail = checkEmail(check, [...acceptedBy, 'email'], input.acceptedBy.email);
  check.done();
  const beneficiaries = lines.flatMap(({ line }) => line.beneficiaryCode ?? []);
  const order = {
    accountId: account.id,
    id: context.newId(),
    submittedAt: dates.submittedAt,
    signedOn: dates.signedOn,
    effectiveOn: dates.effectiveOn,
    acceptedByName,
    acceptedByEmail,
    acceptedAt: dates.acceptedAt,
    currencyCode: account.currencyCode,
    beneficiaryCodes: [...new Set(beneficiaries)],
    ...context.recorded,
  };
  return { order, lines };
}

function checkDates(
  check: InputCheck,
  { recordedAt: now }: CommandContext,
  account: AccountRow,
  input: NewOrder,
  path: InputPath,
) {
  const submittedAt = input.submittedAt ?? now;
  const acceptedAt = input.acceptedAt ?? submittedAt;
  const signedOn = input.signedOn ?? null;
  if (submittedAt > now) {
    check.invalid(
      [...path, 'submittedAt'],
      wording('expected a past instant, got {got}', { got: submittedAt }),
    );
  }
  if (acceptedAt > now) {
    check.invalid(
      [...path, 'acceptedAt'],
      wording('expected a past instant, got {got}', { got: acceptedAt }),
    );
  }
  const submittedOn = localDate(submittedAt, account.timeZone);
  // Where it was signed it may be tomorrow already.
  const latestSignature = addDays(localDate(now, account.timeZone), 1);
  if (signedOn !== null && signedOn > latestSignature) {
    check.invalid(
      [...path, 'signedOn'],
      wording('expected a past date, got {got}', { got: { date: signedOn } }),
    );
  }
  const effectiveOn = effectiveDate(submittedOn, signedOn);
  if (effectiveOn < EARLIEST || effectiveOn === LAST_DATE) {
    const field = signedOn === effectiveOn ? 'signedOn' : 'submittedAt';
    const days = { earliest: { date: EARLIEST }, got: { date: effectiveOn } };
    check.invalid([...path, field], wording('expected a date from {earliest} on, got {got}', days));
  }
  return {
    submittedAt,
    acceptedAt,
    signedOn,
    effectiveOn,
    acceptedOn: localDate(acceptedAt, account.timeZone),
  };
}

// Older contracts than any of the services; protects against a slipped digit.
const EARLIEST = '1990-01-01' as CalendarDate;

async function checkLines(
  check: InputCheck,
  context: CommandContext,
  account: AccountRow,
  lines: readonly NewOrderLine[],
  dates: { effectiveOn: CalendarDate; acceptedOn: CalendarDate },
  path: InputPath,
): Promise<LineRows[]> {
  if (lines.length === 0 || lines.length > LINES_MAX) {
    const bounds = { max: LINES_MAX, got: lines.length };
    check.invalid(path, wording('expected 1 to {max} lines, got {got}', bounds));
    return [];
  }
  const checked: LineRows[] = [];
  const services = new Set<string>();
  for (const [position, line] of lines.entries()) {
    const at = [...path, `${position}`];
    // Only what begins a contract is one of its service; several may be amended.
    const named = line.amends ? line.amends.id : line.serviceCode;
    if (services.has(named)) {
      const service = line.serviceCode;
      check.invalid(
        [...at, 'serviceCode'],
        line.amends
          ? wording('expected one line per subscription, got {service} again', { service })
          : wording('expected one line per service, got {service} again', { service }),
      );
    }
    services.add(named);
    const rows = await checkContractLine(
      check,
      context,
      { ...dates, account },
      { line, position },
      at,
    );
    if (rows) checked.push(rows);
  }
  return checked;
}

async function store(
  transaction: Transaction,
  order: OrderRow,
  lines: readonly LineRows[],
): Promise<void> {
  await transaction.insert(OrderRow, [order]);
  for (const { line, charges, chargeChanges, pools, rates } of lines) {
    await transaction.insert(OrderLineRow, [{ ...line, orderId: order.id }]);
    await transaction.insert(ChargeRow, charges);
    await transaction.insert(ChargeChangeRow, chargeChanges);
    await transaction.insert(PoolRow, pools);
    await transaction.insert(RateRow, rates);
  }
}
