import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../graphql/scalars';
import { ServiceCode } from '../catalogue/service.type';
import { MinutePoolInput, RateInput } from './rate.input';

@InputType('PriceLapseInput', { description: 'The price that follows when a price lapses.' })
export class PriceLapseInput {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'First day of the price that follows. Default: the first day after the initial term.',
  })
  lapsesOn?: CalendarDate | null;

  @Field(() => DecimalScalar, {
    description: 'Price per unit from then on, in the account’s currency.',
  })
  unitPriceAfter: bigint;
}

@InputType('SurchargeInput', { description: 'What a regulatory surcharge is a part of.' })
export class SurchargeInput {
  @Field(() => String, { description: 'Who asks for it, such as "FCC", 1 to 100 characters.' })
  authority: string;

  @Field(() => DecimalScalar, {
    description: 'The net charges that it is counted on, in the account’s currency, from 0 on.',
  })
  base: bigint;

  @Field(() => DecimalScalar, { description: '0.17 for 17 percent, from 0 on.' })
  factor: bigint;
}

@InputType('ChargeInput', { description: 'A number of units at a unit price.' })
export class ChargeInput {
  @Field(() => String, { description: 'What is charged, 1 to 200 characters.' })
  description: string;

  @Field(() => Int, { defaultValue: 1, description: 'Whole units, 1 to 1,000,000.' })
  quantity: number;

  @Field(() => DecimalScalar, { description: 'Price per unit, in the account’s currency.' })
  unitPrice: bigint;

  @Field(() => PriceLapseInput, {
    nullable: true,
    description: 'If the price lapses, the price that follows. Monthly charges only.',
  })
  lapse?: PriceLapseInput | null;

  @Field(() => Boolean, {
    defaultValue: true,
    description:
      'Whether a monthly charge counts towards the minimum of its contract; false for network connectivity. One-time charges never count.',
  })
  countsTowardsMinimum: boolean;

  @Field(() => SurchargeInput, {
    nullable: true,
    description:
      'If it is a regulatory surcharge, what it may be at most: quantity × price is not above base × factor, rounded down. Its price does not lapse.',
  })
  surcharge?: SurchargeInput | null;
}

@InputType('ChargeChangeInput', {
  description: 'What an amendment changes in a monthly charge of the contract.',
})
export class ChargeChangeInput {
  @Field(() => ID, { description: 'The charge.' })
  chargeId: string;

  @Field(() => Int, {
    defaultValue: 0,
    description: 'Units taken away. More units are a charge of their own.',
  })
  fewerUnits: number;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'New price per unit, in the account’s currency. Default: unchanged.',
  })
  unitPrice?: bigint | null;
}

@InputType('RateCardChoiceInput', { description: 'A version of a rate card.' })
export class RateCardChoiceInput {
  @Field(() => String, {
    description: 'Code of the card, which must be in the account’s currency.',
  })
  code: string;

  @Field(() => Int, { nullable: true, description: 'Version. Default: the latest.' })
  version?: number | null;
}

@InputType('OrderLineInput', { description: 'One service of the order.' })
export class OrderLineInput {
  @Field(() => ServiceCode, { description: 'The service.' })
  serviceCode: ServiceCode;

  @Field(() => ID, {
    nullable: true,
    description:
      'The subscription that the line amends: its charges are added and changed, its term stays. Default: none.',
  })
  amendsId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The subscription that the line replaces: it ends where the new one starts. Default: none.',
  })
  replacesId?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Day from which the line holds, on or after the effective date of the order. Default: that date.',
  })
  startsOn?: CalendarDate | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version of the terms that was accepted; staff only. Default: the version in force when the order was accepted.',
  })
  termsVersion?: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day of the initial term, inclusive; cannot be combined with months or days.',
  })
  lastTermDay?: CalendarDate | null;

  @Field(() => [ChargeChangeInput], {
    nullable: true,
    description: 'Changes of monthly charges; only for a line that amends a subscription.',
  })
  chargeChanges?: ChargeChangeInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term in months, 1 to 1,200. Default: as the terms say, if no term is stated.',
  })
  termMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term in days, 1 to 36,525. Cannot be combined with months.',
  })
  termDays?: number | null;

  @Field(() => [ChargeInput], {
    defaultValue: [],
    description: 'Monthly charges; at most 100.',
  })
  recurringCharges: ChargeInput[];

  @Field(() => [ChargeInput], { defaultValue: [], description: 'One-time charges; at most 100.' })
  oneTimeCharges: ChargeInput[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'What the monthly charges that count come to at least in a whole month, in the account’s currency; usage does not count. Belongs to the contract that the line begins: not for a line that amends one. Default: no minimum.',
  })
  monthlyMinimum?: bigint | null;

  @Field(() => [MinutePoolInput], {
    nullable: true,
    description: 'Pools of included minutes that rates of the line may refer to; at most 20.',
  })
  pools?: MinutePoolInput[] | null;

  @Field(() => RateCardChoiceInput, {
    nullable: true,
    description:
      'The rate card whose rates are copied, except those that end before the order takes effect; or pinned, if the card was published from a file. Default: none.',
  })
  rateCard?: RateCardChoiceInput | null;

  @Field(() => [RateInput], {
    defaultValue: [],
    description:
      'Call rates, at most 5,000 including those copied from the card. Each replaces the card’s rates with the same direction, leg, prefix, call type, number type and hours, regardless of validity. In a line that amends a contract each takes the place of the rate for the same calls from validFrom on.',
  })
  rates: RateInput[];
}

@InputType('AcceptedByInput', { description: 'Who accepted the order and its terms.' })
export class AcceptedByInput {
  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name: string;

  @Field(() => String, { description: 'E-mail address.' })
  email: string;
}

@InputType('PlaceOrderInput', { description: 'An order, with one line per service.' })
export class PlaceOrderInput extends ActInput {
  @Field(() => ID, { description: 'The account that places the order.' })
  accountId: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was submitted. Default: now.',
  })
  submittedAt?: Instant | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date of the signature block, if there is one.',
  })
  signedOn?: CalendarDate | null;

  @Field(() => AcceptedByInput, { description: 'Who accepted the order and its terms.' })
  acceptedBy: AcceptedByInput;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When they were accepted; determines the version of the terms. Default: submittedAt.',
  })
  acceptedAt?: Instant | null;

  @Field(() => [OrderLineInput], { description: 'The services, 1 to 20.' })
  lines: OrderLineInput[];
}

@InputType('ActivateOrderInput', { description: 'The order to activate.' })
export class ActivateOrderInput extends ActInput {
  @Field(() => ID, { description: 'The order.' })
  orderId: string;
}
