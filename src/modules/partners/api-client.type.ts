import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { enumType } from '../../graphql/enum';
import { RequiresRight } from '../../graphql/authorization';
import { Node } from '../../graphql/node';
import { DateTimeScalar } from '../../graphql/scalars';
import type { PartnerScope as Scope } from '../../application/permissions';

export const PartnerScope = enumType<Scope>(
  'PartnerScope',
  'What a partner’s client may do; none contains another.',
  {
    ACCOUNTS_READ: 'Reads accounts, orders, subscriptions, notices and support contacts.',
    ACCOUNTS_WRITE: 'Creates accounts.',
    ORDERS_WRITE: 'Places orders.',
    NOTICES_WRITE: 'Gives notices of termination and withdraws them.',
    USAGE_READ: 'Reads calls, their totals and emergency incidents; numbers masked.',
    USAGE_WRITE: 'Sends calls.',
    NUMBERS_READ: 'Sees the numbers of the calls that it reads, which are masked otherwise.',
    EMERGENCY_WRITE:
      'Sends lists of users, records that they were told about emergency calls, and closes incidents.',
    CLIENTS_WRITE: 'Reads, creates, rotates and revokes clients.',
  },
);

export const ApiClientStatus = enumType('ApiClientStatus', 'Whether a client can sign in.', {
  ACTIVE: 'It can.',
  EXPIRED: 'Its time is over.',
  REVOKED: 'It was revoked.',
});

@RequiresRight('MANAGE_API_CLIENTS')
@ObjectType('ApiClientSecret', {
  description: 'A secret of a client that works, with all but the secret itself.',
  simpleResolvers: true,
})
export class ApiClientSecret {
  @Field(() => Int, { description: 'Its number among the client’s, from 1 in their order.' })
  number: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it stops working, because there is a later one; null for the latest.',
  })
  expiresAt: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  recordedAt: string;

  @Field(() => String, { description: 'By whom it was made, kind and subject.' })
  recordedBy: string;
}

@RequiresRight('MANAGE_API_CLIENTS')
@ObjectType('ApiClient', {
  implements: Node,
  description: 'A program of a partner’s that signs in by a secret.',
  simpleResolvers: true,
})
export class ApiClient extends Node {
  @Field(() => String, { description: 'What its partner calls it.' })
  name: string;

  @Field(() => [PartnerScope], { description: 'What it may do; it never changes.' })
  scopes: Scope[];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'First instant at which it can no longer sign in; null where there is none.',
  })
  expiresAt: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was revoked; null while it was not.',
  })
  revokedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was revoked; null while not.' })
  revocationReason: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  recordedAt: string;

  @Field(() => String, { description: 'By whom it was created, kind and subject.' })
  recordedBy: string;
}

export const ApiClientConnection = connectionOf<ApiClient>(ApiClient, 'ApiClient');
