import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { effectiveDate } from '../../domain/contract/commencement';
import type { Trace } from '../../domain/derivation';
import { formatShortest, parseDecimal } from '../../domain/money/money';
import { knownBy } from '../../domain/time/known-at';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { derive, Derivation } from '../../graphql/derivation.type';
import { KnownAt } from '../../graphql/moment';
import { Money, toPrice } from '../../graphql/money.type';
import { readNodesOf } from '../../graphql/node';
import { nodeId } from '../../graphql/node-id';
import { DateTimeScalar } from '../../graphql/scalars';
import { withCurrency, withKnownCurrency } from '../accounts/account-currency.loader';
import type { AccountRow } from '../accounts/account.entity';
import { accountById } from '../accounts/account.loader';
import { Account } from '../accounts/account.type';
import {
  serviceByCode,
  serviceTermsByVersion,
  type PublishedTerms,
} from '../catalogue/service.loader';
import type { ServiceRow } from '../catalogue/service.entity';
import { Service } from '../catalogue/service.type';
import { ServiceTerms } from '../catalogue/terms.type';
import type { ChargeKind, ChargeRow, OrderLineRow, OrderRow } from './order.entity';
import {
  activationsByOrderId,
  chargeById,
  chargesByOrderLineId,
  linesByOrderId,
  orderById,
  orderLineById,
} from './order.loader';
import {
  Acceptance,
  Charge,
  ChosenRateCard,
  Order,
  OrderLine,
  PriceLapse,
  Surcharge,
} from './order.type';

@Resolver(() => Order)
export class OrderResolver {
  @FieldResolver(() => ID)
  id(@Root() order: OrderRow): string {
    return nodeId('Order', order);
  }

  @FieldResolver(() => Account, { description: 'The account that placed the order.' })
  account(@Ctx() context: RequestContext, @Root() order: OrderRow): Promise<AccountRow | null> {
    return accountById(context, order.accountId);
  }

  @FieldResolver(() => Derivation, { description: 'How the effective date was computed.' })
  async derivation(@Ctx() context: RequestContext, @Root() order: OrderRow): Promise<Trace> {
    const [account, lines] = await Promise.all([
      accountById(context, order.accountId),
      linesByOrderId(context, order),
    ]);
    const [line] = lines;
    if (!account || !line) throw new Error('an order without its account or lines');
    const key = { serviceCode: line.serviceCode, version: line.termsVersion };
    const terms = await serviceTermsByVersion(context, key);
    return derive((trace) => {
      const submittedOn = localDate(order.submittedAt, account.timeZone);
      effectiveDate(submittedOn, order.signedOn, terms, trace);
    });
  }

  @FieldResolver(() => Acceptance, {
    description: 'Who accepted the order and its terms, and when.',
  })
  acceptedBy(@Root() order: OrderRow): Acceptance {
    const { acceptedByName: name, acceptedByEmail: email, acceptedAt } = order;
    return { name, email, acceptedAt };
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was activated; null if it is not activated yet, and for a beneficiary.',
  })
  async activatedAt(
    @Ctx() context: RequestContext,
    @Root() order: OrderRow,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<string | null> {
    const activations = await activationsByOrderId(context, order);
    return activations.find(knownBy(knownAt))?.recordedAt ?? null;
  }

  @FieldResolver(() => [OrderLine], {
    description:
      'Lines of the order, one per service. A beneficiary sees only the lines of its own contracts.',
  })
  lines(@Ctx() context: RequestContext, @Root() order: OrderRow): Promise<OrderLineRow[]> {
    return linesByOrderId(context, order);
  }
}

@Resolver(() => OrderLine)
export class OrderLineResolver {
  @FieldResolver(() => ID)
  id(@Root() line: OrderLineRow): string {
    return nodeId('OrderLine', line);
  }

  @FieldResolver(() => Service, { description: 'The service.' })
  service(
    @Ctx() context: RequestContext,
    @Root() line: OrderLineRow,
  ): PromiseOrValue<ServiceRow | null> {
    return serviceByCode(context, line.serviceCode);
  }

  @FieldResolver(() => ServiceTerms, {
    description: 'The accepted version of the service’s terms.',
  })
  serviceTerms(
    @Ctx() context: RequestContext,
    @Root() { serviceCode, termsVersion: version }: OrderLineRow,
  ): PromiseOrValue<PublishedTerms> {
    return serviceTermsByVersion(context, { serviceCode, version });
  }

