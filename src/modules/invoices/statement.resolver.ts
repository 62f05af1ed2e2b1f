import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import {
  statementOn,
  type AgeingBand,
  type Ageing,
  type OpenItem,
  type Statement,
} from '../../domain/invoice/statement';
import type { View } from '../../domain/invoice/dated-amount';
import type { CurrencyCode } from '../../domain/money/currency';
import type { Trace } from '../../domain/derivation';
import type { RequestContext } from '../../application/context';
import { maySeeBilling } from '../../application/viewer';
import { RequiresRight } from '../../graphql/authorization';
import { Derivation, derive } from '../../graphql/derivation.type';
import { MomentArgs } from '../../graphql/moment';
import { Money } from '../../graphql/money.type';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import { finalizedView } from './finalized-view';
import { moneyOf } from './invoice-money';
import type { InvoiceView } from './invoice-view';
import { Invoice } from './invoice.type';
import { invoiceById } from './invoice.loader';
import { bookOf } from './settlement.loader';
import { AccountStatement, StatementAgeing, StatementItem } from './settlement.type';

/** A statement as it is read. */
interface StatementView extends Statement {
  readonly accountId: string;
  readonly currency: CurrencyCode;
  readonly explain: (trace: Trace) => unknown;
}

interface AgeingView {
  readonly ageing: Ageing;
  readonly currency: CurrencyCode;
}

interface ItemView extends OpenItem {
  readonly accountId: string;
  readonly currency: CurrencyCode;
}

/** What an account gets of it. */
@Resolver(() => Account)
export class AccountStatementsResolver {
  @RequiresRight('READ_BILLING')
  @FieldResolver(() => AccountStatement, {
    nullable: true,
    description:
      'Statement of account on a day: what its invoices have open, and its credit. Null for a beneficiary.',
  })
  async statement(
    @Ctx() context: RequestContext,
    @Root() account: AccountRow,
    @Args(() => MomentArgs) { asOf, knownAt }: MomentArgs,
  ): Promise<StatementView | null> {
    if (!maySeeBilling(context.viewer)) return null;
    const { id: accountId, currencyCode: currency } = account;
    const { ledger } = await bookOf(context, accountId);
    const view: View = {
      asOf: asOf ?? context.today(account),
      knownAt: knownAt ?? undefined,
    };
    return {
      ...statementOn(ledger, currency, view),
      ...{ accountId, currency },
      explain: (trace) => statementOn(ledger, currency, view, trace),
    };
  }
}

@Resolver(() => AccountStatement)
export class AccountStatementResolver {
  @FieldResolver()
  statedOn(@Root() { asOf }: StatementView): string {
    return asOf;
  }

  @FieldResolver(() => Money, {
    description:
      'Sum of the open items: what is disputed is in it, the credit of the account is not.',
  })
  balance(@Root() { balance, currency }: StatementView): Money {
    return moneyOf(balance, currency);
  }

  @FieldResolver(() => Money, { description: 'What of the balance is disputed.' })
  disputed(@Root() { disputed, currency }: StatementView): Money {
    return moneyOf(disputed, currency);
  }

  @FieldResolver(() => StatementAgeing, {
    description: 'The rest of the balance, by days past due.',
  })
  ageing(@Root() { ageing, currency }: StatementView): AgeingView {
    return { ageing, currency };
  }

  @FieldResolver(() => Money, { description: 'Credit of the account, for its next invoice.' })
  accountCredit(@Root() { accountCredit, currency }: StatementView): Money {
    return moneyOf(accountCredit, currency);
  }

  @FieldResolver(() => [StatementItem], {
    description: 'Invoices of which something is open, in the order in which they were issued.',
  })
  openItems(@Root() { openItems, accountId, currency }: StatementView): ItemView[] {
    return openItems.map((item) => ({ ...item, accountId, currency }));
  }

  @FieldResolver(() => Derivation, { description: 'How it was computed, invoice by invoice.' })
  derivation(@Root() { accountId, explain }: StatementView): Promise<Trace> {
    return derive(explain, accountId);
  }
}

@Resolver(() => StatementItem)
export class StatementItemResolver {
  @FieldResolver(() => Invoice, { description: 'The invoice.' })
  async invoice(
    @Ctx() context: RequestContext,
    @Root() { accountId, invoiceId: id }: ItemView,
  ): Promise<InvoiceView> {
    const row = await invoiceById(context, { accountId, id });
    if (!row) throw new Error('an open item without its invoice');
    return finalizedView(row);
  }

  @FieldResolver()
  paymentStatus(@Root() { status }: ItemView): ItemView['status'] {
    return status;
  }

  @FieldResolver(() => Money, { description: 'What is to be paid of it.' })
  balance(@Root() { balance, currency }: ItemView): Money {
    return moneyOf(balance, currency);
  }

  @FieldResolver(() => Money, { description: 'What of the balance is disputed.' })
  disputed(@Root() { disputed, currency }: ItemView): Money {
    return moneyOf(disputed, currency);
  }

  @FieldResolver(() => StatementAgeing, {
    description: 'The rest of the balance, by days past due.',
  })
  ageing(@Root() { ageing, currency }: ItemView): AgeingView {
    return { ageing, currency };
  }
}

const inBand = ({ ageing, currency }: AgeingView, band: AgeingBand): Money =>
  moneyOf(ageing[band], currency);

@Resolver(() => StatementAgeing)
export class StatementAgeingResolver {
  @FieldResolver()
  notDue(@Root() view: AgeingView): Money {
    return inBand(view, 'NOT_DUE');
  }

  @FieldResolver()
  pastDue1To30(@Root() view: AgeingView): Money {
    return inBand(view, 'DAYS_1_TO_30');
  }

  @FieldResolver()
  pastDue31To60(@Root() view: AgeingView): Money {
    return inBand(view, 'DAYS_31_TO_60');
  }

  @FieldResolver()
  pastDue61To90(@Root() view: AgeingView): Money {
    return inBand(view, 'DAYS_61_TO_90');
  }

  @FieldResolver()
  pastDueMore(@Root() view: AgeingView): Money {
    return inBand(view, 'MORE_THAN_90_DAYS');
  }
}
