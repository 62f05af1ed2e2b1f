import { Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { supportContactsOf } from '../../domain/contract/support';
import { knownBy } from '../../domain/time/known-at';
import type { RequestContext } from '../../application/context';
import type { PromiseOrValue } from '../../application/promise-or-value';
import { MomentArgs } from '../../graphql/moment';
import { defineMutation, storedNode } from '../../graphql/mutation';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId } from '../../graphql/node-id';
import { vendorByCode } from '../catalogue/service.loader';
import type { VendorRow } from '../catalogue/service.entity';
import { Vendor } from '../catalogue/service.type';
import { contractOf } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { Subscription } from '../subscriptions/subscription.type';
import { addSupportContact } from './support-contact.commands';
import type { SupportContactRow } from './support-contact.entity';
import { AddSupportContactInput } from './support-contact.input';
import { supportContactsByAccountId } from './support-contact.loader';
import { SupportContact } from './support-contact.type';

export const AddSupportContact = defineMutation(addSupportContact, {
  description: 'Adds a way in which an account reaches a vendor’s support.',
  input: [AddSupportContactInput, 'The contact.'],
  toInput: (input) => ({ ...input, accountId: keyOf('Account', input.accountId)?.id }),
  payload: {
    supportContact: {
      type: () => SupportContact,
      description: 'The contact; null if refused.',
      stored: storedNode('SupportContact'),
    },
  },
});

@Resolver(() => SupportContact)
export class SupportContactResolver {
  @FieldResolver(() => ID)
  id(@Root() contact: SupportContactRow): string {
    return nodeId('SupportContact', contact);
  }

  @FieldResolver(() => Vendor, { description: 'The vendor that answers.' })
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
      'Support contacts of the vendor that supports the service (NICE, Ltd. for CXone), valid on a date.',
  })
  async supportContacts(
    @Ctx() context: RequestContext,
    @Root() subscription: SubscriptionRow,
    @Args(() => MomentArgs) { asOf, knownAt }: MomentArgs,
  ): Promise<SupportContactRow[]> {
    const { account, terms } = await contractOf(context, subscription);
    const contacts = await supportContactsByAccountId(context, subscription.accountId);
    const known = contacts.filter(knownBy(knownAt));
    return supportContactsOf(terms, known, asOf ?? context.today(account));
  }
}

readNodesOf('SupportContact', 'READ_ACCOUNTS', async (context, { accountId, id }) => {
  const contacts = await supportContactsByAccountId(context, accountId);
  return contacts.find((contact) => contact.id === id) ?? null;
});
