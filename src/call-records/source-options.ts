import { quote } from '../domain/time/calendar-date';
import type { TimeZone } from '../domain/time/time-zone';
import { diallingPlan, PLUS_ONLY, WITHOUT_PREFIX, type DiallingPlan } from './dialling-plan';
import type { Draft } from './draft';
import { UnreadableInput } from './found';
import type { JsonValue } from './json-values';
import type { Defaults } from './own-fields';

/** What is said of an input of a foreign format. */
export interface SourceOptions {
  readonly defaults: Readonly<Record<string, string>>;
  readonly timeZone: TimeZone | null;
  readonly countryCode: string | null;
  /** The parsed JSON of a mapping. */
  readonly mapping: unknown;
}

/** Which subscription a source's own code for one means. */
export type Subscriptions = ReadonlyMap<string, string>;

export const subscriptionsOf = (value: JsonValue): Subscriptions | null =>
  value.ifGiven((table) => table.table((id) => id.text('the id of a subscription'))) ?? null;

/** @throws UnreadableInput where no record could have a subscription. */
export function checkSubscription(defaults: Defaults, table: Subscriptions | null): void {
  if (table !== null || defaults.has('subscriptionId')) return;
  throw new UnreadableInput(
    'expected a default for subscriptionId, or "subscriptions" in the mapping, got neither',
  );
}

/**
 * Sets the subscription of a record by the source's code for it.
 *
 * Without a table, or without a code, the default counts. A code that the table does not know is
 * refused: the default would charge the call to someone else.
 */
export function setSubscription(draft: Draft, table: Subscriptions | null, code: string): void {
  if (table === null || code === '') return;
  const id = table.get(code);
  if (id !== undefined) draft.set('subscriptionId', id);
  else
    draft.refuse(
      'subscriptionId',
      `expected a code that "subscriptions" knows, got ${quote(code)}`,
    );
}

const NUMBERS = ['countryCode', 'internationalPrefix', 'nationalPrefix', 'withoutPrefix'] as const;

/**
 * How the numbers of a source are completed.
 *
 * @param value `numbers` of a mapping: `countryCode`, that of the options where it is not given;
 *   `internationalPrefix` and `nationalPrefix`, those that are dialled in that country where they
 *   are not given; `withoutPrefix`: what digits without either are, "NATIONAL" (the default where
 *   no national prefix is dialled, or need not be), "INTERNATIONAL" (E.164 without its plus) or
 *   "UNKNOWN" (the default elsewhere).
 */
export function planOf(value: JsonValue, countryCode: string | null): DiallingPlan {
  if (!value.isGiven) return countryCode === null ? PLUS_ONLY : diallingPlan(countryCode);
  const member = value.object(NUMBERS);
  const given = member('countryCode');
  const country =
    given.isGiven || countryCode === null ? given.text('a country code') : countryCode;
  return diallingPlan(country, {
    internationalPrefix: member('internationalPrefix').ifGiven((prefix) => prefix.digits(false)),
    nationalPrefix: member('nationalPrefix').ifGiven((prefix) => prefix.digits(true)),
    withoutPrefix: member('withoutPrefix').ifGiven((word) => word.word(WITHOUT_PREFIX)),
  });
}

const WORDS_SHOWN_MAX = 10;

/** `expected one of "in", "out", got "on"` */
export function unknownWord(known: Iterable<string>, got: string): string {
  const words = [...known];
  const some = words.slice(0, WORDS_SHOWN_MAX).map(quote).join(', ');
  return `expected one of ${some}${words.length > WORDS_SHOWN_MAX ? ', …' : ''}, got ${quote(got)}`;
}
