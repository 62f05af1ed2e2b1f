import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';
import { ServiceUserImportMode } from './service-user.type';

@InputType('ServiceUserInput', { description: 'A user of a subscription.' })
export class ServiceUserInput {
  @Field(() => String, { description: 'Your own id of the user, 1 to 200 characters.' })
  externalId: string;

  @Field(() => String, { description: 'Name, 1 to 200 characters.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'E-mail address; users may share one.' })
  email?: string | null;
}

@InputType('ImportServiceUsersInput', { description: 'A list of a subscription’s users.' })
export class ImportServiceUsersInput extends ActInput {
  @Field(() => ID, { description: 'The subscription, whose terms must forbid emergency calls.' })
  subscriptionId: string;

  @Field(() => [ServiceUserInput], { description: 'The users, 1 to 1,000.' })
  users: ServiceUserInput[];

  @Field(() => ServiceUserImportMode, {
    defaultValue: 'ADD',
    description:
      'How to treat users not on the list; REPLACE for subscriptions of up to 1,000 users.',
  })
  mode: keyof typeof ServiceUserImportMode;
}

@InputType('RemoveServiceUserInput', { description: 'The user who has left.' })
export class RemoveServiceUserInput extends ActInput {
  @Field(() => ID, { description: 'The user of a service.' })
  serviceUserId: string;
}
