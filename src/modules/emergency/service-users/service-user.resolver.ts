import { Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import type { ListingOutcome } from '../../../domain/contract/service-user';
import type { Instant } from '../../../domain/time/time-zone';
import type { RequestContext } from '../../../application/context';
import { after, type PromiseOrValue } from '../../../application/promise-or-value';
import { KnownAt } from '../../../graphql/moment';
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
import { serviceUserById, userAsKnown, type ServiceUserRecord } from './service-user.loader';
import { ServiceUser, ServiceUserImportOutcome } from './service-user.type';

@ObjectType('ImportServiceUsersResult', {
  description: 'The outcome for one user of an imported list.',
  simpleResolvers: true,
})
export class ImportServiceUsersResult {
  @Field(() => ServiceUser, {
    nullable: true,
    description: 'The user; null for viewers who may not read accounts.',
  })
  user: ServiceUserRecord;

  @Field(() => ServiceUserImportOutcome, { description: 'The outcome for the user.' })
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
    'Imports a list of the users of a subscription: the whole list, or nothing if an entry is invalid. Importing the same list again changes nothing.',
  input: [ImportServiceUsersInput, 'The list.'],
  toInput: (input) => ({ ...input, subscription: keyOf('Subscription', input.subscriptionId) }),
  payload: {
    results: {
      type: () => [ImportServiceUsersResult],
      description:
        'One result for each listed user, in order, then one for each user who left; null if refused.',
      stored: STORED_RESULTS,
    },
  },
});

export const RemoveServiceUser = defineMutation(removeServiceUser, {
  description: 'Records that a user of a subscription has left and need no longer be notified.',
  input: [RemoveServiceUserInput, 'The user who has left.'],
  toInput: ({ serviceUserId }) => ({ serviceUser: keyOf('ServiceUser', serviceUserId) }),
  payload: {
    serviceUser: {
      type: () => ServiceUser,
      description: 'The user; null if refused.',
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

  @FieldResolver(() => String, { description: 'Name of the user.' })
  name(
    @Ctx() context: RequestContext,
    @Root() user: ServiceUserRecord,
    @KnownAt() knownAt?: Instant | null,
  ): PromiseOrValue<string> {
    return after(userAsKnown(context, user, knownAt), ({ name }) => name);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'E-mail address, which users may share; null if there is none.',
  })
  email(
    @Ctx() context: RequestContext,
    @Root() user: ServiceUserRecord,
    @KnownAt() knownAt?: Instant | null,
  ): PromiseOrValue<string | null> {
    return after(userAsKnown(context, user, knownAt), ({ email }) => email);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the user is active, i.e. has been listed and has not left.',
  })
  isActive(
    @Ctx() context: RequestContext,
    @Root() user: ServiceUserRecord,
    @KnownAt() knownAt?: Instant | null,
  ): PromiseOrValue<boolean> {
    return after(userAsKnown(context, user, knownAt), ({ isActive }) => isActive);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When the user was recorded as having left; null while active.',
  })
  leftAt(
    @Ctx() context: RequestContext,
    @Root() user: ServiceUserRecord,
    @KnownAt() knownAt?: Instant | null,
  ): PromiseOrValue<string | null> {
    return after(userAsKnown(context, user, knownAt), ({ leftAt }) => leftAt);
  }

  @FieldResolver(() => Subscription, { description: 'The subscription that the user belongs to.' })
  subscription(
    @Ctx() context: RequestContext,
    @Root() { accountId, subscriptionId: id }: ServiceUserRecord,
  ): Promise<SubscriptionRow | null> {
    return subscriptionById(context, { accountId, id });
  }
}

readNodesOf('ServiceUser', 'READ_ACCOUNTS', serviceUserById);
