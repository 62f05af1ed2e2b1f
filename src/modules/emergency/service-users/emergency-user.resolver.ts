import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../application/context';
import { Node, readNode, type NodeRow } from '../../../graphql/node';
import type { EmergencyUserRecord } from './emergency-user.loader';
import { EmergencyUser } from './emergency-user.type';
import { EmergencyAcknowledgement, EmergencyNotification } from './notification.type';

@Resolver(() => EmergencyUser)
export class EmergencyUserResolver {
  @FieldResolver(() => Node, {
    description: 'The Person or the ServiceUser; its id names the user in acts.',
  })
  user(
    @Ctx() context: RequestContext,
    @Root() { isPerson, accountId, id }: EmergencyUserRecord,
  ): Promise<NodeRow | null> {
    return readNode(context, isPerson ? 'Person' : 'ServiceUser', { accountId, id });
  }

  @FieldResolver(() => Boolean, { description: 'Whether the version in force was told.' })
  isNotified(@Root() { notifiedAt }: EmergencyUserRecord): boolean {
    return notifiedAt !== null;
  }

  @FieldResolver(() => Boolean, { description: 'Whether it was acknowledged.' })
  isAcknowledged(@Root() { acknowledgedAt }: EmergencyUserRecord): boolean {
    return acknowledgedAt !== null;
  }

  @FieldResolver(() => EmergencyNotification, {
    nullable: true,
    description: 'When the version in force was last told; null for not yet.',
  })
  notification(@Root() user: EmergencyUserRecord): EmergencyNotification | null {
    const { notifiedAt, channel, notifiedBy, notificationRecordedAt: recordedAt } = user;
    if (!notifiedAt || !channel || !notifiedBy || !recordedAt) return null;
    const { notificationEvidence: evidenceReference } = user;
    return { notifiedAt, channel, notifiedBy, evidenceReference, recordedAt };
  }

  @FieldResolver(() => EmergencyAcknowledgement, {
    nullable: true,
    description: 'When it was last acknowledged; null for not yet.',
  })
  acknowledgement(@Root() user: EmergencyUserRecord): EmergencyAcknowledgement | null {
    const { acknowledgedAt, acknowledgementRecordedAt: recordedAt } = user;
    if (!acknowledgedAt || !recordedAt) return null;
    return { acknowledgedAt, evidenceReference: user.acknowledgementEvidence, recordedAt };
  }
}
