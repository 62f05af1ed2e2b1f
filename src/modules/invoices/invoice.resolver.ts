import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Trace } from '../../domain/derivation';
import { convertedDecimals, convertedVat } from '../../domain/invoice/exchange-rate';
import type { InvoiceLineDetail as Detail } from '../../domain/invoice/invoice-document';
import type { CurrencyCode } from '../../domain/money/currency';
import { formatShortest, RATE_DECIMALS, type Micros } from '../../domain/money/money';
import type { Language } from '../../domain/wording';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { maySeeBilling } from '../../application/viewer';
import { RequiresRight } from '../../graphql/authorization';
import { Derivation, derive } from '../../graphql/derivation.type';
import { SentenceLanguage } from '../../graphql/language.type';
import { Money, toMoney } from '../../graphql/money.type';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId } from '../../graphql/node-id';
import type { AccountRow } from '../accounts/account.entity';
import { owningAccount } from '../accounts/account-currency.loader';
import { accountById } from '../accounts/account.loader';
import { Account } from '../accounts/account.type';
import { vendorByCode } from '../catalogue/service.loader';
import type { VendorRow } from '../catalogue/service.entity';
import { Vendor } from '../catalogue/service.type';
import { contractOf } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { subscriptionById } from '../subscriptions/subscription.loader';
import { Subscription } from '../subscriptions/subscription.type';
import { PreviewInvoiceInput } from './invoice.input';
import { hypothesesOf } from './invoice.input-check';
import { moneyOf } from './invoice-money';
import { invoiceNode, previewInvoice } from './invoice-preview';
import type { InvoiceView, LineView, RefusedView, TaxView } from './invoice-view';
import {
  Invoice,
  InvoiceLine,
  InvoiceLineDetail,
  InvoiceSection,
  InvoiceTax,
  InvoiceVatConversion,
  RefusedUse,
} from './invoice.type';
import type { VatConversionView } from './vat-conversion';

const unrounded = (micros: Micros, currency: CurrencyCode): Money =>
  toMoney({ micros, currency, decimals: RATE_DECIMALS });

/** Calls of one price, with the currency of their document. */
type DetailView = Detail & { readonly currency: CurrencyCode };

/** The lines of one service. */
interface SectionView {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly currency: CurrencyCode;
  readonly lines: readonly LineView[];
}

const subscriptionOf = (
  context: RequestContext,
  { accountId, subscriptionId: id }: Pick<LineView, 'accountId' | 'subscriptionId'>,
): Promise<SubscriptionRow | null> => subscriptionById(context, { accountId, id });

