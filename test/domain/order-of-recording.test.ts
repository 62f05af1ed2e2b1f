import fc from 'fast-check';
import {
  checkWithdrawal,
  givenOnOf,
  noticeEffect,
  standingNotices,
  standsFrom,
  withdrawalInEffect,
  type DeliveryMethod,
  type NoticeFact,
  type NoticeGiver,
  type ToldNotice,
  type ToldWithdrawal,
} from '../../src/domain/contract/notice';
import {
  isInService,
  NO_SERVICE_FACTS,
  serviceSpans,
} from '../../src/domain/contract/service-spans';
import { statusOn } from '../../src/domain/contract/subscription-status';
import { termSchedule, type TermSchedule } from '../../src/domain/contract/term';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import { anySchedule, holdsForAll, plusDays, same } from './arbitraries';
import { refusalOf } from './refusal';
import { cxoneTerms } from './terms';

/** A withdrawal of one of the notices told; one that corrects another names it. */
interface Withdrawal {
  readonly id: string;
  readonly withdraws: string;
  readonly correctsId: string | null;
  readonly told: ToldWithdrawal;
}

/** What somebody tells: a notice of one party, or that one is withdrawn, or was on another day. */
type Fact =
  { readonly name: string; readonly givenBy: NoticeGiver; readonly told: ToldNotice } | Withdrawal;

type OnRecord = NoticeFact & {
  readonly name: string;
  readonly givenBy: NoticeGiver;
  readonly withdrawals: readonly Withdrawal[];
};

const spansOf = (schedule: TermSchedule, notices: readonly OnRecord[], asOf: CalendarDate) =>
  serviceSpans(schedule, { ...NO_SERVICE_FACTS, notices }, asOf);

const endOf = (schedule: TermSchedule, notices: readonly OnRecord[], asOf: CalendarDate) =>
  standingNotices(schedule, notices, asOf)[0]?.effect.endsBefore ?? null;

/** The record with the fact added to it; undefined where the fact is refused. */
function recorded(
  schedule: TermSchedule,
  record: readonly OnRecord[],
  fact: Fact,
): OnRecord[] | undefined {
  if ('name' in fact) {
    const { name, givenBy, told } = fact;
    const spans = spansOf(schedule, record, standsFrom(told));
    if (!isInService(spans, givenOnOf(told))) return undefined;
    return [...record, { name, givenBy, ...told, withdrawals: [], withdrawnOn: null }];
  }
  const { withdraws, correctsId, told } = fact;
  const notice = record.find(({ name }) => name === withdraws);
  if (!notice || told.withdrawnOn < standsFrom(notice)) return undefined;
  if ((withdrawalInEffect(notice.withdrawals)?.id ?? null) !== correctsId) return undefined;
  const standing = record.map((other) =>
    other === notice ? { ...notice, withdrawnOn: null } : other,
  );
  const spans = spansOf(schedule, standing, told.withdrawnOn);
  const effect = noticeEffect(schedule, givenOnOf(notice));
  const refusal = refusalOf(() => checkWithdrawal(effect, notice.givenBy, told, schedule.terms));
  if (!isInService(spans, told.withdrawnOn) || refusal !== 'accepted') return undefined;
  const withdrawals = [...notice.withdrawals, fact];
  const withdrawnOn = withdrawalInEffect(withdrawals)?.told.withdrawnOn ?? null;
  return record.map((other) =>
    other === notice ? { ...notice, withdrawals, withdrawnOn } : other,
  );
}

function recordedInTurn(schedule: TermSchedule, facts: readonly Fact[]): OnRecord[] | undefined {
  let record: OnRecord[] | undefined = [];
  for (const fact of facts) record = record && recorded(schedule, record, fact);
  return record;
}

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutationsOf(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** Where the contract stands on every day on which that can change, and far behind. */
function statesOf(schedule: TermSchedule, record: readonly OnRecord[]): unknown[] {
  const days = record.flatMap((notice) => {
    const { endsBefore } = noticeEffect(schedule, givenOnOf(notice));
    return [standsFrom(notice), givenOnOf(notice), notice.withdrawnOn, endsBefore];
  });
  const known = [...new Set(days.filter((day) => day !== null))].sort();
  return [...known, '2060-01-01' as CalendarDate].map((asOf) => {
    const stands = standingNotices(schedule, record, asOf).map(({ effect }) => effect);
    const spans = spansOf(schedule, record, asOf);
    const [{ endsBefore } = { endsBefore: undefined }] = spans;
    same(endsBefore, stands[0]?.endsBefore ?? null);
    return { asOf, stands, endsBefore, status: statusOn(schedule, spans, asOf) };
  });
}

const WAYS: (DeliveryMethod | null)[] = [null, 'EMAIL', 'OVERNIGHT_COURIER', 'REGISTERED_MAIL'];
const noticeDraft = fc.record({
  // Days on which several periods begin and end, near each other more often than by chance.
  day: fc.oneof(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 320, max: 370 })),
  way: fc.constantFrom(...WAYS),
  givenBy: fc.constantFrom<NoticeGiver>('CUSTOMER', 'PROVIDER'),
});
const withdrawalDraft = fc.record({
  of: fc.nat({ max: 2 }),
  isCorrection: fc.boolean(),
  after: fc.integer({ min: 0, max: 120 }),
  isAcceptedByProvider: fc.boolean(),
  isAcceptedByCustomer: fc.boolean(),
});
const history = fc.record({
  notices: fc.array(noticeDraft, { minLength: 1, maxLength: 3 }),
  withdrawals: fc.array(withdrawalDraft, { maxLength: 3 }),
});

