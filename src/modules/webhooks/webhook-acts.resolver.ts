import { GraphQLString } from 'graphql';
import { ID } from 'type-graphql';
import { defineMutation, shownOnce, storedAsIs, storedNode } from '../../graphql/mutation';
import { keyOf, rootNodeId } from '../../graphql/node-id';
import { typeOfEnumName } from '../events/event-kind';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  pauseWebhookEndpoint,
  resumeWebhookEndpoint,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from './webhook-endpoint.commands';
import {
  redeliverWebhookEvent,
  redeliverWebhookEvents,
  sendWebhookSample,
} from './webhook-replay.commands';
import type { WebhookEndpoint as Endpoint } from './webhook-endpoint.loader';
import {
  CreateWebhookEndpointInput,
  DeleteWebhookEndpointInput,
  PauseWebhookEndpointInput,
  RedeliverWebhookEventInput,
  RedeliverWebhookEventsInput,
  ResumeWebhookEndpointInput,
  RotateWebhookSecretInput,
  SendWebhookSampleInput,
  UpdateWebhookEndpointInput,
} from './webhook.input';
import { WebhookEndpoint } from './webhook.type';

const endpoint = (description: string) => ({
  webhookEndpoint: {
    type: () => WebhookEndpoint,
    description,
    stored: storedNode<Endpoint>('WebhookEndpoint'),
  },
});
const THE_ENDPOINT = endpoint('The endpoint; null if refused.');
const SECRET = {
  type: () => GraphQLString,
  description:
    'The secret that messages are verified by, shown only once. Null if refused, or if the operation was already performed under the same idempotency key: rotate the secret to get another.',
  stored: shownOnce<string>(),
};

const keyOfEndpoint = (id: string): string | undefined => keyOf('WebhookEndpoint', id)?.id;
const typesOf = (names: readonly string[] | null | undefined) => names?.map(typeOfEnumName);

export const CreateWebhookEndpoint = defineMutation(createWebhookEndpoint, {
  description:
    'Creates a webhook endpoint of the viewer’s partner or account, or of the provider, and returns its secret, which is shown only once. Events are sent once it has accepted a sample.',
  input: [CreateWebhookEndpointInput, 'The new endpoint.'],
  toInput: ({ types, operation, ...input }) => ({
    ...{ ...input, types: typesOf(types) ?? null, operation: operation ?? null },
  }),
  payload: { ...endpoint('The new endpoint; null if refused.'), secret: SECRET },
});

export const UpdateWebhookEndpoint = defineMutation(updateWebhookEndpoint, {
  description: 'Changes where events are sent, or which.',
  input: [UpdateWebhookEndpointInput, 'What is to change.'],
  nullSays: ['types', 'operation'],
  toInput: ({ webhookEndpointId, url, types, environment, operation }) => ({
    endpointId: keyOfEndpoint(webhookEndpointId),
    ...{ url: url ?? undefined, environment: environment ?? undefined },
    ...{ types: types === null ? null : typesOf(types), operation },
  }),
  payload: THE_ENDPOINT,
});

export const SendWebhookSample = defineMutation(sendWebhookSample, {
  description:
    'Sends a made-up event, within a second. A PENDING endpoint becomes ACTIVE once it answers 2xx; `attempts` shows what came of it.',
  input: [SendWebhookSampleInput, 'The endpoint and the type.'],
  toInput: ({ webhookEndpointId, type }) => ({
    ...{ endpointId: keyOfEndpoint(webhookEndpointId), type: typeOfEnumName(type) },
  }),
  payload: THE_ENDPOINT,
});

const named = ({ webhookEndpointId }: { readonly webhookEndpointId: string }) => ({
  endpointId: keyOfEndpoint(webhookEndpointId),
});

export const PauseWebhookEndpoint = defineMutation(pauseWebhookEndpoint, {
  description: 'Stops sending to an endpoint. Nothing is lost: it goes on from there when resumed.',
  input: [PauseWebhookEndpointInput, 'The endpoint.'],
  toInput: named,
  payload: THE_ENDPOINT,
});

export const ResumeWebhookEndpoint = defineMutation(resumeWebhookEndpoint, {
  description:
    'Sends to a paused or disabled endpoint again, from where it stopped; what failed is tried at once.',
  input: [ResumeWebhookEndpointInput, 'The endpoint.'],
  toInput: named,
  payload: THE_ENDPOINT,
});

export const DeleteWebhookEndpoint = defineMutation(deleteWebhookEndpoint, {
  description: 'Deletes an endpoint permanently; nothing is sent or tried again.',
  input: [DeleteWebhookEndpointInput, 'The endpoint.'],
  toInput: named,
  toPayload: ({ deletedId }) => ({
    deletedWebhookEndpointId: rootNodeId('WebhookEndpoint', deletedId),
  }),
  payload: {
    deletedWebhookEndpointId: {
      type: () => ID,
      description: 'Id of the endpoint; null if refused.',
      stored: storedAsIs<string>(),
    },
  },
});

export const RotateWebhookSecret = defineMutation(rotateWebhookSecret, {
  description:
    'Creates another secret for an endpoint and returns it, shown only once. For a while messages are signed by both, so that either verifies.',
  input: [RotateWebhookSecretInput, 'The endpoint, and for how long both sign.'],
  toInput: ({ webhookEndpointId, overlapHours }) => ({
    ...{ endpointId: keyOfEndpoint(webhookEndpointId), overlapHours },
  }),
  payload: { ...THE_ENDPOINT, secret: SECRET },
});

export const RedeliverWebhookEvent = defineMutation(redeliverWebhookEvent, {
  description: 'Sends one event once more, with the id that it had.',
  input: [RedeliverWebhookEventInput, 'The endpoint and the event.'],
  toInput: ({ webhookEndpointId, eventId }) => ({
    ...{ endpointId: keyOfEndpoint(webhookEndpointId), event: keyOf('Event', eventId) },
  }),
  payload: THE_ENDPOINT,
});

export const RedeliverWebhookEvents = defineMutation(redeliverWebhookEvents, {
  description:
    'Sends the events of a range once more, in their order, 100,000 at the most; each with the id that it had.',
  input: [RedeliverWebhookEventsInput, 'The endpoint and the range.'],
  toInput: ({ webhookEndpointId, types, ...range }) => ({
    ...{ endpointId: keyOfEndpoint(webhookEndpointId), ...range, types: typesOf(types) },
  }),
  payload: THE_ENDPOINT,
});
