import type { CalendarDate } from '../../domain/time/calendar-date';
import { DomainError } from '../../domain/domain-error';
import { isInService } from '../../domain/contract/service-spans';
import {
  checkWithdrawal,
  givenOnOf,
  noticeDueBy,
  noticeEffect,
  standsFrom,
  type NoticeEffect,
  type NoticeGiver,
  type ToldWithdrawal,
} from '../../domain/contract/notice';
import type { ServiceTerms } from '../../domain/contract/service-terms';
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
  readonly isAcceptedByCustomer: boolean;
  /** Absent: for staff the party that gave the notice, for others the customer. */
  readonly withdrawnBy?: NoticeGiver | null | undefined;
}

/**
 * Withdraws a notice, for the party that gave it: free until the notice day of the period it ends,
 * afterwards only with the other party's acceptance. Withdrawing it again changes nothing; from
 * another day on it is refused.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE; WITHDRAWAL_NEEDS_ACCEPTANCE.
 */
export const withdrawTerminationNotice = defineCommand({
  name: 'withdrawTerminationNotice',
  right: 'GIVE_NOTICES',
  rightFor: ({ isAcceptedByProvider, isAcceptedByCustomer }: NewWithdrawal) =>
    isAcceptedByProvider || isAcceptedByCustomer ? 'ACCEPT_LATE_WITHDRAWALS' : 'GIVE_NOTICES',
  account: ({ notice }) => notice?.accountId,
  run: async (context, input, path) => {
    const notice = input.notice ? await noticeById(context, input.notice) : null;
    if (!notice) {
      refuse('NOT_FOUND', [...path, 'noticeId'], 'No notice with this id.');
    }
    checkParty(context, notice, input, path);
    if (notice.withdrawnOn !== null) {
      checkSameDay(notice.withdrawnOn, input, path);
      return { terminationNotice: notice, withdrawal: null };
    }
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
      isAcceptedByCustomer: input.isAcceptedByCustomer,
      beneficiaryCode: subscription.beneficiaryCode,
      ...context.recorded,
    };
    checkWithdrawalDay(context, contract, notice, row, [...path, 'withdrawnOn']);
    const running = await requireRunning(context, contract, row.withdrawnOn, path);
    const before = running.endsBefore;
    await context.transaction.insert(WithdrawalRow, [row]);
    const notices = await noticesAfter(context, subscription);
    const records = { ...running.records, notices };
    const { endsBefore: after } = stateOf(contract, records, row.withdrawnOn);
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

function checkParty(
  { viewer }: CommandContext,
  { givenBy }: NoticeRecord,
  input: NewWithdrawal,
  path: InputPath,
): void {
  const withdrawnBy = input.withdrawnBy ?? (viewer.kind === 'STAFF' ? givenBy : 'CUSTOMER');
  if (withdrawnBy === 'PROVIDER' && viewer.kind !== 'STAFF') {
    const message = "expected CUSTOMER: only staff records the provider's withdrawal";
    refuse('INVALID_INPUT', [...path, 'withdrawnBy'], message);
  }
  if (withdrawnBy === givenBy) return;
  const party = withdrawnBy === 'CUSTOMER' ? 'customer' : 'provider';
  const message = `expected a notice that the ${party} gave: only the party that gave one withdraws it`;
  refuse('INVALID_INPUT', [...path, 'noticeId'], message);
}

function checkSameDay(withdrawnOn: CalendarDate, input: NewWithdrawal, path: InputPath): void {
  if (input.withdrawnOn == null || input.withdrawnOn === withdrawnOn) return;
  const message = `expected a notice that was not withdrawn, this one was on ${withdrawnOn}`;
  refuse('ALREADY_DONE', [...path, 'withdrawnOn'], message);
}

async function requireRunning(
  context: CommandContext,
  { subscription }: Contract,
  asOf: CalendarDate,
  path: InputPath,
): Promise<ContractState> {
  const state = await stateAt(context, subscription, { asOf });
  if (isInService(state.spans, asOf)) return state;
  const message = `expected a subscription that still runs, this one ended before ${state.endsBefore}`;
  return refuse('ALREADY_DONE', path, message);
}

const noticesAfter = ({ transaction }: CommandContext, { accountId, id }: SubscriptionRow) =>
  transaction.rows<NoticeRecord>(NOTICES_OF_SUBSCRIPTION, [accountId, id]);

function checkWithdrawalDay(
  context: CommandContext,
  { account, schedule, terms }: Contract,
  notice: NoticeRecord,
  withdrawal: WithdrawalRow,
  path: InputPath,
): void {
  const { withdrawnOn } = withdrawal;
  const [since, today] = [standsFrom(notice), context.today(account)];
  if (withdrawnOn > today || withdrawnOn < since) {
    refuse(
      'INVALID_INPUT',
      path,
      `expected a day from the notice, ${since}, to today, ${today}, got ${withdrawnOn}`,
    );
  }
  if (context.viewer.kind === 'PERSON' && withdrawnOn !== today) {
    refuse('INVALID_INPUT', path, `expected today, ${today}, got ${withdrawnOn}`);
  }
  const effect = noticeEffect(schedule, givenOnOf(notice));
  refuseLateWithdrawal(effect, notice.givenBy, withdrawal, terms, path);
}

/** @throws UserInputError WITHDRAWAL_NEEDS_ACCEPTANCE */
export function refuseLateWithdrawal(
  effect: NoticeEffect,
  givenBy: NoticeGiver,
  withdrawal: ToldWithdrawal,
  terms: ServiceTerms,
  path: InputPath,
): void {
  try {
    checkWithdrawal(effect, givenBy, withdrawal, terms);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const freeUntil = noticeDueBy(effect.endsWith, terms);
    throw new UserInputError([
      { code: 'WITHDRAWAL_NEEDS_ACCEPTANCE', path, message: error.message, freeUntil },
    ]);
  }
}
