import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { runMutation, storedNode } from '../../graphql/mutation';
import { RequiresRight } from '../../graphql/authorization';
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

const STORED = { performanceDemand: storedNode<DemandRow>('PerformanceDemand') };
@Resolver()
export class DemandActsResolver {
  @RequiresRight('DEMAND_PERFORMANCE')
  @Mutation(() => DemandPerformancePayload, {
    description: 'Records that a beneficiary demands performance under a contract of its own.',
  })
  demandPerformance(
    @Ctx() context: RequestContext,
    @Arg('input', () => DemandPerformanceInput, { description: 'The demand.' })
    input: DemandPerformanceInput,
  ): Promise<object> {
    const asked = { ...input, subscription: keyOf('Subscription', input.subscriptionId) };
    return runMutation(context, {
      mutation: 'demandPerformance',
      input,
      stored: STORED,
      perform: async (inside) => ({
        performanceDemand: await demandPerformance(inside, asked, ['input']),
      }),
    });
  }

  @RequiresRight('ANSWER_DEMANDS')
  @Mutation(() => AnswerPerformanceDemandPayload, {
    description: 'Answers a demand, for the customer or for the provider. The last answer holds.',
  })
  answerPerformanceDemand(
    @Ctx() context: RequestContext,
    @Arg('input', () => AnswerPerformanceDemandInput, { description: 'The answer.' })
    input: AnswerPerformanceDemandInput,
  ): Promise<object> {
    const asked = { ...input, demand: keyOf('PerformanceDemand', input.demandId) };
    return runMutation(context, {
      mutation: 'answerPerformanceDemand',
      input,
      stored: STORED,
      perform: async (inside) => ({
        performanceDemand: await answerPerformanceDemand(inside, asked, ['input']),
      }),
    });
  }

  @RequiresRight('DEMAND_PERFORMANCE')
  @Mutation(() => ClosePerformanceDemandPayload, {
    description: 'Ends a demand: it was performed, or is demanded no longer.',
  })
  closePerformanceDemand(
    @Ctx() context: RequestContext,
    @Arg('input', () => ClosePerformanceDemandInput, { description: 'How it ends.' })
    input: ClosePerformanceDemandInput,
  ): Promise<object> {
    const asked = { ...input, demand: keyOf('PerformanceDemand', input.demandId) };
    return runMutation(context, {
      mutation: 'closePerformanceDemand',
      input,
      stored: STORED,
      perform: async (inside) => ({
        performanceDemand: await closePerformanceDemand(inside, asked, ['input']),
      }),
    });
  }
}
