import { Field, ID, InputType, Int } from 'type-graphql';
import type { CalendarDate } from '../../domain/calendar-date';
import type { CallDirection, CallLeg } from '../../domain/rate-selection';
import type { Instant } from '../../domain/time-zone';
import { ActInput } from '../../graphql/act';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../graphql/scalars';
import { ServiceCode } from '../services/service.type';
import { CallDirectionType, CallLegType } from './order.type';

@InputType({ description: 'So many units at a price.' })
export class ChargeInput {
  @Field(() => String, { description: 'What is charged, 1 to 200 characters.' })
  description: string;

  @Field(() => Int, { defaultValue: 1, description: 'Whole units, 1 to 1,000,000.' })
  quantity: number;

  @Field(() => DecimalScalar, { description: "Price of one unit in the account's currency." })
  unitPrice: bigint;
}

@InputType({ description: 'A rate per minute.' })
export class RateInput {
  @Field(() => CallDirectionType, { description: 'For calls in this direction.' })
  direction: CallDirection;

  @Field(() => CallLegType, { defaultValue: 'CONSUMER', description: 'For this leg of a call.' })
  leg: CallLeg;

  @Field(() => String, {
    defaultValue: '',
    description: 'For numbers that begin so, 0 to 15 digits without the plus; "" is for all.',
  })
  prefix: string;

  @Field(() => DecimalScalar, { description: "Price of a minute in the account's currency." })
  perMinute: bigint;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds of the first increment, 1 to 3,600; as the terms say when absent.',
  })
  initialIncrementSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds of each further increment, 1 to 3,600; as the terms say when absent.',
  })
  additionalIncrementSeconds?: number | null;

  @Field(() => DecimalScalar, { defaultValue: 0n, description: 'Added to each answered call.' })
  connectionFee: bigint;

  @Field(() => DecimalScalar, {
    defaultValue: 0n,
    description: 'Least that an answered call costs.',
  })
  minimumCharge: bigint;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First local date of an answer it holds for; from the effective date when absent.',
  })
  validFrom?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First local date it no longer holds for, exclusive; no end when absent.',
  })
  validBefore?: CalendarDate | null;
}

@InputType({ description: 'One service of the order.' })
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

  @Field(() => [RateInput], { defaultValue: [], description: 'Rates of calls; at most 5,000.' })
  rates: RateInput[];
}

@InputType({ description: 'Who accepted the order and its terms.' })
export class AcceptedByInput {
  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name: string;

  @Field(() => String, { description: 'E-mail address.' })
  email: string;
}

@InputType({ description: 'An order, with one line a service.' })
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

@InputType({ description: 'Which order to activate.' })
export class ActivateOrderInput extends ActInput {
  @Field(() => ID, { description: 'The order.' })
  orderId: string;
}
