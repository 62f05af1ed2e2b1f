import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { Instant } from '../domain/time/time-zone';
import type { RequestContext } from '../application/context';
import type { RateLimitStatus } from '../application/rate-limit-status';
import { DateTimeScalar } from './scalars';

@ObjectType('RateLimit', {
  description: 'What the viewer may spend in a window of time, in points; operations cost points.',
  simpleResolvers: true,
})
export class RateLimit {
  @Field(() => Int, { description: 'Points that this operation costs; at least 1.' })
  cost: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Points of one window, over all servers; null where the operator sets no limit.',
  })
  limit: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Points left after this operation, as the server that answers knows: those that no server has set aside, when it last looked, and what it has itself set aside and not spent. Exact with one server; with several, others may have taken some since, or hold some unspent. Null where there is no limit, or its count does not answer.',
  })
  remaining: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the window ends and all points are there again; null without a limit.',
  })
  resetAt: Instant | null;
}

@Resolver(() => RateLimit)
export class RateLimitResolver {
  @Query(() => RateLimit, { description: 'What this operation costs, and what may be spent.' })
  rateLimit(@Ctx() { rateLimit }: RequestContext): RateLimitStatus {
    if (!rateLimit) throw new Error('an operation is executed that nobody has charged');
    return rateLimit;
  }
}
