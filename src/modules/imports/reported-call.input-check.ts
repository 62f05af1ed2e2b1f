import { createHash } from 'node:crypto';
import { isPhoneNumber } from '../../domain/e164';
import { isEmergencyNumber, normalizeDialled, type DiallingPlace } from '../../domain/emergency';
import type { CallDirection, CallLeg } from '../../domain/rate-selection';
import type { CallDisposition } from '../../domain/rating';
import { millisOf, type Instant } from '../../domain/time-zone';
import type { AgentConnectivity, MeteredCall } from '../../domain/usage';
import { problemOfText, type InputCheck } from '../../request/input-check';
import type { RowKey } from '../../request/loader';
import { quote } from '../../domain/calendar-date';

/** One call as a source reports it, before anything is checked but its shape. */
export interface ReportedCall {
  readonly subscription: RowKey | undefined;
  readonly source: string;
  readonly externalId: string;
  readonly direction: CallDirection;
  readonly leg: CallLeg;
  readonly agentConnectivity?: AgentConnectivity | null | undefined;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly dialled?: string | null | undefined;
  readonly originCountryCode?: string | null | undefined;
  readonly disposition: CallDisposition;
  readonly startedAt: Instant;
  readonly answeredAt?: Instant | null | undefined;
  readonly endedAt: Instant;
}

/** The reported numbers, as they are kept. */
export interface CheckedCall {
  readonly call: MeteredCall;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly dialled: string | null;
  readonly originCountryCode: string | null;
  readonly contentHash: Buffer;
}

// A call of a week is a stuck channel, not a call.
const DURATION_MILLIS_MAX = 7 * 86_400_000;
// A source's clock may run ahead of ours by so much.
const AHEAD_MILLIS_MAX = 5 * 60_000;
const EARLIEST = '2000-01-01T00:00:00.000Z';

/** Checks one reported call; what is wrong is noted by field, and the record is rejected for it. */
export function checkCall(
  check: InputCheck,
  report: ReportedCall,
  place: DiallingPlace,
  now: Instant,
  path: readonly string[],
): CheckedCall {
  checkTexts(check, report, path);
  checkTimes(check, report, now, path);
  const numbers = emergencyNumbers(report, place) ?? checkNumbers(check, report, path);
  return {
    call: {
      direction: report.direction,
      leg: report.leg,
      agentConnectivity: report.leg === 'AGENT' ? (report.agentConnectivity ?? null) : null,
      otherParty: report.direction === 'OUTBOUND' ? numbers.toNumber : numbers.fromNumber,
      dialled: numbers.dialled,
      disposition: report.disposition,
      startedAt: report.startedAt,
      answeredAt: report.answeredAt ?? null,
      endedAt: report.endedAt,
    },
    ...numbers,
    originCountryCode: report.originCountryCode ?? null,
    contentHash: hashOf(report),
  };
}

function checkTexts(check: InputCheck, report: ReportedCall, path: readonly string[]): void {
  check.text([...path, 'source'], report.source, 100);
  check.text([...path, 'externalId'], report.externalId, 200);
  const country = report.originCountryCode;
  if (country != null && !/^[A-Z]{2}$/.test(country)) {
    check.invalid(
      [...path, 'originCountryCode'],
      `expected an ISO 3166-1 country code, got ${quote(country)}`,
    );
  }
}

function checkTimes(
  check: InputCheck,
  { startedAt, answeredAt, endedAt, disposition }: ReportedCall,
  now: Instant,
  path: readonly string[],
): void {
  const isAnswered = disposition === 'ANSWERED';
  if (isAnswered !== (answeredAt != null)) {
    const expected = isAnswered
      ? 'the instant of the answer'
      : 'no answer for a call that was not answered';
    check.invalid([...path, 'answeredAt'], `expected ${expected}, got ${answeredAt ?? 'none'}`);
  }
  if (answeredAt != null && answeredAt < startedAt) {
    check.invalid(
      [...path, 'answeredAt'],
      `expected an instant from the start, ${startedAt}, on, got ${answeredAt}`,
    );
  }
  const from = answeredAt ?? startedAt;
  if (endedAt < from) {
    check.invalid([...path, 'endedAt'], `expected an instant from ${from} on, got ${endedAt}`);
  } else if (millisOf(endedAt) - millisOf(startedAt) > DURATION_MILLIS_MAX) {
    check.invalid(
      [...path, 'endedAt'],
      `expected a call of at most 7 days, got ${startedAt} to ${endedAt}`,
    );
  }
  if (startedAt < EARLIEST) {
    check.invalid(
      [...path, 'startedAt'],
      `expected an instant from ${EARLIEST} on, got ${startedAt}`,
    );
  }
  if (millisOf(endedAt) > millisOf(now) + AHEAD_MILLIS_MAX) {
    check.invalid(
      [...path, 'endedAt'],
      `expected a call that has ended by now, ${now}, got ${endedAt}`,
    );
  }
}

function checkNumber(
  check: InputCheck,
  number: string | null | undefined,
  path: readonly string[],
): string | null {
  if (number == null) return null;
  if (!isPhoneNumber(number)) {
    check.invalid(path, `expected a number in E.164 such as "+33145000000", got ${quote(number)}`);
  }
  return number;
}

type Numbers = Pick<CheckedCall, 'fromNumber' | 'toNumber' | 'dialled'>;

/**
 * The numbers of an emergency call; undefined when it is none.
 *
 * Such a call is never refused for its numbers: those that are no E.164 numbers are left out, and
 * the digits that make it an emergency call are kept as what was dialled.
 */
function emergencyNumbers(report: ReportedCall, place: DiallingPlace): Numbers | undefined {
  if (report.direction !== 'OUTBOUND') return undefined;
  const dialled = [report.dialled, report.to].find(
    (number) => number != null && number.length <= 40 && isEmergencyNumber(number, place),
  );
  if (dialled == null) return undefined;
  const orNone = (number: string | null | undefined) =>
    number != null && isPhoneNumber(number) ? number : null;
  return {
    fromNumber: orNone(report.from),
    toNumber: orNone(report.to),
    dialled: normalizeDialled(dialled),
  };
}

function checkNumbers(check: InputCheck, report: ReportedCall, path: readonly string[]): Numbers {
  const at = (name: string) => [...path, name];
  if (report.leg !== 'AGENT' && report.agentConnectivity != null) {
    check.invalid(at('agentConnectivity'), 'expected it only for the AGENT leg');
  }
  return {
    fromNumber: checkNumber(check, report.from, at('from')),
    toNumber: checkNumber(check, report.to, at('to')),
    dialled: checkDialled(check, report.dialled, at('dialled')),
  };
}

function checkDialled(
  check: InputCheck,
  reported: string | null | undefined,
  path: readonly string[],
): string | null {
  if (reported == null) return null;
  const dialled = normalizeDialled(reported);
  const problem = problemOfText(reported, 40);
  if (problem !== undefined) check.invalid(path, problem);
  else if (!/^\+?\d{1,30}$/.test(dialled)) {
    check.invalid(path, `expected the digits dialled, got ${quote(reported)}`);
  }
  return dialled;
}

/** SHA-256 of what was reported, without the identifiers it was reported under. */
function hashOf({ source: _s, externalId: _e, ...content }: ReportedCall): Buffer {
  const subscription = content.subscription ?? null;
  const fields = Object.entries({ ...content, subscription: subscription?.id ?? null })
    .filter(([, value]) => value != null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}
