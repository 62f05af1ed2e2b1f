import {
  addDays,
  daysBetween,
  earlierOf,
  laterOf,
  type CalendarDate,
} from '../../domain/time/calendar-date';
import { dateValue, type Trace } from '../../domain/derivation';
import { noticeDueBy, noticeEffect, type NoticeEffect } from '../../domain/contract/notice';
import { agreedMinimum, type ContractCharges } from '../../domain/contract/minimum';
import { parseDecimal, type Micros, type Money } from '../../domain/money/money';
import {
  chargeStretches,
  type ChargeFacts,
  type ChargeStretch,
} from '../../domain/contract/charge-history';
import {
  isInService,
  lastSpan,
  serviceSpans,
  withoutEnd,
  type ServiceEnd,
  type ServiceSpan,
} from '../../domain/contract/service-spans';
import { statusOn, type SubscriptionStatus } from '../../domain/contract/subscription-status';
import type { TermSchedule } from '../../domain/contract/term';
import { statedTerm } from '../../domain/contract/term-length';
import { costBetween } from '../../domain/contract/term-cost';
import type { Instant } from '../../domain/time/time-zone';
import type { RequestContext } from '../../application/context';
import { after, both, type PromiseOrValue } from '../../application/promise-or-value';
import type { AccountRow } from '../accounts/account.entity';
import { owningAccount } from '../accounts/account-currency.loader';
import type { ChargeRow } from '../orders/order.entity';
import { chargesByOrderLineId, orderLineById } from '../orders/order.loader';
import { serviceTermsByVersion, type PublishedTerms } from '../catalogue/service.loader';
import type { SubscriptionRow } from './subscription.entity';
import {
  chargeFactsOf,
  linesOfContract,
  knownRecords,
  serviceFactsOf,
  type ContractRecords,
  type KnownNotice,
  type KnownRecords,
} from './contract-facts';
import { changesOf, noticesOf } from './subscription.loader';
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
  /** The records that were known. */
  readonly records: KnownRecords;
  readonly spans: readonly ServiceSpan<KnownNotice>[];
  /** What ends the last time of service. */
  readonly end: ServiceEnd<KnownNotice> | undefined;
  /** First day without service; null while it goes on renewing. */
  readonly endsBefore: CalendarDate | null;
}

export function stateOf(
  contract: Contract,
  all: ContractRecords,
  asOf: CalendarDate,
  knownAt?: Instant,
): ContractState {
  const records = knownRecords(all, knownAt);
  const spans = serviceSpans(contract.schedule, serviceFactsOf(records), asOf);
  const { end, endsBefore } = lastSpan(spans);
  return { contract, asOf, records, spans, end, endsBefore };
}

/** All that is on record of a subscription's contract. */
export function recordsOf(
  context: RequestContext,
  subscription: SubscriptionRow,
): PromiseOrValue<ContractRecords> {
  const found = both(noticesOf(context, subscription), changesOf(context, subscription));
  return after(found, ([notices, changes]) => ({ notices, changes }));
}

/** The state of a stored subscription; the same function for today, the past and what was known. */
export function stateAt(
  context: RequestContext,
  subscription: SubscriptionRow,
  moment: Moment,
): PromiseOrValue<ContractState> {
  const found = both(contractOf(context, subscription), recordsOf(context, subscription));
  return after(found, ([contract, records]) => {
    const asOf = moment.asOf ?? context.today(contract.account);
    return stateOf(contract, records, asOf, moment.knownAt);
  });
}

export function statusAt({ contract, spans, asOf }: ContractState): SubscriptionStatus {
  return statusOn(contract.schedule, spans, asOf);
}

/** What a notice given on a day would do, on top of what stands already. */
export interface NoticeDecision {
  readonly effect: NoticeEffect;
  /** The end of service with it: the earlier of its own and what stands. */
  readonly endsBefore: CalendarDate;
  /** What ends the service no later already; while it stands, the notice does nothing. */
  readonly already: ServiceEnd<KnownNotice> | undefined;
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
  if (!isInService(state.spans, givenOn)) return undefined;
  const effect = noticeEffect(schedule, givenOn, trace);
  const { end } = state;
  const already = end && end.endsBefore <= effect.endsBefore ? end : undefined;
  if (end) traceStanding(state.contract, effect, end, trace);
  return { effect, endsBefore: already?.endsBefore ?? effect.endsBefore, already };
}

