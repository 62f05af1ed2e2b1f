import type { CalendarDate } from '../../domain/time/calendar-date';
import { factsWithoutEffect, type FactWithoutEffect } from '../../domain/contract/service-spans';
import { lacksSupportContact } from '../../domain/contract/support';
import { noticeDueSoon } from '../../domain/contract/renewal-warning';
import { knownBy, lastRecording } from '../../domain/time/known-at';
import type { RequestContext } from '../../application/context';
import { ruled } from '../../application/input-check';
import type { AccountRow } from '../accounts/account.entity';
import { coverageOn } from '../emergency/service-users/coverage.loader';
import { countOpenIncidents } from '../emergency/incidents/incident.loader';
import { vendorByCode } from '../catalogue/service.loader';
import { stateAt, statusAt, type ContractState, type Moment } from '../subscriptions/contract';
import { serviceFactsOf } from '../subscriptions/contract-facts';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { readNoticesAlong, subscriptions } from '../subscriptions/subscription.loader';
import { supportContactsByAccountId } from './support-contact.loader';
import type { Wording } from '../../domain/wording';
import { wording } from './support.sentences';

export type ProblemSeverity = 'INFO' | 'WARNING' | 'ERROR';

/**
 * How bad each is. ERROR: a duty under the contract is not met. WARNING: money is at stake unless
 * somebody acts by a day. INFO: it may be meant so, and is worth a look.
 */
export const SEVERITIES = {
  SUPPORT_CONTACT_MISSING: 'ERROR',
  EMERGENCY_CALL_PLACED: 'ERROR',
  EMERGENCY_NOTICE_OUTSTANDING: 'ERROR',
  NOTICE_DUE_SOON: 'WARNING',
  REMINDERS_NOT_MAILED: 'WARNING',
  TWO_CONTRACTS_OF_ONE_SERVICE: 'INFO',
  FACT_WITHOUT_EFFECT: 'WARNING',
} as const satisfies Record<string, ProblemSeverity>;
export type ProblemCode = keyof typeof SEVERITIES;

/** Something about an account that somebody has to see to. */
export interface AccountProblemRecord {
  readonly code: ProblemCode;
  readonly message: Wording;
  readonly subscription: SubscriptionRow;
  /** Last day to act, inclusive; null where it is due already. */
  readonly dueOn: CalendarDate | null;
}

const SUBSCRIPTIONS_MAX = 100;

/** Problems of a subscription that a later room knows. */
type ProblemSource = (
  context: RequestContext,
  state: ContractState,
) => Promise<AccountProblemRecord[]>;

const sources: ProblemSource[] = [];

/** Adds problems that another room knows: each of its own, so that this one knows none of them. */
export const addProblems = (source: ProblemSource): unknown => sources.push(source);

/** What was wrong with an account's first 100 subscriptions at a moment, by subscription. */
export async function problemsOf(
  context: RequestContext,
  account: AccountRow,
  moment: Moment = {},
): Promise<AccountProblemRecord[]> {
  const { knownAt } = moment;
  const [{ rows }] = await Promise.all([
    subscriptions.page(context, { accountId: account.id, knownAt }, { limit: SUBSCRIPTIONS_MAX }),
    readNoticesAlong(context, account.id),
  ]);
  const states = await Promise.all(rows.map(async (row) => stateAt(context, row, moment)));
  const found = await Promise.all(
    states.map((state) => problemsOfSubscription(context, state, moment)),
  );
  const doubled = doubledContracts(states);
  return found.flatMap((problems, index) => [...problems, ...(doubled[index] ?? [])]);
}

async function problemsOfSubscription(
  context: RequestContext,
  state: ContractState,
  moment: Moment,
): Promise<AccountProblemRecord[]> {
  const found = [
    statusAt(state) === 'ENDED' ? null : await missingContact(context, state, moment),
    await placedCalls(context, state, moment),
    statusAt(state) === 'ENDED' ? null : await outstandingNotice(context, state, moment),
    noticeDue(state),
    ...withoutEffect(state),
    ...(await fromOthers(context, state, moment)),
  ];
  return found.filter((problem) => problem !== null);
}

/** What other rooms know has no past: what became of a mail is known as it is. */
async function fromOthers(
  context: RequestContext,
  state: ContractState,
  { asOf, knownAt }: Moment,
): Promise<AccountProblemRecord[]> {
  if (asOf !== undefined || knownAt !== undefined) return [];
  return (await Promise.all(sources.map((source) => source(context, state)))).flat();
}

