import type { TimelineKind } from '../../domain/contract/timeline';
import { addDays, type CalendarDate } from '../../domain/time/calendar-date';
import { told, type Language, type Wording } from '../../domain/wording';
import type { CalendarDay } from './calendar-days.loader';
import { wording } from './calendar.sentences';

/** What an entry says to whoever looks at it. */
export interface EntryWords {
  readonly title: string;
  readonly text: string;
}

/**
 * Title and text of an entry.
 *
 * @param namesAccount whether the calendar is of several accounts.
 */
export function wordsOf(day: CalendarDay, language: Language, namesAccount: boolean): EntryWords {
  const { account, subscription, clause, shown } = day;
  const own = titleOf(shown.entry.kind, day.serviceName);
  const title = namesAccount
    ? wording('{account} – {title}', { account: account.name, title: own })
    : own;
  const lines = [
    ...sentencesOf(day, language),
    ...(clause === null || shown.isCancelled
      ? []
      : [
          told(
            wording('{document}, clause {number}: {summary}', {
              document: language === 'FR' ? clause.titleFr : clause.titleEn,
              number: clause.number,
              summary: language === 'FR' ? clause.summaryFr : clause.summaryEn,
            }),
            language,
          ),
        ]),
    told(
      wording('Account {name} ({number}), subscription {subscription}', {
        ...{ name: account.name, number: account.number, subscription: subscription.number },
      }),
      language,
    ),
  ];
  return {
    title: told(shown.isCancelled ? wording('Cancelled – {title}', { title }) : title, language),
    text: lines.join('\n'),
  };
}

function titleOf(kind: TimelineKind, service: string): Wording {
  switch (kind) {
    case 'SERVICE_STARTS':
      return wording('{service}: first day of service', { service });
    case 'SERVICE_RETURNS':
      return wording('{service}: service resumes', { service });
    case 'SERVICE_ENDS':
      return wording('{service}: last day of service', { service });
    case 'TERM_RENEWS':
      return wording('{service}: renewal', { service });
    case 'NOTICE_DUE':
      return wording('{service}: last day for notice', { service });
    case 'CONTRACT_AMENDED':
      return wording('{service}: contract amended', { service });
    case 'CHARGE_CHANGES':
      return wording('{service}: recurring charges change', { service });
    case 'PRICE_CHANGES':
      return wording('{service}: price change', { service });
    case 'PRICE_LAPSES':
      return wording('{service}: a price lapses', { service });
    case 'PARTIAL_NOTICE_TAKES_EFFECT':
      return wording('{service}: partial notice takes effect', { service });
    case 'CURE_DUE':
      return wording('{service}: last day to cure a breach', { service });
    case 'TERMINABLE_FOR_CAUSE':
      return wording('{service}: may be ended for cause from today', { service });
    case 'SUSPENSION_BEGINS':
      return wording('{service}: suspension begins', { service });
    case 'SUSPENSION_ENDS':
      return wording('{service}: suspension ends', { service });
    case 'DEMAND_DUE':
      return wording('{service}: performance demanded by the beneficiary is due', { service });
    case 'BREACH_RECEIVED':
    case 'EMERGENCY_NOTICE_OUTSTANDING':
      throw new Error(`a calendar has no entry of the kind ${kind}`);
  }
}

/** What the day means: what comes of it, or how it was computed. */
function sentencesOf(
  { shown, periodThatBegins, trace }: CalendarDay,
  language: Language,
): string[] {
  const say = (one: Wording) => [told(one, language)];
  if (shown.isCancelled) {
    return say(wording('This entry no longer applies, because of what was recorded since.'));
  }
  if (!periodThatBegins) return [trace.summaryIn(language)];
  const { startsOn, endsBefore } = periodThatBegins;
  const until = { date: addDays(endsBefore, -1) };
  if (shown.entry.kind === 'TERM_RENEWS') {
    return say(wording('The service renews on this day, up to and including {until}.', { until }));
  }
  const sentence =
    'If no notice is given by the end of this day, the service renews on {renewsOn}, up to and including {until}.';
  return say(wording(sentence, { renewsOn: { date: startsOn }, until }));
}

/** The day on which an entry stands: the end of a service stands on its last day. */
export const shownOn = ({ shown: { entry } }: CalendarDay): CalendarDate =>
  entry.kind === 'SERVICE_ENDS' ? addDays(entry.date, -1) : entry.date;
