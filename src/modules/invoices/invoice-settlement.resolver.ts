import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { balanceOf, type InvoiceBalance, type PaymentStatus } from '../../domain/invoice/balance';
import { isSeen, type View } from '../../domain/invoice/dated-amount';
import { disputeStatusOf, type DisputeStatus } from '../../domain/invoice/dispute';
import { lastDisputeDay } from '../../domain/invoice/invoice-dates';
import type { Trace } from '../../domain/derivation';
import { laterOf, type CalendarDate } from '../../domain/time/calendar-date';
import { knownBy } from '../../domain/time/known-at';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { maySeeBilling } from '../../application/viewer';
import { RequiresRight } from '../../graphql/authorization';
import { Derivation, derive } from '../../graphql/derivation.type';
import { KnownAt, MomentArgs } from '../../graphql/moment';
import { Money } from '../../graphql/money.type';
import { keyOf } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import { owningAccount } from '../accounts/account-currency.loader';
import { accountById } from '../accounts/account.loader';
import { toAskedCredit } from './credit-note.input-check';
import { creditViewOf, previewedCredit } from './credit-note-view';
import { finalizedView } from './finalized-view';
import { moneyOf } from './invoice-money';
import type { CreditView, InvoiceView } from './invoice-view';
import { Invoice } from './invoice.type';
import { invoiceById, invoicesByAccountId } from './invoice.loader';
import type { SettlementKind, SettlementRow } from './settlement.entity';
import { PreviewCreditNoteInput } from './settlement.input';
import {
  bookOf,
  creditNotesByAccountId,
  disputeAsKnown,
  factsOfInvoice,
  toDatedAmount,
  type DisputeRecord,
} from './settlement.loader';
import {
  DisputeStatusType,
  InvoiceCredit,
  InvoiceDispute,
  InvoiceTransmission,
  Payment,
  PaymentStatusType,
  Refund,
  TransmissionStatusType,
} from './settlement.type';
import type { TransmissionStatus } from './settlement-view';
import type { TransmissionRow } from './transmission.entity';
import { statusOf, transmissionsByInvoiceId } from './transmission.loader';

/** Which invoice at which moment: not before its issue date, and not before it was known. */
async function settled(
  context: RequestContext,
  { accountId, id, issuedOn }: InvoiceView,
  { asOf, knownAt }: MomentArgs,
) {
  if (issuedOn === null) return null;
  const [account, book] = await Promise.all([
    owningAccount(context, accountId),
    bookOf(context, accountId),
  ]);
  const facts = factsOfInvoice(book, id);
  // The seller's calendar may be a day ahead of the account's.
  const view: View = {
    asOf: asOf ?? laterOf(context.today(account), issuedOn),
    knownAt: knownAt ?? undefined,
  };
  if (!facts || !isSeen({ on: issuedOn, recordedAt: facts.finalizedAt }, view)) return null;
  return { facts, view, currency: account.currencyCode };
}

/** Where an invoice stands at a moment; null where there is nothing to settle. */
async function balanceAt(
  context: RequestContext,
  invoice: InvoiceView,
  moment: MomentArgs,
): Promise<InvoiceBalance | null> {
  const found = await settled(context, invoice, moment);
  return found && balanceOf(found.facts, found.currency, found.view);
}

const settlementsOf = async (
  context: RequestContext,
  { accountId, id }: InvoiceView,
  kind: SettlementKind,
  knownAt: Instant | null | undefined,
): Promise<SettlementRow[]> => {
  const { settlements } = await bookOf(context, accountId);
  return settlements.filter(
    (row) => row.kind === kind && row.invoiceId === id && knownBy(knownAt)(row),
  );
};

const viewsOf = async (
  context: RequestContext,
  accountId: string,
  ids: readonly string[],
): Promise<InvoiceView[]> => {
  const rows = await Promise.all(ids.map((id) => invoiceById(context, { accountId, id })));
  return rows.flatMap((row) => (row ? finalizedView(row) : []));
};

