import type { Transaction } from '../../../data/transaction';
import type { RequestContext } from '../../../application/context';
import { actorOf } from '../../../application/viewer';
import type { UserKey } from './emergency-user.loader';
import { AcknowledgementRow, NotificationRow } from './notification.entity';

type Given = 'id' | 'userId' | 'personId' | 'serviceUserId' | 'recordedAt' | 'recordedBy';

/** Stores that these users were told, one fact each. */
export const storeNotifications = (
  context: RequestContext,
  { insert }: Transaction,
  fact: Omit<NotificationRow, Given>,
  users: readonly UserKey[],
): Promise<void> => insert(NotificationRow, ofEach(context, fact, users));

/** Stores that these users acknowledged it, one fact each. */
export const storeAcknowledgements = (
  context: RequestContext,
  { insert }: Transaction,
  fact: Omit<AcknowledgementRow, Given>,
  users: readonly UserKey[],
): Promise<void> => insert(AcknowledgementRow, ofEach(context, fact, users));

const ofEach = <Fact extends object>(
  { newId, now, viewer }: RequestContext,
  fact: Fact,
  users: readonly UserKey[],
) =>
  users.map(({ id: userId, isPerson }) => ({
    ...fact,
    ...{ id: newId(), userId, recordedAt: now, recordedBy: actorOf(viewer) },
    ...{ personId: isPerson ? userId : null, serviceUserId: isPerson ? null : userId },
  }));
