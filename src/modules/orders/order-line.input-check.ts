import type { CurrencyCode } from '../../domain/money/currency';
import type { Micros } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { RateDefaults } from '../../domain/usage/pinned-rates';
import type { RowKey } from '../../data/loader';
import type { RequestContext } from '../../application/context';
import type { InputCheck } from '../../application/input-check';
import type { ProblemCode } from '../../application/user-input-error';
import {
  CHARGE_KINDS,
  checkCharges,
  PRICE_MAX,
  type NewCharge,
  type NewChargeChange,
} from './order.input-check';
import type { PoolRow } from './order.entity';
import type { RateCardRateRow, RateCardRow } from './rate-card.entity';
import {
  rateCardOf,
  ratesByRateCard,
  ratesOfCardWithPrefixes,
  toStatedRate,
  type RateCardChoice,
} from './rate-card.loader';
import {
  checkPools,
  completed,
  RATES_MAX,
  refuseOverlap,
  scopeOf,
  type CompleteRate,
  type ListedRate,
  type NewPool,
  type NewRate,
} from './rate.input-check';
import type { Wording } from '../../domain/wording';
import { wording } from './order.sentences';
import { checkStatedRates, type StatedDefaults } from './stated-rates.input-check';

export interface NewOrderLine {
  readonly serviceCode: string;
  /** The contract that the line changes, or takes the place of; at most one of the two. */
  readonly amends?: RowKey | null | undefined;
  readonly replaces?: RowKey | null | undefined;
  /** The day from which it holds; absent: the effective date of the order. */
  readonly startsOn?: CalendarDate | null | undefined;
  /** The version of the terms that was accepted; absent: the one in force then. */
  readonly termsVersion?: number | null | undefined;
  readonly lastTermDay?: CalendarDate | null | undefined;
  readonly chargeChanges?: readonly NewChargeChange[] | null | undefined;
  readonly termMonths?: number | null | undefined;
  readonly termDays?: number | null | undefined;
  readonly recurringCharges: readonly NewCharge[];
  readonly oneTimeCharges: readonly NewCharge[];
  /** For a whole month; absent: none. */
  readonly monthlyMinimum?: Micros | null | undefined;
  readonly pools?: readonly NewPool[] | null | undefined;
  readonly rateCard?: RateCardChoice | null | undefined;
  readonly rates: readonly NewRate[];
}

/** What a line's calls are charged by. */
export interface LineRates {
  readonly card: RateCardRow | null;
  readonly pools: readonly NewPool[];
  /** Those that are copied of the card, which the line does not replace; then its own. */
  readonly rates: readonly CompleteRate[];
  /** Pools that the line has no rows for: those of the contract that it amends. */
  readonly contractPools?: readonly Pick<PoolRow, 'id' | 'name'>[];
}

/** Checks one line's own values; which terms it gets is decided elsewhere. */
export function checkOrderLine(
  check: InputCheck,
  line: NewOrderLine,
  { startsOn, currency }: { readonly startsOn: CalendarDate; readonly currency: CurrencyCode },
  path: readonly string[],
): void {
  for (const [field, kind] of CHARGE_KINDS) {
    const since = kind === 'RECURRING' ? startsOn : undefined;
    checkCharges(check, line[field], [...path, field], currency, since);
  }
  if (line.monthlyMinimum != null) {
    check.price([...path, 'monthlyMinimum'], line.monthlyMinimum, PRICE_MAX);
  }
}

/**
 * A line's pools and rates, those among them that are copied of its card, with what they leave open
 * filled in. Of a card that is pinned nothing is copied.
 *
 * A rate of the line replaces those of the card with the same scope, whatever their validity; any
 * other overlap is refused.
 */
export async function checkLineRates(
  check: InputCheck,
  context: RequestContext,
  line: NewOrderLine,
  order: { readonly defaults: StatedDefaults; readonly currencyCode: CurrencyCode },
  path: readonly string[],
): Promise<LineRates> {
  const pools = checkPools(check, line.pools ?? [], [...path, 'pools']);
  const names = pools.map(({ name }) => name);
  const card = await chosenCard(check, context, line, order.currencyCode, path);
  const count = line.rates.length + (card?.isPinned === false ? card.rateCount : 0);
  if (count > RATES_MAX) {
    const bounds = { max: RATES_MAX, got: count };
    check.invalid(
      [...path, 'rates'],
      card?.isPinned === false
        ? wording('expected at most {max} rates, got {got}, {ofCard} of the card among them', {
            ...{ ...bounds, ofCard: card.rateCount },
          })
        : wording('expected at most {max} rates, got {got}', bounds),
    );
    return { card, pools, rates: [] };
  }
  const own = checkStatedRates(check, line.rates, names, order.defaults, [...path, 'rates']);
  const scopes = new Set(own.map(scopeOf));
  const offered = card ? await offeredRates(context, card, own) : [];
  const others = offered
    .map((row): CompleteRate & { position: number } => ({
      ...completed(toStatedRate(row), order.defaults),
      position: row.position,
    }))
    .filter((rate) => !scopes.has(scopeOf(rate)) && !isOver(rate, order.defaults));
  const listed: ListedRate[] = [
    ...others.map((rate) => ({
      ...rate,
      label: wording('rate {position} of the card', { position: rate.position }),
      path: null,
    })),
    ...own.map((rate) => ({ ...rate, label: wording('rate {index}', { index: rate.index }) })),
  ];
  refuseOverlap(check, listed);
  return { card, pools, rates: card?.isPinned === true ? own : [...others, ...own] };
}

/** The rates of a card that those of a line could meet: of one that is copied, all. */
const offeredRates = (
  context: RequestContext,
  card: RateCardRow,
  own: readonly CompleteRate[],
): Promise<RateCardRateRow[]> =>
  card.isPinned
    ? ratesOfCardWithPrefixes(
        context,
        card,
        own.map(({ prefix }) => prefix),
      )
    : ratesByRateCard(context, card);

/** A rate of a card that has ended before the order takes effect is of no use to it. */
const isOver = ({ validBefore }: CompleteRate, { validFrom }: RateDefaults): boolean =>
  validBefore !== null && validBefore <= validFrom;

async function chosenCard(
  check: InputCheck,
  context: RequestContext,
  { rateCard: choice }: NewOrderLine,
  currencyCode: CurrencyCode,
  path: readonly string[],
): Promise<RateCardRow | null> {
  if (!choice) return null;
  const problem = (code: ProblemCode, field: string, message: Wording): null => {
    check.add({ code, path: [...path, 'rateCard', field], message });
    return null;
  };
  const latest = await rateCardOf(context, { code: choice.code });
  if (!latest) {
    return problem('NOT_FOUND', 'code', wording('No rate card with this code.'));
  }
  const card = await rateCardOf(context, choice);
  if (!card) {
    const message = wording('No version {version} of this rate card; the latest is {latest}.', {
      ...{ version: `${choice.version}`, latest: latest.version },
    });
    return problem('NOT_FOUND', 'version', message);
  }
  if (card.currencyCode === currencyCode) return card;
  const message = wording(
    'expected a card in {currency}, the currency of the account, got one in {got}',
    { currency: currencyCode, got: card.currencyCode },
  );
  return problem('INVALID_INPUT', 'code', message);
}
