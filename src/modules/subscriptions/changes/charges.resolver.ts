import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { stretchesOn, type ChargeStretch } from '../../../domain/contract/charge-history';
import { monthCharges, type MonthLine } from '../../../domain/contract/month-charges';
import type { Trace } from '../../../domain/derivation';
import { RATE_DECIMALS } from '../../../domain/money/money';
import { monthOf, type YearMonth } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { derive, Derivation } from '../../../graphql/derivation.type';
import { KnownAt, MomentArgs, momentOf } from '../../../graphql/moment';
import { Money, toMoney } from '../../../graphql/money.type';
import { YearMonthScalar } from '../../../graphql/scalars';
import type { ChargeRow } from '../../orders/order.entity';
import { chargeById } from '../../orders/order.loader';
import { Charge } from '../../orders/order.type';
import { stateAt, stretchesAt, type ContractState } from '../contract';
import type { SubscriptionRow } from '../subscription.entity';
import { Subscription } from '../subscription.type';
import { MonthChargeLine, MonthCharges, SubscriptionCharge } from './charges.type';

/** A stretch of a charge, and the account that it is of. */
interface StretchOfAccount {
  readonly accountId: string;
  readonly stretch: ChargeStretch;
}

const priceOf = ({ unitPrice: micros, currency }: ChargeStretch): Money =>
  toMoney({ micros, currency, decimals: RATE_DECIMALS });

async function chargeOf(
  context: RequestContext,
  { accountId, stretch }: StretchOfAccount,
): Promise<ChargeRow> {
  const charge = await chargeById(context, { accountId, id: stretch.chargeId });
  if (!charge) throw new Error('a charge that its contract does not have');
  return charge;
}

@Resolver(() => SubscriptionCharge)
export class SubscriptionChargeResolver {
  @FieldResolver(() => Charge, { description: 'The charge, as an order stated it.' })
  charge(@Ctx() context: RequestContext, @Root() root: StretchOfAccount): Promise<ChargeRow> {
    return chargeOf(context, root);
  }

  @FieldResolver()
  quantity(@Root() { stretch }: StretchOfAccount): number {
    return stretch.quantity;
  }

  @FieldResolver(() => Money, { description: 'Price per unit.' })
  unitPrice(@Root() { stretch }: StretchOfAccount): Money {
    return priceOf(stretch);
  }

  @FieldResolver()
  startsOn(@Root() { stretch }: StretchOfAccount): string {
    return stretch.startsOn;
  }

  @FieldResolver()
  endsBefore(@Root() { stretch }: StretchOfAccount): string | null {
    return stretch.endsBefore;
  }
}

/** A month of a contract as it stands; a preview adds charges that nobody has ordered yet. */
export interface MonthOfContract {
  readonly state: ContractState;
  readonly month: YearMonth;
  readonly stretches: readonly ChargeStretch[];
  /** Charges that are in no order yet, by their ids. */
  readonly newCharges?: ReadonlyMap<string, ChargeRow>;
}

const chargesOfMonth = ({ state, month, stretches }: MonthOfContract, trace?: Trace) => {
  const { account, terms } = state.contract;
  return monthCharges(stretches, account.currencyCode, month, terms, trace);
};

interface LineOfMonth extends MonthLine {
  readonly of: MonthOfContract;
}

@Resolver(() => MonthCharges)
export class MonthChargesResolver {
  @FieldResolver()
  month(@Root() { month }: MonthOfContract): string {
    return month;
  }

  @FieldResolver(() => [MonthChargeLine], {
    description: 'A line for each charge and each quantity and price in the month.',
  })
  lines(@Root() of: MonthOfContract): LineOfMonth[] {
    return chargesOfMonth(of).lines.map((line) => ({ ...line, of }));
  }

  @FieldResolver()
  total(@Root() of: MonthOfContract): Money {
    return toMoney(chargesOfMonth(of).total);
  }

  @FieldResolver(() => Derivation, { description: 'How the amounts were computed.' })
  derivation(@Root() of: MonthOfContract): Promise<Trace> {
    const { accountId } = of.state.contract.subscription;
    return derive((trace) => chargesOfMonth(of, trace), accountId);
  }
}

@Resolver(() => MonthChargeLine)
export class MonthChargeLineResolver {
  @FieldResolver(() => Charge, {
    nullable: true,
    description: 'The charge; null in a preview for one that is not ordered yet.',
  })
  async charge(
    @Ctx() context: RequestContext,
    @Root() { stretch, of }: LineOfMonth,
  ): Promise<ChargeRow | null> {
    if (of.newCharges?.has(stretch.chargeId)) return null;
    return chargeOf(context, { accountId: of.state.contract.subscription.accountId, stretch });
  }

  @FieldResolver(() => String, { description: 'What is charged.' })
  async description(@Ctx() context: RequestContext, @Root() line: LineOfMonth): Promise<string> {
    const { stretch, of } = line;
    const { accountId } = of.state.contract.subscription;
    const charge =
      of.newCharges?.get(stretch.chargeId) ?? (await chargeOf(context, { accountId, stretch }));
    return charge.description;
  }

  @FieldResolver()
  startsOn(@Root() { from }: LineOfMonth): string {
    return from;
  }

  @FieldResolver()
  endsBefore(@Root() { before }: LineOfMonth): string {
    return before;
  }

  @FieldResolver()
  quantity(@Root() { stretch }: LineOfMonth): number {
    return stretch.quantity;
  }

  @FieldResolver(() => Money, { description: 'Price per unit and month.' })
  unitPrice(@Root() { stretch }: LineOfMonth): Money {
    return priceOf(stretch);
  }

  @FieldResolver()
  days(@Root() { days }: LineOfMonth): number {
    return days;
  }

  @FieldResolver()
  daysInMonth(@Root() { daysInMonth }: LineOfMonth): number {
    return daysInMonth;
  }

  @FieldResolver()
  amount(@Root() { charge }: LineOfMonth): Money {
    return toMoney(charge);
  }
}

@Resolver(() => Subscription)
export class SubscriptionChargesResolver {
  @FieldResolver(() => [SubscriptionCharge], {
    description:
      'The monthly charges that hold on a date, with the quantity and price of that date.',
  })
  async charges(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<StretchOfAccount[]> {
    const state = await stateAt(context, subscription, momentOf(moment));
    const stretches = stretchesOn(await stretchesAt(context, state), state.asOf);
    return stretches.map((stretch) => ({ accountId: subscription.accountId, stretch }));
  }

  @FieldResolver(() => MonthCharges, {
    description:
      'The recurring charges for a calendar month, prorated by day where service, a charge, a price or a quantity begins or ends.',
  })
  async monthCharges(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Arg('month', () => YearMonthScalar, {
      nullable: true,
      description: 'The month, in the account’s time zone. Default: the current month.',
    })
    given?: YearMonth | null,
    @KnownAt()
    knownAt?: Instant | null,
  ): Promise<MonthOfContract> {
    const state = await stateAt(context, subscription, { knownAt: knownAt ?? undefined });
    const month = given ?? monthOf(state.asOf);
    return { state, month, stretches: await stretchesAt(context, state) };
  }
}
