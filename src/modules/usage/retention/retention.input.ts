import { Field, ID, InputType, Int } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';

@InputType('SetUsageRetentionInput', {
  description: 'How long to keep an account’s call detail.',
})
export class SetUsageRetentionInput extends ActInput {
  @Field(() => ID, { description: 'The account.' })
  accountId: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of full months before the current one whose detail is kept, 1 to 1,200; null to keep it forever.',
  })
  detailMonths?: number | null;
}
