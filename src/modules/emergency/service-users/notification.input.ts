import { Field, ID, InputType, Int } from 'type-graphql';
import type { NotificationChannel } from '../../../domain/contract/emergency';
import type { Instant } from '../../../domain/time/time-zone';
import { ActInput } from '../../../graphql/mutation';
import { DateTimeScalar } from '../../../graphql/scalars';
import { EmergencyNotificationChannel } from './notification.type';

const SUBSCRIPTION = 'The subscription, whose terms must forbid emergency calls.';
const USERS = 'People of the account and users of the subscription, 1 to 1,000, each once';
const EVIDENCE = 'Where the evidence is kept, 1 to 500 characters.';

@InputType('RecordEmergencyNotificationInput', {
  description: 'Users who were notified that emergency calls may not be placed.',
})
export class RecordEmergencyNotificationInput extends ActInput {
  @Field(() => ID, { description: SUBSCRIPTION })
  subscriptionId: string;

  @Field(() => [ID], {
    nullable: true,
    description: `${USERS}. Cannot be combined with allOutstanding.`,
  })
  userIds?: string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether to select everyone who was active at notifiedAt and has not been notified of the version yet.',
  })
  allOutstanding: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'The version. Default: of those published by notifiedAt, the one in force on that day.',
  })
  version?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When they were notified, not in the future. Default: now.',
  })
  notifiedAt?: Instant | null;

  @Field(() => EmergencyNotificationChannel, { description: 'How they were notified.' })
  channel: NotificationChannel;

  @Field(() => String, {
    nullable: true,
    description: 'Name of whoever notified them, 1 to 200 characters. Default: the viewer.',
  })
  notifiedBy?: string | null;

  @Field(() => String, { nullable: true, description: EVIDENCE })
  evidenceReference?: string | null;
}

@InputType('RecordEmergencyAcknowledgementInput', {
  description: 'Users who acknowledged a notice.',
})
export class RecordEmergencyAcknowledgementInput extends ActInput {
  @Field(() => ID, { description: SUBSCRIPTION })
  subscriptionId: string;

  @Field(() => [ID], { description: `${USERS}, all of whom had been notified by then.` })
  userIds: string[];

  @Field(() => Int, {
    nullable: true,
    description:
      'The version. Default: of those published by acknowledgedAt, the one in force on that day.',
  })
  version?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When they acknowledged it, not in the future. Default: now.',
  })
  acknowledgedAt?: Instant | null;

  @Field(() => String, { nullable: true, description: EVIDENCE })
  evidenceReference?: string | null;
}
