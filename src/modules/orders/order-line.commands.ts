import { storedDecimal } from '../../domain/money/money';
import type { TermLength } from '../../domain/contract/term-length';
import type { RequestContext } from '../../application/context';
import type { PublishedTerms } from '../catalogue/service.loader';
import type { LineRates, NewOrderLine } from './order-line.input-check';
import type { ChargeChangeRow, ChargeRow, OrderLineRow, PoolRow, RateRow } from './order.entity';
import type { OrderLinePurpose } from './order-line-purpose';
import { CHARGE_KINDS, type NewCharge } from './order.input-check';
import { originOfLine, toRateRow, WITH_ORDER } from './rate.commands';
import type { CompleteRate } from './rate.input-check';

/** A line of an order as it is stored. */
export interface LineRows {
  readonly line: Omit<OrderLineRow, 'orderId'>;
  readonly charges: ChargeRow[];
  readonly chargeChanges: ChargeChangeRow[];
  readonly pools: PoolRow[];
  readonly rates: RateRow[];
}

/** What became of a line of an order that was checked. */
export interface CheckedLine {
  readonly line: NewOrderLine;
  readonly position: number;
  readonly terms: PublishedTerms;
  readonly rates: LineRates;
  /** The contract that it changes or takes the place of; null for a new one. */
  readonly subscriptionId: string | null;
  /** What it changes in charges that are there. */
  readonly chargeChanges: readonly Pick<ChargeChangeRow, 'chargeId' | 'fewerUnits' | 'unitPrice'>[];
  /** What it states of the length of its term. */
  readonly stated: TermLength | null;
}

export function purposeOf({ amends, replaces }: NewOrderLine): OrderLinePurpose {
  if (amends !== undefined && amends !== null) return 'AMENDS';
  return replaces !== undefined && replaces !== null ? 'REPLACES' : 'NEW';
}

/** A charge as an order line stores it. */
export function toChargeRow(
  { description, quantity, unitPrice, lapse, surcharge, countsTowardsMinimum = true }: NewCharge,
  placed: Pick<ChargeRow, 'accountId' | 'orderLineId' | 'beneficiaryCode'> &
    Pick<ChargeRow, 'id' | 'position' | 'kind'>,
): ChargeRow {
  return {
    ...placed,
    countsTowardsMinimum,
    description: description.trim(),
    quantity,
    unitPrice: storedDecimal(unitPrice),
    lapsesOn: lapse?.lapsesOn ?? null,
    unitPriceAfter: lapse ? storedDecimal(lapse.unitPriceAfter) : null,
    surchargeAuthority: surcharge?.authority.trim() ?? null,
    surchargeBase: surcharge ? storedDecimal(surcharge.base) : null,
    surchargeFactor: surcharge ? storedDecimal(surcharge.factor) : null,
  };
}

export function toRows(context: RequestContext, accountId: string, checked: CheckedLine): LineRows {
  const { line, position, terms, stated, subscriptionId } = checked;
  const { card, pools, rates, contractPools = [] } = checked.rates;
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
    overagePerMinute: storedDecimal(pool.overagePerMinute),
  }));
  const purpose = purposeOf(line);
  return {
    line: {
      accountId,
      id: orderLineId,
      position,
      serviceCode: line.serviceCode,
      termsVersion: terms.version,
      purpose,
      subscriptionId,
      startsOn: line.startsOn ?? null,
      lastTermDay: line.lastTermDay ?? null,
      termMonths: stated && 'months' in stated ? stated.months : null,
      termDays: stated && 'days' in stated ? stated.days : null,
      beneficiaryCode,
      monthlyMinimum: line.monthlyMinimum == null ? null : storedDecimal(line.monthlyMinimum),
      rateCardCode: card?.code ?? null,
      rateCardVersion: card?.version ?? null,
      pinsRateCard: card?.isPinned ?? false,
    },
    charges: charges.map((charge, index) =>
      toChargeRow(charge, { ...owned, id: newId(), position: index, kind: charge.kind }),
    ),
    chargeChanges: checked.chargeChanges.map((change, index) => ({
      ...owned,
      ...change,
      id: newId(),
      position: index,
    })),
    pools: poolRows,
    rates: toRateRows(context, { ...owned, purpose }, rates, [...contractPools, ...poolRows]),
  };
}

/** The rates that a line states as it stores them. */
export function toRateRows(
  context: RequestContext,
  {
    purpose,
    ...owned
  }: Pick<RateRow, 'accountId' | 'orderLineId' | 'beneficiaryCode'> & Pick<OrderLineRow, 'purpose'>,
  rates: readonly CompleteRate[],
  pools: readonly Pick<PoolRow, 'id' | 'name'>[],
): RateRow[] {
  const poolIds = new Map(pools.map(({ name, id }) => [name, id]));
  const owner = { ...owned, ...WITH_ORDER, origin: originOfLine({ purpose }), poolIds };
  return rates.map((rate) => toRateRow(context, rate, owner));
}
