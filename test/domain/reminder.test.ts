import fc from 'fast-check';
import { dueSteps } from './due-steps';
import { noticeDays, runDays, termEvents } from '../../src/domain/contract/due-events';
import { noticeDeadline, noticeDueBy } from '../../src/domain/contract/notice';
import {
  allOffsets,
  REMINDER_OFFSETS_DEFAULT,
  reminderDates,
  reminderRun,
  type NoticeToRemindOf,
  type RenewalDecision,
} from '../../src/domain/contract/reminder';
import { NO_SERVICE_FACTS, serviceSpans } from '../../src/domain/contract/service-spans';
import { termPeriod, termPeriodOn, termSchedule } from '../../src/domain/contract/term';
import { timeline, type TimelineFacts } from '../../src/domain/contract/timeline';
import {
  addDays,
  addMonths,
  LAST_DATE,
  type CalendarDate,
} from '../../src/domain/time/calendar-date';
import {
  localDate,
  parseInstant,
  parseTimeZone,
  type Instant,
} from '../../src/domain/time/time-zone';
import { datesBetween, holdsForAll, same } from './arbitraries';
import examples from './reminder-examples.json';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const at = (text: string) => parseInstant(text);

describe('The days of reminders', () => {
  const inDays = examples.dates.filter(({ given }) => given.noticeDays !== undefined);
  it.each(inDays.map(({ id, title }) => [id, title]))('%s: %s.', (id) => {
    const { given, expect: expected } = inDays.find((each) => each.id === id) ?? {};
    const { startsOn, initialMonths: months, renewalMonths, timeZone, offsets } = given ?? {};
    const zone = parseTimeZone(timeZone ?? '');
    const terms = { ...cxoneTerms, renewalTermMonths: renewalMonths ?? null };
    const schedule = termSchedule(
      { ...terms, initialTermMonthsMin: 1, noticeDaysMin: given?.noticeDays ?? 0 },
      on(startsOn ?? ''),
      { months: months ?? 0 },
    );
    const period = termPeriod(schedule, 0);
    const dueBy = noticeDueBy(period, schedule.terms);
    expect({
      endsBefore: period.endsBefore,
      noticeDueBy: dueBy,
      tooLateFrom: noticeDeadline(dueBy, zone),
      reminders: reminderDates(dueBy, offsets ?? [], zone),
    }).toEqual(expected);
  });

  it('R15: of a notice of three months, they are counted from its own last day.', () => {
    const { given, expect: expected } = examples.dates.find(({ id }) => id === 'R15') ?? {};
    const endsBefore = addMonths(on(given?.startsOn ?? ''), given?.initialMonths ?? 0);
    const dueBy = addMonths(endsBefore, -(given?.noticeMonths ?? 0));
    const [reminder] = reminderDates(dueBy, given?.offsets ?? [], parseTimeZone('Europe/Berlin'));
    expect([endsBefore, dueBy, reminder?.on]).toEqual([
      ...[expected?.endsBefore, expected?.noticeDueBy, expected?.reminders?.[0]?.on],
    ]);
  });

  it('R16: after a renewal they are those of the running period.', () => {
    const { given, expect: expected } = examples.dates.find(({ id }) => id === 'R16') ?? {};
    const startsOn = addMonths(on(given?.initialEnd ?? ''), -12);
    const schedule = termSchedule(cxoneTerms, startsOn, { months: 12 });
    const period = termPeriodOn(schedule, on(given?.readOn ?? ''));
    const endsBefore = period?.endsBefore ?? startsOn;
    expect([endsBefore, addMonths(endsBefore, -(given?.noticeMonths ?? 0))]).toEqual([
      ...[expected?.endsBefore, expected?.noticeDueBy],
    ]);
  });
});

const PARIS = parseTimeZone('Europe/Paris');
const DUE_BY = on('2026-12-02');

/** A last day for notice of which nothing was done yet; handled are those of earlier days. */
const notice = (more: Partial<NoticeToRemindOf> = {}): NoticeToRemindOf => ({
  noticeDueBy: DUE_BY,
  offsets: REMINDER_OFFSETS_DEFAULT,
  handled: new Set(),
  contractRecordedOn: on('2025-12-01'),
  offsetsSetOn: undefined,
  ...{ endedBy: null, decision: undefined },
  ...more,
});

const inState = (state: string, run: ReturnType<typeof reminderRun>) =>
  run.outcomes.filter((outcome) => outcome.state === state).map(({ daysBefore }) => daysBefore);

/** What a run at that instant does; by default the reminders of earlier days were handled then. */
function runAt(instant: string, more: Partial<NoticeToRemindOf> = {}) {
  const today = localDate(at(instant), PARIS);
  const given = notice(more);
  const earlier = given.offsets.filter(
    (daysBefore) => addDays(given.noticeDueBy, -daysBefore) < today,
  );
  return reminderRun({ ...given, handled: more.handled ?? new Set(earlier) }, today);
}
const none: ReadonlySet<number> = new Set();

