import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import type { Actor } from '../../application/viewer';
import { refuse } from '../../application/user-input-error';
import { defineMutation, shownOnce, storedNode } from '../../graphql/mutation';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { readNodesOf } from '../../graphql/node';
import { keyOf, rootNodeId } from '../../graphql/node-id';
import { DateTimeScalar } from '../../graphql/scalars';
import type { AccountRow } from '../accounts/account.entity';
import { accountById, partnerById } from '../accounts/account.loader';
import { Account, Partner } from '../accounts/account.type';
import { Viewer } from '../accounts/viewer.resolver';
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
import { wording } from './partner.sentences';

const clientField = (description: string) => ({
  type: () => ApiClient,
  description,
  stored: storedNode<ApiClientRecord>('ApiClient'),
});
const SECRET = {
  type: () => String,
  description:
    'The complete bearer token, shown only once. Null if refused, or if the operation was already performed under the same idempotency key: rotate the secret to get another.',
  stored: shownOnce<string>(),
};

export const CreateApiClient = defineMutation(createApiClient, {
  description: 'Creates a client of a partner and returns its secret, which is shown only once.',
  input: [CreateApiClientInput, 'The new client.'],
  toInput: (input) => ({
    ...input,
    partnerId: input.partnerId == null ? undefined : idOf('Partner', input.partnerId),
    accountIds: input.accountIds?.map((id) => idOf('Account', id)),
  }),
  payload: { apiClient: clientField('The new client; null if refused.'), secret: SECRET },
});

export const RotateApiClientSecret = defineMutation(rotateApiClientSecret, {
  description:
    'Creates another secret for a client and returns it, shown only once. Earlier secrets stay valid for a while, so that no request has to fail.',
  input: [RotateApiClientSecretInput, 'The client, and how long its earlier secrets stay valid.'],
  toInput: (input) => ({ ...input, clientId: keyOf('ApiClient', input.apiClientId)?.id }),
  payload: { apiClient: clientField('The client; null if refused.'), secret: SECRET },
});

export const RevokeApiClient = defineMutation(revokeApiClient, {
  description: 'Revokes a client permanently: its next request is refused.',
  input: [RevokeApiClientInput, 'The client, and the reason.'],
  toInput: (input) => ({ ...input, clientId: keyOf('ApiClient', input.apiClientId)?.id }),
  payload: { apiClient: clientField('The client; null if refused.') },
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

/** What the viewer's own type gets from clients, which are known here. */
@Resolver(() => Viewer)
export class ViewerNameResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Name of the viewer: as the token says, or of the API client that asks; null if neither is known.',
  })
  async name(@Ctx() context: RequestContext, @Root() viewer: Actor): Promise<string | null> {
    if (viewer.kind !== 'PARTNER' || viewer.clientId === null) return viewer.name ?? null;
    return (await apiClientById(context, viewer.clientId))?.name ?? null;
  }
}

@Resolver(() => ApiClient)
export class ApiClientResolver {
  @Query(() => ApiClientConnection, {
    nullable: true,
    description:
      'API clients, latest first: of all partners for staff, its own for a partner. A restricted client sees only those restricted to the same accounts or fewer. Null for viewers who may not manage clients.',
  })
  apiClients(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('partnerId', () => ID, {
      nullable: true,
      description: 'Only clients of this partner. Default: all that the viewer may see.',
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
    description: 'The accounts it is restricted to; null for all of its partner’s accounts.',
  })
  async accounts(
    @Ctx() context: RequestContext,
    @Root() { accountIds }: ApiClientRecord,
  ): Promise<AccountRow[] | null> {
    if (accountIds === null) return null;
    const accounts = await Promise.all(accountIds.map((id) => accountById(context, id)));
    return accounts.filter((account) => account !== null);
  }

  @FieldResolver(() => ApiClientStatus, { description: 'Whether it can authenticate now.' })
  status(@Ctx() { requestedAt }: RequestContext, @Root() client: ApiClientRecord): Status {
    return statusOf(client, requestedAt);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When it last authenticated, to the minute; null if never.',
  })
  lastUsedAt(
    @Ctx() context: RequestContext,
    @Root() { id }: ApiClientRecord,
  ): Promise<Instant | null> {
    return lastUseByClientId(context, id);
  }

  @FieldResolver(() => [ApiClientSecret], {
    description:
      'Its valid secrets, latest first; the client itself may have expired or been revoked.',
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
    description:
      'API clients of the partner, latest first; null for viewers who may not manage clients.',
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
  return key?.id ?? refuse('INVALID_INPUT', ['partnerId'], wording('expected the id of a partner'));
}

readNodesOf('ApiClient', 'MANAGE_API_CLIENTS', (context, { id }) => apiClientById(context, id));
