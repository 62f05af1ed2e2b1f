import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from '../../src/domain/time/calendar-date';
import {
  checkWithdrawal,
  deemedGivenOn,
  givenOnOf,
  noticeDeadline,
  noticeDueBy,
  noticeEffect,
  standingNotices,
  standsFrom,
  type DeliveryMethod,
  type NoticeFact,
  type NoticeGiver,
} from '../../src/domain/contract/notice';
import {
  termPeriod,
  termPeriodOn,
  termSchedule,
  type TermPeriod,
} from '../../src/domain/contract/term';
import { localDate, millisOf, parseTimeZone, startOfDay } from '../../src/domain/time/time-zone';
import {
  anySchedule,
  holdsForAll,
  same,
  scheduleAndDate,
  startDate,
  plusDays,
} from './arbitraries';
import { exampleOf, testExamples, type Fields } from './examples';
import { refusalMessageOf, refusalOf } from './refusal';
import { statedTerm } from '../../src/domain/contract/term-length';
import { cxoneTerms, generalTerms, termsOf } from './terms';

const plain = (text: string) => Temporal.PlainDate.from(text);
const both = [cxoneTerms, generalTerms];
const anyIndex = fc.integer({ min: 0, max: 12 });
const METHODS: DeliveryMethod[] = [
  'PERSONAL_DELIVERY',
  'OVERNIGHT_COURIER',
  'REGISTERED_MAIL',
  'EMAIL',
  'POSTED_ELECTRONICALLY',
];

const scheduleFrom = (input: Fields, terms = termsOf(input.text('service'))) =>
  termSchedule(terms, input.date('start'), statedTerm(input.numberOrNull('orderTermMonths'), null));
const yearFrom2025 = (terms = cxoneTerms) =>
  termSchedule(terms, '2025-01-01' as CalendarDate, { months: 12 });
const endingBefore = (endsBefore: CalendarDate): TermPeriod => ({
  index: 0,
  startsOn: plain(endsBefore).subtract({ months: 12 }).toString() as CalendarDate,
  endsBefore,
});

