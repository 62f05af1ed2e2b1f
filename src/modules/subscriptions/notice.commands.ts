import type { CalendarDate } from '../../domain/time/calendar-date';
import {
  givenOnOf,
  standsFrom,
  type DeliveryMethod,
  type NoticeGiver,
  type ToldNotice,
} from '../../domain/contract/notice';
import { localDate, type Instant } from '../../domain/time/time-zone';
import { auditedRow } from '../../application/audit';
import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext, RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import type { RowKey } from '../../data/loader';
import { UserInputError, refuse } from '../../application/user-input-error';
import { actorOf } from '../../application/viewer';
import { contractOf, decideNotice, stateAt, type Contract, type ContractState } from './contract';
import { NoticeRow } from './notice.entity';
import type { SubscriptionRow } from './subscription.entity';
import { subscriptionById, type NoticeRecord } from './subscription.loader';
import { rewriteDerivedRows } from './derived-rows.store';
import { wording } from './subscription.sentences';

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

export async function requireSubscription(
  context: RequestContext,
  key: RowKey | undefined,
  path: InputPath,
): Promise<SubscriptionRow> {
  const subscription = key ? await subscriptionById(context, key) : null;
  return subscription ?? refuse('NOT_FOUND', path, wording('No subscription with this id.'));
}

/**
 * Records a notice of termination.
 *
 * A late notice is no error: it ends the service one period later. Each notice is stored, also
 * where another stands that ends the service no later: that one may be withdrawn.
 *
 * @throws UserInputError NOT_FOUND; INVALID_INPUT; NOTICE_OUTSIDE_TERM before the start or after
 *   the end.
 */
export const giveTerminationNotice = defineCommand({
  name: 'giveTerminationNotice',
  right: 'GIVE_NOTICES',
  account: ({ subscription }: NewNotice) => subscription?.accountId,
  run: async (context, input, path) => {
    const at = [...path, 'subscriptionId'];
    const subscription = await requireSubscription(context, input.subscription, at);
    const row = checkedNotice(context, await contractOf(context, subscription), input, path);
    const state = await stateAt(context, subscription, { asOf: standsFrom(row) });
    const givenOn = givenOnOf(row);
    const decision = decideNotice(state, givenOn);
    if (!decision) refuseOutside(state, givenOn, path);
    const ends = { before: state.endsBefore, after: decision.endsBefore };
    await context.transaction.insert(NoticeRow, [row]);
    await rewriteDerivedRows(context, [subscription]);
    const terminationNotice: NoticeRecord = { ...row, withdrawals: [] };
    return { terminationNotice, ends };
  },
  audit: ({ terminationNotice, ends }) => [
    auditedRow('TerminationNotice', terminationNotice, [{ name: 'endsBefore', ...ends }]),
  ],
  event: { type: 'notice.given', facts: ({ terminationNotice }) => [terminationNotice] },
});

/** How a notice was told, in the columns that keep it. */
export type ToldColumns = Pick<NoticeRow, 'sentOn' | 'givenOn' | 'deliveryMethod'> & ToldNotice;

/** What a caller says of the day of a notice. */
export type ToldInput = Pick<NewNotice, 'givenOn' | 'sentOn' | 'deliveryMethod'>;

/** How a notice was told; a person tells of today's, staff and partners of earlier ones, too. */
export function checkTold(
  check: InputCheck,
  { viewer }: RequestContext,
  input: ToldInput,
  today: CalendarDate,
  path: InputPath,
): ToldColumns {
  const told = toldOf(check, input, today, path);
  const day = standsFrom(told);
  const dateField = dayFieldOf(told);
  const days = { today: { date: today }, got: { date: day } };
  if (day > today) {
    check.invalid(
      [...path, dateField],
      wording('expected a day up to today, {today}, got {got}', days),
    );
  }
  if (viewer.kind === 'PERSON' && day !== today) {
    check.invalid(
      [...path, dateField],
      wording(
        'expected today, {today}: earlier notices are recorded by staff from their evidence, got {got}',
        days,
      ),
    );
  }
  return told;
}

/** The field that the day of a notice was told in. */
export const dayFieldOf = ({ sentOn }: ToldNotice): 'givenOn' | 'sentOn' =>
  sentOn === null ? 'givenOn' : 'sentOn';

/** How a notice was told, on whatever day: sent today through this API where nothing is said. */
export function toldOf(
  check: InputCheck,
  { givenOn, sentOn, deliveryMethod }: ToldInput,
  today: CalendarDate,
  path: InputPath,
): ToldColumns {
  if (givenOn != null && (sentOn != null || deliveryMethod != null)) {
    check.invalid(
      [...path, 'givenOn'],
      wording(
        'expected either givenOn, or sentOn and deliveryMethod from which it follows, got both',
      ),
    );
  }
  if (givenOn != null) return { sentOn: null, givenOn, deliveryMethod: null };
  return {
    sentOn: sentOn ?? today,
    givenOn: null,
    deliveryMethod: deliveryMethod ?? 'POSTED_ELECTRONICALLY',
  };
}

function checkedNotice(
  context: CommandContext,
  { subscription, account, terms }: Contract,
  input: NewNotice,
  path: InputPath,
): NoticeRow & ToldNotice {
  const { viewer, recordedAt: now } = context;
  const check = new InputCheck();
  const today = context.today(account);
  const told = checkTold(check, context, input, today, path);
  const day = standsFrom(told);
  const receivedAt = input.receivedAt ?? now;
  if (receivedAt > now) {
    check.invalid(
      [...path, 'receivedAt'],
      wording('expected a past instant, got {got}', { got: receivedAt }),
    );
  }
  if (input.receivedAt != null && localDate(receivedAt, account.timeZone) < day) {
    check.invalid(
      [...path, 'receivedAt'],
      wording('expected it from the day it was sent, {day}, on', { day: { date: day } }),
    );
  }
  checkGiver(check, context, terms.providerMayGiveNotice, input, path);
  const row = {
    accountId: subscription.accountId,
    id: context.newId(),
    subscriptionId: subscription.id,
    ...told,
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
    ...context.recorded,
  };
  check.done();
  return row;
}

function checkGiver(
  check: InputCheck,
  { viewer }: RequestContext,
  providerMayGiveNotice: boolean,
  { givenBy }: NewNotice,
  path: InputPath,
): void {
  if (givenBy === 'CUSTOMER') return;
  if (viewer.kind !== 'STAFF') {
    check.invalid(
      [...path, 'givenBy'],
      wording("expected CUSTOMER: only staff records the provider's notice"),
    );
  } else if (!providerMayGiveNotice) {
    check.invalid(
      [...path, 'givenBy'],
      wording('expected CUSTOMER: these terms let only the customer give notice'),
    );
  }
}

/** @throws UserInputError NOTICE_OUTSIDE_TERM */
export function refuseOutside(
  state: ContractState,
  givenOn: CalendarDate,
  path: InputPath,
  field = 'givenOn',
): never {
  const { startsOn } = state.contract.subscription;
  const { endsBefore } = state;
  const days = { startsOn: { date: startsOn }, got: { date: givenOn } };
  throw new UserInputError([
    {
      code: 'NOTICE_OUTSIDE_TERM',
      path: [...path, field],
      message:
        endsBefore === null
          ? wording(
              'expected a notice on or after the start of service, {startsOn}, got {got}',
              days,
            )
          : wording(
              'expected a notice on or after the start of service, {startsOn} and before its end, {endsBefore}, got {got}',
              { ...days, endsBefore: { date: endsBefore } },
            ),
      startsOn,
      endsBefore,
    },
  ]);
}
