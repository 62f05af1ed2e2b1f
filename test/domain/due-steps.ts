import { noticeDays, termEvents } from '../../src/domain/contract/due-events';
import { REMINDER_OFFSETS_DEFAULT, reminderRun } from '../../src/domain/contract/reminder';
import { serviceSpans } from '../../src/domain/contract/service-spans';
import { termPeriodOn, type TermSchedule } from '../../src/domain/contract/term';
import { timeline, type TimelineFacts } from '../../src/domain/contract/timeline';
import { addDays, LAST_DATE } from '../../src/domain/time/calendar-date';
import { localDate, startOfDay, type Instant } from '../../src/domain/time/time-zone';

interface Step {
  readonly at: Instant;
  readonly type: string;
  readonly period: number;
}

/** All that time brings between two instants, day by day: the slow way, without any memory. */
export function dueSteps(
  schedule: TermSchedule,
  facts: TimelineFacts,
  { after, upTo }: { readonly after: Instant; readonly upTo: Instant },
): Step[] {
  const { zone } = facts;
  const last = localDate(upTo, zone);
  const first = localDate(after, zone);
  const spans = serviceSpans(schedule, facts.service, LAST_DATE);
  const entries = timeline(schedule, facts, { from: addDays(first, -1), to: addDays(last, 400) });
  const events = termEvents(schedule, entries, zone);
  const steps: Step[] = [];
  for (let today = first; today <= last; today = addDays(today, 1)) {
    const at = startOfDay(today, zone);
    if (at <= after || at > upTo) continue;
    for (const { type, on } of events) {
      if (on !== today || type === 'term.started') continue;
      const { index } = termPeriodOn(schedule, addDays(today, -1)) ?? { index: 0 };
      steps.push({ at, type: type.replace('term.', ''), period: index });
    }
    for (const { period, noticeDueBy, endedBy } of noticeDays(spans, entries)) {
      const earlier = REMINDER_OFFSETS_DEFAULT.filter(
        (daysBefore) => addDays(noticeDueBy, -daysBefore) < today,
      );
      const run = reminderRun(
        {
          ...{ noticeDueBy, endedBy, offsets: REMINDER_OFFSETS_DEFAULT, handled: new Set(earlier) },
          ...{
            contractRecordedOn: schedule.startsOn,
            offsetsSetOn: undefined,
            decision: undefined,
          },
        },
        today,
      );
      if (run.isDeadlinePassed && today === addDays(noticeDueBy, 1)) {
        steps.push({ at, type: 'deadlinePassed', period: period.index });
      }
      for (const { daysBefore, state } of run.outcomes) {
        if (state === 'SENT')
          steps.push({ at, type: `reminder${daysBefore}`, period: period.index });
      }
    }
  }
  return steps;
}
