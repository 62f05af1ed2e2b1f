import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import type { ListingOutcome } from '../../../domain/contract/service-user';
import type { RequestContext } from '../../../application/context';
import { defineMutation, storedNode, type StoredAnswer } from '../../../graphql/mutation';
import { readNodesOf } from '../../../graphql/node';
import { keyOf, nodeId } from '../../../graphql/node-id';
import { DateTimeScalar } from '../../../graphql/scalars';
import type { SubscriptionRow } from '../../subscriptions/subscription.entity';
import { subscriptionById } from '../../subscriptions/subscription.loader';
import { Subscription } from '../../subscriptions/subscription.type';
import { removeServiceUser } from './service-user-removal.commands';
import { importServiceUsers } from './service-user.commands';
import { ImportServiceUsersInput, RemoveServiceUserInput } from './service-user.input';
import { serviceUserById, type ServiceUserRecord } from './service-user.loader';
import { ServiceUser, ServiceUserImportOutcome } from './service-user.type';

@ObjectType('ImportServiceUsersResult', {
  description: 'What became of one user by an imported list.',
  simpleResolvers: true,
})
export class ImportServiceUsersResult {
  @Field(() => ServiceUser, {
    nullable: true,
    description: 'The user; null for whoever may not read accounts.',
  })
  user: ServiceUserRecord;

  @Field(() => ServiceUserImportOutcome, { description: 'What became of the user.' })
  status: ListingOutcome;
}

const STORED_USER = storedNode<ServiceUserRecord>('ServiceUser');

/** One result as it is stored: short names, since there may be two thousand of them. */
interface KeptResult {
  readonly u: unknown;
  readonly s: ListingOutcome;
}

const STORED_RESULTS: StoredAnswer<ImportServiceUsersResult[]> = {
  toStored: (results) =>
    results.map(({ user, status }) => ({ u: STORED_USER.toStored(user), s: status })),
  read: (context, kept) =>
    Promise.all(
      (kept as KeptResult[]).map(async ({ u, s }) => ({
        user: await STORED_USER.read(context, u),
        status: s,
      })),
    ),
};

export const ImportServiceUsers = defineMutation(importServiceUsers, {
  description:
    'Takes over a list of who uses a subscription: all of it, or none where an entry is wrong. The same list again changes nothing.',
  input: [ImportServiceUsersInput, 'The list.'],
  toInput: (input) => ({ ...input, subscription: keyOf('Subscription', input.subscriptionId) }),
  payload: {
    results: {
      type: () => [ImportServiceUsersResult],
      description:
        'One answer for each listed user, in their order, then one for each who left; null when refused.',
      stored: STORED_RESULTS,
    },
  },
});

export const RemoveServiceUser = defineMutation(removeServiceUser, {
  description:
    'Records that a user of a subscription has left: the user need not be told any more.',
  input: [RemoveServiceUserInput, 'Which user.'],
  toInput: ({ serviceUserId }) => ({ serviceUser: keyOf('ServiceUser', serviceUserId) }),
  payload: {
    serviceUser: {
      type: () => ServiceUser,
      description: 'The user; null when refused.',
      stored: STORED_USER,
    },
  },
});

@Resolver(() => ServiceUser)
export class ServiceUserResolver {
  @FieldResolver(() => ID)
  id(@Root() user: ServiceUserRecord): string {
    return nodeId('ServiceUser', user);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was recorded that the user has left; null while active.',
  })
  leftAt(@Root() { isActive, changedAt }: ServiceUserRecord): string | null {
    return isActive ? null : changedAt;
  }

  @FieldResolver(() => Subscription, { description: 'The subscription that the user uses.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: ServiceUserRecord,
  ): Promise<SubscriptionRow | null> {
    return subscriptionById(context, { accountId, id });
  }
}

readNodesOf('ServiceUser', 'READ_ACCOUNTS', serviceUserById);
