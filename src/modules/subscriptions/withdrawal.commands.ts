import type { CalendarDate } from '../../domain/time/calendar-date';
import { DomainError } from '../../domain/domain-error';
import { isInService } from '../../domain/contract/service-spans';
import {
  checkWithdrawal,
  givenOnOf,
  noticeEffect,
  standsFrom,
  withdrawableUntil,
  withdrawalInEffect,
  type NoticeEffect,
  type NoticeGiver,
  type ToldWithdrawal,
} from '../../domain/contract/notice';
import type { ServiceTerms } from '../../domain/contract/service-terms';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { holds } from '../../application/rights';
import type { RowKey } from '../../data/loader';
import { UserInputError, refuse } from '../../application/user-input-error';
import { contractOf, recordsOf, stateOf, type Contract } from './contract';
import type { ContractRecords } from './contract-facts';
import { requireSubscription } from './notice.commands';
import { requireOpenToRun } from './running-services';
import { WithdrawalRow } from './notice.entity';
import {
  noticeById,
  NOTICES_OF_SUBSCRIPTION,
  type NoticeRecord,
  type WithdrawalRecord,
} from './subscription.loader';
import { rewriteDerivedRows } from './derived-rows.store';
import { wording } from './subscription.sentences';

export interface NewWithdrawal {
  readonly notice: RowKey | undefined;
  readonly withdrawnOn?: CalendarDate | null | undefined;
  readonly isAcceptedByProvider: boolean;
  readonly isAcceptedByCustomer: boolean;
  /** Absent: for staff the party that gave the notice, for others the customer. */
  readonly withdrawnBy?: NoticeGiver | null | undefined;
  /** The withdrawal that it replaces; its key is undefined where the id is of no withdrawal. */
  readonly corrects?: { readonly withdrawal: RowKey | undefined } | null | undefined;
}

/**
 * Withdraws a notice, for the party that gave it: free until the notice day of the period it ends,
 * afterwards only with the other party's acceptance. Withdrawing it again changes nothing; what
 * differs from the withdrawal on record has to name it, and takes its place.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; ALREADY_DONE; WITHDRAWAL_NEEDS_ACCEPTANCE;
 *   ACCOUNT_CLOSED where the service would run again.
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
      refuse('NOT_FOUND', [...path, 'noticeId'], wording('No notice with this id.'));
    }
    checkParty(context, notice, input, path);
    const corrected = correctedBy(notice, input, path);
    if (corrected === 'IS_RECORDED') return { terminationNotice: notice, withdrawal: null };
    const { accountId, subscriptionId } = notice;
    const key = { accountId, id: subscriptionId };
    const subscription = await requireSubscription(context, key, path);
    const contract = await contractOf(context, subscription);
    const row: WithdrawalRow = {
      accountId,
      id: context.newId(),
      terminationNoticeId: notice.id,
      correctsId: corrected?.id ?? null,
      withdrawnOn: input.withdrawnOn ?? corrected?.withdrawnOn ?? context.today(contract.account),
      isAcceptedByProvider: input.isAcceptedByProvider,
      isAcceptedByCustomer: input.isAcceptedByCustomer,
      beneficiaryCode: subscription.beneficiaryCode,
      ...context.recorded,
    };
    checkWithdrawalDay(context, contract, notice, row, [...path, 'withdrawnOn']);
    const { changes } = await recordsOf(context, subscription);
    const records = { notices: await noticesNow(context, key), changes };
    requireRunning(contract, records, row, path);
    await context.transaction.insert(WithdrawalRow, [row]);
    await rewriteDerivedRows(context, [subscription]);
    const recordsAfter = { notices: await noticesNow(context, key), changes };
    const today = context.today(contract.account);
    const stateToday = stateOf(contract, recordsAfter, today);
    await requireOpenToRun(context, stateToday, [...path, 'noticeId']);
    const { endsBefore: before } = stateOf(contract, records, row.withdrawnOn);
    const { endsBefore: after } = stateOf(contract, recordsAfter, row.withdrawnOn);
    const terminationNotice = recordsAfter.notices.find(({ id }) => id === notice.id) ?? notice;
    const withdrawal = { ...row, subscriptionId };
    return { terminationNotice, withdrawal, corrected, ends: { before, after } };
  },
  audit: ({ terminationNotice, withdrawal, corrected, ends }) =>
    withdrawal
      ? [
          auditedRow('TerminationNotice', terminationNotice, [
            { name: 'endsBefore', ...ends },
            ...(corrected ? correctionOf(corrected, withdrawal) : []),
          ]),
        ]
      : [],
  event: { type: 'notice.withdrawn', facts: ({ withdrawal }) => (withdrawal ? [withdrawal] : []) },
});

/** A withdrawal today, by whoever asks, that nobody has accepted. */
const FREE = { isAcceptedByProvider: false, isAcceptedByCustomer: false };