async function missingContact(
  context: RequestContext,
  { contract: { subscription, terms }, asOf }: ContractState,
  { knownAt }: Moment,
): Promise<AccountProblemRecord | null> {
  const contacts = await supportContactsByAccountId(context, subscription.accountId);
  if (!lacksSupportContact(terms, contacts.filter(knownBy(knownAt)), asOf)) return null;
  const vendor = await vendorByCode(context, terms.supportVendorCode);
  const name = vendor?.name ?? terms.supportVendorCode;
  const { number } = subscription;
  const message = wording('{number} is supported by {vendor}, and no contact of theirs is valid.', {
    number,
    vendor: name,
  });
  return { code: 'SUPPORT_CONTACT_MISSING', message, subscription, dueOn: null };
}

async function placedCalls(
  context: RequestContext,
  { contract: { account, subscription } }: ContractState,
  moment: Moment,
): Promise<AccountProblemRecord | null> {
  const recordedBy = lastRecording(moment, account.timeZone);
  const open = await countOpenIncidents(context, subscription, recordedBy);
  if (open === 0) return null;
  const { number } = subscription;
  const message =
    open === 1
      ? wording('One emergency call was placed over {number}, whose terms forbid them.', { number })
      : wording('{calls} emergency calls were placed over {number}, whose terms forbid them.', {
          ...{ calls: open, number },
        });
  return { code: 'EMERGENCY_CALL_PLACED', message, subscription, dueOn: null };
}

async function outstandingNotice(
  context: RequestContext,
  { contract }: ContractState,
  moment: Moment,
): Promise<AccountProblemRecord | null> {
  const coverage = await coverageOn(context, contract, moment);
  if (!coverage || coverage.isCompliant) return null;
  const { subscription } = contract;
  const { outstanding } = coverage;
  const { number } = subscription;
  const message =
    outstanding === 1
      ? wording('One user has not been told that no emergency calls may be placed over {number}.', {
          number,
        })
      : wording(
          '{users} users have not been told that no emergency calls may be placed over {number}.',
          { users: outstanding, number },
        );
  return { code: 'EMERGENCY_NOTICE_OUTSTANDING', message, subscription, dueOn: null };
}

/** Until a notice stands: then it does not renew, or somebody has seen to it. */
function noticeDue({ contract, endsBefore, asOf }: ContractState): AccountProblemRecord | null {
  const { schedule, subscription } = contract;
  const dueOn = endsBefore === null ? ruled(['asOf'], () => noticeDueSoon(schedule, asOf)) : null;
  if (dueOn === null) return null;
  const { number } = subscription;
  const message = wording('{number} renews unless notice is given by {dueOn}.', {
    ...{ number, dueOn: { date: dueOn } },
  });
  return { code: 'NOTICE_DUE_SOON', message, subscription, dueOn };
}

const WITHOUT_EFFECT = {
  BREACH_WAS_CURED:
    'An end for cause is on record whose breach was cured in time; it ends nothing: {number}.',
  SERVICE_HAD_NOT_ENDED:
    'A reinstatement is on record of service that had not ended; it changes nothing: {number}.',
} as const satisfies Readonly<Record<FactWithoutEffect['reason'], string>>;

/** What was recorded later can take the effect of what is on record, which is kept all the same. */
function withoutEffect({ contract, records, spans }: ContractState): AccountProblemRecord[] {
  const { subscription } = contract;
  if (records.changes.length === 0) return [];
  return factsWithoutEffect(serviceFactsOf(records), spans).map(({ reason }) => ({
    code: 'FACT_WITHOUT_EFFECT',
    message: wording(WITHOUT_EFFECT[reason], { number: subscription.number }),
    subscription,
    dueOn: null,
  }));
}

/** Of each that runs beside an earlier one of its service, in the order of the states. */
function doubledContracts(
  states: readonly ContractState[],
): (AccountProblemRecord[] | undefined)[] {
  const first = new Map<string, SubscriptionRow>();
  return states.map((state) => {
    const { subscription } = state.contract;
    const status = statusAt(state);
    if (status !== 'INITIAL' && status !== 'RENEWAL') return undefined;
    const earlier = first.get(subscription.serviceCode);
    if (!earlier) {
      first.set(subscription.serviceCode, subscription);
      return undefined;
    }
    const message = wording(
      '{number} and {earlier} are contracts of the same service, and both run.',
      { number: subscription.number, earlier: earlier.number },
    );
    return [{ code: 'TWO_CONTRACTS_OF_ONE_SERVICE', message, subscription, dueOn: null }];
  });
}