type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

function factsOf({ startsOn }: TermSchedule, { notices, withdrawals }: History): Fact[] {
  const dayOf = (days: number) => plusDays(startsOn, days);
  const given = notices.map(({ day, way, givenBy }, index): Fact => {
    const told: ToldNotice =
      way === null
        ? { sentOn: null, givenOn: dayOf(day) }
        : { sentOn: dayOf(day), deliveryMethod: way };
    return { name: `notice ${index}`, givenBy, told };
  });
  const taken: Withdrawal[] = [];
  for (const { of, isCorrection, after, ...accepted } of withdrawals) {
    const index = of % notices.length;
    const withdraws = `notice ${index}`;
    const earlier = taken.findLast((each) => each.withdraws === withdraws);
    const correctsId = (isCorrection && earlier?.id) || null;
    const withdrawnOn = dayOf((notices[index]?.day ?? 0) + after);
    const id = `withdrawal ${taken.length}`;
    taken.push({ id, withdraws, correctsId, told: { withdrawnOn, ...accepted } });
  }
  return [...given, ...taken];
}

describe('The order of recording decides nothing (rules 12.13, 12.14, 12.16)', () => {
  test('Every order of telling the same facts that nothing refuses gives the same contract.', () => {
    const seen = { several: 0, withdrawn: 0, ofBoth: 0, corrected: 0 };
    holdsForAll(
      [anySchedule, history],
      (schedule, drafts) => {
        const facts = factsOf(schedule, drafts);
        const accepted = permutationsOf(facts)
          .map((order) => recordedInTurn(schedule, order))
          .filter((record) => record !== undefined);
        const [first, ...others] = accepted;
        if (!first) return;
        const states = statesOf(schedule, first);
        for (const other of others) {
          same(other.length, first.length);
          same(statesOf(schedule, other), states);
        }
        if (others.length === 0) return;
        seen.several += 1;
        seen.withdrawn += Number(first.some(({ withdrawnOn }) => withdrawnOn !== null));
        seen.corrected += Number(first.some(({ withdrawals }) => withdrawals.length > 1));
        seen.ofBoth += Number(new Set(first.map(({ givenBy }) => givenBy)).size === 2);
      },
      600,
    );
    // The histories that matter were among them: of the rarest some 40, far from what chance
    // takes away.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(5);
  });

  test('A second notice stands when the first is withdrawn, whichever was told when.', () => {
    const startsOn = '2024-01-05' as CalendarDate;
    const on = (day: string) => `2026-11-${day}` as CalendarDate;
    const given = (name: string, day: string): Fact => ({
      name,
      givenBy: 'CUSTOMER',
      told: { sentOn: null, givenOn: on(day) },
    });
    const accepted = { isAcceptedByProvider: false, isAcceptedByCustomer: false };
    const told = { withdrawnOn: on('15'), ...accepted };
    const withdrawal: Fact = { id: 'first', withdraws: 'tenth', correctsId: null, told };
    const schedule = termSchedule(cxoneTerms, startsOn, { months: 36 });
    const ends = permutationsOf([given('tenth', '10'), withdrawal, given('twentieth', '20')])
      .map((order) => recordedInTurn(schedule, order))
      .filter((record) => record !== undefined)
      .map((record) => endOf(schedule, record, '2026-11-30' as CalendarDate));
    expect(ends).toEqual(['2027-01-05', '2027-01-05', '2027-01-05']);
  });

  test('A corrected withdrawal takes the place of the one it names, whatever else was told between.', () => {
    const on = (day: string) => `2026-11-${day}` as CalendarDate;
    const given = (name: string, day: string): Fact => ({
      name,
      givenBy: 'CUSTOMER',
      told: { sentOn: null, givenOn: on(day) },
    });
    const withdrawn = (id: string, day: string, correctsId: string | null): Fact => {
      const accepted = { isAcceptedByProvider: false, isAcceptedByCustomer: false };
      return { id, withdraws: 'tenth', correctsId, told: { withdrawnOn: on(day), ...accepted } };
    };
    const schedule = termSchedule(cxoneTerms, '2024-01-05' as CalendarDate, { months: 36 });
    const facts = [
      given('tenth', '10'),
      withdrawn('wrong', '12', null),
      withdrawn('right', '15', 'wrong'),
      given('twentieth', '20'),
    ];
    const records = permutationsOf(facts)
      .map((order) => recordedInTurn(schedule, order))
      .filter((record) => record !== undefined);
    // The twentieth anywhere; each withdrawal after what it names.
    expect(records).toHaveLength(4);
    for (const record of records) {
      const endOn = (day: string) => endOf(schedule, record, on(day));
      expect(['11', '14', '15', '19', '20'].map(endOn)).toEqual([
        ...['2027-01-05', '2027-01-05', null, null, '2027-01-05'],
      ]);
      const tenth = record.find(({ name }) => name === 'tenth');
      expect(tenth?.withdrawals.map(({ id }) => id)).toEqual(['wrong', 'right']);
    }
  });
});
