import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { payableUntil } from '../../domain/invoice/dispute';
import type { Trace } from '../../domain/derivation';
import { formatShortest } from '../../domain/money/money';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { Derivation, derive } from '../../graphql/derivation.type';
import { KnownAtOrInherited } from '../../graphql/moment';
import { Money } from '../../graphql/money.type';
import { readNodesOf } from '../../graphql/node';
import { nodeId } from '../../graphql/node-id';
import { withCurrency } from '../accounts/account-currency.loader';
import { finalizedView, lineOfRow } from './finalized-view';
import { storedMoney } from './invoice-money';
import type { InvoiceView, LineView } from './invoice-view';
import { Invoice, InvoiceLine } from './invoice.type';
import { invoiceById, linesByInvoiceId } from './invoice.loader';
import type { InvoiceRow } from './invoice.entity';
import type { SettlementRow, StoredShare } from './settlement.entity';
import {
  disputeAsKnown,
  disputeById,
  settlementById,
  type DisputeRecord,
} from './settlement.loader';
import {
  InvoiceDispute,
  InvoiceDisputeResolution,
  Payment,
  PaymentTaxShare,
  Refund,
} from './settlement.type';
import { retell } from './stored-derivation';
import { shareOf } from './tax-shares';

async function invoiceOf(
  context: RequestContext,
  { accountId, invoiceId: id }: { readonly accountId: string; readonly invoiceId: string | null },
): Promise<InvoiceRow> {
  const row = id === null ? null : await invoiceById(context, { accountId, id });
  if (!row) throw new Error('a fact without its invoice');
  return row;
}

const amountOf = (
  context: RequestContext,
  { accountId, amount }: { readonly accountId: string; readonly amount: string },
): PromiseOrValue<Money> =>
  withCurrency(context, accountId, (currency) => storedMoney(amount, currency));

/** A share, and whose payment it is of. */
interface ShareView extends StoredShare {
  readonly accountId: string;
}

@Resolver(() => Payment)
export class PaymentResolver {
  @FieldResolver(() => ID)
  id(@Root() payment: SettlementRow): string {
    return nodeId('Payment', payment);
  }

  @FieldResolver(() => Invoice, { description: 'The invoice that it is for.' })
  async invoice(
    @Ctx() context: RequestContext,
    @Root() payment: SettlementRow,
  ): Promise<InvoiceView> {
    return finalizedView(await invoiceOf(context, payment));
  }

  @FieldResolver(() => Money, { description: 'The amount, above 0.' })
  amount(@Ctx() context: RequestContext, @Root() payment: SettlementRow): PromiseOrValue<Money> {
    return amountOf(context, payment);
  }

  @FieldResolver()
  paidOn(@Root() { settledOn }: SettlementRow): string {
    return settledOn;
  }

  @FieldResolver(() => [PaymentTaxShare], {
    description:
      'What of it falls to each tax rate of the invoice, by what was left to pay at each when it was recorded. What was paid beyond the invoice is in no share.',
  })
  taxSplit(@Root() { accountId, taxSplit }: SettlementRow): ShareView[] {
    return (taxSplit ?? []).map((share) => ({ ...share, accountId }));
  }

  @FieldResolver(() => Derivation, { description: 'How it falls to the tax rates.' })
  derivation(@Root() { accountId, derivation }: SettlementRow): Promise<Trace> {
    return derive((trace) => {
      if (derivation) retell(derivation, trace);
    }, accountId);
  }
}

@Resolver(() => PaymentTaxShare)
export class PaymentTaxShareResolver {
  @FieldResolver()
  rate(@Root() share: ShareView): string {
    return formatShortest(shareOf(share).rate);
  }

  @FieldResolver(() => Money)
  gross(
    @Ctx() context: RequestContext,
    @Root() { accountId, gross: amount }: ShareView,
  ): PromiseOrValue<Money> {
    return amountOf(context, { accountId, amount });
  }
}

@Resolver(() => Refund)
export class RefundResolver {
  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The invoice that had been paid; null for credit of the account.',
  })
  async invoice(
    @Ctx() context: RequestContext,
    @Root() refund: SettlementRow,
  ): Promise<InvoiceView | null> {
    return refund.invoiceId === null ? null : finalizedView(await invoiceOf(context, refund));
  }

  @FieldResolver(() => Money, { description: 'The amount, above 0.' })
  amount(@Ctx() context: RequestContext, @Root() refund: SettlementRow): PromiseOrValue<Money> {
    return amountOf(context, refund);
  }

  @FieldResolver()
  refundedOn(@Root() { settledOn }: SettlementRow): string {
    return settledOn;
  }
}

@Resolver(() => InvoiceDispute)
export class InvoiceDisputeResolver {
  @FieldResolver(() => ID)
  id(@Root() dispute: DisputeRecord): string {
    return nodeId('InvoiceDispute', dispute);
  }

  @FieldResolver(() => Invoice, { description: 'The invoice.' })
  async invoice(
    @Ctx() context: RequestContext,
    @Root() dispute: DisputeRecord,
  ): Promise<InvoiceView> {
    return finalizedView(await invoiceOf(context, dispute));
  }

  @FieldResolver(() => [InvoiceLine], {
    description: 'The lines that it is about; empty for the invoice as a whole.',
  })
  async lines(@Ctx() context: RequestContext, @Root() dispute: DisputeRecord): Promise<LineView[]> {
    const { positions } = dispute;
    if (positions === null) return [];
    const invoice = await invoiceOf(context, dispute);
    const lines = await linesByInvoiceId(context, invoice);
    return lines
      .filter(({ position }) => positions.includes(position))
      .map((line) => lineOfRow(invoice, line));
  }

  @FieldResolver(() => Money, { description: 'The amount, tax included.' })
  amount(@Ctx() context: RequestContext, @Root() dispute: DisputeRecord): PromiseOrValue<Money> {
    return amountOf(context, dispute);
  }

  @FieldResolver(() => InvoiceDisputeResolution, {
    nullable: true,
    description: 'How it ended; null while it is open.',
  })
  async resolution(
    @Ctx() context: RequestContext,
    @Root() dispute: DisputeRecord,
    @KnownAtOrInherited() knownAt?: Instant | null,
  ): Promise<InvoiceDisputeResolution | null> {
    const { outcome, resolvedOn, resolutionNote: note } = disputeAsKnown(dispute, knownAt);
    if (outcome === null || resolvedOn === null) return null;
    const { dueOn } = await invoiceOf(context, dispute);
    if (dueOn === null) throw new Error('a disputed document that is never due');
    return { outcome, resolvedOn, note, payableUntil: payableUntil(resolvedOn, dueOn) };
  }
}

readNodesOf('Payment', 'READ_BILLING', async (context, key) => {
  const row = await settlementById(context, key);
  return row?.kind === 'PAYMENT' ? row : null;
});
readNodesOf('InvoiceDispute', 'READ_BILLING', disputeById);
