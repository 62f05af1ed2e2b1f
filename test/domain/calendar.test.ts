import fc from 'fast-check';
import {
  alarmOffsets,
  calendarEntries,
  isStillShown,
  type CalendarEntry,
  type KnownFacts,
} from '../../src/domain/contract/calendar';
import { NO_SERVICE_FACTS, serviceSpans } from '../../src/domain/contract/service-spans';
import { termSchedule } from '../../src/domain/contract/term';
import { timeline, type TimelineFacts } from '../../src/domain/contract/timeline';
import { noticeDays } from '../../src/domain/contract/due-events';
import { addDays, LAST_DATE, type CalendarDate } from '../../src/domain/time/calendar-date';
import { parseInstant, parseTimeZone } from '../../src/domain/time/time-zone';
import { holdsForAll, plusDays, same } from './arbitraries';
import { anyLife, type ContractLife } from './contract-life';
import { cxoneTerms } from './terms';

const on = (text: string) => text as CalendarDate;
const at = (text: string) => parseInstant(text);
const PARIS = parseTimeZone('Europe/Paris');

const NOTHING: TimelineFacts = {
  service: NO_SERVICE_FACTS,
  ...{ charges: [], chargeChanges: [], priceChanges: [], amendments: [], partialNotices: [] },
  ...{ suspensions: [], demands: [], limitation: null, zone: PARIS },
};
const schedule = termSchedule(cxoneTerms, on('2025-03-10'), { months: 12 });

/** What was known: each with the day of its recording, at noon. */
const known = (...facts: readonly (readonly [day: string, facts: Partial<TimelineFacts>])[]) =>
  facts.map(([day, each]): KnownFacts => ({
    recordedAt: at(`${day}T12:00:00Z`),
    facts: { ...NOTHING, ...each },
  }));

const inWords = ({ entry: { date, kind }, key, sequence, changedAt, isCancelled }: CalendarEntry) =>
  [
    ...[date, kind, key, sequence > 0 && `changed ${sequence} on ${changedAt.slice(0, 10)}`],
    isCancelled && 'cancelled',
  ]
    .filter((part) => part !== '' && part !== false)
    .join(' ');

const entriesOf = (history: readonly KnownFacts[], from: string, to: string, of = schedule) =>
  calendarEntries(of, history, { from: on(from), to: on(to) }).map(inWords);

const notice = { id: 'notice', sentOn: null, givenOn: on('2026-01-15'), withdrawnOn: null };
const given = { service: { ...NO_SERVICE_FACTS, notices: [notice] } };
const withdrawn = {
  service: { ...NO_SERVICE_FACTS, notices: [{ ...notice, withdrawnOn: on('2026-02-01') }] },
};
const START = ['2025-03-01', {}] as const;

