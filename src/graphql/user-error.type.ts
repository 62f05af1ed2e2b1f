import { Field, FieldResolver, InterfaceType, ObjectType, Resolver, Root } from 'type-graphql';
import type { Problem, ProblemCode } from '../application/user-input-error';
import { told } from '../domain/wording';
import { enumType } from './enum';
import { SentenceLanguage, type Language } from './language.type';
import { DateScalar } from './scalars';

export const UserErrorCode = enumType<ProblemCode>(
  'UserErrorCode',
  'Why an operation was refused; nothing was stored.',
  {
    INVALID_INPUT: 'A value is missing, malformed or out of range.',
    NOT_FOUND: 'There is no object with this id that the viewer may see.',
    ALREADY_EXISTS: 'A value that must be unique is already taken.',
    IDEMPOTENCY_KEY_REUSED: 'The key was already used for another operation or another input.',
    ALREADY_DONE: 'It has already been done and cannot be done twice.',
    CANNOT_BE_BILLED: 'The document cannot be made as things stand; the message says why.',
    NOTICE_OUTSIDE_TERM: 'A notice before the start or after the end of service.',
    OVERLAPPING_RATES: 'Two rates could both apply to the same call.',
    ACCOUNT_CLOSED: 'The account is closed: it takes no orders, and no usage of later days.',
    SUBSCRIPTIONS_RUNNING: 'Subscriptions of the account still run, or are to start.',
    LAST_OWNER: 'The account would have no owner left.',
    NOT_A_SANDBOX: 'The account is a production account; this is for sandbox accounts only.',
    CLOCK_BACKWARDS: 'A test clock can only be moved forward.',
    TARGET_REFUSED: 'The URL leads to an address that is not public.',
    NOT_SET_UP: 'The server is not set up for it; the message says what is missing.',
    WITHDRAWAL_NEEDS_ACCEPTANCE:
      'The notice deadline has passed: the provider must accept the withdrawal.',
  },
);

const TYPE_BY_CODE: Readonly<Partial<Record<ProblemCode, string>>> = {
  NOTICE_OUTSIDE_TERM: 'NoticeOutsideTermError',
  OVERLAPPING_RATES: 'OverlappingRatesError',
  WITHDRAWAL_NEEDS_ACCEPTANCE: 'WithdrawalNeedsAcceptanceError',
  NOT_FOUND: 'NotFoundError',
  ACCOUNT_CLOSED: 'AccountClosedError',
  // Of the room that knows subscriptions.
  SUBSCRIPTIONS_RUNNING: 'SubscriptionsRunningError',
};

@InterfaceType('UserError', {
  description: 'An error that the caller can correct. Nothing was stored.',
  resolveType: ({ code }: Problem) => TYPE_BY_CODE[code] ?? 'InputError',
})
export abstract class UserError {
  @Field(() => UserErrorCode, {
    description: 'Why the operation was refused: a stable code to branch on.',
  })
  code: ProblemCode;

  @Field(() => String, { description: 'The error in one sentence, for a human reader.' })
  message: string;

  @Field(() => [String], {
    description: 'Path to the argument or field in question, outermost first; list items by index.',
  })
  path: string[];
}

@Resolver(() => UserError)
export class UserErrorResolver {
  @FieldResolver()
  message(@Root() { message }: Problem, @SentenceLanguage() language: Language): string {
    return told(message, language);
  }
}

@ObjectType('InputError', {
  implements: UserError,
  description: 'A value is malformed, out of range or already taken.',
  simpleResolvers: true,
})
export class InputError extends UserError {}

@ObjectType('NotFoundError', {
  implements: UserError,
  description: 'There is no object with this id that the viewer may see.',
  simpleResolvers: true,
})
export class NotFoundError extends UserError {}

@ObjectType('NoticeOutsideTermError', {
  implements: UserError,
  description: 'The notice lies outside the service period.',
  simpleResolvers: true,
})
export class NoticeOutsideTermError extends UserError {
  @Field(() => DateScalar, { description: 'First day of service, inclusive.' })
  startsOn: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day without service, exclusive; null while the service keeps renewing.',
  })
  endsBefore: string | null;
}

@ObjectType('OverlappingRatesError', {
  implements: UserError,
  description: 'Two rates could both apply to the same call.',
  simpleResolvers: true,
})
export class OverlappingRatesError extends UserError {
  @Field(() => String, { description: 'The prefix that both apply to; "" for every number.' })
  prefix: string;
}

@ObjectType('WithdrawalNeedsAcceptanceError', {
  implements: UserError,
  description: 'The deadline for a free withdrawal has passed.',
  simpleResolvers: true,
})
export class WithdrawalNeedsAcceptanceError extends UserError {
  @Field(() => DateScalar, { description: 'Last day on which withdrawal was free, inclusive.' })
  freeUntil: string;
}

@ObjectType('AccountClosedError', {
  implements: UserError,
  description: 'The account is closed.',
  simpleResolvers: true,
})
export class AccountClosedError extends UserError {
  @Field(() => DateScalar, { description: 'The day on which it was closed.' })
  closedOn: string;
}

export const USER_ERRORS_DESCRIPTION =
  'Errors that the caller can correct; empty if the operation succeeded.';

/** Types that only an interface field mentions: the schema must be told of them. */
export const USER_ERROR_TYPES = [
  AccountClosedError,
  InputError,
  NotFoundError,
  NoticeOutsideTermError,
  OverlappingRatesError,
  WithdrawalNeedsAcceptanceError,
];
