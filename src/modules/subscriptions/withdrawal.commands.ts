import type { CalendarDate } from '../../domain/time/calendar-date';
import { DomainError } from '../../domain/domain-error';
import { checkWithdrawal, noticeDueBy, noticeEffect } from '../../domain/contract/notice';
import { requireRight } from '../../application/rights';
import { audit } from '../../application/audit';
import type { CommandContext, RequestContext } from '../../application/context';
import type { RowKey } from '../../data/loader';
import type { Transaction } from '../../data/transaction';
import { UserInputError, refuse } from '../../application/user-input-error';
import { actorOf } from '../../application/viewer';
import { lockAccount } from '../accounts/account.commands';
import { contractOf, stateOf, type Contract } from './contract';
import { lockedState, requireSubscription } from './notice.commands';
import type { WithdrawalRow } from './notice.entity';
import { noticeById, NOTICES_OF_SUBSCRIPTION, type NoticeRecord } from './subscription.loader';

export interface NewWithdrawal {
  readonly notice: RowKey | undefined;
  readonly withdrawnOn?: CalendarDate | null | undefined;
  readonly isAcceptedByProvider: boolean;
}

/**
 * Withdraws a notice: free until the notice day of the period it ends, afterwards only with the
 * provider's acceptance. Withdrawing it again changes nothing.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; WITHDRAWAL_NEEDS_ACCEPTANCE.
 */
export async function withdrawTerminationNotice(
  context: CommandContext,
  input: NewWithdrawal,
  path: readonly string[],
): Promise<NoticeRecord> {
  const { viewer, now } = context;
  const right = input.isAcceptedByProvider ? 'ACCEPT_LATE_WITHDRAWALS' : 'GIVE_NOTICES';
  requireRight(viewer, right);
  const notice = input.notice ? await noticeById(context, input.notice) : null;
  if (!notice) {
    refuse('NOT_FOUND', [...path, 'noticeId'], 'expected the id of a notice, found none with it');
  }
  if (notice.withdrawnOn !== null) return notice;
  const { accountId } = notice;
  const subscription = await requireSubscription(
    context,
    { accountId, id: notice.subscriptionId },
    path,
  );
  const contract = await contractOf(context, subscription);
  const withdrawnOn = input.withdrawnOn ?? context.today(contract.account.timeZone);
  const row: WithdrawalRow = {
    accountId,
    id: context.newId(),
    terminationNoticeId: notice.id,
    withdrawnOn,
    isAcceptedByProvider: input.isAcceptedByProvider,
    beneficiaryCode: subscription.beneficiaryCode,
    recordedAt: now,
    recordedBy: actorOf(viewer),
  };
  checkWithdrawalDay(context, contract, notice, row, [...path, 'withdrawnOn']);
  const stored = await context.write([accountId], async (transaction) => {
    await lockAccount(transaction, accountId);
    const state = await lockedState(transaction, contract, withdrawnOn);
    if (state.endsBefore !== null && withdrawnOn >= state.endsBefore) {
      refuse(
        'ALREADY_DONE',
        path,
        `expected a subscription that still runs, this one ended before ${state.endsBefore}`,
      );
    }
    const isNew = await store(transaction, row);
    const notices = await transaction.rows<NoticeRecord>(NOTICES_OF_SUBSCRIPTION, [
      accountId,
      subscription.id,
    ]);
    if (isNew) {
      const after = stateOf(contract, notices, withdrawnOn).endsBefore;
      await audit(context, transaction, {
        act: 'withdrawTerminationNotice',
        right,
        accountId,
        subscriptionId: subscription.id,
        subject: { type: 'TerminationNotice', id: notice.id },
        changes: [{ name: 'endsBefore', before: state.endsBefore, after }],
      });
    }
    return notices.find(({ id }) => id === notice.id) ?? notice;
  });
  context.forget();
  return stored;
}

/** Whether it is the first of its notice. */
async function store(transaction: Transaction, row: WithdrawalRow): Promise<boolean> {
  const stored = await transaction.rows(
    {
      text: `insert into termination_notice_withdrawal (account_id, id, termination_notice_id,
          withdrawn_on, is_accepted_by_provider, beneficiary_code, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (account_id, termination_notice_id) do nothing returning id`,
    },
    [
      ...[row.accountId, row.id, row.terminationNoticeId, row.withdrawnOn],
      ...[row.isAcceptedByProvider, row.beneficiaryCode, row.recordedAt, row.recordedBy],
    ],
  );
  return stored.length > 0;
}

function checkWithdrawalDay(
  context: RequestContext,
  { account, schedule, terms }: Contract,
  notice: NoticeRecord,
  { withdrawnOn, isAcceptedByProvider }: WithdrawalRow,
  path: readonly string[],
): void {
  const today = context.today(account.timeZone);
  if (withdrawnOn > today || withdrawnOn < notice.sentOn) {
    refuse(
      'INVALID_INPUT',
      path,
      `expected a day from the notice, ${notice.sentOn}, to today, ${today}, got ${withdrawnOn}`,
    );
  }
  if (context.viewer.kind === 'PERSON' && withdrawnOn !== today) {
    refuse('INVALID_INPUT', path, `expected today, ${today}, got ${withdrawnOn}`);
  }
  const effect = noticeEffect(schedule, notice.givenOn);
  try {
    checkWithdrawal(effect, withdrawnOn, isAcceptedByProvider, terms);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const freeUntil = noticeDueBy(effect.endsWith, terms);
    throw new UserInputError([
      { code: 'WITHDRAWAL_NEEDS_ACCEPTANCE', path, message: error.message, freeUntil },
    ]);
  }
}