describe('A notice ends the service with the first period whose notice day it meets', () => {
  testExamples(
    {
      N01: 'CXone 1.2',
      N02: 'CXone 1.2',
      N03: 'CXone 1.2',
      N04: 'CXone 1.2',
      N05: 'ToS 3.1',
      N06: 'rule 3.4',
      N07: 'CXone 1.2',
      N08: 'CXone 1.2',
      N09: 'CXone 1.2',
    },
    ({ input, expected }) => {
      const effect = noticeEffect(scheduleFrom(input), input.date('noticeGivenOn'));
      expect(effect.givenIn.endsBefore).toBe(expected.date('currentPeriodEnd'));
      expect(effect.noticeDueBy).toBe(expected.date('lastNoticeDate'));
      expect(effect.isTimely).toBe(expected.flag('timely'));
      expect(effect.endsBefore).toBe(expected.date('endsExclusive'));
      expect(effect.endsWith.endsBefore).toBe(expected.date('endsExclusive'));
      expect(effect.lastServiceDay).toBe(expected.date('lastServiceDay'));
      expect(effect.givenOn).toBe(input.date('noticeGivenOn'));
    },
  );

  testExamples({ N10: 'rule 3.6' }, ({ input, expected }) => {
    const givenOn = localDate(input.instant('noticeGivenAt'), input.zone('zone'));
    const utcDate = input.text('noticeGivenAt').slice(0, 10) as CalendarDate;
    expect(givenOn).toBe(expected.date('noticeLocalDate'));
    for (const terms of both) {
      const schedule = scheduleFrom(input, terms);
      const effect = noticeEffect(schedule, givenOn);
      expect(effect.noticeDueBy).toBe(expected.date('lastNoticeDate'));
      expect(effect.isTimely).toBe(expected.flag('timely'));
      expect(effect.endsBefore).toBe(expected.date('endsExclusive'));
      expect(noticeEffect(schedule, utcDate).isTimely).toBe(expected.flag('timelyIfUtcWereUsed'));
      const deadline = noticeDeadline(effect.noticeDueBy, input.zone('zone'));
      expect(deadline).toBe(expected.instant('deadlineInstantExclusive'));
      expect(input.instant('noticeGivenAt') < deadline).toBe(effect.isTimely);
    }
  });

  testExamples({ N11: 'ToS 9.11' }, ({ input, expected }) => {
    expect([...expected.names].sort()).toEqual([...METHODS].sort());
    for (const method of METHODS) {
      const answer = expected.fields(method);
      for (const terms of both) {
        const givenOn = deemedGivenOn(method, input.date('sentOn'));
        const effect = noticeEffect(yearFrom2025(terms), givenOn);
        expect(givenOn).toBe(answer.date('givenOn'));
        expect(effect.isTimely).toBe(answer.flag('timely'));
        expect(effect.endsBefore).toBe(answer.date('endsExclusive'));
      }
    }
  });

  testExamples({ N12: 'rule 3.2' }, ({ input, expected }) => {
    const period = endingBefore(input.date('endExclusive'));
    const [chosen = '', clearDays = '', elapsed = ''] = expected.names;
    expect(chosen).toBe('chosen: D <= E-30');
    for (const terms of both) {
      expect(noticeDueBy(period, terms)).toBe(expected.date(chosen));
      // The stricter readings are one constant away: a day more.
      const stricter = { ...terms, noticeDaysMin: terms.noticeDaysMin + 1 };
      expect(noticeDueBy(period, stricter)).toBe(expected.date(clearDays));
      expect(noticeDueBy(period, stricter)).toBe(expected.date(elapsed));
    }
  });

  testExamples({ N13: 'rule 3.2' }, ({ input, expected }) => {
    const zone = input.zone('zone');
    const dueBy = noticeDueBy(endingBefore(input.date('endExclusive')), cxoneTerms);
    const deadline = noticeDeadline(dueBy, zone);
    const end = startOfDay(input.date('endExclusive'), zone);
    expect(dueBy).toBe(expected.date('lastNoticeDate'));
    expect(deadline).toBe(expected.instant('deadlineInstantExclusive'));
    expect(end).toBe(expected.instant('endInstant'));
    expect((millisOf(end) - millisOf(deadline)) / 3_600_000).toBe(expected.number('hoursBetween'));
  });

  testExamples({ M03: 'CXone 1.3' }, ({ input, expected }) => {
    const givenOn = input.fields('notice').date('on');
    const giver = input.fields('notice').text('service');
    const ended: Record<string, string | null> = {};
    // The account of the example before it: each service has its own clock and its own notices.
    for (const subscription of exampleOf('M01').input.fieldsList('subscriptions')) {
      const service = subscription.text('service');
      const fact: NoticeFact = { sentOn: null, givenOn, withdrawnOn: null };
      const notices = service === giver ? [fact] : [];
      const [standing] = standingNotices(scheduleFrom(subscription), notices, givenOn);
      ended[service] = standing?.effect.endsBefore ?? null;
      if (service !== 'CXONE') continue;
      const current = termPeriodOn(scheduleFrom(subscription), givenOn);
      expect(current?.endsBefore).toBe(expected.date('CXONE currentPeriodEnd'));
    }
    expect(ended.GOTO_CONNECT).toBe(expected.text('GOTO_CONNECT ends'));
    expect(ended.CXONE).toBe(expected.textOrNull('CXONE ends'));
    expect(Object.values(ended).filter((end) => end !== null)).toHaveLength(1);
  });

  test('Rule 3.4: a notice given before the start of the term is refused.', () => {
    const early = () => noticeEffect(yearFrom2025(), '2024-12-31' as CalendarDate);
    expect(refusalOf(early)).toBe('NOTICE_BEFORE_START');
    expect(refusalMessageOf(early)).toBe(
      'expected a notice given on or after the start of the term, 2025-01-01, got "2024-12-31"',
    );
  });

  test('Rule 3.1: a late notice skips every period whose own notice day has passed.', () => {
    const terms = { ...generalTerms, renewalTermMonths: 1 };
    const start = '2025-01-01' as CalendarDate;
    const schedule = termSchedule(terms, start, { months: 1 });
    // February's notice is due by 30 January; one given on the 31st ends the service with March.
    const effect = noticeEffect(schedule, '2025-01-31' as CalendarDate);
    expect([effect.isTimely, effect.endsBefore]).toEqual([false, '2025-04-01']);
  });
});

