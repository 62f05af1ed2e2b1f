import { Field, ObjectType } from 'type-graphql';
import type { ListingOutcome } from '../../../domain/contract/service-user';
import { enumType } from '../../../graphql/enum';
import { RequiresRight } from '../../../graphql/authorization';
import { Node } from '../../../graphql/node';
import { DateTimeScalar } from '../../../graphql/scalars';

export const ServiceUserImportMode = enumType(
  'ServiceUserImportMode',
  'How an imported list treats users who are not on it.',
  { ADD: 'They are left unchanged.', REPLACE: 'They are recorded as having left.' },
);

export const ServiceUserImportOutcome = enumType<ListingOutcome>(
  'ServiceUserImportOutcome',
  'The outcome for a user of an imported list.',
  {
    ADDED: 'New, or returned after having left.',
    CHANGED: 'Known; the name or the e-mail address changed.',
    UNCHANGED: 'Known and identical; nothing was stored.',
    LEFT: 'Not on a list in mode REPLACE; recorded as having left.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('ServiceUser', {
  implements: Node,
  description:
    'A user of a subscription who is not a person of the account, such as an agent; from an imported list.',
  simpleResolvers: true,
})
export class ServiceUser extends Node {
  @Field(() => String, { description: 'Id in the list; permanently unique in the subscription.' })
  externalId: string;

  @Field(() => DateTimeScalar, { description: 'When the user was first listed.' })
  recordedAt: string;
}
