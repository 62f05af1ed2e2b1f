import { quote } from '../../../domain/time/calendar-date';
import { isCountryCode } from '../../../domain/country';
import { isPhoneNumber } from '../../../domain/usage/e164';
import {
  isEmergencyNumber,
  normalizeDialled,
  type DiallingPlace,
} from '../../../domain/contract/emergency';
import type { CallType } from '../../../domain/usage/number-type';
import type { CallDirection, CallLeg } from '../../../domain/usage/rate-selection';
import type { CallDisposition } from '../../../domain/usage/rating';
import { millisOf, type Instant } from '../../../domain/time/time-zone';
import type { AgentConnectivity } from '../../../domain/usage/usage';
import { problemOfText } from '../../../application/input-check';
import type { FieldProblems } from './field-problems';
import { EXTERNAL_ID_MAX, SOURCE_MAX } from './usage-identity';

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
  return emergencyNumbers(report, place) ?? checkNumbers(problems, report);
}

/** More digits than any reading of an emergency number has. */
const LONG_NUMBER = /^\+[1-9]\d{10,14}$/;

/** Whether it decides what a call means where it was dialled: it may be an emergency call there. */
export const dependsOnPlace = ({ direction, dialled, to }: ReportedCall): boolean =>
  direction === 'OUTBOUND' &&
  ((dialled != null && !LONG_NUMBER.test(dialled)) || (to != null && !LONG_NUMBER.test(to)));

function checkText(problems: FieldProblems, field: string, value: string, max: number): void {
  const text = value.trim();
  const problem = text === '' ? 'expected a text, got an empty one' : problemOfText(text, max);
  if (problem !== undefined) problems.add(field, problem);
}

function checkCountry(problems: FieldProblems, country: string | null | undefined): void {
  if (country == null || isCountryCode(country)) return;
  const message = `expected an ISO 3166-1 country code, got ${quote(country)}`;
  problems.add('originCountryCode', message);
}

function checkTimes(
  problems: FieldProblems,
  { startedAt, answeredAt, endedAt, disposition }: ReportedCall,
  now: Instant,
): void {
  const isAnswered = disposition === 'ANSWERED';
  if (isAnswered !== (answeredAt != null)) {
    const expected = isAnswered
      ? 'the instant of the answer'
      : 'no answer for a call that was not answered';
    problems.add('answeredAt', `expected ${expected}, got ${answeredAt ?? 'none'}`);
  }
  if (answeredAt != null && answeredAt < startedAt) {
    problems.add(
      'answeredAt',
      `expected an instant from the start, ${startedAt}, on, got ${answeredAt}`,
    );
  }
  const from = answeredAt ?? startedAt;
  const endedMillis = millisOf(endedAt);
  if (endedAt < from) {
    problems.add('endedAt', `expected an instant from ${from} on, got ${endedAt}`);
  } else if (endedMillis - millisOf(startedAt) > DURATION_MILLIS_MAX) {
    problems.add('endedAt', `expected a call of at most 7 days, got ${startedAt} to ${endedAt}`);
  }
  if (startedAt < EARLIEST) {
    problems.add('startedAt', `expected an instant from ${EARLIEST} on, got ${startedAt}`);
  }
  if (endedMillis > millisOf(now) + AHEAD_MILLIS_MAX) {
    problems.add('endedAt', `expected a call that has ended by now, ${now}, got ${endedAt}`);
  }
}

function checkNumber(
  problems: FieldProblems,
  field: string,
  number: string | null | undefined,
): string | null {
  if (number == null) return null;
  if (!isPhoneNumber(number)) {
    problems.add(field, `expected a number in E.164 such as "+33145000000", got ${quote(number)}`);
  }
  return number;
}

/**
 * The numbers of an emergency call; undefined when it is none.
 *
 * Such a call is never refused for its numbers: those that are no E.164 numbers are left out, and
 * the digits that make it an emergency call are kept as what was dialled.
 */
function emergencyNumbers(report: ReportedCall, place: DiallingPlace): CheckedNumbers | undefined {
  if (report.direction !== 'OUTBOUND') return undefined;
  const isOne = (number: string | null | undefined): number is string =>
    number != null && number.length <= 40 && isEmergencyNumber(number, place);
  const dialled = isOne(report.dialled) ? report.dialled : isOne(report.to) ? report.to : null;
  if (dialled === null) return undefined;
  const orNone = (number: string | null | undefined) =>
    number != null && isPhoneNumber(number) ? number : null;
  return {
    fromNumber: orNone(report.from),
    toNumber: orNone(report.to),
    dialled: normalizeDialled(dialled),
  };
}

function checkNumbers(problems: FieldProblems, report: ReportedCall): CheckedNumbers {
  if (report.leg !== 'AGENT' && report.agentConnectivity != null) {
    problems.add('agentConnectivity', 'expected it only for the AGENT leg');
  }
  return {
    fromNumber: checkNumber(problems, 'from', report.from),
    toNumber: checkNumber(problems, 'to', report.to),
    dialled: checkDialled(problems, report.dialled),
  };
}

function checkDialled(problems: FieldProblems, reported: string | null | undefined): string | null {
  if (reported == null) return null;
  const dialled = normalizeDialled(reported);
  const problem = problemOfText(reported, 40);
  if (problem !== undefined) problems.add('dialled', problem);
  else if (!/^\+?\d{1,30}$/.test(dialled)) {
    problems.add('dialled', `expected the digits dialled, got ${quote(reported)}`);
  }
  return dialled;
}
