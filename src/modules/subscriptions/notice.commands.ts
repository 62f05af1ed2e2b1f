import type { CalendarDate } from '../../domain/time/calendar-date';
import { deemedGivenOn, type DeliveryMethod, type NoticeGiver } from '../../domain/contract/notice';
import { localDate, type Instant } from '../../domain/time/time-zone';
import type { Transaction } from '../../data/transaction';
import { requireRight } from '../../application/rights';
import { audit } from '../../application/audit';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { UserInputError, refuse } from '../../application/user-input-error';
import { actorOf } from '../../application/viewer';
import { lockAccount } from '../accounts/account.commands';
import { contractOf, decideNotice, stateOf, type Contract, type ContractState } from './contract';
import { NoticeRow } from './notice.entity';
import type { SubscriptionRow } from './subscription.entity';
import {
  NOTICES_OF_SUBSCRIPTION,
  subscriptionById,
  type NoticeRecord,
} from './subscription.loader';

export interface NewNotice {
  readonly subscription: RowKey | undefined;
  readonly givenOn?: CalendarDate | null | undefined;
  readonly sentOn?: CalendarDate | null | undefined;
  readonly deliveryMethod?: DeliveryMethod | null | undefined;
  readonly receivedAt?: Instant | null | undefined;
  readonly givenBy: NoticeGiver;
  readonly giverName?: string | null | undefined;
  readonly channel?: string | null | undefined;
  readonly evidenceReference?: string | null | undefined;
}

/** The notice on record, and whether this act recorded it or one stood already. */
export interface GivenNotice {
  readonly notice: NoticeRecord;
  readonly isNew: boolean;
}

export async function requireSubscription(
  context: RequestContext,
  key: RowKey | undefined,
  path: readonly string[],
): Promise<SubscriptionRow> {
  const subscription = key ? await subscriptionById(context, key) : null;
  const message = 'expected the id of a subscription, found none with it';
  return subscription ?? refuse('NOT_FOUND', path, message);
}

/**
 * Records a notice of termination.
 *
 * A late notice is no error: it ends the service one period later. A notice that would end nothing
 * earlier than one that stands is not stored again; the standing one is the answer.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; NOTICE_OUTSIDE_TERM before the start or after
 *   the end.
 */
export async function giveTerminationNotice(
  context: CommandContext,
  input: NewNotice,
  path: readonly string[],
): Promise<GivenNotice> {
  requireRight(context.viewer, 'GIVE_NOTICES');
  const subscription = await requireSubscription(context, input.subscription, [
    ...path,
    'subscriptionId',
  ]);
  const contract = await contractOf(context, subscription);
  const row = checkedNotice(context, contract, input, path);
  const given = await context.write([row.accountId], async (transaction) => {
    await lockAccount(transaction, row.accountId);
    const state = await lockedState(transaction, contract, row.sentOn);
    const decision = decideNotice(state, row.givenOn);
    if (!decision) refuseOutside(state, row.givenOn, path);
    if (decision.already) return { notice: decision.already, isNew: false };
    await transaction.manager.insert(NoticeRow, row);
    await audit(context, transaction, {
      act: 'giveTerminationNotice',
      right: 'GIVE_NOTICES',
      accountId: row.accountId,
      subscriptionId: subscription.id,
      subject: { type: 'TerminationNotice', id: row.id },
      changes: [{ name: 'endsBefore', before: state.endsBefore, after: decision.endsBefore }],
    });
    return { notice: { ...row, ...NOT_WITHDRAWN }, isNew: true };
  });
  context.forget();
  return given;
}

const NOT_WITHDRAWN = { withdrawnOn: null, isAcceptedByProvider: null, withdrawalRecordedAt: null };

