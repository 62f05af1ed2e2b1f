import { DETAIL_MONTHS_MAX } from '../../../domain/contract/retention';
import { requireRight } from '../../../application/rights';
import { audit } from '../../../application/audit';
import type { CommandContext } from '../../../application/context';
import { InputCheck } from '../../../application/input-check';
import { actorOf } from '../../../application/viewer';
import { lockAccount, requireAccount } from '../../accounts/account.commands';
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
export async function setUsageRetention(
  context: CommandContext,
  input: NewRetention,
  path: readonly string[],
): Promise<RetentionRow> {
  const { viewer, now, newId } = context;
  requireRight(viewer, 'SET_USAGE_RETENTION');
  const { id: accountId } = await requireAccount(context, input.accountId, [...path, 'accountId']);
  const detailMonths = input.detailMonths ?? null;
  const check = new InputCheck();
  if (detailMonths !== null) {
    check.integer([...path, 'detailMonths'], detailMonths, 1, DETAIL_MONTHS_MAX);
  }
  check.done();
  const by = { recordedAt: now, recordedBy: actorOf(viewer) };
  const row: RetentionRow = { accountId, id: newId(), detailMonths, ...by };
  await context.write([accountId], async (transaction) => {
    await lockAccount(transaction, accountId);
    const [before] = await transaction.rows<RetentionRow>(LATEST_RETENTIONS, [[accountId]]);
    await transaction.manager.insert(RetentionRow, row);
    await audit(context, transaction, {
      act: 'setUsageRetention',
      right: 'SET_USAGE_RETENTION',
      accountId,
      subject: { type: 'Account', id: accountId },
      changes: [
        { name: 'detailMonths', before: before ? inWords(before) : null, after: inWords(row) },
      ],
    });
  });
  context.forget();
  return row;
}

/** In the log, null says that nothing was set before. */
const inWords = ({ detailMonths }: Pick<RetentionRow, 'detailMonths'>): string =>
  detailMonths === null ? 'for ever' : `${detailMonths}`;
