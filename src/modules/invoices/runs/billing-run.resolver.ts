import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { minorUnitDecimals } from '../../../domain/money/currency';
import { parseDecimal } from '../../../domain/money/money';
import type { RequestContext } from '../../../application/context';
import type { PromiseOrValue } from '../../../application/promise-or-value';
import { listConnection, PageArgs, type Connection } from '../../../graphql/connection';
import { SentenceLanguage, type Language } from '../../../graphql/language.type';
import { Money, toMoney } from '../../../graphql/money.type';
import { readNodesOf } from '../../../graphql/node';
import { keyOf, rootNodeId } from '../../../graphql/node-id';
import type { AccountRow } from '../../accounts/account.entity';
import { owningAccount } from '../../accounts/account-currency.loader';
import { Account } from '../../accounts/account.type';
import { invoiceNode } from '../invoice-preview';
import type { InvoiceView } from '../invoice-view';
import { Invoice } from '../invoice.type';
import {
  ApproveInvoice,
  CancelBillingRun,
  ResumeBillingRun,
  StartBillingRun,
} from './billing-run-acts.resolver';
import type { BillingRunRow, RunAccountRow } from './billing-run.entity';
import { BillingRunAccountWhere } from './billing-run.input';
import { accountsOfRun, billingRunById, billingRuns, progressByRunId } from './billing-run.loader';
import {
  BillingRun,
  BillingRunAccount,
  BillingRunAccountConnection,
  BillingRunConnection,
  BillingRunProgress,
  BillingRunReason,
  BillingRunResult,
} from './billing-run.type';

readNodesOf('BillingRun', 'READ_ACROSS_ACCOUNTS', (context, { id }) => billingRunById(context, id));

@Resolver(() => BillingRun)
export class BillingRunResolver {
  @Query(() => BillingRunConnection, {
    nullable: true,
    description: 'Billing runs, latest first; null for viewers who may not see any.',
  })
  billingRuns(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<BillingRunRow>> {
    return listConnection(context, billingRuns, { accountId: null }, args, { isDescending: true });
  }

  @Query(() => BillingRun, {
    nullable: true,
    description: 'The billing run with this id; null if there is none.',
  })
  async billingRun(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Id of the run.' }) id: string,
  ): Promise<BillingRunRow | null> {
    const key = keyOf('BillingRun', id);
    return key ? billingRunById(context, key.id) : null;
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: BillingRunRow): string {
    return rootNodeId('BillingRun', id);
  }

  @FieldResolver(() => BillingRunProgress, { description: 'How far it is.' })
  async progress(
    @Ctx() context: RequestContext,
    @Root() { id }: BillingRunRow,
  ): Promise<BillingRunProgress> {
    const { counts, nextDueAt } = await progressByRunId(context, id);
    return {
      total: Object.values(counts).reduce((sum, count) => sum + count, 0),
      ...{ waiting: counts.WAITING, drafted: counts.DRAFTED, done: counts.DONE },
      ...{ nothing: counts.NOTHING, parked: counts.PARKED },
      waitsForPerson: counts.WAITS_FOR_PERSON,
      nextDueAt,
    };
  }

  @FieldResolver(() => BillingRunResult, {
    nullable: true,
    description: 'What it had come to when it was completed; null unless it is done.',
  })
  result(@Root() { done, nothing, parked, waiting }: BillingRunRow): BillingRunResult | null {
    if (done === null || nothing === null || parked === null || waiting === null) return null;
    return { done, nothing, parked, waiting };
  }

  @FieldResolver(() => BillingRunAccountConnection, {
    description: 'Its accounts, in an order of no meaning that stays as it is.',
  })
  accounts(
    @Ctx() context: RequestContext,
    @Root() { id: parentId }: BillingRunRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => BillingRunAccountWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: BillingRunAccountWhere | null,
  ): Promise<Connection<RunAccountRow>> {
    const key = { accountId: null, parentId, status: where?.status ?? undefined };
    return listConnection(context, accountsOfRun, key, args);
  }
}

@Resolver(() => BillingRunAccount)
export class BillingRunAccountResolver {
  @FieldResolver(() => Account, { description: 'The account.' })
  account(
    @Ctx() context: RequestContext,
    @Root() { accountId }: RunAccountRow,
  ): PromiseOrValue<AccountRow> {
    return owningAccount(context, accountId);
  }

  @FieldResolver(() => BillingRunReason, {
    nullable: true,
    description:
      'Why its document is not finalized; null where it is, and where nothing stands in the way.',
  })
  reason(@Root() row: RunAccountRow): RunAccountRow | null {
    return row.reasonCode === null ? null : row;
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description:
      'Gross total, as of the last change of its status; less than 0 for a credit note. Null before it is drafted.',
  })
  async gross(
    @Ctx() context: RequestContext,
    @Root() { accountId, gross }: RunAccountRow,
  ): Promise<Money | null> {
    if (gross === null) return null;
    const { currencyCode: currency } = await owningAccount(context, accountId);
    const decimals = minorUnitDecimals(currency);
    return toMoney({ micros: parseDecimal(gross), currency, decimals });
  }

  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The document, as it stands; null before it is drafted.',
  })
  invoice(
    @Ctx() context: RequestContext,
    @Root() { accountId, invoiceId: id }: RunAccountRow,
  ): Promise<InvoiceView | null> | null {
    return id === null ? null : invoiceNode(context, { accountId, id });
  }
}

@Resolver(() => BillingRunReason)
export class BillingRunReasonResolver {
  @FieldResolver()
  code(@Root() { reasonCode }: RunAccountRow): RunAccountRow['reasonCode'] {
    return reasonCode;
  }

  @FieldResolver(() => String, { description: 'The reason in one sentence.' })
  message(
    @Root() { reasonEn, reasonFr }: RunAccountRow,
    @SentenceLanguage() language: Language,
  ): string | null {
    return language === 'FR' ? reasonFr : reasonEn;
  }
}

/** All that the schema has of this room. */
export const BILLING_RUNS = [
  StartBillingRun,
  CancelBillingRun,
  ResumeBillingRun,
  ApproveInvoice,
  BillingRunResolver,
  BillingRunAccountResolver,
  BillingRunReasonResolver,
] as const;
