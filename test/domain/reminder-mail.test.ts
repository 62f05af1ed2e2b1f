import { reasonNotToMail, type MailOnNotice } from '../../src/domain/contract/reminder-mail';
import type { CalendarDate } from '../../src/domain/time/calendar-date';

const date = (text: string) => text as CalendarDate;

/** A reminder, 30 days before 2 December, of a term that renews. */
const REMINDER: MailOnNotice = {
  kind: 'REMINDER',
  noticeDueBy: date('2026-12-02'),
  daysBefore: 30,
  endedBy: null,
  decision: undefined,
  handled: new Set([60, 45, 30]),
};
const PASSED: MailOnNotice = { ...REMINDER, kind: 'DEADLINE_PASSED', daysBefore: null };

const reasonOf = (mail: MailOnNotice, today: string) => reasonNotToMail(mail, date(today));

describe('A mail about a last day for notice', () => {
  it('is sent up to that day, inclusive', () => {
    expect(reasonOf(REMINDER, '2026-12-02')).toBeNull();
    expect(reasonOf(REMINDER, '2026-12-03')).toBe('TOO_LATE');
  });

  it('that the day has passed is sent for 30 days', () => {
    expect(reasonOf(PASSED, '2026-12-03')).toBeNull();
    expect(reasonOf(PASSED, '2027-01-01')).toBeNull();
    expect(reasonOf(PASSED, '2027-01-02')).toBe('TOO_LATE');
  });

  it('is of no use where the day has moved, or the service is to end', () => {
    for (const mail of [REMINDER, PASSED]) {
      expect(reasonOf({ ...mail, endedBy: undefined }, '2026-12-02')).toBe('DAY_CHANGED');
      expect(reasonOf({ ...mail, endedBy: 'NOTICE' }, '2026-12-02')).toBe('NOTICE_STANDS');
      expect(reasonOf({ ...mail, endedBy: 'OTHER' }, '2026-12-02')).toBe('SERVICE_ENDS');
    }
  });

  it('goes to nobody who has decided to renew, or to be reminded later', () => {
    const later = { kind: 'LATER', until: date('2026-11-20') } as const;
    expect(reasonOf({ ...REMINDER, decision: { kind: 'RENEW' } }, '2026-11-05')).toBe('DECIDED');
    expect(reasonOf({ ...PASSED, decision: { kind: 'RENEW' } }, '2026-12-05')).toBe('DECIDED');
    expect(reasonOf({ ...REMINDER, decision: later }, '2026-11-19')).toBe('POSTPONED');
    expect(reasonOf({ ...REMINDER, decision: later }, '2026-11-20')).toBeNull();
    expect(reasonOf({ ...REMINDER, decision: { kind: 'GIVE_NOTICE' } }, '2026-11-05')).toBeNull();
    expect(reasonOf({ ...PASSED, decision: later }, '2026-12-05')).toBeNull();
  });

  it('is left to a nearer reminder of the same day', () => {
    const handled = new Set([60, 45, 30, 7]);
    expect(reasonOf({ ...REMINDER, handled }, '2026-11-26')).toBe('NEARER_ONE');
    expect(reasonOf({ ...REMINDER, daysBefore: 7, handled }, '2026-11-26')).toBeNull();
  });
});
