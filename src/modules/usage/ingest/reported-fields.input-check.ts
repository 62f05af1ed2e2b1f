import { quote } from '../../../domain/time/calendar-date';
import { DomainError } from '../../../domain/domain-error';
import { parseInstant, type Instant } from '../../../domain/time/time-zone';
import type { WrittenNumbers } from '../../../domain/usage/metered-call';
import type { FieldProblems } from './field-problems';
import type { ReportedCall } from './reported-call.input-check';
import { wording } from './ingest.sentences';

/** The fields of a record as a file states them: texts, if it states them at all. */
export type StatedFields = Readonly<Record<string, unknown>>;

const DIRECTIONS = ['INBOUND', 'OUTBOUND'] as const;
const LEGS = ['CONSUMER', 'AGENT'] as const;
const CONNECTIVITIES = ['PSTN', 'VOIP'] as const;
const CALL_TYPES = ['LANDLINE', 'MOBILE'] as const;
const DISPOSITIONS = ['ANSWERED', 'BUSY', 'NO_ANSWER', 'FAILED'] as const;

/**
 * A record of a file as a reported call: the same defaults and the same forms as in the schema,
 * where the schema's own scalars see to them.
 *
 * What is missing or malformed is noted by field; the call is then of no use.
 */
export const readReportedCall = (
  fields: StatedFields,
  problems: FieldProblems,
  written?: WrittenNumbers,
): ReportedCall => new StatedCall(fields, problems, written);

/** A class, as all that is made of every record and outlives its line; see 0046. */
class StatedCall implements ReportedCall {
  readonly source;
  readonly externalId;
  readonly direction;
  readonly leg;
  readonly agentConnectivity;
  readonly from;
  readonly to;
  readonly dialled;
  readonly originCountryCode;
  readonly callType;
  readonly disposition;
  readonly startedAt;
  readonly answeredAt;
  readonly endedAt;

  constructor(
    fields: StatedFields,
    problems: FieldProblems,
    readonly written: WrittenNumbers | undefined,
  ) {
    this.source = textOf(fields, 'source', problems) ?? 'default';
    this.externalId = needed(textOf(fields, 'externalId', problems), 'externalId', problems) ?? '';
    this.direction =
      needed(oneOf(fields, 'direction', DIRECTIONS, problems), 'direction', problems) ?? 'INBOUND';
    this.leg = oneOf(fields, 'leg', LEGS, problems) ?? 'CONSUMER';
    this.agentConnectivity = oneOf(fields, 'agentConnectivity', CONNECTIVITIES, problems);
    this.from = textOf(fields, 'from', problems);
    this.to = textOf(fields, 'to', problems);
    this.dialled = textOf(fields, 'dialled', problems);
    this.originCountryCode = textOf(fields, 'originCountryCode', problems);
    this.callType = oneOf(fields, 'callType', CALL_TYPES, problems);
    this.disposition = oneOf(fields, 'disposition', DISPOSITIONS, problems) ?? 'ANSWERED';
    this.startedAt =
      needed(instantOf(fields, 'startedAt', problems), 'startedAt', problems) ?? NEVER;
    this.answeredAt = instantOf(fields, 'answeredAt', problems);
    this.endedAt = needed(instantOf(fields, 'endedAt', problems), 'endedAt', problems) ?? NEVER;
  }
}

/** Stands where no instant could be read; such a record goes no further. */
const NEVER = '2000-01-01T00:00:00.000Z' as Instant;

/** A value as a message may show it. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? quote(value) : quote(JSON.stringify(value));

export function textOf(fields: StatedFields, name: string, problems: FieldProblems): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  problems.add(name, wording('expected a text, got {got}', { got: shown(value) }));
  return null;
}

function oneOf<Value extends string>(
  fields: StatedFields,
  name: string,
  values: readonly Value[],
  problems: FieldProblems,
): Value | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if ((values as readonly unknown[]).includes(value)) return value as Value;
  const stated = { values: values.join(', '), got: shown(value) };
  problems.add(name, wording('expected one of {values}, got {got}', stated));
  return null;
}

function instantOf(fields: StatedFields, name: string, problems: FieldProblems): Instant | null {
  const text = textOf(fields, name, problems);
  if (text === null) return null;
  try {
    return parseInstant(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    problems.add(name, error.wording);
    return null;
  }
}

/** Notes a field that is missing; one that was malformed has been noted already. */
export function needed<Value>(
  value: Value | null,
  name: string,
  problems: FieldProblems,
): Value | null {
  if (value === null && !problems.all.some(({ field }) => field === name)) {
    problems.add(name, wording('expected a value, got none'));
  }
  return value;
}
