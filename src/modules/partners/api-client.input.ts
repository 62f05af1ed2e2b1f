import { Field, ID, InputType, Int } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateTimeScalar } from '../../graphql/scalars';
import { PartnerScope } from './api-client.type';

@InputType('CreateApiClientInput', { description: 'A new client of a partner.' })
export class CreateApiClientInput extends ActInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The partner. Required for staff; a partner’s client uses its own.',
  })
  partnerId?: string | null;

  @Field(() => String, { description: 'Name of your choice, 1 to 200 characters.' })
  name: string;

  @Field(() => [PartnerScope], {
    description:
      'What it may do, at least one scope; a client can grant only scopes that it has itself.',
  })
  scopes: (keyof typeof PartnerScope)[];

  @Field(() => [ID], {
    nullable: true,
    description:
      'The accounts it is restricted to, 1 to 100. Default: all of the partner’s accounts, including later ones.',
  })
  accountIds?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'First instant at which it can no longer authenticate. Default: never. A client that expires cannot grant a later expiry than its own.',
  })
  expiresAt?: Instant | null;
}

@InputType('RotateApiClientSecretInput', { description: 'A new secret for a client.' })
export class RotateApiClientSecretInput extends ActInput {
  @Field(() => ID, { description: 'The client.' })
  apiClientId: string;

  @Field(() => Int, {
    defaultValue: 24,
    description:
      'How long the currently valid secrets remain valid, in hours, 0 to 720; 0 ends them at once.',
  })
  overlapHours: number;
}

@InputType('RevokeApiClientInput', { description: 'The client to revoke.' })
export class RevokeApiClientInput extends ActInput {
  @Field(() => ID, { description: 'The client.' })
  apiClientId: string;

  @Field(() => String, { description: 'The reason, 1 to 500 characters.' })
  reason: string;
}
