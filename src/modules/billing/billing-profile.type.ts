import { Field, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { YearMonthScalar } from '../../graphql/scalars';
import { IdentifiedParty, PartyContact, PostalAddress } from './party.type';

@RequiresRight('READ_BILLING')
@ObjectType('Delivery', { description: 'Where it is delivered to.', simpleResolvers: true })
export class Delivery {
  @Field(() => String, { description: 'Name of the recipient.' })
  name: string;

  @Field(() => PostalAddress, { description: 'Address.' })
  address: PostalAddress;
}

@RequiresRight('READ_BILLING')
@ObjectType('BillingProfile', {
  description: 'How an account is billed, as of a day. Documents copy it when finalized.',
  simpleResolvers: true,
})
export class BillingProfile extends IdentifiedParty {
  @Field(() => PartyContact, {
    nullable: true,
    description: 'Whom to ask about documents; null for the recipient of the billing address.',
  })
  contact: PartyContact | null;

  @Field(() => Boolean, { description: 'Whether it buys as a business.' })
  isBusiness: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'A reference that the customer asks for on documents; null if there is none.',
  })
  buyerReference: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The customer’s purchase order; null if there is none.',
  })
  purchaseOrder: string | null;

  @Field(() => Delivery, {
    nullable: true,
    description: 'Where it is delivered to; null for its own address.',
  })
  delivery: Delivery | null;

  @Field(() => YearMonthScalar, {
    nullable: true,
    description: 'First issue month that is billed here; null for that of its first order.',
  })
  billedFrom: string | null;
}
