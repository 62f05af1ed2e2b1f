import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { readNodesOf } from '../../graphql/node';
import { keyOf, rootNodeId } from '../../graphql/node-id';
import type { AccountRow } from '../accounts/account.entity';
import { accountById, partnerById } from '../accounts/account.loader';
import { Account, Partner } from '../accounts/account.type';
import { enumNameOf, typeOfEnumName } from '../events/event-kind';
import { feedHead } from '../events/event-feed.loader';
import { EventTypeEnum } from '../events/event.type';
import type { PartnerRow } from '../partners/partner.entity';
import type { WebhookAttemptRow } from './webhook.entity';
import {
  acknowledgedPosition,
  progressOf,
  secretsByEndpointId,
  webhookAttempts,
  webhookEndpointById,
  webhookEndpoints,
  type WebhookEndpoint as Endpoint,
  type WorkingSecret,
} from './webhook-endpoint.loader';
import { acknowledgedCursorOf } from './webhook-message';
import { operationProblem } from './webhook-operation';
import { previewOf } from './webhook-preview';
import { readerOf } from './webhook-reader';
import { problemsOf } from './webhook-problem';
import {
  WebhookAttempt,
  WebhookAttemptConnection,
  WebhookEndpoint,
  WebhookEndpointConnection,
  WebhookPreview,
  WebhookProblem,
  WebhookSecret,
} from './webhook.type';

readNodesOf('WebhookEndpoint', 'MANAGE_WEBHOOKS', (context, { id }) =>
  webhookEndpointById(context, id),
);

@Resolver(() => WebhookEndpoint)
export class WebhookEndpointResolver {
  @Query(() => WebhookEndpointConnection, {
    nullable: true,
    description:
      'Webhook endpoints, latest first: all for staff, its own for a partner or the owners of an account. A restricted client sees only those that are restricted to the same accounts or fewer. Null for viewers who may not manage webhooks.',
  })
  webhookEndpoints(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<Endpoint>> {
    const key = { accountId: null };
    return listConnection(context, webhookEndpoints, key, args, { isDescending: true });
  }

  @Query(() => WebhookPreview, {
    nullable: true,
    description:
      'What would be sent to an endpoint now: an event, or a made-up one of a type. Nothing is sent. Null if there is no such endpoint.',
  })
  async previewWebhook(
    @Ctx() context: RequestContext,
    @Arg('webhookEndpointId', () => ID, { description: 'The endpoint.' }) endpointId: string,
    @Arg('eventId', () => ID, { nullable: true, description: 'An event of the feed.' })
    eventId?: string | null,
    @Arg('type', () => EventTypeEnum, {
      nullable: true,
      description: 'The type of a made-up event.',
    })
    type?: string | null,
  ): Promise<WebhookPreview | null> {
    const key = keyOf('WebhookEndpoint', endpointId);
    const endpoint = key && (await webhookEndpointById(context, key.id));
    if (!endpoint) return null;
    const wanted = {
      event: eventId == null ? undefined : (keyOf('Event', eventId) ?? null),
      type: type == null ? undefined : typeOfEnumName(type),
    };
    return previewOf(context, endpoint, wanted);
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: Endpoint): string {
    return rootNodeId('WebhookEndpoint', id);
  }

  @FieldResolver(() => [EventTypeEnum], {
    nullable: true,
    description: 'Only events of these types; null for all that its owner may read.',
  })
  types(@Root() { types }: Endpoint): string[] | null {
    return types && types.map(enumNameOf);
  }

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'The partner that owns it; null if it is an account’s or the provider’s.',
  })
  partner(
    @Ctx() context: RequestContext,
    @Root() { partnerId }: Endpoint,
  ): Promise<PartnerRow | null> | null {
    return partnerId === null ? null : partnerById(context, partnerId);
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: 'The account whose owners own it; null if it is a partner’s or the provider’s.',
  })
  account(
    @Ctx() context: RequestContext,
    @Root() { accountId }: Endpoint,
  ): Promise<AccountRow | null> | null {
    return accountId === null ? null : accountById(context, accountId);
  }

  @FieldResolver(() => [WebhookProblem], { description: 'What keeps events from it.' })
  async problems(
    @Ctx() context: RequestContext,
    @Root() endpoint: Endpoint,
  ): Promise<WebhookProblem[]> {
    const [progress, versions] = await Promise.all([
      progressOf(context, endpoint.id),
      secretsByEndpointId(context, endpoint.id),
    ]);
    const { masterKeys } = context.webhooks;
    const isSigned = versions.some((version) => masterKeys.secretOf(version) !== undefined);
    const isOperationInvalid =
      operationProblem(context, endpoint, readerOf(endpoint)) !== undefined;
    return problemsOf(endpoint, progress, { isSigned, isOperationInvalid });
  }

  @FieldResolver(() => String, {
    description:
      'Cursor up to which everything was accepted. `events` goes on from here for the same types.',
  })
  async acknowledgedCursor(
    @Ctx() context: RequestContext,
    @Root() endpoint: Endpoint,
  ): Promise<string> {
    const [head, progress] = await Promise.all([
      feedHead(context),
      progressOf(context, endpoint.id),
    ]);
    const position = acknowledgedPosition(progress);
    return acknowledgedCursorOf(head, endpoint, position, context.requestedAt);
  }

  @FieldResolver(() => Int, {
    description: 'Accounts whose events wait behind one that was not accepted.',
  })
  async lanesWaiting(@Ctx() context: RequestContext, @Root() { id }: Endpoint): Promise<number> {
    return (await progressOf(context, id)).lanesWaiting;
  }

  @FieldResolver(() => [WebhookSecret], {
    description: 'Versions of its secret that sign now, latest first.',
  })
  secrets(@Ctx() context: RequestContext, @Root() { id }: Endpoint): Promise<WorkingSecret[]> {
    return secretsByEndpointId(context, id);
  }

  @FieldResolver(() => WebhookAttemptConnection, {
    description: 'What was tried in the last 30 days, latest first.',
  })
  attempts(
    @Ctx() context: RequestContext,
    @Root() { id: parentId }: Endpoint,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<WebhookAttemptRow>> {
    const key = { accountId: null, parentId };
    return listConnection(context, webhookAttempts, key, args, { isDescending: true });
  }
}

@Resolver(() => WebhookAttempt)
export class WebhookAttemptResolver {
  @FieldResolver(() => EventTypeEnum, { description: 'Type of the event.' })
  type(@Root() { type }: WebhookAttemptRow): string {
    return enumNameOf(type);
  }
}
