import { quote } from '../domain/time/calendar-date';
import { UnreadableInput } from './found';

/** The names of a record's fields, as every format delivers them. */
export const OWN_FIELDS = [
  'subscriptionId',
  'source',
  'externalId',
  'direction',
  'leg',
  'agentConnectivity',
  'from',
  'to',
  'dialled',
  'originCountryCode',
  'callType',
  'disposition',
  'startedAt',
  'answeredAt',
  'endedAt',
] as const;
export type OwnField = (typeof OWN_FIELDS)[number];

const KNOWN: ReadonlySet<string> = new Set(OWN_FIELDS);

export const isOwnField = (name: string): name is OwnField => KNOWN.has(name);

/** The words that a field may hold, where they are few. */
export const WORDS: Readonly<Partial<Record<OwnField, readonly string[]>>> = {
  direction: ['INBOUND', 'OUTBOUND'],
  leg: ['CONSUMER', 'AGENT'],
  agentConnectivity: ['PSTN', 'VOIP'],
  callType: ['LANDLINE', 'MOBILE'],
  disposition: ['ANSWERED', 'BUSY', 'NO_ANSWER', 'FAILED'],
};

/** What every record needs, from itself or from the defaults. */
export const REQUIRED_FIELDS: readonly OwnField[] = [
  'subscriptionId',
  'externalId',
  'direction',
  'startedAt',
  'endedAt',
];

/** Values for what records do not state. */
export type Defaults = ReadonlyMap<OwnField, string>;

/** "a", "a or b", "a, b or c" */
export function oneOf(words: Iterable<string>, joint = 'or'): string {
  const all = [...words];
  const last = all.pop() ?? '';
  return all.length === 0 ? last : `${all.join(', ')} ${joint} ${last}`;
}

/**
 * The defaults that were asked for, over those that a format brings along.
 *
 * @throws UnreadableInput for a name that is no field's, and a word that its field never holds.
 */
export function defaultsOf(
  asked: Readonly<Record<string, string>>,
  ofFormat: Readonly<Partial<Record<OwnField, string>>> = {},
): Defaults {
  const defaults = new Map(Object.entries(ofFormat) as [OwnField, string][]);
  for (const [name, value] of Object.entries(asked)) {
    if (!isOwnField(name)) {
      throw new UnreadableInput(
        `expected defaults for ${oneOf(OWN_FIELDS)}, got one for ${quote(name)}`,
      );
    }
    if (WORDS[name]?.includes(value) === false) {
      throw new UnreadableInput(
        `expected ${oneOf(WORDS[name])} as default for ${name}, got ${quote(value)}`,
      );
    }
    defaults.set(name, value);
  }
  return defaults;
}
