import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { maySeeBilling } from '../../application/viewer';
import { RequiresRight } from '../../graphql/authorization';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { KnownAt } from '../../graphql/moment';
import type { AccountRow } from '../accounts/account.entity';
import { owningAccount } from '../accounts/account-currency.loader';
import { Account } from '../accounts/account.type';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { Subscription } from '../subscriptions/subscription.type';
import { lineOfRow } from './finalized-view';
import { invoices, linesOfSubscription } from './invoice-list.loader';
import { InvoiceWhere } from './invoice.input';
import { nextInvoice } from './invoice-preview';
import type { InvoiceView, LineView } from './invoice-view';
import { Invoice, InvoiceConnection, InvoiceLineConnection } from './invoice.type';

/** What an account gets from this room. */
@Resolver(() => Account)
export class AccountInvoicesResolver {
  @RequiresRight('READ_BILLING')
  @FieldResolver(() => Invoice, {
    nullable: true,
    description:
      'The next invoice, by all that is known now: of the first issue month that is not finalized. Null for a beneficiary.',
  })
  async nextInvoice(
    @Ctx() context: RequestContext,
    @Root() account: AccountRow,
  ): Promise<InvoiceView | null> {
    return maySeeBilling(context.viewer) ? nextInvoice(context, account) : null;
  }

  @RequiresRight('READ_BILLING')
  @FieldResolver(() => InvoiceConnection, {
    nullable: true,
    description:
      'Its finalized invoices and credit notes, by issue date. Empty for a beneficiary, which reads the lines of its subscriptions.',
  })
  invoices(
    @Ctx() context: RequestContext,
    @Root() { id: accountId }: AccountRow,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => InvoiceWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: InvoiceWhere | null,
  ): Promise<Connection<InvoiceView>> {
    const filter = {
      kind: where?.kind ?? undefined,
      issuedFrom: where?.issuedFrom ?? undefined,
      issuedBefore: where?.issuedBefore ?? undefined,
      knownAt: where?.knownAt ?? undefined,
    };
    return listConnection(context, invoices, { accountId, ...filter }, args);
  }
}

/** What a subscription gets from this room. */
@Resolver(() => Subscription)
export class SubscriptionInvoicesResolver {
  @RequiresRight('READ_BILLING')
  @FieldResolver(() => InvoiceLineConnection, {
    nullable: true,
    description:
      'Lines of finalized documents that bill it, by the month of the service. A beneficiary sees no lines of use.',
  })
  async invoiceLines(
    @Ctx() context: RequestContext,
    @Root() { accountId, id: parentId }: SubscriptionRow,
    @Args(() => PageArgs) args: PageArgs,
    @KnownAt() knownAt?: Instant | null,
  ): Promise<Connection<LineView>> {
    const account = await owningAccount(context, accountId);
    const list = {
      ...linesOfSubscription,
      page: async (...asked: Parameters<typeof linesOfSubscription.page>) => {
        const page = await linesOfSubscription.page(...asked);
        return {
          ...page,
          rows: page.rows.map((row) => ({ ...lineOfRow(account, row), id: row.id })),
        };
      },
    };
    return listConnection(
      context,
      list,
      { accountId, parentId, knownAt: knownAt ?? undefined },
      args,
    );
  }
}
