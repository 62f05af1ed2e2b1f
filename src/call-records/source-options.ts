import { quote } from '../domain/time/calendar-date';
import type { TimeZone } from '../domain/time/time-zone';
import { diallingPlan, WITHOUT_PREFIX, type DiallingPlan } from './dialling-plan';
import type { Draft } from './draft';
import { UnreadableInput } from './found';
import type { JsonValue } from './json-values';
import type { Defaults } from './own-fields';
import type { NumberPlans } from './party-numbers';

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

const HABITS = ['countryCode', 'internationalPrefix', 'nationalPrefix', 'withoutPrefix'] as const;
type Member = (name: (typeof HABITS)[number]) => JsonValue;

/**
 * How the numbers of a source are completed.
 *
 * @param value `numbers` of a mapping: `countryCode`, that of the options where it is not given,
 *   and else the account's; `internationalPrefix` and `nationalPrefix`, those that are dialled in
 *   that country where they are not given; `withoutPrefix`: what digits without either are,
 *   "NATIONAL" (the default where no national prefix is dialled, or need not be), "INTERNATIONAL"
 *   (E.164 without its plus) or "UNKNOWN" (the default elsewhere). The same members in `from` and
 *   in `to` hold for that side only. `outsideLine`: the digits that stand before every number that
 *   was dialled out, "" for none.
 */
export function plansOf(value: JsonValue, countryCode: string | null): NumberPlans {
  const plan = countryCode === null ? null : diallingPlan(countryCode);
  if (!value.isGiven) return { from: plan, to: plan, outsideLine: undefined };
  const member = value.object([...HABITS, 'from', 'to', 'outsideLine']);
  const sideOf = (side: JsonValue): DiallingPlan | null => {
    if (!side.isGiven) return planOf(value, member, member, countryCode);
    return planOf(side, side.object(HABITS), member, countryCode);
  };
  return {
    from: sideOf(member('from')),
    to: sideOf(member('to')),
    outsideLine: member('outsideLine').ifGiven((digits) => digits.digits(true)),
  };
}

/** @param shared gives what this side does not state. */
function planOf(
  value: JsonValue,
  own: Member,
  shared: Member,
  countryCode: string | null,
): DiallingPlan | null {
  const member: Member = (name) => (own(name).isGiven ? own(name) : shared(name));
  const given = member('countryCode');
  const country = given.ifGiven((code) => code.text('a country code')) ?? countryCode;
  const habits = {
    internationalPrefix: member('internationalPrefix').ifGiven((prefix) => prefix.digits(false)),
    nationalPrefix: member('nationalPrefix').ifGiven((prefix) => prefix.digits(true)),
    withoutPrefix: member('withoutPrefix').ifGiven((word) => word.word(WITHOUT_PREFIX)),
  };
  if (country !== null) return diallingPlan(country, habits);
  const hasHabits = Object.values(habits).some((habit) => habit !== undefined);
  return hasHabits ? value.refuse('a country code with prefixes', 'none') : null;
}

const WORDS_SHOWN_MAX = 10;

/** `expected one of "in", "out", got "on"` */
export function unknownWord(known: Iterable<string>, got: string): string {
  const words = [...known];
  const some = words.slice(0, WORDS_SHOWN_MAX).map(quote).join(', ');
  return `expected one of ${some}${words.length > WORDS_SHOWN_MAX ? ', …' : ''}, got ${quote(got)}`;
}
