import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { RequiresRight } from '../../../graphql/authorization';
import { DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyUser', {
  description:
    'Someone who must be notified that emergency calls may not be placed: a person of the account, or a user of the subscription.',
  simpleResolvers: true,
})
export class EmergencyUser {
  @Field(() => String, { description: 'Name; of a person as of now.' })
  name: string;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address, of a person as of now; null if there is none.',
  })
  email: string | null;

  @Field(() => Boolean, { description: 'Whether the user is active, i.e. has not left.' })
  isActive: boolean;

  @Field(() => DateTimeScalar, { description: 'When the user was first recorded.' })
  recordedAt: string;
}

export const EmergencyUserConnection = connectionOf<EmergencyUser>(EmergencyUser, 'EmergencyUser');

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyCoverage', {
  description:
    'To what extent every active user has been notified, by the version in force, that emergency calls may not be placed.',
  simpleResolvers: true,
})
export class EmergencyCoverage {
  @Field(() => Int, {
    description: 'Number of people of the account and users of the subscription.',
  })
  activeUsers: number;

  @Field(() => Int, { description: 'How many of them were notified of that version.' })
  notified: number;

  @Field(() => Int, {
    description: 'How many of them acknowledged it; only the notification itself is required.',
  })
  acknowledged: number;

  @Field(() => Int, { description: 'Number of active users who have not been notified.' })
  outstanding: number;

  @Field(() => DecimalScalar, {
    description:
      'Percentage of users notified, with 2 decimals, rounded down: "100.00" only if all were.',
  })
  notifiedPercent: string;

  @Field(() => DecimalScalar, {
    description: 'Percentage of users who acknowledged it, rounded in the same way.',
  })
  acknowledgedPercent: string;

  @Field(() => Boolean, { description: 'Whether all users have been notified.' })
  isCompliant: boolean;
}

@InputType('EmergencyUserWhere', {
  description: 'Filter for users. All given conditions must match.',
})
export class EmergencyUserWhere {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether they have been notified of the version in force.',
  })
  isNotified?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they have acknowledged it.' })
  isAcknowledged?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether they are active; null for both active users and those who have left.',
  })
  isActive?: boolean | null;
}
