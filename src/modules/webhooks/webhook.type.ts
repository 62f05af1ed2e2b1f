import { Field, Int, ObjectType } from 'type-graphql';
import { RequiresRight } from '../../graphql/authorization';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { Node } from '../../graphql/node';
import { DateTimeScalar } from '../../graphql/scalars';
import type { AttemptOutcome } from '../../outgoing/post';
import type { WebhookEnvironment as Environment, WebhookStatus } from './webhook-state';
import type { ProblemKind } from './webhook-problem';

export const WebhookEndpointStatusType = enumType<Exclude<WebhookStatus, 'DELETED'>>(
  'WebhookEndpointStatus',
  'Whether events are sent to an endpoint.',
  {
    PENDING: 'Only samples are sent, until one is answered by 2xx.',
    ACTIVE: 'Events are sent.',
    PAUSED: 'Nothing is sent; it goes on from there when it is resumed.',
    DISABLED: 'The server gave up: it failed for 72 hours, or answered 410. It can be resumed.',
  },
);

export const WebhookEnvironmentType = enumType<Environment>(
  'WebhookEnvironment',
  'Of which accounts an endpoint is sent events.',
  {
    PRODUCTION: 'Of accounts that are no sandboxes.',
    SANDBOX: 'Of sandboxes alone.',
    ALL: 'Of both.',
  },
);

export const WebhookOutcomeType = enumType<AttemptOutcome>(
  'WebhookAttemptOutcome',
  'How an attempt to send a message ended.',
  {
    SUCCEEDED: 'It was answered by 2xx.',
    HTTP: 'It was answered by another status, or by something that is no HTTP.',
    DNS: 'The name of the host could not be resolved.',
    CONNECT: 'No connection could be made.',
    TLS: 'The handshake failed, or the certificate is not valid for the host.',
    TIMEOUT: 'The whole attempt took longer than 15 seconds.',
    RESET: 'The connection ended before the answer did.',
    TARGET_REFUSED: 'The host leads to an address that is not public.',
  },
);

export const WebhookProblemKindType = enumType<ProblemKind>(
  'WebhookProblemKind',
  'What keeps events from an endpoint.',
  {
    FAILING: 'Its last attempts failed; they are repeated by the schedule.',
    BACKED_OFF: 'Too many accounts fail: one request at a time is tried, until it is accepted.',
    GONE: 'It answered 410 and was disabled.',
    DISABLED: 'It failed for 72 hours and was disabled.',
    OPERATION_INVALID:
      'Its operation is not valid any more, by a new version or by rights that ended: messages have ids alone.',
    NO_MASTER_KEY: 'The master key of its secret is not known to the server any more.',
  },
);

@RequiresRight('MANAGE_WEBHOOKS')
@ObjectType('WebhookProblem', {
  description: 'Something that keeps events from an endpoint.',
  simpleResolvers: true,
})
export class WebhookProblem {
  @Field(() => WebhookProblemKindType, { description: 'A stable code to branch on.' })
  kind: ProblemKind;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Since when; null if not known.' })
  beganAt: string | null;
}

@RequiresRight('MANAGE_WEBHOOKS')
@ObjectType('WebhookSecret', {
  description: 'A version of an endpoint’s secret that signs now, without the secret itself.',
  simpleResolvers: true,
})
export class WebhookSecret {
  @Field(() => Int, { description: 'Sequence number within the endpoint, starting at 1.' })
  version: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it stops signing because a later one replaced it; null for the latest.',
  })
  expiresAt: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;
}

@RequiresRight('MANAGE_WEBHOOKS')
@ObjectType('WebhookAttempt', {
  description: 'One attempt to send a message. Attempts are kept for 30 days.',
  simpleResolvers: true,
})
export class WebhookAttempt {
  @Field(() => String, {
    description: 'Header webhook-id: the id of the event, the same at every attempt.',
  })
  messageId: string;

  @Field(() => Int, { description: 'Number of the attempt, starting at 1.' })
  number: number;

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  startedAt: string;

  @Field(() => Int, { description: 'How long it took, in milliseconds.' })
  durationMs: number;

  @Field(() => WebhookOutcomeType, { description: 'How it ended.' })
  outcome: AttemptOutcome;

  @Field(() => Int, { nullable: true, description: 'Status of the answer; null if none came.' })
  status: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Address that was connected to; null if no connection was made.',
  })
  address: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What went wrong on the way, such as a certificate; null if it was answered.',
  })
  error: string | null;

  @Field(() => Int, { description: 'Length of the body that was sent, in bytes.' })
  bodyBytes: number;

  @Field(() => String, { description: 'SHA-256 of the body that was sent, in hexadecimal.' })
  bodySha256: string;

  @Field(() => String, { description: 'The first 1,024 bytes of the answer’s body.' })
  excerpt: string;
}

@RequiresRight('MANAGE_WEBHOOKS')
@ObjectType('WebhookEndpoint', {
  implements: Node,
  description: 'A URL that events are sent to by POST, signed by Standard Webhooks.',
  simpleResolvers: true,
})
export class WebhookEndpoint extends Node {
  @Field(() => String, { description: 'Where events are sent.' })
  url: string;

  @Field(() => WebhookEndpointStatusType, { description: 'Whether events are sent.' })
  status: Exclude<WebhookStatus, 'DELETED'>;

  @Field(() => WebhookEnvironmentType, { description: 'Of which accounts.' })
  environment: Environment;

  @Field(() => String, {
    nullable: true,
    description: 'The operation that gives the data of messages; null for ids alone.',
  })
  operation: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who created it: viewer kind and token subject.' })
  recordedBy: string;
}

@RequiresRight('MANAGE_WEBHOOKS')
@ObjectType('WebhookHeader', { description: 'A header of a request.', simpleResolvers: true })
export class WebhookHeader {
  @Field(() => String, { description: 'Name, in lower case.' })
  name: string;

  @Field(() => String, { description: 'Value.' })
  value: string;
}

@RequiresRight('MANAGE_WEBHOOKS')
@ObjectType('WebhookPreview', {
  description: 'What would be sent to an endpoint now, to the byte.',
  simpleResolvers: true,
})
export class WebhookPreview {
  @Field(() => [WebhookHeader], { description: 'The headers, signature included.' })
  headers: WebhookHeader[];

  @Field(() => String, { description: 'The body: the very text that is signed.' })
  body: string;
}

export const WebhookEndpointConnection = connectionOf<WebhookEndpoint>(
  WebhookEndpoint,
  'WebhookEndpoint',
);
export const WebhookAttemptConnection = connectionOf<WebhookAttempt>(
  WebhookAttempt,
  'WebhookAttempt',
);
