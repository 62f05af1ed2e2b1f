import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { RequiresRight } from '../../../graphql/authorization';
import { DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyUser', {
  description:
    'Someone who must be told that no emergency calls may be placed: a person of the account, or a user of the subscription.',
  simpleResolvers: true,
})
export class EmergencyUser {
  @Field(() => String, { description: 'Name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'E-mail address; null for none.' })
  email: string | null;

  @Field(() => Boolean, { description: 'Whether the user has not left.' })
  isActive: boolean;

  @Field(() => DateTimeScalar, { description: 'When the user was first recorded here.' })
  recordedAt: string;
}

export const EmergencyUserConnection = connectionOf<EmergencyUser>(EmergencyUser, 'EmergencyUser');

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyCoverage', {
  description:
    'How far the duty is met to tell every active user that no emergency calls may be placed, by the version in force.',
  simpleResolvers: true,
})
export class EmergencyCoverage {
  @Field(() => Int, { description: 'People of the account and users of the subscription.' })
  activeUsers: number;

  @Field(() => Int, { description: 'Of those, who were told that version.' })
  notified: number;

  @Field(() => Int, { description: 'Of those, who acknowledged it; the duty is only to tell.' })
  acknowledged: number;

  @Field(() => Int, { description: 'Active users who have not been told.' })
  outstanding: number;

  @Field(() => DecimalScalar, {
    description: 'Share told, with 2 decimals, rounded down: "100.00" only when all were.',
  })
  notifiedPercent: string;

  @Field(() => DecimalScalar, { description: 'Share who acknowledged it, in the same way.' })
  acknowledgedPercent: string;

  @Field(() => Boolean, { description: 'Whether nobody is outstanding.' })
  isCompliant: boolean;
}

@InputType('EmergencyUserWhere', {
  description: 'Which users; all conditions that are given must hold.',
})
export class EmergencyUserWhere {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether they were told the version in force.',
  })
  isNotified?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they acknowledged it.' })
  isAcknowledged?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: 'Whether they have not left; null for both.',
  })
  isActive?: boolean | null;
}