describe('The notice day and what follows from it (rule 3.1)', () => {
  test('The notice day is 30 days before the end, and no less.', () => {
    holdsForAll([anySchedule, anyIndex], (schedule, index) => {
      const period = termPeriod(schedule, index);
      const dueBy = noticeDueBy(period, schedule.terms);
      const days = plain(dueBy).until(period.endsBefore, { largestUnit: 'day' }).days;
      same(days, 30);
    });
  });

  test('Rule 12.15: with no days of notice, the last day for one is the last day of service.', () => {
    holdsForAll(
      [anySchedule, anyIndex, fc.integer({ min: 0, max: 366 })],
      ({ terms, ...schedule }, index, noticeDaysMin) => {
        const changed = { ...schedule, terms: { ...terms, noticeDaysMin } };
        const period = termPeriod(changed, index);
        const dueBy = noticeDueBy(period, changed.terms);
        same(dueBy, plusDays(period.endsBefore, -(noticeDaysMin || 1)));
        same(dueBy < period.endsBefore, true);
      },
    );
    const schedule = yearFrom2025({ ...cxoneTerms, noticeDaysMin: 0 });
    const ends = (day: string) => noticeEffect(schedule, day as CalendarDate).endsBefore;
    expect([ends('2025-12-31'), ends('2026-01-01')]).toEqual(['2026-01-01', '2027-01-01']);
  });

  test('A notice ends the service with the first period to end 30 days or more later.', () => {
    holdsForAll([scheduleAndDate], ([schedule, givenOn]) => {
      const effect = noticeEffect(schedule, givenOn);
      const earliestEnd = plain(givenOn).add({ days: 30 }).toString();
      let index = 0;
      while (termPeriod(schedule, index).endsBefore < earliestEnd) index += 1;
      same(effect.endsWith, termPeriod(schedule, index));
      same(effect.endsBefore, effect.endsWith.endsBefore);
      same(effect.lastServiceDay, plusDays(effect.endsBefore, -1));
      same(effect.isTimely, effect.givenIn.index === effect.endsWith.index);
    });
  });

  test('A later notice never ends the service earlier.', () => {
    holdsForAll([scheduleAndDate, fc.integer({ min: 0, max: 800 })], ([schedule, first], later) => {
      const end = (givenOn: CalendarDate) => noticeEffect(schedule, givenOn).endsBefore;
      same(end(plusDays(first, later)) >= end(first), true);
    });
  });

  test('A notice one day after the notice day ends the service exactly one period later.', () => {
    holdsForAll([anySchedule, anyIndex], (schedule, index) => {
      const dueBy = noticeDueBy(termPeriod(schedule, index), schedule.terms);
      fc.pre(dueBy >= schedule.startsOn);
      const inTime = noticeEffect(schedule, dueBy);
      const late = noticeEffect(schedule, plusDays(dueBy, 1));
      same(inTime.endsWith, termPeriod(schedule, index));
      same(late.endsWith, termPeriod(schedule, index + 1));
    });
  });

  test('The deadline is the first instant of the day after the notice day in the zone.', () => {
    const zones = fc.constantFrom(
      ...['Europe/Paris', 'America/Havana', 'Africa/Cairo', 'UTC'].map(parseTimeZone),
    );
    holdsForAll([startDate, zones], (dueBy, zone) => {
      const next = plain(dueBy).add({ days: 1 }).toZonedDateTime(zone);
      same(millisOf(noticeDeadline(dueBy, zone)), next.epochMilliseconds);
    });
  });
});

describe('When a notice counts as given (ToS 9.11)', () => {
  const daysByMethod: Record<DeliveryMethod, number> = {
    PERSONAL_DELIVERY: 0,
    OVERNIGHT_COURIER: 2,
    REGISTERED_MAIL: 5,
    EMAIL: 0,
    POSTED_ELECTRONICALLY: 0,
  };

  test('A courier takes until the second, registered mail until the fifth business day.', () => {
    holdsForAll([startDate, fc.constantFrom(...METHODS)], (sentOn, method) => {
      const givenOn = plain(deemedGivenOn(method, sentOn));
      const elapsed = plain(sentOn).until(givenOn, { largestUnit: 'day' }).days;
      const days = Array.from({ length: elapsed }, (_, day) =>
        plain(sentOn).add({ days: day + 1 }),
      );
      const business = days.filter(({ dayOfWeek }) => dayOfWeek < 6);
      expect(business).toHaveLength(daysByMethod[method]);
      if (daysByMethod[method] > 0) expect(givenOn.dayOfWeek).toBeLessThan(6);
    });
  });
});