describe('A run of reminders', () => {
  it('B01: late by some days, sends the nearest and says which were missed.', () => {
    const run = runAt('2026-10-20T08:00:00.000Z', { handled: none });
    expect([inState('SENT', run), inState('MISSED', run)]).toEqual([[45], [60]]);
    expect(run.outcomes).toEqual([
      { daysBefore: 60, state: 'MISSED', reason: 'TOO_LATE' },
      { daysBefore: 45, state: 'SENT', reason: null },
    ]);
  });

  it('B03: after the last day sends nothing, and tells that the day has passed.', () => {
    const run = runAt('2026-12-02T23:00:00.000Z', { handled: none });
    expect(inState('MISSED', run)).toEqual([60, 45, 30, 7]);
    expect(run.isDeadlinePassed).toBe(true);
    expect(runAt('2026-12-02T22:59:59.999Z').isDeadlinePassed).toBe(false);
  });

  it('B04, B05: sends what another run has handled no second time.', () => {
    const first = runAt('2026-10-03T06:00:00.000Z');
    expect(inState('SENT', first)).toEqual([60]);
    const again = runAt('2026-10-03T06:00:01.000Z', { handled: new Set([60]) });
    expect(again.outcomes).toEqual([]);
  });

  it('B06, B07: sends from the first instant of the day in the account’s zone on.', () => {
    expect(inState('SENT', runAt('2026-10-02T22:00:00.000Z'))).toEqual([60]);
    expect(runAt('2026-10-02T21:59:59.999Z').outcomes).toEqual([]);
  });

  it('B08, B13: skips what is due while a notice stands, and tells of no passed day.', () => {
    const run = runAt('2026-10-18T06:00:00.000Z', { endedBy: 'NOTICE' });
    expect(run.outcomes).toEqual([{ daysBefore: 45, state: 'SKIPPED', reason: 'NOTICE_STANDS' }]);
    expect(runAt('2026-12-03T06:00:00.000Z', { endedBy: 'NOTICE' }).isDeadlinePassed).toBe(false);
  });

  it('B10: of a service that ends without a notice does nothing.', () => {
    expect(runAt('2026-10-03T06:00:00.000Z', { endedBy: 'OTHER' })).toEqual({
      ...{ outcomes: [], isDeadlinePassed: false },
    });
  });

  it('B11: counts as never due what lies before the recording of the contract.', () => {
    const recorded = { contractRecordedOn: on('2026-11-01'), handled: none };
    const run = runAt('2026-11-01T09:00:00.000Z', recorded);
    expect([inState('SENT', run), inState('NOT_APPLICABLE', run)]).toEqual([[], [60, 45]]);
    expect(runDays(notice(recorded), on('2026-11-01'))[0]).toBe('2026-11-02');
    // On the day itself it is still of use.
    const sameDay = runAt('2026-11-02T09:00:00.000Z', {
      ...{ contractRecordedOn: on('2026-11-02'), handled: none },
    });
    expect(inState('SENT', sameDay)).toEqual([30]);
  });

  it('B12: reminds anew of a last day for notice that has moved.', () => {
    const run = runAt('2026-10-18T06:00:00.000Z', {
      ...{ noticeDueBy: on('2026-12-17'), handled: none },
    });
    expect(inState('SENT', run)).toEqual([60]);
  });

  it('B14: by other offsets sends those that come later, and none that lies before the setting.', () => {
    const run = runAt('2026-11-22T06:00:00.000Z', {
      ...{ offsets: [90, 10], offsetsSetOn: on('2026-10-05'), handled: new Set([60]) },
    });
    expect([inState('SENT', run), inState('NOT_APPLICABLE', run)]).toEqual([[10], [90]]);
  });

  it('skips what is due once the customer has decided to renew.', () => {
    const run = runAt('2026-10-18T06:00:00.000Z', { decision: { kind: 'RENEW' } });
    expect(run.outcomes).toEqual([{ daysBefore: 45, state: 'SKIPPED', reason: 'DECIDED' }]);
  });

  it('goes on reminding of a decision to give notice until one is given.', () => {
    const run = runAt('2026-10-18T06:00:00.000Z', { decision: { kind: 'GIVE_NOTICE' } });
    expect(inState('SENT', run)).toEqual([45]);
  });

  it('waits for the day that a decision names, and reminds on it.', () => {
    const decision: RenewalDecision = { kind: 'LATER', until: on('2026-11-10') };
    const before = runAt('2026-10-18T06:00:00.000Z', { decision });
    expect(before.outcomes).toEqual([{ daysBefore: 45, state: 'SKIPPED', reason: 'POSTPONED' }]);
    const then = runAt('2026-11-10T06:00:00.000Z', { decision });
    expect(inState('SENT', then)).toEqual([22]);
    expect(allOffsets(notice({ decision }))).toEqual([60, 45, 30, 22, 7]);
    // A day that has an offset anyway is no second reminder.
    expect(allOffsets(notice({ decision: { kind: 'LATER', until: on('2026-11-25') } }))).toEqual([
      60, 45, 30, 7,
    ]);
  });

  it('sends at most one, each offset once, and none after the last day, whenever runs come.', () => {
    const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 365 }), {
      minLength: 1,
      maxLength: 10,
    });
    const runs = fc.array(fc.integer({ min: -400, max: 10 }), { minLength: 1, maxLength: 12 });
    holdsForAll([offsets, runs], (given, days) => {
      const handled = new Set<number>();
      for (const day of [...days].sort((a, b) => a - b)) {
        const today = addDays(DUE_BY, day);
        const run = reminderRun(notice({ offsets: given, handled }), today);
        const sent = inState('SENT', run);
        expect(sent.length).toBeLessThanOrEqual(1);
        if (day > 0) expect(sent).toEqual([]);
        for (const { daysBefore } of run.outcomes) {
          expect(handled.has(daysBefore)).toBe(false);
          handled.add(daysBefore);
        }
      }
    });
  });
});

