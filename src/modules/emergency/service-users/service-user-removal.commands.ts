import { requireRight } from '../../../application/rights';
import { audit } from '../../../application/audit';
import type { CommandContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { refuse } from '../../../application/user-input-error';
import { lockAccount } from '../../accounts/account.commands';
import { serviceUserById, type ServiceUserRecord } from './service-user.loader';
import { leaving, storeUserStates } from './service-user.store';

/**
 * Records that a user has left: nobody has to tell them any more.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for one who has left.
 */
export async function removeServiceUser(
  context: CommandContext,
  key: RowKey | undefined,
  path: readonly string[],
): Promise<ServiceUserRecord> {
  requireRight(context.viewer, 'RECORD_EMERGENCY_NOTIFICATIONS');
  if (!(key && (await serviceUserById(context, key)))) refuseUnknown(path);
  const { accountId } = key;
  const removed = await context.write([accountId], async (transaction) => {
    await lockAccount(transaction, accountId);
    context.forget();
    const user = (await serviceUserById(context, key)) ?? refuseUnknown(path);
    if (!user.isActive) {
      refuse(
        'ALREADY_DONE',
        path,
        `expected a user who has not left, got one who left at ${user.changedAt}`,
      );
    }
    const left = leaving(context, user);
    await storeUserStates(context, transaction, [left]);
    await audit(context, transaction, {
      act: 'removeServiceUser',
      right: 'RECORD_EMERGENCY_NOTIFICATIONS',
      accountId,
      subscriptionId: user.subscriptionId,
      subject: { type: 'ServiceUser', id: user.id },
      changes: [{ name: 'isActive', before: 'true', after: 'false' }],
    });
    return left;
  });
  context.forget();
  return removed;
}

function refuseUnknown(path: readonly string[]): never {
  const message = 'expected the id of a user of a service, found none with it';
  refuse('NOT_FOUND', path, message);
}
