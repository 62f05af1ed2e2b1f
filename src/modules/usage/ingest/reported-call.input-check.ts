import { quote } from '../../../domain/time/calendar-date';
import { isCountryCode } from '../../../domain/country';
import { isPhoneNumber } from '../../../domain/usage/e164';
import {
  emergencyDigits,
  normalizeDialled,
  type DiallingPlace,
} from '../../../domain/contract/emergency';
import type { CallType } from '../../../domain/usage/number-type';
import type { CallDirection, CallLeg } from '../../../domain/usage/rate-selection';
import type { CallDisposition } from '../../../domain/usage/rating';
import { millisOf, type Instant } from '../../../domain/time/time-zone';
import { numberIn } from '../../../domain/usage/telephone-text';
import type { WrittenNumbers } from '../../../domain/usage/metered-call';
import type { AgentConnectivity } from '../../../domain/usage/usage';
import { problemOfText } from '../../../application/input-check';
import type { FieldProblems } from './field-problems';
import { EXTERNAL_ID_MAX, SOURCE_MAX } from './usage-identity';
import { wording } from './ingest.sentences';

/** One call as a source reports it, before anything is checked but its shape. */
export interface ReportedCall {
  readonly source: string;
  readonly externalId: string;
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  readonly agentConnectivity?: AgentConnectivity | null | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly dialled?: string | null | undefined;
  /** Where `from`, `to` and `dialled` may mean something else for the account. */
  readonly written?: WrittenNumbers | undefined;
  readonly originCountryCode?: string | null | undefined;
  readonly callType?: CallType | null | undefined;
  readonly disposition: CallDisposition;
  readonly startedAt: Instant;
  readonly answeredAt?: Instant | null | undefined;
  readonly endedAt: Instant;
}

/** The reported numbers, as they are kept. */
export interface CheckedNumbers {
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly dialled: string | null;
}

// A call of a week is a stuck channel, not a call.
const DURATION_MILLIS_MAX = 7 * 86_400_000;
// A source's clock may run ahead of ours by so much.
const AHEAD_MILLIS_MAX = 5 * 60_000;
const EARLIEST = '2000-01-01T00:00:00.000Z';

/**
 * Checks one reported call; what is wrong is noted by field, and the record is rejected for it.
 *
 * @returns its numbers, as they are meant there.
 */
export function checkCall(
  problems: FieldProblems,
  report: ReportedCall,
  place: DiallingPlace,
  now: Instant,
): CheckedNumbers {
  checkText(problems, 'source', report.source, SOURCE_MAX);
  checkText(problems, 'externalId', report.externalId, EXTERNAL_ID_MAX);
  checkCountry(problems, report.originCountryCode);
  checkTimes(problems, report, now);
  const stated = statedNumbers(report, place);
  return emergencyNumbers(report, stated, place) ?? checkNumbers(problems, report, stated);
}

/** More digits than any reading of an emergency number has. */
const LONG_NUMBER = /^\+[1-9]\d{10,14}$/;

/** Whether it decides what a call means where it was dialled: it may be an emergency call there. */
export const dependsOnPlace = ({ direction, dialled, to, written }: ReportedCall): boolean =>
  written !== undefined ||
  (direction === 'OUTBOUND' &&
    ((dialled != null && !LONG_NUMBER.test(dialled)) || (to != null && !LONG_NUMBER.test(to))));

function checkText(problems: FieldProblems, field: string, value: string, max: number): void {
  const text = value.trim();
  const problem =
    text === '' ? wording('expected a text, got an empty one') : problemOfText(text, max);
  if (problem !== undefined) problems.add(field, problem);
}

function checkCountry(problems: FieldProblems, country: string | null | undefined): void {
  if (country == null || isCountryCode(country)) return;
  const got = quote(country);
  problems.add(
    'originCountryCode',
    wording('expected an ISO 3166-1 country code, got {got}', { got }),
  );
}

