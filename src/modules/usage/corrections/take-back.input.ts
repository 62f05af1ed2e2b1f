import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';

@InputType('TakeBackUsageImportInput', { description: 'A delivery to take back, and the reason.' })
export class TakeBackUsageImportInput extends ActInput {
  @Field(() => ID, { description: 'The delivery.' })
  usageImportId: string;

  @Field(() => String, {
    description: 'The reason, 1 to 500 characters; recorded with each reversal.',
  })
  reason: string;
}