/** The facts as of the day of the notice, read under the account's lock. */
export async function lockedState(
  transaction: Transaction,
  contract: Contract,
  asOf: CalendarDate,
): Promise<ContractState> {
  const { accountId, id } = contract.subscription;
  const notices = await transaction.rows<NoticeRecord>(NOTICES_OF_SUBSCRIPTION, [accountId, id]);
  return stateOf(contract, notices, asOf);
}

function checkedNotice(
  context: RequestContext,
  { subscription, account, terms }: Contract,
  input: NewNotice,
  path: readonly string[],
): NoticeRow {
  const { viewer, now } = context;
  const check = new InputCheck();
  const today = context.today(account.timeZone);
  const deliveryMethod = input.deliveryMethod ?? 'POSTED_ELECTRONICALLY';
  if (input.givenOn != null && (input.sentOn != null || input.deliveryMethod != null)) {
    check.invalid(
      [...path, 'givenOn'],
      'expected either givenOn, or sentOn and deliveryMethod from which it follows, got both',
    );
  }
  const sentOn = input.givenOn ?? input.sentOn ?? today;
  const dateField = input.givenOn != null ? 'givenOn' : 'sentOn';
  if (sentOn > today) {
    check.invalid([...path, dateField], `expected a day up to today, ${today}, got ${sentOn}`);
  }
  if (viewer.kind === 'PERSON' && sentOn !== today) {
    const message = `expected today, ${today}: earlier notices are recorded by staff from their evidence, got ${sentOn}`;
    check.invalid([...path, dateField], message);
  }
  const receivedAt = input.receivedAt ?? now;
  if (receivedAt > now) {
    check.invalid([...path, 'receivedAt'], `expected a past instant, got ${receivedAt}`);
  }
  if (input.receivedAt != null && localDate(receivedAt, account.timeZone) < sentOn) {
    check.invalid([...path, 'receivedAt'], `expected it from the day it was sent, ${sentOn}, on`);
  }
  checkGiver(check, context, terms.providerMayGiveNotice, input, path);
  const row = {
    accountId: subscription.accountId,
    id: context.newId(),
    subscriptionId: subscription.id,
    sentOn,
    givenOn: deemedGivenOn(deliveryMethod, sentOn, terms),
    deliveryMethod,
    receivedAt,
    givenBy: input.givenBy,
    giverName: check.optionalText([...path, 'giverName'], input.giverName, 200) ?? actorOf(viewer),
    channel: check.optionalText([...path, 'channel'], input.channel, 100),
    evidenceReference: check.optionalText(
      [...path, 'evidenceReference'],
      input.evidenceReference,
      500,
    ),
    beneficiaryCode: subscription.beneficiaryCode,
    recordedAt: now,
    recordedBy: actorOf(viewer),
  };
  check.done();
  return row;
}

function checkGiver(
  check: InputCheck,
  { viewer }: RequestContext,
  providerMayGiveNotice: boolean,
  { givenBy }: NewNotice,
  path: readonly string[],
): void {
  if (givenBy === 'CUSTOMER') return;
  if (viewer.kind !== 'STAFF') {
    check.invalid(
      [...path, 'givenBy'],
      "expected CUSTOMER: only staff records the provider's notice",
    );
  } else if (!providerMayGiveNotice) {
    check.invalid(
      [...path, 'givenBy'],
      'expected CUSTOMER: these terms let only the customer give notice',
    );
  }
}

/** @throws UserInputError NOTICE_OUTSIDE_TERM */
export function refuseOutside(
  state: ContractState,
  givenOn: CalendarDate,
  path: readonly string[],
): never {
  const { startsOn } = state.contract.subscription;
  const until = state.endsBefore === null ? '' : ` and before its end, ${state.endsBefore}`;
  throw new UserInputError([
    {
      code: 'NOTICE_OUTSIDE_TERM',
      path: [...path, 'givenOn'],
      message: `expected a notice on or after the start of service, ${startsOn}${until}, got ${givenOn}`,
      startsOn,
      endsBefore: state.endsBefore,
    },
  ]);
}
