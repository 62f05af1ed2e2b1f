import { addDays, LAST_DATE, type CalendarDate } from '../../domain/calendar-date';
import { effectiveDate } from '../../domain/commencement';
import { formatDecimal, RATE_DECIMALS } from '../../domain/money';
import { localDate, type Instant } from '../../domain/time-zone';
import type { Transaction } from '../../database/statement';
import { requireRight } from '../../request/access';
import { audit } from '../../request/audit';
import type { RequestContext } from '../../request/context';
import { InputCheck } from '../../request/input-check';
import { actorOf } from '../../request/viewer';
import { checkEmail, lockAccount, requireAccount } from '../accounts/account.commands';
import type { AccountRow } from '../accounts/account.entity';
import { serviceTermsOn, type PublishedTerms } from '../services/service.loader';
import { ChargeRow, OrderLineRow, OrderRow, RateRow } from './order.entity';
import {
  CHARGE_KINDS,
  checkOrderLine,
  completeRates,
  type NewOrderLine,
} from './order.input-check';

export interface NewOrder {
  readonly accountId: string | undefined;
  readonly submittedAt?: Instant | null | undefined;
  readonly signedOn?: CalendarDate | null | undefined;
  readonly acceptedBy: { readonly name: string; readonly email: string };
  readonly acceptedAt?: Instant | null | undefined;
  readonly lines: readonly NewOrderLine[];
}

const LINES_MAX = 20;
type Line = Omit<OrderLineRow, 'accountId' | 'orderId'>;
interface CheckedLine {
  readonly line: Line;
  readonly charges: Omit<ChargeRow, 'accountId'>[];
  readonly rates: Omit<RateRow, 'accountId'>[];
}

/**
 * Places an order: stores what was agreed, with the version of each service's terms in force when
 * it was accepted. Nothing runs until it is activated.
 *
 * @throws Refusal INVALID_INPUT and OVERLAPPING_RATES, naming every field; NOT_FOUND.
 */
export async function placeOrder(
  context: RequestContext,
  input: NewOrder,
  path: readonly string[],
): Promise<OrderRow> {
  const { viewer, database, now } = context;
  requireRight(viewer, 'PLACE_ORDERS');
  const account = await requireAccount(context, input.accountId, [...path, 'accountId']);
  const check = new InputCheck();
  const dates = checkDates(check, context, account, input, path);
  const lines = await checkLines(check, context, input.lines, dates, [...path, 'lines']);
  const acceptedBy = [...path, 'acceptedBy'];
  const acceptedByName = check.text([...acceptedBy, 'name'], input.acceptedBy.name, 200);
  const acceptedByEmail = checkEmail(check, [...acceptedBy, 'email'], input.acceptedBy.email);
  check.done();
  const beneficiaries = lines
    .map(({ line }) => line.beneficiaryCode)
    .filter((code) => code !== null);
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
    recordedAt: now,
    recordedBy: actorOf(viewer),
  };
  const stored = await database.write([account.id], async (transaction) => {
    const { orders } = await lockAccount(transaction, account.id, { orders: 1 });
    const row = { ...order, number: `O-${orders}` };
    await store(transaction, row, lines);
    await audit(context, transaction, {
      act: 'placeOrder',
      right: 'PLACE_ORDERS',
      accountId: account.id,
      subject: { type: 'Order', id: row.id },
    });
    return row;
  });
  context.forget();
  return stored;
}