const NOTHING: TimelineFacts = {
  service: NO_SERVICE_FACTS,
  ...{ charges: [], chargeChanges: [], priceChanges: [], amendments: [], partialNotices: [] },
  ...{ suspensions: [], demands: [], limitation: null, zone: PARIS },
};

describe('What time brings to a contract', () => {
  it('K01: over three periods comes step by step, each at its own instant.', () => {
    const { given, expect: expected } = examples.steps;
    const schedule = termSchedule(
      { ...cxoneTerms, renewalTermMonths: given.renewalMonths },
      on(given.startsOn),
      { months: given.initialMonths },
    );
    const steps = dueSteps(schedule, NOTHING, {
      after: given.from as Instant,
      upTo: given.to as Instant,
    });
    expect(steps).toEqual(expected.steps);
  });

  const schedule = termSchedule(cxoneTerms, on('2025-03-10'), { months: 12 });
  const told = (facts: Partial<TimelineFacts>, from: string, to: string) => {
    const all = { ...NOTHING, ...facts };
    const entries = timeline(schedule, all, { from: on(from), to: on(to) });
    return termEvents(schedule, entries, PARIS).map(({ type, on: date, key }) => [type, date, key]);
  };

  it('is its start, its renewals, its end and its prices, each with the fact that it names.', () => {
    const notices = [{ id: 'n', sentOn: null, givenOn: on('2027-01-15'), withdrawnOn: null }];
    const priceChanges = [
      { id: 'p', announcedOn: on('2026-01-01'), effectiveOn: on('2026-06-01') },
    ];
    const facts = { service: { ...NO_SERVICE_FACTS, notices }, priceChanges };
    expect(told(facts, '2025-01-01', '2030-01-01')).toEqual([
      ['term.started', '2025-03-10', '2025-03-10'],
      ['term.renewed', '2026-03-10', '0'],
      ['price.changed', '2026-06-01', 'p 2026-06-01'],
      ['term.ended', '2027-03-10', '1'],
    ]);
  });

  it('has the last days for notice, and says what ends the service with each.', () => {
    const days = (facts: Partial<TimelineFacts>) => {
      const all = { ...NOTHING, ...facts };
      const entries = timeline(schedule, all, { from: on('2026-01-01'), to: on('2027-12-31') });
      const spans = serviceSpans(schedule, all.service, LAST_DATE);
      return noticeDays(spans, entries).map(({ noticeDueBy: dueBy, endedBy }) => [dueBy, endedBy]);
    };
    expect(days({})).toEqual([
      ['2026-02-08', null],
      ['2027-02-08', null],
    ]);
    const notices = [{ id: 'n', sentOn: null, givenOn: on('2026-02-09'), withdrawnOn: null }];
    expect(days({ service: { ...NO_SERVICE_FACTS, notices } })).toEqual([
      ['2026-02-08', null],
      ['2027-02-08', 'NOTICE'],
    ]);
    const replacements = [{ id: 'r', acceptedOn: on('2026-02-01'), startsOn: on('2026-03-10') }];
    expect(days({ service: { ...NO_SERVICE_FACTS, replacements } })).toEqual([
      ['2026-02-08', 'OTHER'],
    ]);
  });

  it('comes to the same by one look as by many, whenever they come.', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 6 });
    holdsForAll(
      [datesBetween('2000-01-01', '2090-01-01'), cuts],
      (startsOn, days) => {
        const own = termSchedule(cxoneTerms, startsOn, { months: 12 });
        const instant = (day: number) => `${addDays(startsOn, day)}T12:00:00.000Z` as Instant;
        const ends = [...new Set([...days, 1500])].sort((a, b) => a - b);
        const many = ends.flatMap((end, index) =>
          dueSteps(own, NOTHING, { after: instant(ends[index - 1] ?? 0), upTo: instant(end) }),
        );
        same(many, dueSteps(own, NOTHING, { after: instant(0), upTo: instant(1500) }));
      },
      20,
    );
  });
});