describe('Notices that stand, are repeated and are withdrawn (rule 3.4)', () => {
  const on = (text: string) => text as CalendarDate;
  const notice = (givenOn: string, withdrawnOn: string | null = null): NoticeFact => ({
    sentOn: null,
    givenOn: on(givenOn),
    withdrawnOn: withdrawnOn === null ? null : on(withdrawnOn),
  });
  const endOf = (notices: NoticeFact[], asOf: string) =>
    standingNotices(yearFrom2025(), notices, on(asOf))[0]?.effect.endsBefore;

  test('Without a notice the service goes on renewing.', () =>
    expect(standingNotices(yearFrom2025(), [], on('2025-06-01'))).toEqual([]));

  test('A notice given twice changes nothing: the first that stands decides.', () => {
    const first = notice('2025-11-20');
    const again = notice('2025-12-20');
    const standing = standingNotices(yearFrom2025(), [again, first], on('2025-12-31'));
    expect(standing.map(({ notice: each }) => each)).toEqual([first, again]);
    expect(standing.map(({ effect }) => effect.endsBefore)).toEqual(['2026-01-01', '2027-01-01']);
  });

  test('A letter stands from the day it was sent, though it counts as given later.', () => {
    const letter: NoticeFact = {
      sentOn: on('2025-11-28'),
      deliveryMethod: 'REGISTERED_MAIL',
      withdrawnOn: null,
    };
    expect([standsFrom(letter), givenOnOf(letter)]).toEqual(['2025-11-28', '2025-12-05']);
    expect(endOf([letter], '2025-11-27')).toBeUndefined();
    expect(endOf([letter], '2025-11-28')).toBe('2027-01-01');
  });

  test('A notice stands until the day before it is withdrawn.', () => {
    const withdrawn = notice('2025-06-01', '2025-07-01');
    expect(endOf([withdrawn], '2025-06-30')).toBe('2026-01-01');
    expect(endOf([withdrawn], '2025-07-01')).toBeUndefined();
  });

  const anyNotices = fc.array(
    fc.record({
      sent: fc.integer({ min: 0, max: 900 }),
      deliveryMethod: fc.constantFrom(null, ...METHODS),
      withdrawn: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 900 })),
    }),
    { maxLength: 6 },
  );

  test('The effect is the same in whatever order the notices are listed.', () => {
    holdsForAll(
      [anySchedule, anyNotices, fc.integer({ min: 0, max: 1_000 }), fc.infiniteStream(fc.nat())],
      (schedule, drafts, asOfDay, keys) => {
        const facts = drafts.map(({ sent, deliveryMethod, withdrawn }): NoticeFact => {
          const day = plusDays(schedule.startsOn, sent);
          const withdrawnOn = withdrawn === null ? null : plusDays(day, withdrawn);
          return deliveryMethod === null
            ? { sentOn: null, givenOn: day, withdrawnOn }
            : { sentOn: day, deliveryMethod, withdrawnOn };
        });
        const asOf = plusDays(schedule.startsOn, asOfDay);
        const shuffled = facts
          .map((fact) => ({ fact, key: Number(keys.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ fact }) => fact);
        const effectsOf = (listed: NoticeFact[]) =>
          standingNotices(schedule, listed, asOf).map(({ effect }) => effect);
        const effects = effectsOf(facts);
        same(effectsOf(shuffled), effects);
        // Independently: the ends of all that were sent and are not withdrawn, the earliest first.
        const ends = facts
          .filter(
            (fact) => standsFrom(fact) <= asOf && !(fact.withdrawnOn && fact.withdrawnOn <= asOf),
          )
          .map((fact) => noticeEffect(schedule, givenOnOf(fact)).endsBefore);
        same(
          effects.map(({ endsBefore }) => endsBefore),
          ends.sort(),
        );
      },
    );
  });

  test('A party may withdraw until the notice day, later if the other party accepts.', () => {
    const giver = fc.constantFrom('CUSTOMER' as const, 'PROVIDER' as const);
    const accepted = fc.record({
      isAcceptedByProvider: fc.boolean(),
      isAcceptedByCustomer: fc.boolean(),
    });
    holdsForAll(
      [scheduleAndDate, fc.integer({ min: -40, max: 40 }), giver, accepted],
      ([schedule, givenOn], days, givenBy, acceptance) => {
        const effect = noticeEffect(schedule, givenOn);
        const freeUntil = plusDays(effect.endsBefore, -30);
        const withdrawnOn = plusDays(freeUntil, days);
        const refusal = refusalOf(() =>
          checkWithdrawal(effect, givenBy, { withdrawnOn, ...acceptance }, schedule.terms),
        );
        const isAccepted =
          givenBy === 'CUSTOMER'
            ? acceptance.isAcceptedByProvider
            : acceptance.isAcceptedByCustomer;
        const isFree = days <= 0 || isAccepted;
        same(refusal, isFree ? 'accepted' : 'WITHDRAWAL_NEEDS_ACCEPTANCE');
      },
    );
  });

  test('A late notice may be withdrawn until the notice day of the period it really ends.', () => {
    const effect = noticeEffect(yearFrom2025(), on('2025-12-03'));
    const told = { isAcceptedByProvider: false, isAcceptedByCustomer: false };
    const check = (day: string, givenBy: NoticeGiver) => () =>
      checkWithdrawal(effect, givenBy, { ...told, withdrawnOn: on(day) }, cxoneTerms);
    const withdraw = (day: string) => refusalOf(check(day, 'CUSTOMER'));
    expect(refusalMessageOf(check('2026-12-03', 'PROVIDER'))).toBe(
      "expected a withdrawal by 2026-12-02, or the customer's acceptance, got one on 2026-12-03",
    );
    expect(withdraw('2026-12-02')).toBe('accepted');
    expect(withdraw('2026-12-03')).toBe('WITHDRAWAL_NEEDS_ACCEPTANCE');
  });
});
