import { Field, ObjectType } from 'type-graphql';
import type { ListingOutcome } from '../../../domain/contract/service-user';
import { enumType } from '../../../graphql/enum';
import { RequiresRight } from '../../../graphql/authorization';
import { Node } from '../../../graphql/node';
import { DateTimeScalar } from '../../../graphql/scalars';

export const ServiceUserImportMode = enumType(
  'ServiceUserImportMode',
  'What an imported list says of whoever is not on it.',
  { ADD: 'Nothing.', REPLACE: 'That they have left.' },
);

export const ServiceUserImportOutcome = enumType<ListingOutcome>(
  'ServiceUserImportOutcome',
  'What became of a user by an imported list.',
  {
    ADDED: 'New, or back after having left.',
    CHANGED: 'Known; the name or the e-mail address is new.',
    UNCHANGED: 'Known, just so; nothing was stored.',
    LEFT: 'Not on a list that replaces.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('ServiceUser', {
  implements: Node,
  description:
    'Someone who uses a subscription and is no person of the account, such as an agent, from an imported list.',
  simpleResolvers: true,
})
export class ServiceUser extends Node {
  @Field(() => String, { description: 'Id in the list; unique in the subscription, for ever.' })
  externalId: string;

  @Field(() => String, { description: 'Name of the user.' })
  name: string;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address, which users may share; null for none.',
  })
  email: string | null;

  @Field(() => Boolean, { description: 'Whether the user has not left.' })
  isActive: boolean;

  @Field(() => DateTimeScalar, { description: 'When the user was first listed.' })
  recordedAt: string;
}
