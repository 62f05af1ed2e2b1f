import type { CalendarDate } from '../../domain/time/calendar-date';
import type { Trace } from '../../domain/derivation';
import {
  givenOnOf,
  noticeEffect,
  standsFrom,
  type DeliveryMethod,
  type NoticeEffect,
} from '../../domain/contract/notice';
import { termPeriod, type TermSchedule } from '../../domain/contract/term';
import { statedTerm } from '../../domain/contract/term-length';
import type { TimeZone } from '../../domain/time/time-zone';
import { requireRight } from '../../application/rights';
import type { RequestContext } from '../../application/context';
import { InputCheck, ruled } from '../../application/input-check';
import type { InputPath } from '../../application/command';
import type { RowKey } from '../../data/loader';
import { refuse, UserInputError } from '../../application/user-input-error';
import { serviceTermsForPreview } from '../catalogue/service.loader';
import {
  contractOf,
  decideNotice,
  lateNoticeAfter,
  stateAt,
  type ContractState,
  type LateNotice,
  type Moment,
} from './contract';
import {
  dayFieldOf,
  refuseOutside,
  requireSubscription,
  toldOf,
  type ToldColumns,
  type ToldInput,
} from './notice.commands';
import type { SubscriptionRow } from './subscription.entity';
import { scheduleOfSource, type PreviewedTerm, type TermSource } from './term-source';
import { wording } from './subscription.sentences';

export interface HypotheticalTerm {
  readonly serviceCode: string;
  readonly startsOn: CalendarDate;
  readonly orderTermMonths?: number | null | undefined;
  readonly orderTermDays?: number | null | undefined;
  /** When its order is accepted, which decides the version of the terms; today when absent. */
  readonly acceptedOn?: CalendarDate | null | undefined;
}

const PERIODS_MAX = 100;

async function sourceOf(context: RequestContext, term: HypotheticalTerm): Promise<TermSource> {
  const { serviceCode, startsOn, orderTermMonths: months, orderTermDays: days } = term;
  const terms = await serviceTermsForPreview(context, serviceCode, term.acceptedOn);
  const field = days == null ? 'orderTermMonths' : 'orderTermDays';
  const stated = ruled(['input', field], () => statedTerm(months ?? null, days ?? null));
  return { terms, startsOn, stated };
}

/** The schedule of a hypothetical contract whose periods up to `index` end within the calendar. */
function scheduleWithin(source: TermSource, index: number): TermSchedule {
  return ruled(['input', 'startsOn'], () => {
    const schedule = scheduleOfSource(source);
    termPeriod(schedule, index);
    return schedule;
  });
}

/**
 * The term of a hypothetical contract.
 *
 * @throws UserInputError INVALID_INPUT for a length, a number of periods or an end out of range.
 */
export async function previewTerm(
  context: RequestContext,
  term: HypotheticalTerm,
  count: number,
): Promise<PreviewedTerm> {
  if (count < 1 || count > PERIODS_MAX) {
    const bounds = { max: PERIODS_MAX, got: count };
    refuse(
      'INVALID_INPUT',
      ['input', 'periods'],
      wording('expected 1 to {max} periods, got {got}', bounds),
    );
  }
  const source = await sourceOf(context, term);
  return { source, schedule: scheduleWithin(source, count - 1), count };
}

/** A previewed notice: what it would do, and on which contract. */
export interface PreviewedNotice {
  readonly givenOn: CalendarDate;
  /** Both null where the day on which it is given was told. */
  readonly sentOn: CalendarDate | null;
  readonly deliveryMethod: DeliveryMethod | null;
  readonly source: TermSource;
  /** How the stored contract stands; undefined for a hypothetical one. */
  readonly state: ContractState | undefined;
  /** The day on which it is asked for. */
  readonly today: CalendarDate;
  /** Decides once more with the steps written down. */
  readonly explain: (trace: Trace) => NoticeEffect;
  readonly effect: NoticeEffect;
  readonly endsBefore: CalendarDate;
  readonly isAlreadyGiven: boolean;
  readonly lateNotice: LateNotice;
}

/** A notice as it is told for a preview, on whatever day, and the day on which it is given. */
function toldFor(input: ToldInput, today: CalendarDate, path: InputPath) {
  const check = new InputCheck();
  const told = toldOf(check, input, today, path);
  check.done();
  const at = [...path, dayFieldOf(told)];
  return { told, at, givenOn: ruled(at, () => givenOnOf(told)) };
}

/** What is shown of how the notice was told. */
const shownOf = ({ sentOn, deliveryMethod }: ToldColumns) => ({ sentOn, deliveryMethod });