@Resolver(() => Invoice)
export class InvoiceResolver {
  @RequiresRight('READ_BILLING')
  @Query(() => Invoice, {
    nullable: true,
    description:
      'The invoice of an account and month, as a run would make it by all that is known now and all that is supposed; the invoice itself where it is finalized and nothing is supposed. Nothing is stored. Null if no visible account has that id.',
  })
  async previewInvoice(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewInvoiceInput, { description: 'The invoice.' })
    input: PreviewInvoiceInput,
  ): Promise<InvoiceView | null> {
    if (!maySeeBilling(context.viewer)) return null;
    const key = keyOf('Account', input.accountId);
    const account = key ? await accountById(context, key.id) : null;
    if (!account) return null;
    const path = ['input'];
    const hypotheses = hypothesesOf(input, path);
    return previewInvoice(context, account, input.month, hypotheses, path);
  }

  @FieldResolver(() => ID)
  id(@Root() invoice: InvoiceView): string {
    return nodeId('Invoice', invoice);
  }

  @FieldResolver()
  status(@Root() { state }: InvoiceView): InvoiceView['state'] {
    return state;
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: 'The account that it bills; null for viewers who may not read accounts.',
  })
  account(
    @Ctx() context: RequestContext,
    @Root() { accountId }: InvoiceView,
  ): PromiseOrValue<AccountRow> {
    return owningAccount(context, accountId);
  }

  @FieldResolver(() => [InvoiceSection], {
    description: 'Its lines by service, in the order of the contracts.',
  })
  async sections(
    @Ctx() context: RequestContext,
    @Root() { accountId, currency, lines }: InvoiceView,
  ): Promise<SectionView[]> {
    return [...Map.groupBy(await lines(context), ({ subscriptionId }) => subscriptionId)].map(
      ([subscriptionId, own]) => ({ accountId, currency, subscriptionId, lines: own }),
    );
  }

  @FieldResolver(() => [InvoiceLine], { description: 'Its lines, in their order.' })
  lines(
    @Ctx() context: RequestContext,
    @Root() { lines }: InvoiceView,
  ): PromiseOrValue<readonly LineView[]> {
    return lines(context);
  }

  @FieldResolver(() => [InvoiceLine], {
    description:
      'What documents of earlier months should have carried and nobody billed, by all that is known now: it is billed together with the lines. Empty once it is finalized.',
  })
  unbilledBefore(@Root() { unbilledBefore }: InvoiceView): readonly LineView[] {
    return unbilledBefore;
  }

  @FieldResolver(() => [RefusedUse], {
    description:
      'Use that came too late to be billed, by all that is known now. Empty once it is finalized.',
  })
  lateUseRefused(@Root() { lateUseRefused }: InvoiceView): readonly RefusedView[] {
    return lateUseRefused;
  }

  @FieldResolver(() => Money, { description: 'Sum of the net amounts, of unbilledBefore, too.' })
  net(@Root() { net, currency }: InvoiceView): Money {
    return moneyOf(net, currency);
  }

  @FieldResolver(() => [InvoiceTax], {
    nullable: true,
    description: 'VAT by category and rate; null while the tax of a line is not known.',
  })
  taxes(
    @Ctx() context: RequestContext,
    @Root() { taxes }: InvoiceView,
  ): PromiseOrValue<readonly TaxView[] | null> {
    return taxes(context);
  }

  @FieldResolver(() => Money, { nullable: true, description: 'VAT in all; null while unknown.' })
  tax(@Root() { tax, currency }: InvoiceView): Money | null {
    return tax === null ? null : moneyOf(tax, currency);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Net and VAT together; null while the VAT is unknown.',
  })
  gross(@Root() { gross, currency }: InvoiceView): Money | null {
    return gross === null ? null : moneyOf(gross, currency);
  }

  @FieldResolver(() => InvoiceVatConversion, {
    nullable: true,
    description:
      'VAT in the currency of the seller’s VAT accounts: until the document is finalized by the rate that holds today, then by the one that held. Null where that is its own currency, without VAT, and while the rate or the VAT is missing.',
  })
  vatConversion(@Root() { vatConversion }: InvoiceView): VatConversionView | null {
    return vatConversion;
  }

  @FieldResolver(() => Derivation, {
    nullable: true,
    description: 'How the totals were computed; null while the VAT is unknown.',
  })
  derivation(
    @Ctx() context: RequestContext,
    @Root() { explainTotals, accountId }: InvoiceView,
  ): Promise<Trace> | null {
    return explainTotals && derive((trace) => explainTotals(context, trace), accountId);
  }
}

@Resolver(() => InvoiceSection)
export class InvoiceSectionResolver {
  @FieldResolver(() => Subscription, {
    nullable: true,
    description: 'The subscription; null for one of an order that is only supposed.',
  })
  subscription(
    @Ctx() context: RequestContext,
    @Root() section: SectionView,
  ): Promise<SubscriptionRow | null> {
    return subscriptionOf(context, section);
  }

  @FieldResolver(() => Vendor, {
    nullable: true,
    description: 'Who supports the service; null where subscription is.',
  })
  async supportedBy(
    @Ctx() context: RequestContext,
    @Root() section: SectionView,
  ): Promise<VendorRow | null> {
    const subscription = await subscriptionOf(context, section);
    if (!subscription) return null;
    const { terms } = await contractOf(context, subscription);
    return vendorByCode(context, terms.supportVendorCode);
  }

  @FieldResolver(() => [InvoiceLine], { description: 'Its lines, in their order.' })
  lines(@Root() { lines }: SectionView): readonly LineView[] {
    return lines;
  }

  @FieldResolver(() => Money, { description: 'Sum of the net amounts of its lines.' })
  net(@Root() { lines, currency }: SectionView): Money {
    return moneyOf(
      lines.reduce((sum, { net }) => sum + net, 0n),
      currency,
    );
  }
}

@Resolver(() => InvoiceLine)
export class InvoiceLineResolver {
  @FieldResolver(() => String, { description: 'What is billed, in words.' })
  description(@Root() { name }: LineView, @SentenceLanguage() language: Language): string {
    return name[language];
  }

  @FieldResolver(() => Subscription, {
    nullable: true,
    description: 'The subscription; null for one of an order that is only supposed.',
  })
  subscription(
    @Ctx() context: RequestContext,
    @Root() line: LineView,
  ): Promise<SubscriptionRow | null> {
    return subscriptionOf(context, line);
  }