describe('The entries of a calendar', () => {
  test('They are the days of the timeline, each with its period or fact for a key.', () => {
    const facts = { amendments: [{ id: 'order', effectiveOn: on('2025-07-16') }] };
    expect(entriesOf(known(['2025-03-01', facts]), '2025-01-01', '2027-03-10')).toEqual([
      '2025-03-10 SERVICE_STARTS',
      '2025-07-16 CONTRACT_AMENDED order',
      '2026-02-08 NOTICE_DUE 0',
      '2026-03-10 TERM_RENEWS 1',
      '2027-02-08 NOTICE_DUE 1',
    ]);
  });

  test('A notice cancels what it makes idle, its own last day too; a withdrawal brings it back.', () => {
    const range = ['2026-02-01', '2027-04-01'] as const;
    const noticed = known(START, ['2026-01-15', given]);
    expect(entriesOf(noticed, ...range)).toEqual([
      '2026-02-08 NOTICE_DUE 0 changed 1 on 2026-01-15 cancelled',
      '2026-03-10 SERVICE_ENDS 0',
      '2026-03-10 TERM_RENEWS 1 changed 1 on 2026-01-15 cancelled',
      '2027-02-08 NOTICE_DUE 1 changed 1 on 2026-01-15 cancelled',
      '2027-03-10 TERM_RENEWS 2 changed 1 on 2026-01-15 cancelled',
    ]);
    expect(entriesOf([...noticed, ...known(['2026-02-01', withdrawn])], ...range)).toEqual([
      '2026-02-08 NOTICE_DUE 0 changed 2 on 2026-02-01',
      '2026-03-10 SERVICE_ENDS 0 changed 1 on 2026-02-01 cancelled',
      '2026-03-10 TERM_RENEWS 1 changed 2 on 2026-02-01',
      '2027-02-08 NOTICE_DUE 1 changed 2 on 2026-02-01',
      '2027-03-10 TERM_RENEWS 2 changed 2 on 2026-02-01',
    ]);
  });

  test('An end that moves is the same entry, changed once more, from outside the range too.', () => {
    const replacements = [
      { id: 'replacement', acceptedOn: on('2026-01-20'), startsOn: on('2026-02-15') },
    ];
    const replaced = { service: { ...given.service, replacements } };
    const history = known(START, ['2026-01-15', given], ['2026-01-20', replaced]);
    const moved = '2026-02-15 SERVICE_ENDS 0 changed 1 on 2026-01-20';
    expect(entriesOf(history, '2026-02-10', '2026-03-01')).toEqual([moved]);
    // The day before it was recorded, the end was outside this range.
    expect(entriesOf(history, '2026-02-15', '2026-02-16')).toEqual([moved]);
  });

  test('A second end, after service was taken up again, is another entry.', () => {
    const breach = { id: 'breach', receivedOn: on('2025-05-02'), isCurable: true };
    const service = {
      ...{ ...NO_SERVICE_FACTS, breaches: [breach], notices: [notice] },
      endings: [{ id: 'end', breachId: 'breach', declaredOn: on('2025-06-09') }],
      reinstatements: [{ id: 'return', reinstatedOn: on('2025-07-01') }],
    };
    expect(entriesOf(known(['2026-01-15', { service }]), '2025-03-11', '2026-04-01')).toEqual([
      '2025-06-01 CURE_DUE breach',
      '2025-06-02 TERMINABLE_FOR_CAUSE breach',
      '2025-06-10 SERVICE_ENDS 0',
      '2025-07-01 SERVICE_RETURNS return',
      '2026-03-10 SERVICE_ENDS 1',
    ]);
  });

  test('What is a state, and no day to come, is left out: breaches received, users not told.', () => {
    const limitation = {
      versions: [{ version: 1, effectiveOn: on('2024-01-01') }],
      ...{ toldVersions: [], today: on('2025-06-01') },
    };
    expect(entriesOf(known(['2025-03-01', { limitation }]), '2025-03-01', '2025-04-01')).toEqual([
      '2025-03-10 SERVICE_STARTS',
    ]);
  });

  test('What fell away is shown for 90 days in the zone of the account, what stands always.', () => {
    const [first] = calendarEntries(
      schedule,
      // 00:30 of the 16th in Paris.
      [
        ...known(START),
        { recordedAt: at('2026-01-15T23:30:00Z'), facts: { ...NOTHING, ...given } },
      ],
      { from: on('2026-02-08'), to: on('2026-02-09') },
    );
    const entry = first as CalendarEntry;
    expect(entry.isCancelled).toBe(true);
    const shown = (today: string, of = entry) => isStillShown(of, on(today), PARIS);
    // 16 January + 90 days = 16 April.
    expect([shown('2026-01-16'), shown('2026-04-15'), shown('2026-04-16')]).toEqual([
      ...[true, true, false],
    ]);
    expect(shown('2030-01-01', { ...entry, isCancelled: false })).toBe(true);
  });
});

describe('The days on which a calendar rings', () => {
  const days = (decision: Parameters<typeof alarmOffsets>[0]['decision']) =>
    alarmOffsets({ noticeDueBy: on('2026-02-08'), offsets: [60, 30, 7], decision });

  test('They are those of the reminders, as far as no decision makes them idle.', () => {
    expect(days(undefined)).toEqual([60, 30, 7]);
    expect(days({ kind: 'GIVE_NOTICE' })).toEqual([60, 30, 7]);
    expect(days({ kind: 'RENEW' })).toEqual([]);
    // 29 January is ten days before.
    expect(days({ kind: 'LATER', until: on('2026-01-29') })).toEqual([10, 7]);
  });
});

