import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { supportContactsOf } from '../../domain/contract/support';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { runMutation, storedNode } from '../../graphql/run-mutation';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../graphql/user-error.type';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import { vendorByCode } from '../catalogue/service.loader';
import type { VendorRow } from '../catalogue/service.entity';
import { Vendor } from '../catalogue/service.type';
import { contractOf } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { Subscription } from '../subscriptions/subscription.type';
import { problemsOf, type AccountProblemRecord } from './account-problem.loader';
import { addSupportContact } from './support-contact.commands';
import type { SupportContactRow } from './support-contact.entity';
import { AddSupportContactInput } from './support-contact.input';
import { supportContactsByAccountId } from './support-contact.loader';
import { AccountProblemCode, SupportContact } from './support-contact.type';

@ObjectType('AddSupportContactPayload', {
  description: 'What addSupportContact did.',
  simpleResolvers: true,
})
export class AddSupportContactPayload {
  @Field(() => SupportContact, { nullable: true, description: 'The contact; null when refused.' })
  supportContact: SupportContactRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('AccountProblem', {
  description: 'Something about an account that somebody has to see to.',
  simpleResolvers: true,
})
export class AccountProblem {
  @Field(() => AccountProblemCode, { description: 'What is wrong; stable, to branch on.' })
  code: keyof typeof AccountProblemCode;

  @Field(() => String, { description: 'What is wrong, in one sentence.' })
  message: string;

  @Field(() => Subscription, { description: 'The subscription it is about.' })
  subscription: SubscriptionRow;
}

@Resolver(() => SupportContact)
export class SupportContactResolver {
  @RequiresRight('ADD_SUPPORT_CONTACTS')
  @Mutation(() => AddSupportContactPayload, {
    description: 'Records how an account reaches a vendor’s support.',
  })
  addSupportContact(
    @Ctx() context: RequestContext,
    @Arg('input', () => AddSupportContactInput, { description: 'The contact.' })
    input: AddSupportContactInput,
  ): Promise<object> {
    const accountId = keyOf('Account', input.accountId)?.id;
    return runMutation(context, {
      mutation: 'addSupportContact',
      input,
      stored: { supportContact: storedNode<SupportContactRow>('SupportContact') },
      perform: async (inside) => ({
        supportContact: await addSupportContact(inside, { ...input, accountId }, ['input']),
      }),
    });
  }

  @FieldResolver(() => ID)
  id(@Root() contact: SupportContactRow): string {
    return nodeId('SupportContact', contact);
  }

  @FieldResolver(() => Vendor, { description: 'Who answers.' })
  provider(
    @Ctx() context: RequestContext,
    @Root() { vendorCode }: SupportContactRow,
  ): PromiseOrValue<VendorRow | null> {
    return vendorByCode(context, vendorCode);
  }
}

/** What a subscription gets from this room: whom to ask. */
@Resolver(() => Subscription)
export class SubscriptionSupportResolver {
  @FieldResolver(() => [SupportContact], {
    description:
      'Whom to ask: contacts of the vendor that supports the service (NICE, Ltd. for CXone), valid on a date.',
  })
  async supportContacts(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Arg('asOf', () => DateScalar, {
      nullable: true,
      description: 'The date, in the account’s zone; today when absent.',
    })
    asOf?: CalendarDate | null,
  ): Promise<SupportContactRow[]> {
    const { account, terms } = await contractOf(context, subscription);
    const contacts = await supportContactsByAccountId(context, subscription.accountId);
    return supportContactsOf(terms, contacts, asOf ?? context.today(account.timeZone));
  }
}

/** What an account gets from this room: what is wrong with it. */
@Resolver(() => Account)
export class AccountProblemsResolver {
  @FieldResolver(() => [AccountProblem], {
    description: 'What somebody has to see to, by subscription; empty when all is well.',
  })
  problems(
    @Ctx() context: RequestContext,
    @Root() account: AccountRow,
  ): Promise<AccountProblemRecord[]> {
    return problemsOf(context, account);
  }
}

readNodesOf('SupportContact', 'READ_ACCOUNTS', async (context, { accountId, id }) => {
  const contacts = await supportContactsByAccountId(context, accountId);
  return contacts.find((contact) => contact.id === id) ?? null;
});
