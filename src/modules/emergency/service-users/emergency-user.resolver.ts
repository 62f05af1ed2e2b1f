import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { Node, readNode, type NodeRow } from '../../../graphql/node';
import type { EmergencyUserRecord } from './emergency-user.loader';
import { EmergencyUser } from './emergency-user.type';
import { EmergencyAcknowledgement, EmergencyNotification } from './notification.type';

@Resolver(() => EmergencyUser)
export class EmergencyUserResolver {
  @FieldResolver(() => Node, {
    description: 'The Person or the ServiceUser; mutations identify the user by its id.',
  })
  user(
    @Ctx() context: RequestContext,
    @Root() { isPerson, accountId, id }: EmergencyUserRecord,
  ): Promise<NodeRow | null> {
    return readNode(context, isPerson ? 'Person' : 'ServiceUser', { accountId, id });
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the user was notified of the version in force.',
  })
  isNotified(@Root() { notifiedAt }: EmergencyUserRecord): boolean {
    return notifiedAt !== null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether the version in force was acknowledged.' })
  isAcknowledged(@Root() { acknowledgedAt }: EmergencyUserRecord): boolean {
    return acknowledgedAt !== null;
  }

  @FieldResolver(() => EmergencyNotification, {
    nullable: true,
    description: 'When the user was last notified of the version in force; null if not yet.',
  })
  notification(@Root() user: EmergencyUserRecord): EmergencyNotification | null {
    const { notifiedAt, channel, notifiedBy, notificationRecordedAt: recordedAt } = user;
    if (!notifiedAt || !channel || !notifiedBy || !recordedAt) return null;
    const { notificationEvidence: evidenceReference } = user;
    return { notifiedAt, channel, notifiedBy, evidenceReference, recordedAt };
  }

  @FieldResolver(() => EmergencyAcknowledgement, {
    nullable: true,
    description: 'When the version in force was last acknowledged; null if not yet.',
  })
  acknowledgement(@Root() user: EmergencyUserRecord): EmergencyAcknowledgement | null {
    const { acknowledgedAt, acknowledgementRecordedAt: recordedAt } = user;
    if (!acknowledgedAt || !recordedAt) return null;
    return { acknowledgedAt, evidenceReference: user.acknowledgementEvidence, recordedAt };
  }
}
