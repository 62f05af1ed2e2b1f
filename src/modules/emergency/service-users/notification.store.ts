import type { CommandContext } from '../../../application/context';
import { rewriteToldVersions } from '../../accounts/told-versions.store';
import type { UserKey } from './emergency-user.loader';
import { AcknowledgementRow, NotificationRow } from './notification.entity';

type Given = 'id' | 'userId' | 'personId' | 'serviceUserId' | 'recordedAt' | 'recordedBy';

/** Stores that these users were told, one fact each. */
export async function storeNotifications(
  context: CommandContext,
  fact: Omit<NotificationRow, Given>,
  users: readonly UserKey[],
): Promise<void> {
  const { transaction } = context;
  await transaction.insert(NotificationRow, ofEach(context, fact, users));
  await rewriteToldVersions(transaction, fact.accountId, [fact.subscriptionId]);
}

/** Stores that these users acknowledged it, one fact each. */
export const storeAcknowledgements = (
  context: CommandContext,
  fact: Omit<AcknowledgementRow, Given>,
  users: readonly UserKey[],
): Promise<void> => context.transaction.insert(AcknowledgementRow, ofEach(context, fact, users));

const ofEach = <Fact extends object>(
  { newId, recorded }: CommandContext,
  fact: Fact,
  users: readonly UserKey[],
) =>
  users.map(({ id: userId, isPerson }) => ({
    ...fact,
    ...{ id: newId(), userId, ...recorded },
    ...{ personId: isPerson ? userId : null, serviceUserId: isPerson ? null : userId },
  }));
