import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';
import { CallDetailInput } from '../ingest/record-usage.input';

@InputType('UsageReplacementInput', {
  description:
    'A metered call as it should have been reported, all of it; its feed and its id there stay.',
})
export class UsageReplacementInput extends CallDetailInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Another subscription of the same account, whose use it is; the same when absent.',
  })
  subscriptionId?: string | null;
}

@InputType('CorrectUsageInput', { description: 'A metered call that was reported wrongly.' })
export class CorrectUsageInput extends ActInput {
  @Field(() => ID, { description: 'The version that is in force, a UsageRecord.' })
  usageRecordId: string;

  @Field(() => UsageReplacementInput, {
    nullable: true,
    description: 'What comes in its place; nothing when absent: the call is taken back for good.',
  })
  replacement?: UsageReplacementInput | null;

  @Field(() => String, { description: 'Why, 1 to 500 characters.' })
  reason: string;
}
