import { Field, ObjectType } from 'type-graphql';
import type { NotificationChannel } from '../../../domain/contract/emergency';
import { enumType } from '../../../graphql/enum';
import { RequiresRight } from '../../../graphql/authorization';
import { DateTimeScalar } from '../../../graphql/scalars';

export const EmergencyNotificationChannel = enumType<NotificationChannel>(
  'EmergencyNotificationChannel',
  'How a user was told that no emergency calls may be placed.',
  {
    EMAIL: 'By e-mail.',
    TRAINING: 'In a training.',
    STICKER: 'By a sticker at the workplace.',
    POSTER: 'By a poster on the premises.',
    IN_APP: 'In the program that calls are placed with.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyNotification', {
  description: 'That a user was told one version.',
  simpleResolvers: true,
})
export class EmergencyNotification {
  @Field(() => DateTimeScalar, { description: 'When the user was told.' })
  notifiedAt: string;

  @Field(() => EmergencyNotificationChannel, { description: 'How.' })
  channel: NotificationChannel;

  @Field(() => String, { description: 'By whom.' })
  notifiedBy: string;

  @Field(() => String, { nullable: true, description: 'Where the evidence is; null for none.' })
  evidenceReference: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyAcknowledgement', {
  description: 'That a user acknowledged it.',
  simpleResolvers: true,
})
export class EmergencyAcknowledgement {
  @Field(() => DateTimeScalar, { description: 'When the user acknowledged it.' })
  acknowledgedAt: string;

  @Field(() => String, { nullable: true, description: 'Where the evidence is; null for none.' })
  evidenceReference: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded here.' })
  recordedAt: string;
}
