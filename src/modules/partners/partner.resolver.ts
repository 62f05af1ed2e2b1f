import { Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { defineMutation, storedNode } from '../../graphql/mutation';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { RequiresRight } from '../../graphql/authorization';
import { readNodesOf } from '../../graphql/node';
import { rootNodeId } from '../../graphql/node-id';
import { visiblePartnerById } from '../accounts/account.loader';
import { Partner } from '../accounts/account.type';
import { createPartner } from './partner.commands';
import type { PartnerRow } from './partner.entity';
import { CreatePartnerInput } from './partner.input';
import { partners } from './partner.loader';
import { PartnerConnection } from './partner.type';

export const CreatePartner = defineMutation(createPartner, {
  description: 'Creates a partner. Use createApiClient to create clients for its programs.',
  input: [CreatePartnerInput, 'The partner.'],
  toInput: (input) => input,
  payload: {
    partner: {
      type: () => Partner,
      description: 'The new partner; null if refused.',
      stored: storedNode('Partner'),
    },
  },
});

@Resolver(() => Partner)
export class PartnerResolver {
  @RequiresRight('READ_ACROSS_ACCOUNTS')
  @Query(() => PartnerConnection, {
    nullable: true,
    description: 'All partners, by name; null for viewers who may not see them.',
  })
  partners(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<PartnerRow>> {
    return listConnection(context, partners, { accountId: null }, args);
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: PartnerRow): string {
    return rootNodeId('Partner', id);
  }
}

readNodesOf('Partner', 'READ_ACCOUNTS', (context, { id }) => visiblePartnerById(context, id));
