import { quote } from '../../domain/calendar-date';
import { DomainError } from '../../domain/domain-error';
import { parseInstant, type Instant } from '../../domain/time-zone';
import type { FieldProblems } from './field-problems';
import type { ReportedCall } from './reported-call.input-check';

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
export function readReportedCall(fields: StatedFields, problems: FieldProblems): ReportedCall {
  return {
    source: textOf(fields, 'source', problems) ?? 'default',
    externalId: needed(textOf(fields, 'externalId', problems), 'externalId', problems) ?? '',
    direction:
      needed(oneOf(fields, 'direction', DIRECTIONS, problems), 'direction', problems) ?? 'INBOUND',
    leg: oneOf(fields, 'leg', LEGS, problems) ?? 'CONSUMER',
    agentConnectivity: oneOf(fields, 'agentConnectivity', CONNECTIVITIES, problems),
    from: textOf(fields, 'from', problems),
    to: textOf(fields, 'to', problems),
    dialled: textOf(fields, 'dialled', problems),
    originCountryCode: textOf(fields, 'originCountryCode', problems),
    callType: oneOf(fields, 'callType', CALL_TYPES, problems),
    disposition: oneOf(fields, 'disposition', DISPOSITIONS, problems) ?? 'ANSWERED',
    startedAt: needed(instantOf(fields, 'startedAt', problems), 'startedAt', problems) ?? NEVER,
    answeredAt: instantOf(fields, 'answeredAt', problems),
    endedAt: needed(instantOf(fields, 'endedAt', problems), 'endedAt', problems) ?? NEVER,
  };
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
  problems.add(name, `expected a text, got ${shown(value)}`);
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
  problems.add(name, `expected one of ${values.join(', ')}, got ${shown(value)}`);
  return null;
}

function instantOf(fields: StatedFields, name: string, problems: FieldProblems): Instant | null {
  const text = textOf(fields, name, problems);
  if (text === null) return null;
  try {
    return parseInstant(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    problems.add(name, error.message);
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
    problems.add(name, 'expected a value, got none');
  }
  return value;
}