/** What becomes of an invoice once it is finalized. */
@Resolver(() => Invoice)
export class InvoiceSettlementResolver {
  @RequiresRight('READ_BILLING')
  @Query(() => Invoice, {
    nullable: true,
    description:
      'The credit note that would be issued on an invoice, as it would be refused, too. Nothing is stored. Null if the id is of no visible account.',
  })
  async previewCreditNote(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewCreditNoteInput, { description: 'What would be credited.' })
    input: PreviewCreditNoteInput,
  ): Promise<InvoiceView | null> {
    const key = keyOf('Invoice', input.invoiceId);
    if (!key || !maySeeBilling(context.viewer)) return null;
    const account = await accountById(context, key.accountId);
    return account ? previewedCredit(context, toAskedCredit(input), ['input']) : null;
  }

  @FieldResolver(() => PaymentStatusType, {
    nullable: true,
    description:
      'How much of it is settled; null for a credit note, until it is finalized, and before its issue date.',
  })
  async paymentStatus(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<PaymentStatus | null> {
    return (await balanceAt(context, invoice, moment))?.status ?? null;
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What is still to be paid, never below 0; null where paymentStatus is.',
  })
  async balance(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<Money | null> {
    const found = await balanceAt(context, invoice, moment);
    return found && moneyOf(found.balance, invoice.currency);
  }

  @FieldResolver(() => Derivation, {
    nullable: true,
    description: 'How the balance was computed; null where it is.',
  })
  async balanceDerivation(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<Trace | null> {
    const found = await settled(context, invoice, moment);
    return found && derive((trace) => balanceOf(found.facts, found.currency, found.view, trace));
  }

  @FieldResolver(() => DisputeStatusType, {
    nullable: true,
    description: 'Whether it is disputed; null where paymentStatus is.',
  })
  async disputeStatus(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<DisputeStatus | null> {
    const found = await settled(context, invoice, moment);
    if (!found) return null;
    return disputeStatusOf(found.facts.disputes, found.view);
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'Last day on which it can be disputed, the 15th after its issue date, in the account’s time zone; null for a credit note, and until it is finalized.',
  })
  disputableUntil(@Root() { documentType, issuedOn }: InvoiceView): CalendarDate | null {
    return documentType === 'INVOICE' && issuedOn !== null ? lastDisputeDay(issuedOn) : null;
  }

  @FieldResolver(() => TransmissionStatusType, {
    nullable: true,
    description: 'Where it is on its way to the buyer; null until it is finalized.',
  })
  async transmissionStatus(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<TransmissionStatus | null> {
    if (invoice.issuedOn === null) return null;
    return statusOf(await transmissionsByInvoiceId(context, invoice), knownAt ?? undefined);
  }

  @FieldResolver(() => [InvoiceTransmission], {
    description: 'Where it was on its way to the buyer, in the order in which that happened.',
  })
  async transmissions(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<TransmissionRow[]> {
    return (await transmissionsByInvoiceId(context, invoice)).filter(knownBy(knownAt));
  }

  @FieldResolver(() => [Payment], {
    description: 'Payments for it, in the order in which they were recorded.',
  })
  payments(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<SettlementRow[]> {
    return settlementsOf(context, invoice, 'PAYMENT', knownAt);
  }

  @FieldResolver(() => [Refund], {
    description:
      'Money of it that was returned without a credit note, in the order in which that was recorded.',
  })
  refunds(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<SettlementRow[]> {
    return settlementsOf(context, invoice, 'REFUND', knownAt);
  }

  @FieldResolver(() => Money, {
    description: 'Credit of the account that was used for it when it was finalized.',
  })
  async creditUsed(@Ctx() context: RequestContext, @Root() invoice: InvoiceView): Promise<Money> {
    const used = await settlementsOf(context, invoice, 'CREDIT_USE', undefined);
    const total = used.map(toDatedAmount).reduce((sum, { amount }) => sum + amount, 0n);
    return moneyOf(total, invoice.currency);
  }

  @FieldResolver(() => [InvoiceDispute], {
    description:
      'Its disputes, in the order in which they were recorded; how they ended, as far as it was known.',
  })
  async disputes(
    @Ctx() context: RequestContext,
    @Root() { accountId, id }: InvoiceView,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<DisputeRecord[]> {
    const { disputes } = await bookOf(context, accountId);
    return disputes
      .filter((row) => row.invoiceId === id && knownBy(knownAt)(row))
      .map((row) => disputeAsKnown(row, knownAt));
  }

  @FieldResolver(() => [Invoice], {
    description: 'The credit notes that were issued on it by acts, in the order of their numbers.',
  })
  async creditNotes(
    @Ctx() context: RequestContext,
    @Root() { accountId, id }: InvoiceView,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<InvoiceView[]> {
    const notes = await creditNotesByAccountId(context, accountId);
    const own = notes.filter((note) => note.invoiceId === id && knownBy(knownAt)(note));
    return viewsOf(
      context,
      accountId,
      own.map((note) => note.id),
    );
  }

  @FieldResolver(() => [Invoice], {
    description:
      'The documents that it corrects, credits or bills again, in the order in which they were finalized.',
  })
  async corrects(
    @Ctx() context: RequestContext,
    @Root() { accountId, corrects }: InvoiceView,
  ): Promise<InvoiceView[]> {
    if (corrects.length === 0) return [];
    // A preview names them in the order of its lines, a document as it was stored.
    const named = new Set(corrects);
    const stored = await invoicesByAccountId(context, accountId);
    return stored.filter(({ id }) => named.has(id)).map(finalizedView);
  }

  @FieldResolver(() => InvoiceCredit, {
    nullable: true,
    description: 'Where its amount goes, of a credit note; null for an invoice.',
  })
  async credit(
    @Ctx() context: RequestContext,
    @Root() invoice: InvoiceView,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<CreditView | null> {
    const credit = await creditViewOf(context, invoice);
    const takenBackAt = credit?.takenBackAt ?? null;
    const isKnown = takenBackAt === null || knownBy(knownAt)({ recordedAt: takenBackAt });
    return credit && (isKnown ? credit : { ...credit, takenBackAt: null });
  }
}

@Resolver(() => InvoiceCredit)
export class InvoiceCreditResolver {
  @FieldResolver(() => Money)
  offset(@Root() { offset, currency }: CreditView): Money {
    return moneyOf(offset, currency);
  }

  @FieldResolver(() => Money)
  credit(@Root() { credit, currency }: CreditView): Money {
    return moneyOf(credit, currency);
  }

  @FieldResolver(() => Money)
  refund(@Root() { refund, currency }: CreditView): Money {
    return moneyOf(refund, currency);
  }

  @FieldResolver()
  rebill(@Root() { isBilledAgain }: CreditView): boolean {
    return isBilledAgain;
  }
}
