import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { refuse } from '../../application/user-input-error';
import { defineMutation, shownOnce, storedNode } from '../../graphql/mutation';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { readNodesOf } from '../../graphql/node';
import { keyOf, rootNodeId } from '../../graphql/node-id';
import { DateTimeScalar } from '../../graphql/scalars';
import type { AccountRow } from '../accounts/account.entity';
import { accountById, partnerById } from '../accounts/account.loader';
import { Account, Partner } from '../accounts/account.type';
import type { PartnerRow } from './partner.entity';
import { createApiClient, revokeApiClient, rotateApiClientSecret } from './api-client.commands';
import {
  CreateApiClientInput,
  RevokeApiClientInput,
  RotateApiClientSecretInput,
} from './api-client.input';
import {
  apiClientById,
  apiClients,
  confinementOf,
  lastUseByClientId,
  secretsByClientId,
  statusOf,
  type ApiClientRecord,
  type ApiClientSecretRecord,
  type ApiClientStatus as Status,
} from './api-client.loader';
import {
  ApiClient,
  ApiClientConnection,
  ApiClientSecret,
  ApiClientStatus,
} from './api-client.type';

const clientField = (description: string) => ({
  type: () => ApiClient,
  description,
  stored: storedNode<ApiClientRecord>('ApiClient'),
});
const SECRET = {
  type: () => String,
  description:
    'The whole bearer token, shown here and never again. Null when refused, and when the act was done before under the same idempotency key: rotate to get another.',
  stored: shownOnce<string>(),
};

export const CreateApiClient = defineMutation(createApiClient, {
  description: 'Creates a client of a partner, and shows its secret this once.',
  input: [CreateApiClientInput, 'The new client.'],
  toInput: (input) => ({
    ...input,
    partnerId: input.partnerId == null ? undefined : idOf('Partner', input.partnerId),
    accountIds: input.accountIds?.map((id) => idOf('Account', id)),
  }),
  payload: { apiClient: clientField('The new client; null when refused.'), secret: SECRET },
});

export const RotateApiClientSecret = defineMutation(rotateApiClientSecret, {
  description:
    'Gives a client another secret, and shows it this once; the others go on for a while, so that no call need fail.',
  input: [RotateApiClientSecretInput, 'The rotation.'],
  toInput: (input) => ({ ...input, clientId: keyOf('ApiClient', input.apiClientId)?.id }),
  payload: { apiClient: clientField('The client; null when refused.'), secret: SECRET },
});

export const RevokeApiClient = defineMutation(revokeApiClient, {
  description: 'Ends a client for good: its next request is refused.',
  input: [RevokeApiClientInput, 'Which client, and why.'],
  toInput: (input) => ({ ...input, clientId: keyOf('ApiClient', input.apiClientId)?.id }),
  payload: { apiClient: clientField('The client; null when refused.') },
});

function clientsOf(
  context: RequestContext,
  partnerId: string | undefined,
  args: PageArgs,
): Promise<Connection<ApiClientRecord>> {
  const within = confinementOf(context.viewer) ?? undefined;
  const key = { accountId: null, parentId: partnerId, within };
  return listConnection(context, apiClients, key, args, { isDescending: true });
}

@Resolver(() => ApiClient)
export class ApiClientResolver {
  @Query(() => ApiClientConnection, {
    nullable: true,
    description:
      'Clients of partners, the latest first: for staff of all, for a partner its own. A client that is confined sees those that reach no other accounts. Null for whoever may not manage clients.',
  })
  apiClients(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('partnerId', () => ID, {
      nullable: true,
      description: 'Of that partner only; of all that the viewer may see when absent.',
    })
    partnerId?: string | null,
  ): Promise<Connection<ApiClientRecord>> {
    return clientsOf(context, partnerId == null ? undefined : partnerKey(partnerId), args);
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: ApiClientRecord): string {
    return rootNodeId('ApiClient', id);
  }

  @FieldResolver(() => Partner, { description: 'The partner it belongs to.' })
  partner(
    @Ctx() context: RequestContext,
    @Root() { partnerId }: ApiClientRecord,
  ): Promise<PartnerRow | null> {
    return partnerById(context, partnerId);
  }

  @FieldResolver(() => [Account], {
    nullable: true,
    description: 'The accounts it is confined to; null for all of its partner’s.',
  })
  async accounts(
    @Ctx() context: RequestContext,
    @Root() { accountIds }: ApiClientRecord,
  ): Promise<AccountRow[] | null> {
    if (accountIds === null) return null;
    const accounts = await Promise.all(accountIds.map((id) => accountById(context, id)));
    return accounts.filter((account) => account !== null);
  }

  @FieldResolver(() => ApiClientStatus, { description: 'Whether it can sign in now.' })
  status(@Ctx() { requestedAt }: RequestContext, @Root() client: ApiClientRecord): Status {
    return statusOf(client, requestedAt);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When it signed in last, to the minute; null where it never did.',
  })
  lastUsedAt(
    @Ctx() context: RequestContext,
    @Root() { id }: ApiClientRecord,
  ): Promise<Instant | null> {
    return lastUseByClientId(context, id);
  }

  @FieldResolver(() => [ApiClientSecret], {
    description: 'Its secrets that work, the latest first; the client itself may have ended.',
  })
  secrets(
    @Ctx() context: RequestContext,
    @Root() { id }: ApiClientRecord,
  ): Promise<ApiClientSecretRecord[]> {
    return secretsByClientId(context, id);
  }
}

/** What a partner gets from this room. */
@Resolver(() => Partner)
export class PartnerApiClientsResolver {
  @FieldResolver(() => ApiClientConnection, {
    nullable: true,
    description: 'Its clients, the latest first; null for whoever may not manage clients.',
  })
  apiClients(
    @Ctx() context: RequestContext,
    @Root() { id }: PartnerRow,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ApiClientRecord>> {
    return clientsOf(context, id, args);
  }
}

const idOf = (type: 'Account' | 'Partner', id: string): string | null =>
  keyOf(type, id)?.id ?? null;

function partnerKey(id: string): string {
  const key = keyOf('Partner', id);
  return key?.id ?? refuse('INVALID_INPUT', ['partnerId'], 'expected the id of a partner');
}

readNodesOf('ApiClient', 'MANAGE_API_CLIENTS', (context, { id }) => apiClientById(context, id));