function traceStanding(
  { terms }: Contract,
  effect: NoticeEffect,
  end: ServiceEnd<KnownNotice>,
  trace?: Trace,
): void {
  const endsBefore = earlierOf(effect.endsBefore, end.endsBefore);
  const isNotice = end.kind === 'NOTICE';
  trace?.step(
    isNotice
      ? 'A notice stands already: the service ends with whichever ends it earlier'
      : 'The service is to end anyway: it does with whatever ends it earlier',
    'EARLIER_OF',
    terms.clauses.NOTICE,
    [
      dateValue('endsBefore', effect.endsBefore),
      dateValue(isNotice ? 'standingNoticeEndsBefore' : 'standingEndsBefore', end.endsBefore),
    ],
    dateValue('serviceEndsBefore', endsBefore),
  );
  if (endsBefore < effect.endsBefore) {
    if (trace) concludeByStanding(end, trace);
  }
}

function concludeByStanding(end: ServiceEnd<KnownNotice>, trace: Trace): void {
  const lastServiceDay = { date: addDays(end.endsBefore, -1) };
  switch (end.kind) {
    case 'NOTICE':
      trace.conclude(
        'A notice given on {givenOn} stands already and ends the service earlier: last day {lastServiceDay}. This one would change nothing.',
        { givenOn: { date: end.effect.givenOn }, lastServiceDay },
      );
      break;
    case 'REPLACEMENT':
      trace.conclude(
        'Another subscription takes its place and ends the service earlier: last day {lastServiceDay}. This one would change nothing.',
        { lastServiceDay },
      );
      break;
    default:
      trace.conclude(
        'An end for cause declared on {declaredOn} ends the service earlier: last day {lastServiceDay}. This one would change nothing.',
        { declaredOn: { date: end.fact.declaredOn }, lastServiceDay },
      );
  }
}

/**
 * The recurring charges of a contract, and what changes them.
 *
 * @param added charges that are in no order yet.
 */
export async function chargeFactsAt(
  context: RequestContext,
  { contract, records }: ContractState,
  added: readonly ChargeRow[] = [],
): Promise<ChargeFacts> {
  const charges = await chargeRowsOf(context, contract.subscription, records);
  return chargeFactsOf([...charges, ...added], records.changes);
}

/** The charges of all orders that a contract rests on. */
export async function chargeRowsOf(
  context: RequestContext,
  subscription: SubscriptionRow,
  { changes }: Pick<ContractRecords, 'changes'>,
): Promise<ChargeRow[]> {
  const lines = linesOfContract(subscription, changes);
  const charges = await Promise.all(lines.map((line) => chargesByOrderLineId(context, line)));
  return charges.flat();
}

/** What the order of a contract agreed that a whole month comes to at least; null for nothing. */
export async function monthlyMinimumOf(
  context: RequestContext,
  { accountId, orderLineId: id }: SubscriptionRow,
): Promise<Micros | null> {
  const line = await orderLineById(context, { accountId, id });
  return line?.monthlyMinimum == null ? null : parseDecimal(line.monthlyMinimum);
}

/** The charges that do not count towards a minimum. */
export const uncountedIdsOf = (rows: readonly ChargeRow[]): ReadonlySet<string> =>
  new Set(rows.filter(({ countsTowardsMinimum }) => !countsTowardsMinimum).map(({ id }) => id));

/**
 * The recurring charges over time, with the minimum that was agreed.
 *
 * @param added charges that are in no order yet.
 */
export async function chargesAt(
  context: RequestContext,
  state: ContractState,
  added: readonly ChargeRow[] = [],
): Promise<ContractCharges> {
  const { contract, records, spans } = state;
  const [stretches, monthly, rows] = await Promise.all([
    stretchesAt(context, state, added),
    monthlyMinimumOf(context, contract.subscription),
    chargeRowsOf(context, contract.subscription, records),
  ]);
  if (monthly === null) return { stretches, minimum: null };
  const { currencyCode } = contract.account;
  const uncounted = uncountedIdsOf([...rows, ...added]);
  return { stretches, minimum: agreedMinimum(monthly, uncounted, spans, currencyCode) };
}

/** The same as if nothing ended the service. */
export const endlessCharges = (
  context: RequestContext,
  state: ContractState,
): Promise<ContractCharges> => chargesAt(context, { ...state, spans: withoutEnd(state.spans) });

/**
 * The recurring charges over time.
 *
 * @param added charges that are in no order yet.
 */
export async function stretchesAt(
  context: RequestContext,
  state: ContractState,
  added: readonly ChargeRow[] = [],
): Promise<ChargeStretch[]> {
  const { schedule, account } = state.contract;
  const facts = await chargeFactsAt(context, state, added);
  return chargeStretches(schedule, state.spans, facts, account.currencyCode);
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

/** The recurring charges of a stored subscription over a time of service, with their minimum. */
export async function costOfTimeFor(
  context: RequestContext,
  state: ContractState,
  from: CalendarDate,
  before: CalendarDate,
  trace?: Trace,
): Promise<Money> {
  const charges = await endlessCharges(context, state);
  const { account, terms } = state.contract;
  return costBetween(charges, account.currencyCode, { from, before }, terms, trace);
}
