import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../graphql/scalars';
import { ServiceCode } from '../catalogue/service.type';
import { MinutePoolInput, RateInput } from './rate.input';

@InputType('ChargeInput', { description: 'So many units at a price.' })
export class ChargeInput {
  @Field(() => String, { description: 'What is charged, 1 to 200 characters.' })
  description: string;

  @Field(() => Int, { defaultValue: 1, description: 'Whole units, 1 to 1,000,000.' })
  quantity: number;

  @Field(() => DecimalScalar, { description: "Price of one unit in the account's currency." })
  unitPrice: bigint;
}

@InputType('RateCardChoiceInput', { description: 'A version of a rate card.' })
export class RateCardChoiceInput {
  @Field(() => String, { description: 'Code of the card; one in the currency of the account.' })
  code: string;

  @Field(() => Int, { nullable: true, description: 'Its version; the latest when absent.' })
  version?: number | null;
}

@InputType('OrderLineInput', { description: 'One service of the order.' })
export class OrderLineInput {
  @Field(() => ServiceCode, { description: 'The service.' })
  serviceCode: ServiceCode;

  @Field(() => Int, {
    nullable: true,
    description: "Term in months, 1 to 1,200; the terms' default when no term is stated.",
  })
  termMonths?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Term in days, 1 to 36,525; not together with months.',
  })
  termDays?: number | null;

  @Field(() => [ChargeInput], {
    defaultValue: [],
    description: 'Charged every month; at most 100.',
  })
  recurringCharges: ChargeInput[];

  @Field(() => [ChargeInput], { defaultValue: [], description: 'Charged once; at most 100.' })
  oneTimeCharges: ChargeInput[];

  @Field(() => [MinutePoolInput], {
    nullable: true,
    description: 'Pools of included minutes that rates of the line may name; at most 20.',
  })
  pools?: MinutePoolInput[] | null;

  @Field(() => RateCardChoiceInput, {
    nullable: true,
    description:
      'The rate card whose rates are copied, those that have ended before the order takes effect aside; none when absent.',
  })
  rateCard?: RateCardChoiceInput | null;

  @Field(() => [RateInput], {
    defaultValue: [],
    description:
      "Rates of calls, at most 5,000 with the card's; each replaces those of the card with the same direction, leg, prefix, call type, number type and hours, whatever their validity.",
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

@InputType('PlaceOrderInput', { description: 'An order, with one line a service.' })
export class PlaceOrderInput extends ActInput {
  @Field(() => ID, { description: 'The account that orders.' })
  accountId: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was submitted; now when absent.',
  })
  submittedAt?: Instant | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date of the signature block; if there is one.',
  })
  signedOn?: CalendarDate | null;

  @Field(() => AcceptedByInput, { description: 'Who accepted the order and its terms.' })
  acceptedBy: AcceptedByInput;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When they were accepted; it decides the version of the terms. As submitted when absent.',
  })
  acceptedAt?: Instant | null;

  @Field(() => [OrderLineInput], { description: 'The services, 1 to 20.' })
  lines: OrderLineInput[];
}

@InputType('ActivateOrderInput', { description: 'Which order to activate.' })
export class ActivateOrderInput extends ActInput {
  @Field(() => ID, { description: 'The order.' })
  orderId: string;
}
