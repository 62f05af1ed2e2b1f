import { Field, InputType } from 'type-graphql';
import { ActInput } from '../../graphql/mutation';

@InputType('CreatePartnerInput', { description: 'A new partner.' })
export class CreatePartnerInput extends ActInput {
  @Field(() => String, { description: 'Name of the company, 1 to 200 characters.' })
  name: string;
}