function checkTimes(
  problems: FieldProblems,
  { startedAt, answeredAt, endedAt, disposition }: ReportedCall,
  now: Instant,
): void {
  const isAnswered = disposition === 'ANSWERED';
  if (isAnswered !== (answeredAt != null)) {
    problems.add(
      'answeredAt',
      answeredAt == null
        ? wording('expected the instant of the answer, got none')
        : wording('expected no answer for a call that was not answered, got {got}', {
            got: answeredAt,
          }),
    );
  }
  if (answeredAt != null && answeredAt < startedAt) {
    problems.add(
      'answeredAt',
      wording('expected an instant from the start, {startedAt}, on, got {got}', {
        ...{ startedAt, got: answeredAt },
      }),
    );
  }
  const from = answeredAt ?? startedAt;
  const endedMillis = millisOf(endedAt);
  if (endedAt < from) {
    const instants = { from, got: endedAt };
    problems.add('endedAt', wording('expected an instant from {from} on, got {got}', instants));
  } else if (endedMillis - millisOf(startedAt) > DURATION_MILLIS_MAX) {
    const instants = { startedAt, endedAt };
    problems.add(
      'endedAt',
      wording('expected a call of at most 7 days, got {startedAt} to {endedAt}', instants),
    );
  }
  if (startedAt < EARLIEST) {
    const instants = { from: EARLIEST, got: startedAt };
    problems.add('startedAt', wording('expected an instant from {from} on, got {got}', instants));
  }
  if (endedMillis > millisOf(now) + AHEAD_MILLIS_MAX) {
    const instants = { now, got: endedAt };
    problems.add(
      'endedAt',
      wording('expected a call that has ended by now, {now}, got {got}', instants),
    );
  }
}

function checkNumber(
  problems: FieldProblems,
  field: string,
  number: string | null | undefined,
): string | null {
  if (number == null) return null;
  if (!isPhoneNumber(number)) {
    const got = quote(number);
    problems.add(
      field,
      wording('expected a number in E.164 such as "+33145000000", got {got}', { got }),
    );
  }
  return number;
}

interface StatedNumbers extends Pick<ReportedCall, 'from' | 'to' | 'dialled'> {
  readonly problem?: string | null;
}

/** No text of a number is longer, with whatever host and parameters. */
const WRITTEN_MAX = 500;

/**
 * The numbers of an emergency call; undefined when it is none.
 *
 * Such a call is never refused for its numbers: those that are no E.164 numbers are left out, and
 * the digits that make it an emergency call are kept as what was dialled.
 */
function emergencyNumbers(
  report: ReportedCall,
  stated: StatedNumbers,
  place: DiallingPlace,
): CheckedNumbers | undefined {
  if (report.direction !== 'OUTBOUND') return undefined;
  const digitsOf = (number: string | null | undefined): string | null =>
    number != null && number.length <= WRITTEN_MAX ? emergencyDigits(number, place) : null;
  const dialled = digitsOf(report.dialled) ?? digitsOf(report.written?.to) ?? digitsOf(stated.to);
  if (dialled === null) return undefined;
  const orNone = (text: string | null | undefined) => {
    const number = text == null ? null : numberIn(text);
    return number !== null && isPhoneNumber(number) ? number : null;
  };
  return { fromNumber: orNone(stated.from), toNumber: orNone(stated.to), dialled };
}

/** The numbers as they are meant for this account. */
function statedNumbers(report: ReportedCall, place: DiallingPlace): StatedNumbers {
  if (!report.written) return report;
  const completed = report.written.completeIn(place);
  // A mapping may say what was dialled in a column of its own.
  const isOwn = report.dialled != null && report.dialled !== report.written.to;
  return isOwn ? { ...completed, dialled: report.dialled } : completed;
}

function checkNumbers(
  problems: FieldProblems,
  report: ReportedCall,
  { from, to, dialled, problem = null }: StatedNumbers,
): CheckedNumbers {
  if (report.leg !== 'AGENT' && report.agentConnectivity != null) {
    problems.add('agentConnectivity', wording('expected it only for the AGENT leg'));
  }
  if (problem !== null) problems.addInEnglish('to', problem);
  return {
    fromNumber: checkNumber(problems, 'from', from),
    toNumber: problem === null ? checkNumber(problems, 'to', to) : null,
    dialled: checkDialled(problems, dialled),
  };
}

function checkDialled(problems: FieldProblems, reported: string | null | undefined): string | null {
  if (reported == null) return null;
  const dialled = normalizeDialled(reported);
  const problem = problemOfText(reported, WRITTEN_MAX);
  if (problem !== undefined) problems.add('dialled', problem);
  else if (!/^\+?\d{1,30}$/.test(dialled)) {
    const got = quote(reported);
    problems.add('dialled', wording('expected the digits dialled, got {got}', { got }));
  }
  return dialled;
}