/**
 * Whether the viewer may withdraw a notice today without the other party's acceptance: by the
 * checks of the act.
 */
export function mayWithdraw(
  context: RequestContext,
  contract: Contract,
  records: ContractRecords,
  notice: NoticeRecord,
): boolean {
  if (!holds(context.viewer, 'GIVE_NOTICES') || withdrawalInEffect(notice.withdrawals))
    return false;
  const withdrawnOn = context.today(contract.account);
  const row = { terminationNoticeId: notice.id, withdrawnOn, ...FREE };
  try {
    checkParty(context, notice, {}, []);
    checkWithdrawalDay(context, contract, notice, row, []);
    requireRunning(contract, records, row, []);
    return true;
  } catch (error) {
    if (error instanceof UserInputError) return false;
    throw error;
  }
}

function checkParty(
  { viewer }: RequestContext,
  { givenBy }: NoticeRecord,
  input: Pick<NewWithdrawal, 'withdrawnBy'>,
  path: InputPath,
): void {
  const withdrawnBy = input.withdrawnBy ?? (viewer.kind === 'STAFF' ? givenBy : 'CUSTOMER');
  if (withdrawnBy === 'PROVIDER' && viewer.kind !== 'STAFF') {
    const message = wording("expected CUSTOMER: only staff records the provider's withdrawal");
    refuse('INVALID_INPUT', [...path, 'withdrawnBy'], message);
  }
  if (withdrawnBy === givenBy) return;
  const message =
    withdrawnBy === 'CUSTOMER'
      ? wording(
          'expected a notice that the customer gave: only the party that gave one withdraws it',
        )
      : wording(
          'expected a notice that the provider gave: only the party that gave one withdraws it',
        );
  refuse('INVALID_INPUT', [...path, 'noticeId'], message);
}

/**
 * The withdrawal that this one corrects, undefined where it is the first; `IS_RECORDED` where what
 * it says is on record.
 */
function correctedBy(
  { withdrawals }: NoticeRecord,
  input: NewWithdrawal,
  path: InputPath,
): WithdrawalRecord | 'IS_RECORDED' | undefined {
  const current = withdrawalInEffect(withdrawals);
  if (!input.corrects) {
    if (current) refuseOther(current, input, path);
    return current && 'IS_RECORDED';
  }
  const { withdrawal: key } = input.corrects;
  const at = [...path, 'correctsWithdrawalId'];
  const corrected = withdrawals.find(({ id }) => id === key?.id);
  if (!current || !corrected) {
    refuse('NOT_FOUND', at, wording('No withdrawal of this notice with this id.'));
  }
  if (isSame(current, corrected, input)) return 'IS_RECORDED';
  if (current === corrected) return corrected;
  const message = wording(
    'expected the withdrawal in effect, that on {withdrawnOn}: this one was corrected',
    { withdrawnOn: { date: current.withdrawnOn } },
  );
  return refuse('ALREADY_DONE', at, message);
}

