import { Field, InterfaceType, ObjectType } from 'type-graphql';
import type { Problem, ProblemCode } from '../application/user-input-error';
import { enumType } from './enum';
import { DateScalar } from './scalars';

export const UserErrorCode = enumType<ProblemCode>(
  'UserErrorCode',
  'Why an act was refused; nothing was stored.',
  {
    INVALID_INPUT: 'A value is missing, malformed or out of range.',
    NOT_FOUND: 'There is nothing with that id that the viewer may see.',
    ALREADY_EXISTS: 'What must be unique is taken.',
    IDEMPOTENCY_KEY_REUSED: 'Another act, or another input, came under that key before.',
    ALREADY_DONE: 'It has happened already and cannot happen twice.',
    NOTICE_OUTSIDE_TERM: 'A notice before the start or after the end of service.',
    OVERLAPPING_RATES: 'Two rates could both hold for one call.',
    WITHDRAWAL_NEEDS_ACCEPTANCE: 'The notice day has passed: the provider must accept it.',
  },
);

const TYPE_BY_CODE: Readonly<Partial<Record<ProblemCode, string>>> = {
  NOTICE_OUTSIDE_TERM: 'NoticeOutsideTermError',
  OVERLAPPING_RATES: 'OverlappingRatesError',
  WITHDRAWAL_NEEDS_ACCEPTANCE: 'WithdrawalNeedsAcceptanceError',
  NOT_FOUND: 'NotFoundError',
};

@InterfaceType('UserError', {
  description: 'Something the caller can mend. Nothing was stored.',
  resolveType: ({ code }: Problem) => TYPE_BY_CODE[code] ?? 'InputError',
})
export abstract class UserError {
  @Field(() => UserErrorCode, { description: 'Why it was refused; stable, to branch on.' })
  code: ProblemCode;

  @Field(() => String, { description: 'What was expected and what came, in one sentence.' })
  message: string;

  @Field(() => [String], {
    description:
      'The argument and fields it is about, from the outside in; list places as numbers.',
  })
  path: string[];
}

@ObjectType('InputError', {
  implements: UserError,
  description: 'A value is malformed, out of range or taken.',
  simpleResolvers: true,
})
export class InputError extends UserError {}

@ObjectType('NotFoundError', {
  implements: UserError,
  description: 'Nothing with that id is there for the viewer.',
  simpleResolvers: true,
})
export class NotFoundError extends UserError {}

@ObjectType('NoticeOutsideTermError', {
  implements: UserError,
  description: 'A notice outside the time of service.',
  simpleResolvers: true,
})
export class NoticeOutsideTermError extends UserError {
  @Field(() => DateScalar, { description: 'First day of service, inclusive.' })
  startsOn: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day without service, exclusive; null while it goes on renewing.',
  })
  endsBefore: string | null;
}

@ObjectType('OverlappingRatesError', {
  implements: UserError,
  description: 'Two rates could both hold for one call.',
  simpleResolvers: true,
})
export class OverlappingRatesError extends UserError {
  @Field(() => String, { description: 'The prefix that both are for; "" for every number.' })
  prefix: string;
}

@ObjectType('WithdrawalNeedsAcceptanceError', {
  implements: UserError,
  description: 'The day for a free withdrawal has passed.',
  simpleResolvers: true,
})
export class WithdrawalNeedsAcceptanceError extends UserError {
  @Field(() => DateScalar, { description: 'Last day on which it was free, inclusive.' })
  freeUntil: string;
}

export const USER_ERRORS_DESCRIPTION = 'What the caller can mend; empty when the act was done.';

/** Types that only an interface field mentions: the schema must be told of them. */
export const USER_ERROR_TYPES = [
  InputError,
  NotFoundError,
  NoticeOutsideTermError,
  OverlappingRatesError,
  WithdrawalNeedsAcceptanceError,
];
