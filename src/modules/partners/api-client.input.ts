import { Field, ID, InputType, Int } from 'type-graphql';
import type { Instant } from '../../domain/time/time-zone';
import { ActInput } from '../../graphql/mutation';
import { DateTimeScalar } from '../../graphql/scalars';
import { PartnerScope } from './api-client.type';

@InputType('CreateApiClientInput', { description: 'A new client of a partner.' })
export class CreateApiClientInput extends ActInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The partner; staff must give it, a partner’s client has its own.',
  })
  partnerId?: string | null;

  @Field(() => String, { description: 'What you call it, 1 to 200 characters.' })
  name: string;

  @Field(() => [PartnerScope], {
    description: 'What it may do, one at least; a client can give only scopes that it has itself.',
  })
  scopes: (keyof typeof PartnerScope)[];

  @Field(() => [ID], {
    nullable: true,
    description:
      'The accounts it is confined to, 1 to 100; all of the partner’s, later ones too, when absent.',
  })
  accountIds?: string[] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'First instant at which it can no longer sign in; never when absent. A client that expires can give no later one than its own.',
  })
  expiresAt?: Instant | null;
}

@InputType('RotateApiClientSecretInput', { description: 'Another secret for a client.' })
export class RotateApiClientSecretInput extends ActInput {
  @Field(() => ID, { description: 'The client.' })
  apiClientId: string;

  @Field(() => Int, {
    defaultValue: 24,
    description:
      'How long the secrets that work now go on, in hours, 0 to 720; 0 ends them at once.',
  })
  overlapHours: number;
}

@InputType('RevokeApiClientInput', { description: 'The end of a client.' })
export class RevokeApiClientInput extends ActInput {
  @Field(() => ID, { description: 'The client.' })
  apiClientId: string;

  @Field(() => String, { description: 'Why, 1 to 500 characters.' })
  reason: string;
}
