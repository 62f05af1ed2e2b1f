import type { InvoiceKind } from '../../domain/invoice/invoice-document';
import { Field, ID, InputType } from 'type-graphql';
import type { DeliveryMethod } from '../../domain/contract/notice';
import type { CalendarDate, YearMonth } from '../../domain/time/calendar-date';
import type { Micros } from '../../domain/money/money';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateScalar, DateTimeScalar, DecimalScalar, YearMonthScalar } from '../../graphql/scalars';
import { OrderLineInput } from '../orders/order.input';
import { PreviewAmendmentInput } from '../subscriptions/changes/change.input';
import { DeliveryMethodType } from '../subscriptions/notice.type';
import { InvoiceKindType } from './invoice.type';

@InputType('SupposedNoticeInput', { description: 'A notice of termination that is not given yet.' })
export class SupposedNoticeInput {
  @Field(() => ID, { description: 'The subscription.' })
  subscriptionId: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it counts as given; otherwise derived from sentOn.',
  })
  givenOn?: CalendarDate | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Day on which it is sent. Default: today if givenOn is not given.',
  })
  sentOn?: CalendarDate | null;

  @Field(() => DeliveryMethodType, {
    nullable: true,
    description: 'Delivery method. Default: POSTED_ELECTRONICALLY.',
  })
  deliveryMethod?: DeliveryMethod | null;
}

@InputType('SupposedOrderInput', { description: 'An order that is not placed yet.' })
export class SupposedOrderInput {
  @Field(() => DateScalar, { description: 'Day on which it takes effect.' })
  effectiveOn: CalendarDate;

  @Field(() => [OrderLineInput], { description: 'Its lines, 1 to 20, as placeOrder takes them.' })
  lines: OrderLineInput[];
}

@InputType('PreviewInvoiceInput', {
  description: 'An invoice to preview, and what is supposed besides what is on record.',
})
export class PreviewInvoiceInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => YearMonthScalar, {
    description: 'The issue month, at most 36 months ahead.',
  })
  month: YearMonth;

  @Field(() => [SupposedNoticeInput], {
    defaultValue: [],
    description: 'Notices that would be given; at most 20.',
  })
  terminationNotices: SupposedNoticeInput[];

  @Field(() => [PreviewAmendmentInput], {
    defaultValue: [],
    description: 'Amendments that would be made; at most 20.',
  })
  amendments: PreviewAmendmentInput[];

  @Field(() => [ID], {
    defaultValue: [],
    description: 'Placed orders that would be activated; at most 20.',
  })
  activatedOrderIds: string[];

  @Field(() => SupposedOrderInput, {
    nullable: true,
    description: 'An order that would be placed and activated.',
  })
  order?: SupposedOrderInput | null;
}

@InputType('InvoiceWhere', { description: 'Conditions, all of which must be met.' })
export class InvoiceWhere {
  @Field(() => InvoiceKindType, { nullable: true, description: 'What gives rise to it.' })
  kind?: InvoiceKind | null;

  @Field(() => DateScalar, { nullable: true, description: 'Issued on or after this day.' })
  issuedFrom?: CalendarDate | null;

  @Field(() => DateScalar, { nullable: true, description: 'Issued before this day.' })
  issuedBefore?: CalendarDate | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Considers only what was recorded by this instant. Default: everything.',
  })
  knownAt?: Instant | null;
}

@InputType('DraftInvoiceInput', { description: 'The month to draft an invoice of.' })
export class DraftInvoiceInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => YearMonthScalar, {
    description: 'The issue month, at most the current month in the account’s time zone.',
  })
  month: YearMonth;
}

@InputType('FinalizeInvoiceInput', { description: 'The draft to finalize.' })
export class FinalizeInvoiceInput extends ActInput {
  @Field(() => ID, { description: 'The draft.' })
  invoiceId: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      'The gross total that is approved: needed above the bound of the legal entity, and refused if it has changed.',
  })
  approvedGross?: Micros | null;
}

@InputType('DiscardInvoiceDraftInput', { description: 'The draft to discard.' })
export class DiscardInvoiceDraftInput extends ActInput {
  @Field(() => ID, { description: 'The draft.' })
  invoiceId: string;
}