/** A life told bit by bit: notices, replacements, breaches and so on, each known later. */
function historyOf({ service, schedule: { startsOn } }: ContractLife): KnownFacts[] {
  const steps = Math.max(
    ...[service.notices, service.replacements, service.breaches].map(({ length }) => length),
    ...[service.cures, service.endings, service.reinstatements].map(({ length }) => length),
  );
  return Array.from({ length: steps + 1 }, (_, index) => ({
    recordedAt: at(`${plusDays(startsOn, index)}T12:00:00Z`),
    facts: {
      ...NOTHING,
      service: {
        notices: service.notices.slice(0, index),
        replacements: service.replacements.slice(0, index),
        breaches: service.breaches.slice(0, index),
        cures: service.cures.slice(0, index),
        endings: service.endings.slice(0, index),
        reinstatements: service.reinstatements.slice(0, index),
      },
    },
  }));
}

const placeOf = ({ entry: { kind }, key }: CalendarEntry) => `${kind} ${key}`;

describe('Properties of a calendar', () => {
  test('What stands is what the timeline has by all that is known, but for what is not shown.', () =>
    holdsForAll([anyLife, fc.nat({ max: 900 }), fc.nat({ max: 500 })], (life, first, length) => {
      const from = plusDays(life.schedule.startsOn, first);
      const range = { from, to: plusDays(from, length) };
      const history = historyOf(life);
      const facts = (history.at(-1) as KnownFacts).facts;
      const entries = timeline(life.schedule, facts, range);
      const spans = serviceSpans(life.schedule, facts.service, LAST_DATE);
      const idle = new Set(
        noticeDays(spans, entries)
          .filter(({ endedBy }) => endedBy !== null)
          .map(({ noticeDueBy, period }) => `${noticeDueBy} ${period.index}`),
      );
      const expected = entries.filter(
        ({ kind, date, period }) =>
          kind !== 'BREACH_RECEIVED' &&
          (kind !== 'NOTICE_DUE' || !idle.has(`${date} ${period?.index}`)),
      );
      const inPlaces = (all: readonly { date: string; kind: string }[]) =>
        all.map(({ date, kind }) => `${date} ${kind}`).sort();
      const standing = calendarEntries(life.schedule, history, range)
        .filter(({ isCancelled }) => !isCancelled)
        .map(({ entry }) => entry);
      same(inPlaces(standing), inPlaces(expected));
    }));

  test('No number of changes falls, whatever is recorded later and wherever the range moves.', () =>
    holdsForAll(
      [anyLife, fc.nat({ max: 900 }), fc.nat({ max: 120 }), fc.nat({ max: 5 })],
      (life, first, moved, later) => {
        const from = plusDays(life.schedule.startsOn, first);
        const all = historyOf(life);
        const read = (count: number, day: CalendarDate) =>
          calendarEntries(life.schedule, all.slice(0, Math.max(count, 1)), {
            from: day,
            to: addDays(day, 400),
          });
        const before = read(all.length - later, from);
        const after = new Map(
          read(all.length, addDays(from, moved)).map((entry) => [placeOf(entry), entry]),
        );
        for (const entry of before) {
          const now = after.get(placeOf(entry));
          if (!now) continue;
          const isSame =
            now.entry.date === entry.entry.date && now.isCancelled === entry.isCancelled;
          same(now.sequence > entry.sequence || (now.sequence === entry.sequence && isSame), true);
        }
      },
    ));

  test('Each entry has a key of its own.', () =>
    holdsForAll([anyLife], (life) => {
      const { startsOn } = life.schedule;
      const range = { from: startsOn, to: plusDays(startsOn, 1_500) };
      const places = calendarEntries(life.schedule, historyOf(life), range).map(placeOf);
      same(new Set(places).size, places.length);
    }));
});
