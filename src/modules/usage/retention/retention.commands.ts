import { DETAIL_MONTHS_MAX } from '../../../domain/contract/retention';
import { defineCommand } from '../../../application/command';
import { InputCheck } from '../../../application/input-check';
import { requireAccount } from '../../accounts/account.commands';
import { RetentionRow } from './retention.entity';
import { LATEST_RETENTIONS } from './retention.loader';

export interface NewRetention {
  readonly accountId: string | undefined;
  /** Null for ever. */
  readonly detailMonths?: number | null | undefined;
}

/**
 * Sets how long the detail of an account's calls is kept.
 *
 * A fact of its own each time: the latest holds. What is removed by then does not come back.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT for months outside 1 to 1,200.
 */
export const setUsageRetention = defineCommand({
  name: 'setUsageRetention',
  right: 'SET_USAGE_RETENTION',
  account: ({ accountId }: NewRetention) => accountId,
  run: async (context, { accountId: id, detailMonths = null }, path) => {
    const { transaction, newId, recorded } = context;
    const { id: accountId } = await requireAccount(context, id, [...path, 'accountId']);
    const check = new InputCheck();
    if (detailMonths !== null) {
      check.integer([...path, 'detailMonths'], detailMonths, 1, DETAIL_MONTHS_MAX);
    }
    check.done();
    const [before] = await transaction.rows<RetentionRow>(LATEST_RETENTIONS, [[accountId]]);
    const retention = { accountId, id: newId(), detailMonths, ...recorded };
    await transaction.insert(RetentionRow, [retention]);
    return { retention, before };
  },
  audit: ({ retention: { accountId, detailMonths }, before }) => [
    {
      accountId,
      subject: { type: 'Account', id: accountId },
      changes: [
        {
          name: 'detailMonths',
          before: before ? inWords(before.detailMonths) : null,
          after: inWords(detailMonths),
        },
      ],
    },
  ],
  event: { type: 'usage.retention_set', facts: ({ retention }) => [retention] },
});

/** In the log, null says that nothing was set before. */
const inWords = (months: number | null): string => (months === null ? 'for ever' : `${months}`);