  @FieldResolver()
  quantity(@Root() { quantity }: LineView): string {
    return `${quantity}`;
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Price per unit and whole month; null where the amount has no such price.',
  })
  unitPrice(@Root() { unitPrice, currency }: LineView): Money | null {
    if (unitPrice === null) return null;
    return unrounded(unitPrice, currency);
  }

  @FieldResolver(() => Money, { description: 'Net amount, rounded for itself.' })
  net(@Root() { net, currency }: LineView): Money {
    return moneyOf(net, currency);
  }

  @FieldResolver(() => [InvoiceLineDetail], {
    description:
      'The calls that a line of use adds up, by direction, leg and price, the largest amounts first: at most 50, beyond which the smallest are together. They are all calls of its month, also those that earlier documents billed. Empty for any other line, and for a credit.',
  })
  async details(
    @Ctx() context: RequestContext,
    @Root() { details, currency }: LineView,
  ): Promise<DetailView[]> {
    return (await details(context)).map((detail) => ({ ...detail, currency }));
  }

  @FieldResolver()
  taxRate(@Root() { taxRate }: LineView): string | null {
    return taxRate === null ? null : formatShortest(taxRate);
  }

  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The last document that billed the same; null where none did.',
  })
  corrects(
    @Ctx() context: RequestContext,
    @Root() { accountId, correctsId }: LineView,
  ): Promise<InvoiceView | null> | null {
    return correctsId === null ? null : invoiceNode(context, { accountId, id: correctsId });
  }

  @FieldResolver(() => Derivation, { description: 'How the net amount was computed.' })
  derivation(@Root() { accountId, explain }: LineView): Promise<Trace> {
    return derive(explain, accountId);
  }
}

@Resolver(() => InvoiceLineDetail)
export class InvoiceLineDetailResolver {
  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Price per minute; null for calls of several prices.',
  })
  perMinute(@Root() { perMinute, currency }: DetailView): Money | null {
    return perMinute === null ? null : unrounded(perMinute, currency);
  }

  @FieldResolver(() => Money, { description: 'Sum of the amounts of the calls, not rounded.' })
  amount(@Root() { amount, currency }: DetailView): Money {
    return unrounded(amount, currency);
  }
}

@Resolver(() => InvoiceTax)
export class InvoiceTaxResolver {
  @FieldResolver()
  rate(@Root() { rate }: TaxView): string {
    return formatShortest(rate);
  }

  @FieldResolver(() => Money, { description: 'Sum of the net amounts.' })
  base(@Root() { base, currency }: TaxView): Money {
    return moneyOf(base, currency);
  }

  @FieldResolver(() => Money, { description: 'The tax on it, rounded once.' })
  tax(@Root() { tax, currency }: TaxView): Money {
    return moneyOf(tax, currency);
  }
}

@Resolver(() => InvoiceVatConversion)
export class InvoiceVatConversionResolver {
  @FieldResolver()
  currency(@Root() { vatCurrency }: VatConversionView): string {
    return vatCurrency;
  }

  @FieldResolver()
  rate(@Root() { rate }: VatConversionView): string {
    return formatShortest(rate);
  }

  @FieldResolver()
  publishedOn(@Root() { date }: VatConversionView): string {
    return date;
  }

  @FieldResolver(() => Money, { description: 'The VAT at that rate, rounded once.' })
  tax(@Root() conversion: VatConversionView): Money {
    const { vatCurrency: currency } = conversion;
    const micros = convertedVat(conversion);
    return toMoney({ micros, currency, decimals: convertedDecimals(currency) });
  }

  @FieldResolver(() => Derivation, { description: 'How it was computed.' })
  derivation(@Root() conversion: VatConversionView): Promise<Trace> {
    return derive((trace) => convertedVat(conversion, trace));
  }
}

@Resolver(() => RefusedUse)
export class RefusedUseResolver {
  @FieldResolver(() => Subscription, { nullable: true, description: 'The subscription.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() refused: RefusedView,
  ): Promise<SubscriptionRow | null> {
    return subscriptionOf(context, refused);
  }

  @FieldResolver()
  quantity(@Root() { quantity }: RefusedView): string {
    return `${quantity}`;
  }

  @FieldResolver(() => Money, { description: 'What it would have come to.' })
  net(@Root() { net, currency }: RefusedView): Money {
    return moneyOf(net, currency);
  }
}

readNodesOf('Invoice', 'READ_BILLING', invoiceNode);
