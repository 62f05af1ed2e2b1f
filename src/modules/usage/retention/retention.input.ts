import { Field, ID, InputType, Int } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';

@InputType('SetUsageRetentionInput', {
  description: 'How long an account’s call detail is to be kept.',
})
export class SetUsageRetentionInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Whole months before the current one whose detail is kept, 1 to 1,200; null for ever.',
  })
  detailMonths?: number | null;
}
