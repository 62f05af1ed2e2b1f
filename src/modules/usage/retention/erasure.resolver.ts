import { Arg, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { runMutation, storedAsIs } from '../../../graphql/mutation';
import { RequiresRight } from '../../../graphql/authorization';
import { idsBegin, keyOf } from '../../../graphql/node-id';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../../graphql/user-error.type';
import { eraseUsageNumbers } from './erasure.commands';
import { EraseUsageNumbersInput } from './erasure.input';

@ObjectType('EraseUsageNumbersPayload', {
  description: 'What eraseUsageNumbers did.',
  simpleResolvers: true,
})
export class EraseUsageNumbersPayload {
  @Field(() => Int, {
    nullable: true,
    description: 'Entries of the ledger that were changed, at most 10,000; null when refused.',
  })
  erased: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether none is left; false: do it again, under another key. Null when refused.',
  })
  isComplete: boolean | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

@Resolver()
export class EraseNumbersResolver {
  @RequiresRight('ERASE_NUMBERS')
  @Mutation(() => EraseUsageNumbersPayload, {
    description:
      'Erases telephone numbers from calls, for good. No status, amount or total changes; incidents of emergency calls keep their number.',
  })
  eraseUsageNumbers(
    @Ctx() context: RequestContext,
    @Arg('input', () => EraseUsageNumbersInput, { description: 'Which numbers, and why.' })
    input: EraseUsageNumbersInput,
  ): Promise<object> {
    const accountId = keyOf('Account', input.accountId)?.id;
    const subscriptionIdsBegin = (id: string) => idsBegin('Subscription', id);
    return runMutation(context, {
      mutation: 'eraseUsageNumbers',
      input,
      stored: { erased: storedAsIs<number>(), isComplete: storedAsIs<boolean>() },
      perform: (inside) =>
        eraseUsageNumbers(inside, { ...input, accountId, subscriptionIdsBegin }, ['input']),
    });
  }
}