function checkDates(
  check: InputCheck,
  { now }: RequestContext,
  account: AccountRow,
  input: NewOrder,
  path: readonly string[],
) {
  const submittedAt = input.submittedAt ?? now;
  const acceptedAt = input.acceptedAt ?? submittedAt;
  const signedOn = input.signedOn ?? null;
  if (submittedAt > now) {
    check.invalid([...path, 'submittedAt'], `expected a past instant, got ${submittedAt}`);
  }
  if (acceptedAt > now) {
    check.invalid([...path, 'acceptedAt'], `expected a past instant, got ${acceptedAt}`);
  }
  const submittedOn = localDate(submittedAt, account.timeZone);
  // Where it was signed it may be tomorrow already.
  const latestSignature = addDays(localDate(now, account.timeZone), 1);
  if (signedOn !== null && signedOn > latestSignature) {
    check.invalid([...path, 'signedOn'], `expected a past date, got ${signedOn}`);
  }
  const effectiveOn = effectiveDate(submittedOn, signedOn);
  if (effectiveOn < EARLIEST || effectiveOn === LAST_DATE) {
    const field = signedOn === effectiveOn ? 'signedOn' : 'submittedAt';
    check.invalid([...path, field], `expected a date from ${EARLIEST} on, got ${effectiveOn}`);
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
  context: RequestContext,
  lines: readonly NewOrderLine[],
  dates: { effectiveOn: CalendarDate; acceptedOn: CalendarDate },
  path: readonly string[],
): Promise<CheckedLine[]> {
  if (lines.length === 0 || lines.length > LINES_MAX) {
    check.invalid(path, `expected 1 to ${LINES_MAX} lines, got ${lines.length}`);
    return [];
  }
  const checked: CheckedLine[] = [];
  const services = new Set<string>();
  for (const [position, line] of lines.entries()) {
    const at = [...path, `${position}`];
    if (services.has(line.serviceCode)) {
      const message = `expected one line per service, got ${line.serviceCode} again`;
      check.invalid([...at, 'serviceCode'], message);
    }
    services.add(line.serviceCode);
    checkOrderLine(check, line, at);
    const terms = await serviceTermsOn(context, line.serviceCode, dates.acceptedOn);
    if (terms) checked.push(toRows(check, context, line, position, terms, dates.effectiveOn, at));
    else {
      const message = `expected a service with terms in force on ${dates.acceptedOn}, got ${line.serviceCode}`;
      check.invalid([...at, 'serviceCode'], message);
    }
  }
  return checked;
}

function toRows(
  check: InputCheck,
  { newId }: RequestContext,
  line: NewOrderLine,
  position: number,
  terms: PublishedTerms,
  effectiveOn: CalendarDate,
  path: readonly string[],
): CheckedLine {
  const orderLineId = newId();
  const beneficiaryCode = terms.beneficiaryVendorCode;
  const rates = completeRates(check, line.rates, terms, effectiveOn, [...path, 'rates']);
  const charges = CHARGE_KINDS.flatMap(([field, kind]) =>
    line[field].map((charge) => ({ ...charge, kind })),
  );
  return {
    line: {
      id: orderLineId,
      position,
      serviceCode: line.serviceCode,
      termsVersion: terms.version,
      termMonths: line.termMonths ?? null,
      termDays: line.termDays ?? null,
      beneficiaryCode,
    },
    charges: charges.map((charge, index) => ({
      id: newId(),
      orderLineId,
      position: index,
      kind: charge.kind,
      description: charge.description.trim(),
      quantity: charge.quantity,
      unitPrice: formatDecimal(charge.unitPrice, RATE_DECIMALS),
      beneficiaryCode,
    })),
    rates: rates.map(({ index: _, ...rate }) => ({
      ...rate,
      id: newId(),
      orderLineId,
      perMinute: formatDecimal(rate.perMinute, RATE_DECIMALS),
      connectionFee: formatDecimal(rate.connectionFee, RATE_DECIMALS),
      minimumCharge: formatDecimal(rate.minimumCharge, RATE_DECIMALS),
      beneficiaryCode,
    })),
  };
}

async function store(
  { manager }: Transaction,
  order: OrderRow,
  lines: readonly CheckedLine[],
): Promise<void> {
  const { accountId } = order;
  await manager.insert(OrderRow, order);
  for (const { line, charges, rates } of lines) {
    await manager.insert(OrderLineRow, { ...line, accountId, orderId: order.id });
    for (const chunk of chunks(charges)) {
      await manager.insert(
        ChargeRow,
        chunk.map((charge) => ({ ...charge, accountId })),
      );
    }
    for (const chunk of chunks(rates)) {
      await manager.insert(
        RateRow,
        chunk.map((rate) => ({ ...rate, accountId })),
      );
    }
  }
}

// PostgreSQL takes at most 65,535 parameters a statement.
function* chunks<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += 1_000) yield rows.slice(start, start + 1_000);
}