/** Whether a withdrawal on record says what a correction of the other one says. */
function isSame(
  current: WithdrawalRecord,
  corrected: WithdrawalRecord,
  { withdrawnOn, isAcceptedByProvider, isAcceptedByCustomer }: NewWithdrawal,
): boolean {
  return (
    current.withdrawnOn === (withdrawnOn ?? corrected.withdrawnOn) &&
    current.isAcceptedByProvider === isAcceptedByProvider &&
    current.isAcceptedByCustomer === isAcceptedByCustomer
  );
}

/** What is told of a withdrawal beyond what is on record would be lost: it needs a correction. */
function refuseOther(current: WithdrawalRecord, input: NewWithdrawal, path: InputPath): void {
  const isOther = {
    withdrawnOn: input.withdrawnOn != null && input.withdrawnOn !== current.withdrawnOn,
    isAcceptedByProvider: input.isAcceptedByProvider && !current.isAcceptedByProvider,
    isAcceptedByCustomer: input.isAcceptedByCustomer && !current.isAcceptedByCustomer,
  };
  const field = Object.entries(isOther).find(([, is]) => is)?.[0];
  if (field === undefined) return;
  const message = wording(
    'expected a notice that was not withdrawn, or correctsWithdrawalId; this one was withdrawn on {withdrawnOn}',
    { withdrawnOn: { date: current.withdrawnOn } },
  );
  refuse('ALREADY_DONE', [...path, field], message);
}

function correctionOf(corrected: WithdrawalRecord, withdrawal: WithdrawalRow) {
  const names = ['withdrawnOn', 'isAcceptedByProvider', 'isAcceptedByCustomer'] as const;
  return names
    .filter((name) => corrected[name] !== withdrawal[name])
    .map((name) => ({ name, before: String(corrected[name]), after: String(withdrawal[name]) }));
}

/** Refuses a withdrawal of what has ended by then, whatever the withdrawal that it corrects did. */
function requireRunning(
  contract: Contract,
  { notices, changes }: ContractRecords,
  {
    terminationNoticeId,
    withdrawnOn: asOf,
  }: Pick<WithdrawalRow, 'terminationNoticeId' | 'withdrawnOn'>,
  path: InputPath,
): void {
  const standing = notices.map((notice) =>
    notice.id === terminationNoticeId ? { ...notice, withdrawals: [] } : notice,
  );
  const { spans, endsBefore } = stateOf(contract, { notices: standing, changes }, asOf);
  if (isInService(spans, asOf)) return;
  const message =
    endsBefore === null
      ? wording('expected a day of service, got {got}', { got: { date: asOf } })
      : wording('expected a subscription that still runs, this one ended before {endsBefore}', {
          endsBefore: { date: endsBefore },
        });
  refuse('ALREADY_DONE', path, message);
}

const noticesNow = ({ transaction }: CommandContext, { accountId, id }: RowKey) =>
  transaction.rows<NoticeRecord>(NOTICES_OF_SUBSCRIPTION, [accountId, id]);

function checkWithdrawalDay(
  context: RequestContext,
  { account, schedule, terms }: Contract,
  notice: NoticeRecord,
  withdrawal: ToldWithdrawal,
  path: InputPath,
): void {
  const { withdrawnOn } = withdrawal;
  const [since, today] = [standsFrom(notice), context.today(account)];
  const days = { today: { date: today }, got: { date: withdrawnOn } };
  if (withdrawnOn > today || withdrawnOn < since) {
    refuse(
      'INVALID_INPUT',
      path,
      wording('expected a day from the notice, {since}, to today, {today}, got {got}', {
        ...{ since: { date: since }, ...days },
      }),
    );
  }
  if (context.viewer.kind === 'PERSON' && withdrawnOn !== today) {
    refuse('INVALID_INPUT', path, wording('expected today, {today}, got {got}', days));
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
    const freeUntil = withdrawableUntil(effect, terms);
    throw new UserInputError([
      { code: 'WITHDRAWAL_NEEDS_ACCEPTANCE', path, message: error.wording, freeUntil },
    ]);
  }
}
