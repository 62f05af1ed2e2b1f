import type { CalendarDate } from '../../domain/time/calendar-date';
import { DomainError } from '../../domain/domain-error';
import { checkWithdrawal, noticeDueBy, noticeEffect } from '../../domain/contract/notice';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import type { RowKey } from '../../data/loader';
import { UserInputError, refuse } from '../../application/user-input-error';
import { contractOf, stateAt, stateOf, type Contract, type ContractState } from './contract';
import { requireSubscription } from './notice.commands';
import { WithdrawalRow } from './notice.entity';
import type { SubscriptionRow } from './subscription.entity';
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
export const withdrawTerminationNotice = defineCommand({
  name: 'withdrawTerminationNotice',
  right: 'GIVE_NOTICES',
  rightFor: ({ isAcceptedByProvider }: NewWithdrawal) =>
    isAcceptedByProvider ? 'ACCEPT_LATE_WITHDRAWALS' : 'GIVE_NOTICES',
  account: ({ notice }) => notice?.accountId,
  run: async (context, input, path) => {
    const notice = input.notice ? await noticeById(context, input.notice) : null;
    if (!notice) {
      refuse('NOT_FOUND', [...path, 'noticeId'], 'expected the id of a notice, found none with it');
    }
    if (notice.withdrawnOn !== null) return { terminationNotice: notice, withdrawal: null };
    const { accountId, subscriptionId } = notice;
    const subscription = await requireSubscription(
      context,
      { accountId, id: subscriptionId },
      path,
    );
    const contract = await contractOf(context, subscription);
    const row: WithdrawalRow = {
      accountId,
      id: context.newId(),
      terminationNoticeId: notice.id,
      withdrawnOn: input.withdrawnOn ?? context.today(contract.account),
      isAcceptedByProvider: input.isAcceptedByProvider,
      beneficiaryCode: subscription.beneficiaryCode,
      ...context.recorded,
    };
    checkWithdrawalDay(context, contract, notice, row, [...path, 'withdrawnOn']);
    const { endsBefore: before } = await requireRunning(context, contract, row.withdrawnOn, path);
    await context.transaction.insert(WithdrawalRow, [row]);
    const notices = await noticesAfter(context, subscription);
    const { endsBefore: after } = stateOf(contract, notices, row.withdrawnOn);
    const terminationNotice = notices.find(({ id }) => id === notice.id) ?? notice;
    return { terminationNotice, withdrawal: { ...row, subscriptionId, ends: { before, after } } };
  },
  audit: ({ terminationNotice, withdrawal }) =>
    withdrawal
      ? [
          auditedRow('TerminationNotice', terminationNotice, [
            { name: 'endsBefore', ...withdrawal.ends },
          ]),
        ]
      : [],
  event: { type: 'notice.withdrawn', facts: ({ withdrawal }) => (withdrawal ? [withdrawal] : []) },
});

async function requireRunning(
  context: CommandContext,
  { subscription }: Contract,
  asOf: CalendarDate,
  path: InputPath,
): Promise<ContractState> {
  const state = await stateAt(context, subscription, { asOf });
  if (state.endsBefore === null || asOf < state.endsBefore) return state;
  const message = `expected a subscription that still runs, this one ended before ${state.endsBefore}`;
  return refuse('ALREADY_DONE', path, message);
}

const noticesAfter = ({ transaction }: CommandContext, { accountId, id }: SubscriptionRow) =>
  transaction.rows<NoticeRecord>(NOTICES_OF_SUBSCRIPTION, [accountId, id]);

function checkWithdrawalDay(
  context: CommandContext,
  { account, schedule, terms }: Contract,
  notice: NoticeRecord,
  { withdrawnOn, isAcceptedByProvider }: WithdrawalRow,
  path: InputPath,
): void {
  const today = context.today(account);
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
