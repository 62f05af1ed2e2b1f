import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { runMutation, storedNode } from '../../graphql/run-mutation';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { RequiresRight } from '../../graphql/authorization';
import { readNodesOf } from '../../graphql/node';
import { rootNodeId } from '../../graphql/node-id';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../graphql/user-error.type';
import { visiblePartnerById } from '../accounts/account.loader';
import { Partner } from '../accounts/account.type';
import { createPartner } from './partner.commands';
import type { PartnerRow } from './partner.entity';
import { CreatePartnerInput } from './partner.input';
import { partners } from './partner.loader';
import { PartnerConnection } from './partner.type';

@ObjectType('CreatePartnerPayload', {
  description: 'What createPartner did.',
  simpleResolvers: true,
})
export class CreatePartnerPayload {
  @Field(() => Partner, { nullable: true, description: 'The new partner; null when refused.' })
  partner: PartnerRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

@Resolver(() => Partner)
export class PartnerResolver {
  @RequiresRight('READ_ACROSS_ACCOUNTS')
  @Query(() => PartnerConnection, {
    nullable: true,
    description: 'All partners, by name; null for whoever may not see them.',
  })
  partners(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<PartnerRow>> {
    return listConnection(context, partners, { accountId: null }, args);
  }

  @RequiresRight('MANAGE_PARTNERS')
  @Mutation(() => CreatePartnerPayload, {
    description: 'Creates a partner; clients for its programs come with createApiClient.',
  })
  createPartner(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreatePartnerInput, { description: 'The partner.' })
    input: CreatePartnerInput,
  ): Promise<object> {
    return runMutation(context, {
      mutation: 'createPartner',
      input,
      stored: { partner: storedNode<PartnerRow>('Partner') },
      perform: async (inside) => ({ partner: await createPartner(inside, input, ['input']) }),
    });
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: PartnerRow): string {
    return rootNodeId('Partner', id);
  }
}

readNodesOf('Partner', 'READ_ACCOUNTS', (context, { id }) => visiblePartnerById(context, id));
