import { Field, ID, InputType } from 'type-graphql';
import { ActInput } from '../../../graphql/mutation';
import { CallDetailInput } from '../ingest/record-usage.input';

@InputType('UsageReplacementInput', {
  description:
    'A complete metered call as it should have been reported; the feed and the id in it stay the same.',
})
export class UsageReplacementInput extends CallDetailInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Another subscription of the same account that used the service. Default: unchanged.',
  })
  subscriptionId?: string | null;
}

@InputType('CorrectUsageInput', { description: 'A metered call that was reported wrongly.' })
export class CorrectUsageInput extends ActInput {
  @Field(() => ID, { description: 'Id of the UsageRecord version in force.' })
  usageRecordId: string;

  @Field(() => UsageReplacementInput, {
    nullable: true,
    description: 'The corrected call. Omit to take the call back permanently.',
  })
  replacement?: UsageReplacementInput | null;

  @Field(() => String, { description: 'The reason, 1 to 500 characters.' })
  reason: string;
}
