import { auditedRow } from '../../../application/audit';
import { defineCommand } from '../../../application/command';
import type { RowKey } from '../../../data/loader';
import { refuse } from '../../../application/user-input-error';
import { serviceUserById } from './service-user.loader';
import { leaving, storeUserStates } from './service-user.store';
import { wording } from './service-user.sentences';

/**
 * Records that a user has left: nobody has to tell them any more.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for one who has left.
 */
export const removeServiceUser = defineCommand({
  name: 'removeServiceUser',
  right: 'RECORD_EMERGENCY_NOTIFICATIONS',
  account: ({ serviceUser }: { readonly serviceUser: RowKey | undefined }) =>
    serviceUser?.accountId,
  run: async (context, { serviceUser: key }, path) => {
    const at = [...path, 'serviceUserId'];
    const user = key ? await serviceUserById(context, key) : null;
    if (!user) {
      refuse('NOT_FOUND', at, wording('No user of a service with this id.'));
    }
    if (!user.isActive) {
      const left = wording('The user already left at {leftAt}.', { leftAt: user.changedAt });
      refuse('ALREADY_DONE', at, left);
    }
    const serviceUser = leaving(context, user);
    await storeUserStates(context, [serviceUser]);
    return { serviceUser };
  },
  audit: ({ serviceUser }) => [
    auditedRow('ServiceUser', serviceUser, [{ name: 'isActive', before: 'true', after: 'false' }]),
  ],
  event: {
    type: 'service_user.removed',
    facts: ({ serviceUser: { accountId, id, revision, subscriptionId } }) => [
      { accountId, id: `${id}/${revision}`, subscriptionId },
    ],
  },
});
