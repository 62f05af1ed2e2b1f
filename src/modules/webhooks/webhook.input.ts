import { Field, ID, InputType, Int } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateTimeScalar } from '../../graphql/scalars';
import { EventTypeEnum } from '../events/event.type';
import type { WebhookEnvironment } from './webhook-state';
import { WebhookEnvironmentType } from './webhook.type';

const URL_DESCRIPTION =
  'Where events are sent: https, without a user name or a fragment, on port 443 or one from 1024 on, and at a public address. At most 2,048 bytes.';

@InputType('CreateWebhookEndpointInput', { description: 'The new endpoint.' })
export class CreateWebhookEndpointInput extends ActInput {
  @Field(() => String, { description: URL_DESCRIPTION })
  url: string;

  @Field(() => [EventTypeEnum], {
    nullable: true,
    description: 'Only events of these types. Default: all that the viewer may read.',
  })
  types?: string[] | null;

  @Field(() => WebhookEnvironmentType, {
    defaultValue: 'PRODUCTION',
    description: 'Of which accounts.',
  })
  environment: WebhookEnvironment;

  @Field(() => String, {
    nullable: true,
    description:
      'A subscription to `events` that gives the data of each message, such as the one that you follow live: without arguments and variables, of at most 8,192 bytes and 5,000 points. It is run as of the event, so only fields that answer the same at every attempt are taken. Default: ids alone.',
  })
  operation?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Begins after this cursor: one that `events` gave for the same types. Default: with what happens from now on.',
  })
  after?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Begins with the first event that was recorded at this instant or later. Cannot be combined with after.',
  })
  since?: Instant | null;
}

const ENDPOINT = { description: 'The endpoint.' };

@InputType('UpdateWebhookEndpointInput', {
  description: 'What is to change of an endpoint; what is left out stays as it is.',
})
export class UpdateWebhookEndpointInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;

  @Field(() => String, {
    nullable: true,
    description: `${URL_DESCRIPTION} With another URL the endpoint is PENDING again.`,
  })
  url?: string | null;

  @Field(() => [EventTypeEnum], {
    nullable: true,
    description: 'Only events of these types; null for all that the viewer may read.',
  })
  types?: string[] | null;

  @Field(() => WebhookEnvironmentType, { nullable: true, description: 'Of which accounts.' })
  environment?: WebhookEnvironment | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A subscription to `events` that gives the data of each message, such as the one that you follow live: without arguments and variables, of at most 8,192 bytes and 5,000 points. It is run as of the event, so only fields that answer the same at every attempt are taken. Null for ids alone.',
  })
  operation?: string | null;
}

@InputType('SendWebhookSampleInput', { description: 'The endpoint, and what to make up.' })
export class SendWebhookSampleInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;

  @Field(() => EventTypeEnum, { description: 'The type of the event that is made up.' })
  type: string;
}

@InputType('PauseWebhookEndpointInput', { description: 'The endpoint to pause.' })
export class PauseWebhookEndpointInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;
}

@InputType('ResumeWebhookEndpointInput', { description: 'The endpoint to resume.' })
export class ResumeWebhookEndpointInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;
}

@InputType('DeleteWebhookEndpointInput', { description: 'The endpoint to delete.' })
export class DeleteWebhookEndpointInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;
}

@InputType('RotateWebhookSecretInput', {
  description: 'The endpoint, and how long its present secret goes on signing.',
})
export class RotateWebhookSecretInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;

  @Field(() => Int, {
    defaultValue: 24,
    description: 'For how many hours messages are signed by both secrets, 0 to 168.',
  })
  overlapHours: number;
}

@InputType('RedeliverWebhookEventInput', { description: 'The endpoint and the event.' })
export class RedeliverWebhookEventInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;

  @Field(() => ID, { description: 'The event, as the header webhook-id had it.' })
  eventId: string;
}

@InputType('RedeliverWebhookEventsInput', {
  description:
    'The endpoint and a range of events: exactly one beginning, and one end at the most.',
})
export class RedeliverWebhookEventsInput extends ActInput {
  @Field(() => ID, ENDPOINT)
  webhookEndpointId: string;

  @Field(() => String, {
    nullable: true,
    description: 'Begins after this cursor: that of a message, or of `events` for the same types.',
  })
  after?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Begins with the first event that was recorded at this instant or later.',
  })
  since?: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'Ends with the event of this cursor. Default: with the last one that was sent.',
  })
  upTo?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Ends before the first event that was recorded at this instant or later.',
  })
  until?: Instant | null;

  @Field(() => [EventTypeEnum], {
    nullable: true,
    description: 'Only events of these types. Default: the types of the endpoint.',
  })
  types?: string[] | null;
}
