import { Field, InputType, ObjectType } from 'type-graphql';
import type { CalendarDate } from '../../domain/time/calendar-date';
import { enumType } from '../../graphql/enum';
import { PageInfo } from '../../graphql/connection';
import { DateScalar } from '../../graphql/scalars';
import { RequiresRight } from '../../graphql/authorization';
import { Subscription } from '../subscriptions/subscription.type';

export const AccountProblemCode = enumType('AccountProblemCode', 'What is wrong with an account.', {
  SUPPORT_CONTACT_MISSING: 'A running service has no contact for the vendor that supports it.',
  EMERGENCY_CALL_PLACED:
    'An emergency call was placed over a service that forbids them, and the incident is still open.',
  EMERGENCY_NOTICE_OUTSTANDING:
    'Users of a running service have not been notified that emergency calls may not be placed over it.',
  NOTICE_DUE_SOON:
    'The last day to give notice before a renewal is at most 60 days away, and no notice stands.',
  REMINDERS_NOT_MAILED:
    'Reminders of the last day for notice are not mailed: no mail server is set up, or a mail was given up.',
  TWO_CONTRACTS_OF_ONE_SERVICE: 'Two subscriptions of one service run at the same time.',
  FACT_WITHOUT_EFFECT:
    'A fact on record has no effect, because one that was recorded later changed what it means.',
});

export const AccountProblemSeverity = enumType('AccountProblemSeverity', 'How bad a problem is.', {
  INFO: 'It may be meant so, and is worth a look.',
  WARNING: 'It costs money unless somebody acts by a day.',
  ERROR: 'A duty under the contract is not met.',
});

@RequiresRight('READ_ACCOUNTS')
@ObjectType('AccountProblem', {
  description: 'A problem of an account that needs attention.',
  simpleResolvers: true,
})
export class AccountProblem {
  @Field(() => AccountProblemCode, { description: 'What is wrong: a stable code to branch on.' })
  code: keyof typeof AccountProblemCode;

  @Field(() => String, { description: 'What is wrong, in one sentence.' })
  message: string;

  @Field(() => Subscription, { description: 'The subscription concerned.' })
  subscription: Subscription;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Last day to act, inclusive, in the account’s time zone; null if it is due already, or no day is set.',
  })
  dueOn: CalendarDate | null;
}

@ObjectType('AccountProblemEdge', {
  description: 'An item of an AccountProblem list, with its cursor.',
  simpleResolvers: true,
})
class AccountProblemEdge {
  @Field(() => String, { description: 'Cursor of the item, for after.' })
  cursor: string;

  @Field(() => AccountProblem, { description: 'The AccountProblem.' })
  node: AccountProblem;
}

@ObjectType('AccountProblemConnection', {
  description: 'A page of an AccountProblem list.',
  simpleResolvers: true,
})
export class AccountProblemConnection {
  @Field(() => [AccountProblemEdge], { description: 'The items with their cursors.' })
  edges: AccountProblemEdge[];

  @Field(() => [AccountProblem], { description: 'The items without their cursors.' })
  nodes: AccountProblem[];

  @Field(() => PageInfo, { description: 'The position of this page in the list.' })
  pageInfo: PageInfo;
}

@InputType('AccountProblemCodeFilter', {
  description: 'Filter on a code. All given conditions must match.',
})
export class AccountProblemCodeFilter {
  @Field(() => AccountProblemCode, { nullable: true, description: 'Equal to this.' })
  eq?: keyof typeof AccountProblemCode | null;

  @Field(() => [AccountProblemCode], { nullable: true, description: 'Equal to any of these.' })
  in?: (keyof typeof AccountProblemCode)[] | null;
}

@InputType('AccountProblemSeverityFilter', {
  description: 'Filter on a severity. All given conditions must match.',
})
export class AccountProblemSeverityFilter {
  @Field(() => AccountProblemSeverity, { nullable: true, description: 'Equal to this.' })
  eq?: keyof typeof AccountProblemSeverity | null;

  @Field(() => [AccountProblemSeverity], { nullable: true, description: 'Equal to any of these.' })
  in?: (keyof typeof AccountProblemSeverity)[] | null;
}

@InputType('AccountProblemWhere', {
  description: 'Filter for problems. All given conditions must match.',
})
export class AccountProblemWhere {
  @Field(() => AccountProblemCodeFilter, { nullable: true, description: 'By code.' })
  code?: AccountProblemCodeFilter | null;

  @Field(() => AccountProblemSeverityFilter, { nullable: true, description: 'By severity.' })
  severity?: AccountProblemSeverityFilter | null;
}
