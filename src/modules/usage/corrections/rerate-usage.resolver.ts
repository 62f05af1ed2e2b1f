import { Arg, Ctx, Field, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { RATE_DECIMALS } from '../../../domain/money/money';
import type { RequestContext } from '../../../application/context';
import { runMutation, storedAsIs } from '../../../graphql/mutation';
import { toMoney } from '../../../graphql/money.type';
import { RequiresRight } from '../../../graphql/authorization';
import { keyOf } from '../../../graphql/node-id';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../../graphql/user-error.type';
import {
  previewRerate,
  rerateUsage,
  writePlace,
  type AskedRerating,
} from './rerate-usage.commands';
import { PreviewRerateInput, RerateUsageInput } from './rerate-usage.input';
import { UsageRerating } from './rerate-usage.type';
import type { Rerating } from './rerating';

@ObjectType('RerateUsagePayload', { description: 'What rerateUsage did.', simpleResolvers: true })
export class RerateUsagePayload {
  @Field(() => UsageRerating, { nullable: true, description: 'What it did; null when refused.' })
  rerating: UsageRerating | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

const askedOf = ({ subscriptionId, after, ...period }: PreviewRerateInput): AskedRerating => ({
  ...period,
  subscription: keyOf('Subscription', subscriptionId),
  after: after ?? null,
});

function shown({ amountBefore, amountAfter, currency, continueAfter, ...counts }: Rerating) {
  const money = (micros: bigint) => toMoney({ micros, currency, decimals: RATE_DECIMALS });
  return {
    ...counts,
    amountBefore: money(amountBefore),
    amountAfter: money(amountAfter),
    isComplete: continueAfter === null,
    continueAfter: continueAfter && writePlace(continueAfter),
  };
}

@Resolver()
export class RerateUsageResolver {
  @RequiresRight('RERATE_USAGE')
  @Mutation(() => RerateUsagePayload, {
    description:
      'Rates calls of a period again, after rates or notices were corrected: a reversal and a next version for each call whose charge differs. At most 10,000 calls an act; ask again with continueAfter until isComplete. Done again, it changes nothing.',
  })
  rerateUsage(
    @Ctx() context: RequestContext,
    @Arg('input', () => RerateUsageInput, { description: 'Which calls, and why.' })
    input: RerateUsageInput,
  ): Promise<object> {
    const asked = { ...askedOf(input), reason: input.reason };
    return runMutation(context, {
      mutation: 'rerateUsage',
      input,
      stored: { rerating: storedAsIs<UsageRerating>() },
      perform: async (inside) => ({ rerating: shown(await rerateUsage(inside, asked, ['input'])) }),
    });
  }

  @RequiresRight('RERATE_USAGE')
  @Query(() => UsageRerating, {
    nullable: true,
    description:
      'What rerateUsage would do with the same input, by the same decisions; nothing is stored. Null where there is no such subscription.',
  })
  async previewRerate(
    @Ctx() context: RequestContext,
    @Arg('input', () => PreviewRerateInput, { description: 'Which calls.' })
    input: PreviewRerateInput,
  ): Promise<UsageRerating | null> {
    const rerating = await previewRerate(context, askedOf(input), ['input']);
    return rerating && shown(rerating);
  }
}
