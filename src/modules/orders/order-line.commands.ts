import { formatDecimal, RATE_DECIMALS } from '../../domain/money/money';
import type { RequestContext } from '../../application/context';
import type { PublishedTerms } from '../catalogue/service.loader';
import type { LineRates, NewOrderLine } from './order-line.input-check';
import type { ChargeRow, OrderLineRow, PoolRow, RateRow } from './order.entity';
import { CHARGE_KINDS } from './order.input-check';
import { toRateRow, WITH_ORDER } from './rate.commands';

/** A line of an order as it is stored. */
export interface LineRows {
  readonly line: Omit<OrderLineRow, 'orderId'>;
  readonly charges: ChargeRow[];
  readonly pools: PoolRow[];
  readonly rates: RateRow[];
}

/** What became of a line of an order that was checked. */
export interface CheckedLine {
  readonly line: NewOrderLine;
  readonly position: number;
  readonly terms: PublishedTerms;
  readonly rates: LineRates;
}

export function toRows(
  context: RequestContext,
  accountId: string,
  { line, position, terms, rates: { card, pools, rates } }: CheckedLine,
): LineRows {
  const { newId } = context;
  const orderLineId = newId();
  const beneficiaryCode = terms.beneficiaryVendorCode;
  const owned = { accountId, orderLineId, beneficiaryCode };
  const charges = CHARGE_KINDS.flatMap(([field, kind]) =>
    line[field].map((charge) => ({ ...charge, kind })),
  );
  const poolRows = pools.map((pool, index) => ({
    ...owned,
    id: newId(),
    position: index,
    name: pool.name,
    includedMinutes: pool.includedMinutes,
    units: pool.units,
    overagePerMinute: formatDecimal(pool.overagePerMinute, RATE_DECIMALS),
  }));
  const poolIds = new Map(poolRows.map(({ name, id }) => [name, id]));
  return {
    line: {
      accountId,
      id: orderLineId,
      position,
      serviceCode: line.serviceCode,
      termsVersion: terms.version,
      termMonths: line.termMonths ?? null,
      termDays: line.termDays ?? null,
      beneficiaryCode,
      rateCardCode: card?.code ?? null,
      rateCardVersion: card?.version ?? null,
    },
    charges: charges.map((charge, index) => ({
      ...owned,
      id: newId(),
      position: index,
      kind: charge.kind,
      description: charge.description.trim(),
      quantity: charge.quantity,
      unitPrice: formatDecimal(charge.unitPrice, RATE_DECIMALS),
    })),
    pools: poolRows,
    rates: rates.map((rate) => toRateRow(context, rate, { ...owned, ...WITH_ORDER, poolIds })),
  };
}
