import {
  addDays,
  daysBetween,
  earlierOf,
  laterOf,
  type CalendarDate,
} from '../../domain/time/calendar-date';
import { dateValue, type Trace } from '../../domain/derivation';
import {
  isInService,
  noticeDueBy,
  noticeEffect,
  standingNotice,
  type NoticeEffect,
} from '../../domain/contract/notice';
import { parseDecimal, type Money } from '../../domain/money/money';
import type { RecurringCharge } from '../../domain/contract/proration';
import { statusOn, type SubscriptionStatus } from '../../domain/contract/subscription-status';
import type { TermSchedule } from '../../domain/contract/term';
import { statedTerm } from '../../domain/contract/term-length';
import { costBetween } from '../../domain/contract/term-cost';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { after, both, type PromiseOrValue } from '../../application/promise-or-value';
import type { AccountRow } from '../accounts/account.entity';
import { owningAccount } from '../accounts/account-currency.loader';
import { chargesByOrderLineId } from '../orders/order.loader';
import { serviceTermsByVersion, type PublishedTerms } from '../catalogue/service.loader';
import type { SubscriptionRow } from './subscription.entity';
import { NOT_WITHDRAWN, noticesOf, type NoticeRecord } from './subscription.loader';
import { scheduleOfSource, type TermSource } from './term-source';

/** A stored subscription with what its rules need. */
export interface Contract {
  readonly subscription: SubscriptionRow;
  readonly account: AccountRow;
  readonly terms: PublishedTerms;
  readonly source: TermSource;
  readonly schedule: TermSchedule;
}

const CONTRACTS = Symbol('contracts that this request has put together');
const newMap = () => new Map<SubscriptionRow, PromiseOrValue<Contract>>();

/** The subscription's account, its pinned terms and its schedule; made once a request. */
export function contractOf(
  context: RequestContext,
  subscription: SubscriptionRow,
): PromiseOrValue<Contract> {
  const contracts = context.once(CONTRACTS, newMap);
  let contract = contracts.get(subscription);
  if (!contract) {
    contract = newContract(context, subscription);
    contracts.set(subscription, contract);
  }
  return contract;
}

function newContract(
  context: RequestContext,
  subscription: SubscriptionRow,
): PromiseOrValue<Contract> {
  const { accountId, serviceCode, termsVersion: version } = subscription;
  const { startsOn, termMonths, termDays } = subscription;
  const pinned = serviceTermsByVersion(context, { serviceCode, version });
  return after(both(owningAccount(context, accountId), pinned), ([account, terms]) => {
    const source = { terms, startsOn, stated: statedTerm(termMonths, termDays) };
    return { subscription, account, terms, source, schedule: scheduleOfSource(source) };
  });
}

/** On which day, and as of which knowledge, a question is asked. */
export interface Moment {
  /** Civil date in the account's zone; today when absent. */
  readonly asOf?: CalendarDate | undefined;
  /** What had been recorded by then; everything when absent. */
  readonly knownAt?: Instant | undefined;
}

/** What holds for a subscription at a moment. */
export interface ContractState {
  readonly contract: Contract;
  readonly asOf: CalendarDate;
  readonly standing: { notice: NoticeRecord; effect: NoticeEffect } | undefined;
  /** First day without service; null while it goes on renewing. */
  readonly endsBefore: CalendarDate | null;
}

/** The notices as they were known then: later ones are left out, later withdrawals undone. */
export function knownNotices(notices: readonly NoticeRecord[], knownAt?: Instant): NoticeRecord[] {
  if (knownAt === undefined) return [...notices];
  return notices
    .filter(({ recordedAt }) => recordedAt <= knownAt)
    .map((notice) =>
      notice.withdrawalRecordedAt !== null && notice.withdrawalRecordedAt > knownAt
        ? { ...notice, ...NOT_WITHDRAWN }
        : notice,
    );
}

export function stateOf(
  contract: Contract,
  notices: readonly NoticeRecord[],
  asOf: CalendarDate,
  knownAt?: Instant,
): ContractState {
  const standing = standingNotice(contract.schedule, knownNotices(notices, knownAt), asOf);
  return { contract, asOf, standing, endsBefore: standing?.effect.endsBefore ?? null };
}

