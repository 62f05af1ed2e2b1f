import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../graphql/mutation';

@InputType('CloseAccountInput', { description: 'The account to close.' })
export class CloseAccountInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;
}

@InputType('ReopenAccountInput', { description: 'The account to open again.' })
export class ReopenAccountInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;
}
