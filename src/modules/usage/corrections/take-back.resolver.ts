import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import type { Problem } from '../../../application/user-input-error';
import { RequiresRight } from '../../../graphql/authorization';
import { toPrice } from '../../../graphql/money.type';
import { defineMutation, storedAsIs, storedNode } from '../../../graphql/mutation';
import { keyOf } from '../../../graphql/node-id';
import { CountScalar } from '../../../graphql/scalars';
import { UserError } from '../../../graphql/user-error.type';
import { UsageImport } from '../ingest/usage-import.type';
import { previewTakeBack, takeBackUsageImport, type TakeBackPreview } from './take-back.commands';
import { TakeBackUsageImportInput } from './take-back.input';
import { UsageTakeBackPreview, UsageTakeBackSum } from './take-back.type';

export const TakeBackUsageImport = defineMutation(takeBackUsageImport, {
  description:
    'Takes a delivery of call records back: reverses each call that it brought in and that was not corrected since. Its records can then be delivered again, with any content. Handles at most 10,000 calls at a time; repeat until isComplete. Emergency incidents stay.',
  input: [TakeBackUsageImportInput, 'The delivery, and the reason.'],
  toInput: ({ usageImportId, reason }) => ({
    usageImportId: keyOf('UsageImport', usageImportId)?.id,
    reason,
  }),
  payload: {
    usageImport: {
      type: () => UsageImport,
      description: 'The delivery; null if refused.',
      stored: storedNode('UsageImport'),
    },
    calls: {
      type: () => CountScalar,
      description: 'Number of calls reversed by this operation; null if refused.',
      stored: storedAsIs(),
    },
    isComplete: {
      type: () => Boolean,
      description:
        'Whether all its calls have been taken back. If false, repeat under another key. Null if refused.',
      stored: storedAsIs(),
    },
  },
});

@Resolver(() => UsageTakeBackPreview)
export class TakeBackResolver {
  @RequiresRight('CORRECT_USAGE')
  @Query(() => UsageTakeBackPreview, {
    nullable: true,
    description:
      'Previews takeBackUsageImport with the same logic. Nothing is stored. Null if there is no such delivery.',
  })
  previewTakeBackUsageImport(
    @Ctx() context: RequestContext,
    @Arg('usageImportId', () => ID, { description: 'The delivery.' }) usageImportId: string,
  ): Promise<TakeBackPreview | null> {
    const key = keyOf('UsageImport', usageImportId);
    return previewTakeBack(context, key?.id, ['usageImportId']);
  }

  @FieldResolver(() => [UsageTakeBackSum], {
    description:
      'The calls that would be reversed, with their charges, by month, direction and status.',
  })
  sums(@Root() { sums }: TakeBackPreview): UsageTakeBackSum[] {
    return sums.map(({ amount, currency, ...sum }) => ({
      ...sum,
      amount: toPrice(amount, currency),
    }));
  }

  @FieldResolver(() => [UserError], {
    description: 'Why the operation would be refused now; empty if it would not.',
  })
  obstacles(@Root() { obstacles }: TakeBackPreview): readonly Problem[] {
    return obstacles;
  }
}