/** The state of a stored subscription; the same function for today, the past and what was known. */
export function stateAt(
  context: RequestContext,
  subscription: SubscriptionRow,
  moment: Moment,
): PromiseOrValue<ContractState> {
  const found = both(contractOf(context, subscription), noticesOf(context, subscription));
  return after(found, ([contract, notices]) => {
    const asOf = moment.asOf ?? context.today(contract.account);
    return stateOf(contract, notices, asOf, moment.knownAt);
  });
}

export function statusAt({ contract, endsBefore, asOf }: ContractState): SubscriptionStatus {
  return statusOn(contract.schedule, endsBefore, asOf);
}

/** What a notice given on a day would do, on top of what stands already. */
export interface NoticeDecision {
  readonly effect: NoticeEffect;
  /** The end of service with it: the earlier of its own and what stands. */
  readonly endsBefore: CalendarDate;
  /** The notice that ends the service no later already; while it stands, another does nothing. */
  readonly already: NoticeRecord | undefined;
}

/**
 * Decides a notice. The preview shows this and the act stores by it, so they cannot disagree.
 *
 * Undefined when the day is outside the time of service.
 */
export function decideNotice(
  state: ContractState,
  givenOn: CalendarDate,
  trace?: Trace,
): NoticeDecision | undefined {
  const { schedule } = state.contract;
  if (!isInService(schedule, state.endsBefore, givenOn)) return undefined;
  const effect = noticeEffect(schedule, givenOn, trace);
  const { standing } = state;
  const already =
    standing && standing.effect.endsBefore <= effect.endsBefore ? standing : undefined;
  if (standing) traceStanding(state.contract, effect, standing.effect, trace);
  return {
    effect,
    endsBefore: already?.effect.endsBefore ?? effect.endsBefore,
    already: already?.notice,
  };
}

function traceStanding(
  { terms }: Contract,
  effect: NoticeEffect,
  standing: NoticeEffect,
  trace?: Trace,
): void {
  const endsBefore = earlierOf(effect.endsBefore, standing.endsBefore);
  trace?.step(
    'A notice stands already: the service ends with whichever ends it earlier',
    'EARLIER_OF',
    terms.clauses.NOTICE,
    [
      dateValue('endsBefore', effect.endsBefore),
      dateValue('standingNoticeEndsBefore', standing.endsBefore),
    ],
    dateValue('serviceEndsBefore', endsBefore),
  );
  if (endsBefore < effect.endsBefore) {
    trace?.conclude(
      `A notice given on ${standing.givenOn} stands already and ends the service earlier: ` +
        `last day ${standing.lastServiceDay}. This one would change nothing.`,
    );
  }
}

/** The recurring charges of a stored subscription, as the rules take them. */
export async function recurringChargesOf(
  context: RequestContext,
  { subscription, account }: Contract,
): Promise<RecurringCharge[]> {
  const charges = await chargesByOrderLineId(context, {
    accountId: subscription.accountId,
    id: subscription.orderLineId,
  });
  return charges
    .filter(({ kind }) => kind === 'RECURRING')
    .map(({ quantity, unitPrice }) => ({
      quantity,
      unitPrice: parseDecimal(unitPrice),
      currency: account.currencyCode,
    }));
}

/** What giving notice a day too late brings: one more period, and its recurring charges. */
export interface LateNotice {
  readonly givenOn: CalendarDate;
  readonly effect: NoticeEffect;
  readonly extraDays: number;
}

/** The consequence of missing the day by which a notice given now would have been in time. */
export function lateNoticeAfter(schedule: TermSchedule, effect: NoticeEffect): LateNotice {
  const dueBy = noticeDueBy(effect.endsWith, schedule.terms);
  // A term shorter than the notice time has no day on which a notice would still be in time.
  const givenOn = laterOf(addDays(dueBy, 1), schedule.startsOn);
  const late = noticeEffect(schedule, givenOn);
  return { givenOn, effect: late, extraDays: daysBetween(effect.endsBefore, late.endsBefore) };
}

/** The recurring charges of a stored subscription over a time of service. */
export async function costOfTimeFor(
  context: RequestContext,
  contract: Contract,
  from: CalendarDate,
  before: CalendarDate,
  trace?: Trace,
): Promise<Money> {
  const charges = await recurringChargesOf(context, contract);
  const { account, subscription, terms } = contract;
  const stretch = { from, before };
  return costBetween(charges, account.currencyCode, subscription.startsOn, stretch, terms, trace);
}
