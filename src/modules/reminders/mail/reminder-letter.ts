import type { ReminderMailKind } from '../../../domain/contract/reminder-mail';
import type { Money } from '../../../domain/money/money';
import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { TimeZone } from '../../../domain/time/time-zone';
import { told, toldBefore, type Language, type Wording } from '../../../domain/wording';
import { wording } from './reminder-letter.sentences';

/** A clause as a letter names it, in both languages. */
export interface LetterClause {
  readonly number: string;
  readonly titleEn: string;
  readonly titleFr: string;
  readonly summaryEn: string;
  readonly summaryFr: string;
}

/** What a mail about a last day for notice tells; days are of the account's zone. */
export interface LetterFacts {
  readonly kind: ReminderMailKind;
  readonly account: string;
  readonly isSandbox: boolean;
  /** Whom it is for. */
  readonly name: string;
  readonly service: string;
  /** Of the subscription. */
  readonly number: string;
  /** Last day for notice, inclusive. */
  readonly noticeDueBy: CalendarDate;
  readonly zone: TimeZone;
  /** The last day of service if notice is given: by that day, or now that it has passed. */
  readonly lastServiceDay: CalendarDate;
  /** The first day of the period that it renews for. */
  readonly renewsOn: CalendarDate;
  /** The last day of that period. */
  readonly renewedUntil: CalendarDate;
  /** What doing nothing costs: the recurring charges of that period. */
  readonly cost: Money;
  readonly noticeClause: LetterClause | undefined;
  readonly deliveryClause: LetterClause | undefined;
}

/** A mail about a last day for notice, as it is read. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** The language of a locale: French where it is, and English for every other one. */
export const languageOfLocale = (locale: string): Language => (/^fr\b/i.test(locale) ? 'FR' : 'EN');

/** Words a mail about a last day for notice. */
export function reminderLetter(facts: LetterFacts, language: Language): Letter {
  const says = facts.kind === 'REMINDER' ? comesUp(facts) : hasPassed(facts);
  const { isSandbox, account, name, noticeClause, deliveryClause } = facts;
  const { subject } = says;
  const paragraphs: Wording[][] = [
    ...(isSandbox
      ? [[wording('This is a test: {account} is a sandbox account.', { account })]]
      : []),
    [wording('Hello {name},', { name })],
    ...says.paragraphs,
    [
      ...clauseLine('Clause: {document}, {clause}. {summary}', noticeClause),
      ...clauseLine('How notice is given: {document}, {clause}. {summary}', deliveryClause),
    ],
    [wording('This message was sent automatically. It tells what was on record when it was sent.')],
  ];
  const text = paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${told(line, language)}\n`).join(''))
    .join('\n');
  return {
    subject: told(isSandbox ? wording('[TEST] {subject}', { subject }) : subject, language),
    text,
  };
}

interface Said {
  readonly subject: Wording;
  readonly paragraphs: readonly Wording[][];
}

function comesUp(facts: LetterFacts): Said {
  const { service, number, account, zone } = facts;
  const { dueBy, lastDay, renewsOn, renewedUntil } = daysOf(facts);
  return {
    subject: wording('{service} ({number}): last day for notice {dueBy}', {
      ...{ service, number, dueBy },
    }),
    paragraphs: [
      [
        wording(
          '{service} ({number}) of {account} renews unless notice of termination is given in time.',
          { service, number, account },
        ),
      ],
      [
        wording(
          'Last day for notice: {dueBy}, until the end of that day in the time zone {zone}.',
          {
            ...{ dueBy, zone },
          },
        ),
        wording('If notice is given by then, the last day of service is {lastDay}.', { lastDay }),
        wording(
          'If nothing is done, it renews on {renewsOn} and runs until {renewedUntil}, that day included.',
          { renewsOn, renewedUntil },
        ),
        costLine(facts),
      ],
      [
        wording(
          'To end the service, give notice of termination by that day. To let it renew, record that decision: no more reminders of that day come then.',
        ),
      ],
    ],
  };
}

function hasPassed(facts: LetterFacts): Said {
  const { service, number, account, zone } = facts;
  const { dueBy, lastDay, renewsOn, renewedUntil } = daysOf(facts);
  return {
    subject: wording('{service} ({number}): the last day for notice, {dueBy}, has passed', {
      ...{ service, number, dueBy },
    }),
    paragraphs: [
      [
        wording(
          'The last day for notice of {service} ({number}) of {account} was {dueBy} in the time zone {zone}. No notice of termination is on record that was given by then.',
          { service, number, account, dueBy, zone },
        ),
      ],
      [
        wording('It renews on {renewsOn} and runs until {renewedUntil}, that day included.', {
          ...{ renewsOn, renewedUntil },
        }),
        costLine(facts),
        wording('If notice is given now, the last day of service is {lastDay}.', { lastDay }),
        wording('If notice was given by then, have it recorded.'),
      ],
    ],
  };
}

const daysOf = ({ noticeDueBy, lastServiceDay, renewsOn, renewedUntil }: LetterFacts) => ({
  dueBy: { date: noticeDueBy },
  lastDay: { date: lastServiceDay },
  renewsOn: { date: renewsOn },
  renewedUntil: { date: renewedUntil },
});

const costLine = ({ cost: { micros, decimals, currency } }: LetterFacts): Wording =>
  wording(
    'Recurring charges of the renewed term, as they stand today, without tax and without use: {cost} {currency}.',
    { cost: { money: { micros, decimals } }, currency },
  );

function clauseLine(
  sentence:
    | 'Clause: {document}, {clause}. {summary}'
    | 'How notice is given: {document}, {clause}. {summary}',
  clause: LetterClause | undefined,
): Wording[] {
  if (!clause) return [];
  const document = toldBefore(clause.titleEn, clause.titleFr);
  const summary = toldBefore(clause.summaryEn, clause.summaryFr);
  return [wording(sentence, { document, summary, clause: clause.number })];
}
