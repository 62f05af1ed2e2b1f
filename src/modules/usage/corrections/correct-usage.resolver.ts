import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { runMutation, storedNode, type StoredAnswer } from '../../../graphql/mutation';
import { RequiresRight } from '../../../graphql/authorization';
import { keyOf, nodeId } from '../../../graphql/node-id';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../../graphql/user-error.type';
import type { UsageRow } from '../records/usage.entity';
import { UsageRecord } from '../records/usage.type';
import { correctUsage, type Replacement } from './correct-usage.commands';
import { CorrectUsageInput, type UsageReplacementInput } from './correct-usage.input';

@ObjectType('CorrectUsagePayload', { description: 'What correctUsage did.', simpleResolvers: true })
export class CorrectUsagePayload {
  @Field(() => UsageRecord, {
    nullable: true,
    description: 'The entry that takes the version back; null when refused.',
  })
  reversal: UsageRow | null;

  @Field(() => UsageRecord, {
    nullable: true,
    description: 'The version in force now; null when the call was only taken back, or refused.',
  })
  record: UsageRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

const STORED_RECORD = storedNode<UsageRow>('UsageRecord');

const STORED_RECORD_OR_NONE: StoredAnswer<UsageRow | null> = {
  toStored: (record) => record && STORED_RECORD.toStored(record),
  read: async (context, kept) => (kept === null ? null : STORED_RECORD.read(context, kept)),
};

function replacementOf({ subscriptionId, ...said }: UsageReplacementInput): Replacement {
  const subscription = subscriptionId == null ? null : keyOf('Subscription', subscriptionId);
  return { ...said, subscription };
}

@Resolver()
export class CorrectUsageResolver {
  @RequiresRight('CORRECT_USAGE')
  @Mutation(() => CorrectUsagePayload, {
    description:
      'Corrects a metered call that was reported wrongly, or takes it back: a reversal, and a next version that is rated as a call that comes in now. Nothing stored is changed.',
  })
  correctUsage(
    @Ctx() context: RequestContext,
    @Arg('input', () => CorrectUsageInput, { description: 'Which call, and what is right.' })
    input: CorrectUsageInput,
  ): Promise<object> {
    const correction = {
      record: keyOf('UsageRecord', input.usageRecordId),
      replacement: input.replacement ? replacementOf(input.replacement) : null,
      reason: input.reason,
      idOf: (record: RowKey) => nodeId('UsageRecord', record),
    };
    return runMutation(context, {
      mutation: 'correctUsage',
      input,
      stored: { reversal: STORED_RECORD, record: STORED_RECORD_OR_NONE },
      perform: (inside) => correctUsage(inside, correction, ['input']),
    });
  }
}
