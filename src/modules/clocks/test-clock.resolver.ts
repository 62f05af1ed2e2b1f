import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Instant } from '../../domain/time/time-zone';
import { told } from '../../domain/wording';
import type { RequestContext } from '../../application/context';
import { SentenceLanguage, type Language } from '../../graphql/language.type';
import { defineMutation, storedAsIs, storedNode } from '../../graphql/mutation';
import { keyOf } from '../../graphql/node-id';
import { DateScalar } from '../../graphql/scalars';
import type { AccountRow } from '../accounts/account.entity';
import { Account } from '../accounts/account.type';
import { advanceInParts, advanceTestClock, createTestClock } from './test-clock.commands';
import { AdvanceTestClockInput, CreateTestClockInput } from './test-clock.input';
import { TestClock, TestClockAdvance, UnbilledMonth } from './test-clock.type';

/** A month without a document, as it is stored beside an idempotency key. */
interface ToldMonth {
  readonly month: string;
  readonly messageEn: string;
  readonly messageFr: string;
}

/** What happened, as it is stored there. */
interface ToldAdvance {
  readonly startedAt: Instant;
  readonly reachedAt: Instant;
  readonly events: number;
  readonly unbilled: readonly ToldMonth[];
}

const ACCOUNT = {
  type: () => Account,
  description: 'The account; null if refused.',
  stored: storedNode<AccountRow>('Account'),
};

export const CreateTestClock = defineMutation(createTestClock, {
  description:
    'Gives a sandbox account a test clock. From then on every date of the account goes by it; create it before the first order.',
  input: [CreateTestClockInput, 'The account, and what its clock shows.'],
  toInput: (input) => ({ ...input, accountId: keyOf('Account', input.accountId)?.id }),
  payload: { account: ACCOUNT },
});

export const AdvanceTestClock = defineMutation(advanceTestClock, {
  description:
    'Moves a test clock forward. What becomes due on the way is done in order, each at its own instant: dates that events tell of, and invoices. It answers when all is done; if it is cut off, ask again to go on.',
  input: [AdvanceTestClockInput, 'The account, and what its clock is to show.'],
  toInput: (input) => ({ ...input, accountId: keyOf('Account', input.accountId)?.id }),
  before: advanceInParts,
  toPayload: ({
    account,
    advance: { from, to, events, unbilled },
  }): {
    account: AccountRow;
    advance: ToldAdvance;
  } => ({
    account,
    advance: {
      ...{ startedAt: from, reachedAt: to, events },
      unbilled: unbilled.map(({ month, message }): ToldMonth => ({
        ...{ month, messageEn: told(message, 'EN'), messageFr: told(message, 'FR') },
      })),
    },
  }),
  payload: {
    account: ACCOUNT,
    advance: {
      type: () => TestClockAdvance,
      description: 'What happened; null if refused.',
      stored: storedAsIs<ToldAdvance>(),
    },
  },
});

@Resolver(() => UnbilledMonth)
export class UnbilledMonthResolver {
  @FieldResolver()
  message(
    @Root() { messageEn, messageFr }: ToldMonth,
    @SentenceLanguage() language: Language,
  ): string {
    return language === 'FR' ? messageFr : messageEn;
  }
}

/** What an account gets from this room. */
@Resolver(() => Account)
export class AccountClockResolver {
  @FieldResolver(() => TestClock, {
    nullable: true,
    description:
      'Its test clock, as of now; null if it goes by the wall clock, as every production account.',
  })
  testClock(@Root() { clockAt }: AccountRow): TestClock | null {
    return clockAt === null ? null : { now: clockAt };
  }

  @FieldResolver(() => DateScalar, {
    description: 'Today in its time zone, by its test clock if it has one.',
  })
  today(@Ctx() context: RequestContext, @Root() account: AccountRow): CalendarDate {
    return context.today(account);
  }
}

/** All that the schema has of this room. */
export const TEST_CLOCKS = [
  CreateTestClock,
  AdvanceTestClock,
  UnbilledMonthResolver,
  AccountClockResolver,
] as const;
