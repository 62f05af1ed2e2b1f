import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { act, keptNode } from '../../graphql/run-mutation';
import { Needs } from '../../graphql/authorization';
import { keyOf } from '../../graphql/node-id';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../graphql/user-error.type';
import { answerPerformanceDemand, closePerformanceDemand } from './demand-response.commands';
import { demandPerformance } from './performance-demand.commands';
import type { DemandRow } from './performance-demand.entity';
import {
  AnswerPerformanceDemandInput,
  ClosePerformanceDemandInput,
  DemandPerformanceInput,
} from './performance-demand.input';
import { PerformanceDemand } from './performance-demand.type';

@ObjectType('DemandPerformancePayload', {
  description: 'What demandPerformance did.',
  simpleResolvers: true,
})
export class DemandPerformancePayload {
  @Field(() => PerformanceDemand, { nullable: true, description: 'The demand; null when refused.' })
  performanceDemand: DemandRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

@ObjectType('AnswerPerformanceDemandPayload', {
  description: 'What answerPerformanceDemand did.',
  simpleResolvers: true,
})
export class AnswerPerformanceDemandPayload {
  @Field(() => PerformanceDemand, {
    nullable: true,
    description: 'The demand that was answered; null when refused.',
  })
  performanceDemand: DemandRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

@ObjectType('ClosePerformanceDemandPayload', {
  description: 'What closePerformanceDemand did.',
  simpleResolvers: true,
})
export class ClosePerformanceDemandPayload {
  @Field(() => PerformanceDemand, {
    nullable: true,
    description: 'The demand that ended; null when refused.',
  })
  performanceDemand: DemandRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

const KEPT = { performanceDemand: keptNode<DemandRow>('PerformanceDemand') };
@Resolver()
export class DemandActsResolver {
  @Needs('DEMAND_PERFORMANCE')
  @Mutation(() => DemandPerformancePayload, {
    description: 'Records that a beneficiary demands performance under a contract of its own.',
  })
  demandPerformance(
    @Ctx() context: RequestContext,
    @Arg('input', () => DemandPerformanceInput, { description: 'The demand.' })
    input: DemandPerformanceInput,
  ): Promise<object> {
    const asked = { ...input, subscription: keyOf('Subscription', input.subscriptionId) };
    return act(context, {
      mutation: 'demandPerformance',
      input,
      kept: KEPT,
      perform: async (inside) => ({
        performanceDemand: await demandPerformance(inside, asked, ['input']),
      }),
    });
  }

  @Needs('ANSWER_DEMANDS')
  @Mutation(() => AnswerPerformanceDemandPayload, {
    description: 'Answers a demand, for the customer or for the provider. The last answer holds.',
  })
  answerPerformanceDemand(
    @Ctx() context: RequestContext,
    @Arg('input', () => AnswerPerformanceDemandInput, { description: 'The answer.' })
    input: AnswerPerformanceDemandInput,
  ): Promise<object> {
    const asked = { ...input, demand: keyOf('PerformanceDemand', input.demandId) };
    return act(context, {
      mutation: 'answerPerformanceDemand',
      input,
      kept: KEPT,
      perform: async (inside) => ({
        performanceDemand: await answerPerformanceDemand(inside, asked, ['input']),
      }),
    });
  }

  @Needs('DEMAND_PERFORMANCE')
  @Mutation(() => ClosePerformanceDemandPayload, {
    description: 'Ends a demand: it was performed, or is demanded no longer.',
  })
  closePerformanceDemand(
    @Ctx() context: RequestContext,
    @Arg('input', () => ClosePerformanceDemandInput, { description: 'How it ends.' })
    input: ClosePerformanceDemandInput,
  ): Promise<object> {
    const asked = { ...input, demand: keyOf('PerformanceDemand', input.demandId) };
    return act(context, {
      mutation: 'closePerformanceDemand',
      input,
      kept: KEPT,
      perform: async (inside) => ({
        performanceDemand: await closePerformanceDemand(inside, asked, ['input']),
      }),
    });
  }
}