  @FieldResolver(() => ChosenRateCard, {
    nullable: true,
    description:
      'The rate card whose rates were copied or pinned; null if the order states all its rates itself.',
  })
  rateCard(
    @Root() { rateCardCode: code, rateCardVersion: version, pinsRateCard: isPinned }: OrderLineRow,
  ): ChosenRateCard | null {
    return code === null || version === null ? null : { code, version, isPinned };
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description:
      'What the monthly charges that count come to at least in a whole month; null if no minimum was agreed.',
  })
  monthlyMinimum(
    @Ctx() context: RequestContext,
    @Root() { accountId, monthlyMinimum }: OrderLineRow,
  ): Money | null | Promise<Money> {
    return monthlyMinimum === null
      ? null
      : withCurrency(context, accountId, (currency) => toPrice(monthlyMinimum, currency));
  }

  @FieldResolver(() => [Charge], { description: 'Monthly charges.' })
  recurringCharges(
    @Ctx() context: RequestContext,
    @Root() line: OrderLineRow,
  ): Promise<ChargeRow[]> {
    return chargesOf(context, line, 'RECURRING');
  }

  @FieldResolver(() => [Charge], { description: 'One-time charges.' })
  oneTimeCharges(@Ctx() context: RequestContext, @Root() line: OrderLineRow): Promise<ChargeRow[]> {
    return chargesOf(context, line, 'ONE_TIME');
  }
}

async function chargesOf(
  context: RequestContext,
  line: OrderLineRow,
  kind: ChargeKind,
): Promise<ChargeRow[]> {
  const charges = await withKnownCurrency(context, await chargesByOrderLineId(context, line));
  return charges.filter((charge) => charge.kind === kind);
}

@Resolver(() => Charge)
export class ChargeResolver {
  @FieldResolver(() => ID)
  id(@Root() charge: ChargeRow): string {
    return nodeId('Charge', charge);
  }

  @FieldResolver()
  countsTowardsMinimum(@Root() { kind, countsTowardsMinimum }: ChargeRow): boolean {
    return kind === 'RECURRING' && countsTowardsMinimum;
  }

  @FieldResolver(() => PriceLapse, {
    nullable: true,
    description: 'The price that follows, if the price lapses; null if it does not.',
  })
  lapse(@Root() charge: ChargeRow): ChargeRow | null {
    return charge.unitPriceAfter === null ? null : charge;
  }

  @FieldResolver(() => Surcharge, {
    nullable: true,
    description: 'What it may be at most, of a regulatory surcharge; null for any other charge.',
  })
  surcharge(@Root() charge: ChargeRow): ChargeRow | null {
    return charge.surchargeAuthority === null ? null : charge;
  }

  @FieldResolver(() => Money, { description: 'Price per unit.' })
  unitPrice(
    @Ctx() context: RequestContext,
    @Root() { accountId, unitPrice }: ChargeRow,
  ): Money | Promise<Money> {
    return withCurrency(context, accountId, (currency) => toPrice(unitPrice, currency));
  }
}

@Resolver(() => Surcharge)
export class SurchargeResolver {
  @FieldResolver()
  authority(@Root() { surchargeAuthority }: ChargeRow): string {
    return surchargeAuthority ?? '';
  }

  @FieldResolver(() => Money, { description: 'The net charges that it is counted on.' })
  base(
    @Ctx() context: RequestContext,
    @Root() { accountId, surchargeBase }: ChargeRow,
  ): Money | Promise<Money> {
    return withCurrency(context, accountId, (currency) => toPrice(surchargeBase ?? '0', currency));
  }

  @FieldResolver()
  factor(@Root() { surchargeFactor }: ChargeRow): string {
    return formatShortest(parseDecimal(surchargeFactor ?? '0'));
  }
}

@Resolver(() => PriceLapse)
export class PriceLapseResolver {
  @FieldResolver(() => Money, { description: 'Price per unit from then on.' })
  unitPriceAfter(
    @Ctx() context: RequestContext,
    @Root() { accountId, unitPriceAfter }: ChargeRow,
  ): Money | Promise<Money> {
    return withCurrency(context, accountId, (currency) => toPrice(unitPriceAfter ?? '0', currency));
  }
}

readNodesOf('Order', 'READ_ACCOUNTS', orderById);
readNodesOf('Charge', 'READ_ACCOUNTS', chargeById);
readNodesOf('OrderLine', 'READ_ACCOUNTS', orderLineById);
