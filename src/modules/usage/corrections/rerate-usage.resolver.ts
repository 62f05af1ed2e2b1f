import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { RATE_DECIMALS } from '../../../domain/money/money';
import type { RequestContext } from '../../../application/context';
import { defineMutation, storedAsIs } from '../../../graphql/mutation';
import { toMoney } from '../../../graphql/money.type';
import { RequiresRight } from '../../../graphql/authorization';
import { keyOf } from '../../../graphql/node-id';
import {
  previewRerate,
  rerateUsage,
  writePlace,
  type AskedRerating,
} from './rerate-usage.commands';
import { PreviewRerateInput, RerateUsageInput } from './rerate-usage.input';
import { UsageRerating } from './rerate-usage.type';
import type { Rerating } from './rerating';

const askedOf = ({ subscriptionId, after, ...period }: PreviewRerateInput): AskedRerating => ({
  ...period,
  subscription: keyOf('Subscription', subscriptionId),
  after: after ?? null,
});

function shown({
  amountBefore,
  amountAfter,
  currency,
  continueAfter,
  ...counts
}: Rerating): UsageRerating {
  const money = (micros: bigint) => toMoney({ micros, currency, decimals: RATE_DECIMALS });
  return {
    ...counts,
    amountBefore: money(amountBefore),
    amountAfter: money(amountAfter),
    isComplete: continueAfter === null,
    continueAfter: continueAfter && writePlace(continueAfter),
  };
}

export const RerateUsage = defineMutation(rerateUsage, {
  description:
    'Rates the calls of a period again, after rates or notices were corrected: adds a reversal and a new version for each call whose charge differs. Handles at most 10,000 calls at a time; repeat with continueAfter until isComplete. Running it again changes nothing.',
  input: [RerateUsageInput, 'The calls, and the reason.'],
  toInput: (input) => ({ ...askedOf(input), reason: input.reason }),
  toPayload: ({ rerating }) => ({ rerating: shown(rerating) }),
  payload: {
    rerating: {
      type: () => UsageRerating,
      description: 'The outcome; null if refused.',
      stored: storedAsIs<UsageRerating>(),
    },
  },
});

@Resolver()
export class RerateUsageResolver {
  @RequiresRight('RERATE_USAGE')
  @Query(() => UsageRerating, {
    nullable: true,
    description:
      'Previews rerateUsage with the same input and the same logic. Nothing is stored. Null if there is no such subscription.',
  })
  async previewRerate(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewRerateInput, { description: 'The calls.' })
    input: PreviewRerateInput,
  ): Promise<UsageRerating | null> {
    const rerating = await previewRerate(context, askedOf(input), ['input']);
    return rerating && shown(rerating);
  }
}
