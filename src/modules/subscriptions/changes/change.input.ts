import { Field, ID, InputType, Int } from 'type-graphql';
import type { NoticeGiver } from '../../../domain/contract/notice';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import { ActInput } from '../../../graphql/mutation';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';
import { ChargeChangeInput, ChargeInput } from '../../orders/order.input';
import { RateInput } from '../../orders/rate.input';
import { ToldNoticeInput } from '../notice.input';
import { NoticeGiverType } from '../notice.type';

@InputType('AnnouncePriceChangeInput', { description: 'A price change by the provider.' })
export class AnnouncePriceChangeInput extends ActInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => ID, { description: 'The monthly charge whose price changes.' })
  chargeId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it was announced. Default: today.',
  })
  announcedOn?: CalendarDate | null;

  @Field(() => DateScalar, {
    description:
      'First day of the new price: the first of a month, after the announcement and the initial term.',
  })
  effectiveOn: CalendarDate;

  @Field(() => DecimalScalar, { description: 'New price per unit, in the account’s currency.' })
  unitPrice: bigint;

  @Field(() => String, { nullable: true, description: 'Why, up to 500 characters.' })
  reason?: string | null;
}

@InputType('RateChangeInput', { description: 'Another price for a rate.' })
export class RateChangeInput {
  @Field(() => ID, {
    description: 'The rate: one that holds for the contract on the day of the change.',
  })
  rateId: string;

  @Field(() => DecimalScalar, { description: 'New price per minute, in the account’s currency.' })
  perMinute: bigint;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'New fee for each answered call. Default: as before.',
  })
  connectionFee?: bigint | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'New minimum charge for an answered call. Default: as before.',
  })
  minimumCharge?: bigint | null;
}

@InputType('AnnounceRateChangeInput', {
  description: 'A change of rates per minute by the provider.',
})
export class AnnounceRateChangeInput extends ActInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => [RateChangeInput], { description: 'The rates that change, 1 to 1,000.' })
  rates: RateChangeInput[];

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it was announced. Default: today.',
  })
  announcedOn?: CalendarDate | null;

  @Field(() => DateScalar, {
    description:
      'First local answer date of the new rates: the first of a month, after the announcement and the initial term.',
  })
  effectiveOn: CalendarDate;

  @Field(() => String, { nullable: true, description: 'Why, up to 500 characters.' })
  reason?: string | null;
}

@InputType('GivePartialNoticeInput', {
  description: 'A notice for some units of a charge; the rest of the contract continues.',
})
export class GivePartialNoticeInput extends ToldNoticeInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => ID, { description: 'The monthly charge.' })
  chargeId: string;

  @Field(() => Int, { description: 'Units that are no longer wanted, at least 1.' })
  fewerUnits: number;
}

@InputType('AcceptPartialNoticeInput', {
  description: 'The provider’s acceptance of an earlier day for a partial notice.',
})
export class AcceptPartialNoticeInput extends ActInput {
  @Field(() => ID, { description: 'The partial notice.' })
  partialNoticeId: string;

  @Field(() => DateScalar, { description: 'Day from which it takes effect.' })
  effectiveOn: CalendarDate;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day of the acceptance. Default: today.',
  })
  acceptedOn?: CalendarDate | null;
}

@InputType('WithdrawPartialNoticeInput', { description: 'A withdrawal of a partial notice.' })
export class WithdrawPartialNoticeInput extends ActInput {
  @Field(() => ID, { description: 'The partial notice.' })
  partialNoticeId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day of the withdrawal. Default: today.',
  })
  withdrawnOn?: CalendarDate | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the provider accepts it, which is required after the notice deadline; staff only.',
  })
  isAcceptedByProvider: boolean;
}

@InputType('SuspendSubscriptionInput', { description: 'A suspension of a service.' })
export class SuspendSubscriptionInput extends ActInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it begins. Default: now.' })
  suspendedAt?: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ends, exclusive. Default: until it is resumed.',
  })
  resumedAt?: Instant | null;

  @Field(() => String, { description: 'Why, 1 to 500 characters.' })
  reason: string;
}

@InputType('ResumeSubscriptionInput', { description: 'The end of a suspension.' })
export class ResumeSubscriptionInput extends ActInput {
  @Field(() => ID, { description: 'The suspension.' })
  suspensionId: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended. Default: now.' })
  resumedAt?: Instant | null;
}

@InputType('RecordBreachNoticeInput', { description: 'A notice of a breach.' })
export class RecordBreachNoticeInput extends ActInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => NoticeGiverType, {
    description: 'The party that gave it; the other party is in breach.',
  })
  givenBy: NoticeGiver;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it was received. Default: today.',
  })
  receivedOn?: CalendarDate | null;

  @Field(() => String, { description: 'What the breach is, 1 to 2,000 characters.' })
  breach: string;

  @Field(() => Boolean, {
    defaultValue: true,
    description:
      'Whether it can be cured; false for a breach or an insolvency that ends the service at once.',
  })
  isCurable: boolean;
}

@InputType('RecordBreachCureInput', { description: 'The cure of a breach.' })
export class RecordBreachCureInput extends ActInput {
  @Field(() => ID, { description: 'The notice of the breach.' })
  breachNoticeId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it was cured. Default: today.',
  })
  curedOn?: CalendarDate | null;

  @Field(() => String, { description: 'What was cured, 1 to 2,000 characters.' })
  cure: string;
}

@InputType('EndForCauseInput', { description: 'An end for cause.' })
export class EndForCauseInput extends ActInput {
  @Field(() => ID, { description: 'The notice of the breach.' })
  breachNoticeId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it is declared: the last day of service. Default: today.',
  })
  declaredOn?: CalendarDate | null;

  @Field(() => String, { nullable: true, description: 'Why, up to 500 characters.' })
  reason?: string | null;
}

@InputType('ReinstateSubscriptionInput', { description: 'A reinstatement.' })
export class ReinstateSubscriptionInput extends ActInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day of service again. Default: today.',
  })
  reinstatedOn?: CalendarDate | null;

  @Field(() => String, { nullable: true, description: 'Why, up to 500 characters.' })
  reason?: string | null;
}

@InputType('PreviewAmendmentInput', { description: 'A hypothetical amendment.' })
export class PreviewAmendmentInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day from which it holds. Default: today.',
  })
  startsOn?: CalendarDate | null;

  @Field(() => [ChargeInput], {
    defaultValue: [],
    description: 'Monthly charges that it adds; at most 100.',
  })
  recurringCharges: ChargeInput[];

  @Field(() => [ChargeChangeInput], {
    defaultValue: [],
    description: 'Changes of monthly charges.',
  })
  chargeChanges: ChargeChangeInput[];

  @Field(() => [RateInput], {
    defaultValue: [],
    description:
      'Rates that it adds, or that take the place of those for the same calls from validFrom on. Default of validFrom: the day from which it holds.',
  })
  rates: RateInput[];
}

@InputType('PreviewReplacementInput', {
  description: 'A hypothetical subscription in place of another.',
})
export class PreviewReplacementInput {
  @Field(() => ID, { description: 'The subscription that is replaced.' })
  subscriptionId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day of the new subscription. Default: today.',
  })
  startsOn?: CalendarDate | null;
}