/**
 * What a notice would do to a stored contract, by the very decision that the act takes.
 *
 * @param path where the notice was told, for a refusal.
 * @param outside what to do when the day is before the start or after the end of service.
 * @param moment the day on which it is told, and by what is known; today and everything.
 */
export async function previewNoticeOf<Outside>(
  context: RequestContext,
  subscription: SubscriptionRow,
  input: ToldInput,
  path: InputPath,
  outside: (state: ContractState, givenOn: CalendarDate) => Outside,
  moment: Moment = {},
): Promise<PreviewedNotice | Outside> {
  const contract = await contractOf(context, subscription);
  const today = moment.asOf ?? context.today(contract.account);
  const { told, at, givenOn } = toldFor(input, today, path);
  const { knownAt } = moment;
  const state = await stateAt(context, subscription, { asOf: standsFrom(told), knownAt });
  const decision = ruled(at, () => decideNotice(state, givenOn));
  if (!decision) return outside(state, givenOn);
  return {
    givenOn,
    ...shownOf(told),
    source: contract.source,
    state,
    today,
    explain: (trace) => {
      givenOnOf(told, contract.terms.clauses.NOTICE_DELIVERY, trace);
      scheduleOfSource(contract.source, trace);
      return decideNotice(state, givenOn, trace)?.effect ?? decision.effect;
    },
    effect: decision.effect,
    endsBefore: decision.endsBefore,
    isAlreadyGiven: decision.already !== undefined,
    lateNotice: ruled(at, () => lateNoticeAfter(contract.schedule, decision.effect)),
  };
}

/** What a notice would do to a stored contract, or to a hypothetical one. */
export async function previewNotice(
  context: RequestContext,
  input: Partial<HypotheticalTerm> & ToldInput,
  key: { readonly subscription: RowKey | undefined } | undefined,
): Promise<PreviewedNotice> {
  const { givenOn: _, sentOn: __, deliveryMethod: ___, ...rest } = input;
  if (!key) return previewHypothetical(context, input);
  requireRight(context.viewer, 'READ_ACCOUNTS');
  const path = ['input', 'subscriptionId'];
  if (Object.values(rest).some((value) => value != null)) {
    refuse(
      'INVALID_INPUT',
      path,
      wording('expected either a stored contract or a hypothetical one, got both'),
    );
  }
  const subscription = await requireSubscription(context, key.subscription, path);
  const field = input.sentOn == null ? 'givenOn' : 'sentOn';
  return previewNoticeOf(context, subscription, input, ['input'], (state, givenOn) =>
    refuseOutside(state, givenOn, ['input'], field),
  );
}

async function previewHypothetical(
  context: RequestContext,
  input: Partial<HypotheticalTerm> & ToldInput,
): Promise<PreviewedNotice> {
  const source = await sourceOf(context, hypotheticalOf(input));
  const schedule = scheduleWithin(source, 0);
  // It has no account, so its day is that of UTC.
  const today = context.todayIn('UTC' as TimeZone);
  const { told, at, givenOn } = toldFor(input, today, ['input']);
  const effect = effectOf(schedule, givenOn, at);
  return {
    givenOn,
    ...shownOf(told),
    source,
    state: undefined,
    today,
    explain: (trace) => {
      givenOnOf(told, source.terms.clauses.NOTICE_DELIVERY, trace);
      return noticeEffect(scheduleOfSource(source, trace), givenOn, trace);
    },
    effect,
    endsBefore: effect.endsBefore,
    isAlreadyGiven: false,
    lateNotice: ruled(at, () => lateNoticeAfter(schedule, effect)),
  };
}

function hypotheticalOf(input: Partial<HypotheticalTerm>): HypotheticalTerm {
  const { serviceCode, startsOn } = input;
  if (serviceCode == null || startsOn == null) {
    refuse(
      'INVALID_INPUT',
      ['input', serviceCode == null ? 'serviceCode' : 'startsOn'],
      wording('expected subscriptionId, or serviceCode and startsOn of a hypothetical contract'),
    );
  }
  return { ...input, serviceCode, startsOn };
}

function effectOf(schedule: TermSchedule, givenOn: CalendarDate, path: InputPath): NoticeEffect {
  if (givenOn >= schedule.startsOn) {
    return ruled(path, () => noticeEffect(schedule, givenOn));
  }
  throw new UserInputError([
    {
      code: 'NOTICE_OUTSIDE_TERM',
      path,
      message: wording(
        'expected a notice on or after the start of service, {startsOn}, got {got}',
        { startsOn: { date: schedule.startsOn }, got: { date: givenOn } },
      ),
      startsOn: schedule.startsOn,
      endsBefore: null,
    },
  ]);
}
