import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { RequiresRight } from '../../graphql/authorization';
import { Node } from '../../graphql/node';
import { DateTimeScalar } from '../../graphql/scalars';
import type { PartnerScope as Scope } from '../../application/permissions';

export const PartnerScope = enumType<Scope>(
  'PartnerScope',
  'A permission of a partner’s client; no scope includes another.',
  {
    ACCOUNTS_READ: 'Reads accounts, orders, subscriptions, notices and support contacts.',
    ACCOUNTS_WRITE: 'Creates accounts.',
    ORDERS_WRITE: 'Places orders.',
    NOTICES_WRITE: 'Gives notices of termination and withdraws them.',
    USAGE_READ: 'Reads calls, their totals and emergency incidents, with masked numbers.',
    USAGE_WRITE: 'Sends calls.',
    NUMBERS_READ: 'Sees the full numbers of calls, which are masked otherwise.',
    EMERGENCY_WRITE:
      'Imports lists of users, records their notifications about emergency calls, and closes incidents.',
    BILLING_READ: 'Reads how accounts are billed: who sells to them, and how they are taxed.',
    CLIENTS_WRITE: 'Reads, creates, rotates and revokes clients.',
    WEBHOOKS_WRITE: 'Reads, creates and changes webhook endpoints.',
  },
);

export const ApiClientStatus = enumType('ApiClientStatus', 'Whether a client can authenticate.', {
  ACTIVE: 'It can authenticate.',
  EXPIRED: 'It has expired.',
  REVOKED: 'It was revoked.',
});

@RequiresRight('MANAGE_API_CLIENTS')
@ObjectType('ApiClientSecret', {
  description: 'A valid secret of a client, without the secret value itself.',
  simpleResolvers: true,
})
export class ApiClientSecret {
  @Field(() => Int, { description: 'Sequence number within the client, starting at 1.' })
  number: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it stops working because a later secret replaced it; null for the latest.',
  })
  expiresAt: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who created it: viewer kind and token subject.' })
  recordedBy: string;
}

@RequiresRight('MANAGE_API_CLIENTS')
@ObjectType('ApiClient', {
  implements: Node,
  description: 'A partner’s program that authenticates with a secret.',
  simpleResolvers: true,
})
export class ApiClient extends Node {
  @Field(() => String, { description: 'Name given by its partner.' })
  name: string;

  @Field(() => [PartnerScope], { description: 'What it may do; never changes.' })
  scopes: Scope[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'First instant at which it can no longer authenticate; null if it does not expire.',
  })
  expiresAt: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was revoked; null if it is not revoked.',
  })
  revokedAt: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was revoked; null if it is not revoked.',
  })
  revocationReason: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;

  @Field(() => String, { description: 'Who created it: viewer kind and token subject.' })
  recordedBy: string;
}

export const ApiClientConnection = connectionOf<ApiClient>(ApiClient, 'ApiClient');
