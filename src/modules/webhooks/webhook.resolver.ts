import { Arg, Args, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { timeOrderedId } from '../../application/time-ordered-id';
import { refuse } from '../../application/user-input-error';
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
import { placeOfEvent, sentEventOf } from './sent-event.loader';
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
import {
  acknowledgedCursorOf,
  headersOf,
  messageOf,
  sampleOf,
  type WebhookMessage,
} from './webhook-message';
import { hasInvalidOperation, operationData } from './webhook-operation';
import { problemsOf } from './webhook-problem';
import { filterOf } from './webhook-reader';
import { wording } from './webhook.sentences';
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
    const { requestedAt, webhooks } = context;
    const [head, progress, versions, message] = await Promise.all([
      feedHead(context),
      progressOf(context, endpoint.id),
      secretsByEndpointId(context, endpoint.id),
      previewed(context, endpoint, eventId, type),
    ]);
    const secrets = versions.flatMap((version) => webhooks.masterKeys.secretOf(version) ?? []);
    const position = acknowledgedPosition(progress);
    const cursor = acknowledgedCursorOf(head, endpoint, position, requestedAt);
    const headers = headersOf(message, secrets, requestedAt, cursor);
    return {
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      body: message.body,
    };
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
    const isOperationInvalid = hasInvalidOperation(context, endpoint);
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

async function previewed(
  context: RequestContext,
  endpoint: Endpoint,
  eventId: string | null | undefined,
  type: string | null | undefined,
): Promise<WebhookMessage> {
  const head = await feedHead(context);
  if ((eventId == null) === (type == null)) {
    const got = eventId == null ? 'neither' : 'both';
    refuse('INVALID_INPUT', ['type'], wording('expected eventId or type, got {got}', { got }));
  }
  if (type != null) {
    const id = timeOrderedId();
    return sampleOf(head, endpoint, { id, type: typeOfEnumName(type), at: context.requestedAt });
  }
  const key = keyOf('Event', eventId ?? '');
  const found = key && (await placeOfEvent(context, key));
  if (!found) {
    const message = wording('No event with this id that the endpoint is sent.');
    return refuse('NOT_FOUND', ['eventId'], message);
  }
  const event = await sentEventOf(context, filterOf(endpoint), found);
  if (endpoint.operation === null) return messageOf(head, endpoint, event);
  return messageOf(head, endpoint, event, await operationData(context, endpoint, event));
}
