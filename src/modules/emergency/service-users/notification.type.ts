import { Field, ObjectType } from 'type-graphql';
import type { NotificationChannel } from '../../../domain/contract/emergency';
import { enumType } from '../../../graphql/enum';
import { RequiresRight } from '../../../graphql/authorization';
import { DateTimeScalar } from '../../../graphql/scalars';

export const EmergencyNotificationChannel = enumType<NotificationChannel>(
  'EmergencyNotificationChannel',
  'How a user was notified that emergency calls may not be placed.',
  {
    EMAIL: 'By e-mail.',
    TRAINING: 'In a training session.',
    STICKER: 'By a sticker at the workplace.',
    POSTER: 'By a poster on the premises.',
    IN_APP: 'In the application used to place calls.',
  },
);

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyNotification', {
  description: 'Notification of a user, of one version.',
  simpleResolvers: true,
})
export class EmergencyNotification {
  @Field(() => DateTimeScalar, { description: 'When the user was notified.' })
  notifiedAt: string;

  @Field(() => EmergencyNotificationChannel, { description: 'The channel.' })
  channel: NotificationChannel;

  @Field(() => String, { description: 'Who notified the user.' })
  notifiedBy: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where the evidence is kept; null if there is none.',
  })
  evidenceReference: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}

@RequiresRight('READ_ACCOUNTS')
@ObjectType('EmergencyAcknowledgement', {
  description: 'Acknowledgement of a notification by a user.',
  simpleResolvers: true,
})
export class EmergencyAcknowledgement {
  @Field(() => DateTimeScalar, { description: 'When the user acknowledged it.' })
  acknowledgedAt: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where the evidence is kept; null if there is none.',
  })
  evidenceReference: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt: string;
}
