import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { Instant } from '../domain/time/time-zone';
import type { RequestContext } from '../application/context';
import type { RateLimitStatus } from '../application/rate-limit-status';
import { DateTimeScalar } from './scalars';

@ObjectType('RateLimit', {
  description: 'The viewer’s rate limit: points that operations may cost in a window of time.',
  simpleResolvers: true,
})
export class RateLimit {
  @Field(() => Int, { description: 'Points that this operation costs; at least 1.' })
  cost: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Points per window, across all servers; null if the operator sets no limit.',
  })
  limit: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Points left after this operation, as known to the server that answers: those no server had reserved when it last checked, plus those it has itself reserved and not spent. Exact with one server; with several, others may have reserved some since, or hold some unspent. Null if there is no limit, or if the rate limit store is unavailable.',
  })
  remaining: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the window ends and all points are available again; null if there is no limit.',
  })
  resetAt: Instant | null;
}

@Resolver(() => RateLimit)
export class RateLimitResolver {
  @Query(() => RateLimit, {
    description: 'Cost of this operation, and the state of the rate limit.',
  })
  rateLimit(@Ctx() { rateLimit }: RequestContext): RateLimitStatus {
    if (!rateLimit) throw new Error('an operation is executed that nobody has charged');
    return rateLimit;
  }
}
