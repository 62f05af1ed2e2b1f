import { Field, ID, InputType, Int } from 'type-graphql';
import type { NotificationChannel } from '../../../domain/contract/emergency';
import type { Instant } from '../../../domain/time/time-zone';
import { ActInput } from '../../../graphql/mutation';
import { DateTimeScalar } from '../../../graphql/scalars';
import { EmergencyNotificationChannel } from './notification.type';

const SUBSCRIPTION = 'The subscription; its terms must forbid emergency calls.';
const USERS = 'People of the account and users of the subscription, 1 to 1,000, each once';
const EVIDENCE = 'Where the evidence is, 1 to 500 characters.';

@InputType('RecordEmergencyNotificationInput', {
  description: 'Who was told that no emergency calls may be placed.',
})
export class RecordEmergencyNotificationInput extends ActInput {
  @Field(() => ID, { description: SUBSCRIPTION })
  subscriptionId: string;

  @Field(() => [ID], { nullable: true, description: `${USERS}; or else allOutstanding.` })
  userIds?: string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Everyone who was active at notifiedAt and has not been told the version yet.',
  })
  allOutstanding: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version told; when absent, of those published by notifiedAt the one in force on its day.',
  })
  version?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When they were told, not in the future; now when absent.',
  })
  notifiedAt?: Instant | null;

  @Field(() => EmergencyNotificationChannel, { description: 'How they were told.' })
  channel: NotificationChannel;

  @Field(() => String, {
    nullable: true,
    description: 'Who told them, 1 to 200 characters; the viewer when absent.',
  })
  notifiedBy?: string | null;

  @Field(() => String, { nullable: true, description: EVIDENCE })
  evidenceReference?: string | null;
}

@InputType('RecordEmergencyAcknowledgementInput', {
  description: 'Who acknowledged what they were told.',
})
export class RecordEmergencyAcknowledgementInput extends ActInput {
  @Field(() => ID, { description: SUBSCRIPTION })
  subscriptionId: string;

  @Field(() => [ID], { description: `${USERS}; told by then.` })
  userIds: string[];

  @Field(() => Int, {
    nullable: true,
    description:
      'The version; when absent, of those published by acknowledgedAt the one in force on its day.',
  })
  version?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When they acknowledged it, not in the future; now when absent.',
  })
  acknowledgedAt?: Instant | null;

  @Field(() => String, { nullable: true, description: EVIDENCE })
  evidenceReference?: string | null;
}
