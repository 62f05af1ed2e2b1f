import { chooseTimes, setTimes } from './call-times';
import { Draft } from './draft';
import { NO_DIRECTION } from './asterisk';
import type { Condition, Values } from './conditions';
import { UnreadableInput, type Outcome } from './found';
import { JsonValue } from './json-values';
import { skipOf } from './mapping';
import { Columns, rulesOf, textBy, type FieldRules } from './mapping-fields';
import type { ObjectFormat } from './ndjson-reader';
import { textIn, valueAt } from './object-paths';
import { defaultsOf, WORDS, type Defaults, type OwnField } from './own-fields';
import { setNumbers, type NumberPlans } from './party-numbers';
import {
  checkSubscription,
  plansOf,
  setSubscription,
  subscriptionsOf,
  unknownWord,
  type Subscriptions,
  type SourceOptions,
} from './source-options';
import { epochForm, isNever, type Reading } from './time-forms';

/** Why a call that nobody answered ended, in our words; all other causes are FAILED. */
const UNANSWERED: ReadonlyMap<string, string> = new Map([
  ['USER_BUSY', 'BUSY'],
  ['NO_ANSWER', 'NO_ANSWER'],
  ['NO_USER_RESPONSE', 'NO_ANSWER'],
  ['ORIGINATOR_CANCEL', 'NO_ANSWER'],
  ['ALLOTTED_TIMEOUT', 'NO_ANSWER'],
  ['LOSE_RACE', 'NO_ANSWER'],
  ['NORMAL_CLEARING', 'NO_ANSWER'],
]);

const DIRECTIONS = ['inbound', 'outbound'] as const;

const micros = epochForm('epochMicros');
const seconds = epochForm('epoch');

const MEMBERS = ['format', 'directions', 'direction', 'skip', 'subscriptions', 'numbers'] as const;

/**
 * Reads the documents of mod_json_cdr of FreeSWITCH.
 *
 * FreeSWITCH names directions as the switch sees them: the leg of a telephone that calls out comes
 * into the switch and is "inbound", as a call from outside is. So the mapping has to say what is
 * meant: `directions`, such as `{"inbound": "OUTBOUND", "outbound": null}`, which takes such legs
 * as outbound calls and, as if they were not there, leaves out the second leg of each (mod_json_cdr
 * writes both unless log-b-leg is false); or `direction`, rules by any path in the document, where
 * "caller_profile" is that of the first part of the call. Further members of the mapping, all
 * optional: `skip`, conditions for documents that are no calls; `subscriptions` from account codes
 * to ids; and `numbers`.
 *
 * A call was answered if it has the moment of an answer, whatever ended it.
 */
export class FreeswitchObjects implements ObjectFormat {
  private readonly defaults: Defaults;
  private readonly plans: NumberPlans;
  private readonly directions: ReadonlyMap<string, string | null> | undefined;
  private readonly rules: FieldRules | undefined;
  private readonly isSkipped: Condition;
  private readonly paths: readonly (readonly string[])[];
  private readonly subscriptions: Subscriptions | null;

  constructor({ defaults, countryCode, mapping }: SourceOptions) {
    this.defaults = defaultsOf(defaults, { source: 'freeswitch' });
    const member = new JsonValue(mapping ?? {}, 'mapping').object(MEMBERS);
    member('format').ifGiven((format) => format.word(['freeswitch']));
    const [directions, rules] = [member('directions'), member('direction')];
    if (
      directions.isGiven === rules.isGiven &&
      (rules.isGiven || !this.defaults.has('direction'))
    ) {
      throw new UnreadableInput(
        'mapping: expected "directions" or "direction", since FreeSWITCH names directions from the ' +
          `switch’s side, got ${rules.isGiven ? 'both' : 'neither'}`,
      );
    }
    this.directions = directions.ifGiven(
      (value) =>
        new Map(
          value
            .members(DIRECTIONS)
            .map(([theirs, ours]) => [
              theirs,
              ours.value === null ? null : ours.word(WORDS.direction ?? []),
            ]),
        ),
    );
    const columns = new Columns(false, false);
    this.rules = rules.ifGiven((value) => rulesOf('direction', value, columns, NONE));
    this.isSkipped = skipOf(member('skip'), columns, NONE);
    this.paths = columns.all.map((path) => String(path).split('.'));
    this.subscriptions = subscriptionsOf(member('subscriptions'));
    checkSubscription(this.defaults, this.subscriptions);
    this.plans = plansOf(member('numbers'), countryCode);
  }

  read(document: Record<string, unknown>): Outcome | null {
    const variables = objectAt(document, 'variables');
    const variable = (name: string) => decoded(textAt(variables, name));
    const profile = callerProfile(document);
    const values = this.paths.map((path) => valueIn(document, profile, path));
    if (this.isSkipped(values)) return null;
    const draft = new Draft();
    const theirs = variable('direction') || textAt(objectAt(document, 'channel_data'), 'direction');
    const direction = this.directionOf(values, theirs, draft);
    if (direction === null) return null;
    if (direction !== '') draft.set('direction', direction);

    const uuid = variable('uuid');
    if (uuid !== '') draft.set('externalId', uuid);
    else draft.refuse('externalId', 'expected the id of the call in variables.uuid, got none');

    setSubscription(draft, this.subscriptions, variable('accountcode'));
    const number = (name: string, field: OwnField) => {
      const value = profile[name];
      if (typeof value === 'object' && value !== null) {
        draft.refuse(field, `expected a text as caller_profile.${name}, got values in it`);
      }
      return textAt(profile, name) || variable(name);
    };
    const from = number('caller_id_number', 'from');
    setNumbers(draft, this.plans, direction, from, number('destination_number', 'to'));
    setOutcome(draft, variable);
    return draft.finish(this.defaults);
  }

  /** Null leaves the document out; "" is a problem. */
  private directionOf(values: Values, theirs: string, draft: Draft): string | null {
    if (this.rules) {
      const direction = textBy(this.rules, values, 'direction', draft);
      if (direction === '') draft.refuse('direction', NO_DIRECTION);
      return direction;
    }
    const stated = this.directions?.get(theirs);
    const direction = stated === undefined ? this.defaults.get('direction') : stated;
    if (direction !== undefined) return direction;
    draft.refuse('direction', unknownWord(this.directions?.keys() ?? [], theirs));
    return '';
  }
}

const NONE: ReadonlySet<string> = new Set();

/** What stands at a path of a document, as text. */
function valueIn(
  document: Record<string, unknown>,
  profile: Record<string, unknown>,
  path: readonly string[],
): string {
  const [head, ...rest] = path;
  if (head === 'caller_profile') return textIn(valueAt(profile, rest)) ?? '';
  const text = textIn(valueAt(document, path)) ?? '';
  return head === 'variables' ? decoded(text) : text;
}

type Variable = (name: string) => string;

function setOutcome(draft: Draft, variable: Variable): void {
  const moment = (field: OwnField, name: string): Reading['moments'] => {
    const [exact, coarse] = [variable(`${name}_uepoch`), variable(`${name}_epoch`)];
    if (isNever(exact) && isNever(coarse)) return [];
    return draft.moments(field, isNever(exact) ? seconds(coarse) : micros(exact));
  };
  const started = moment('startedAt', 'start') ?? [];
  const answered = moment('answeredAt', 'answer') ?? [];
  const ended = moment('endedAt', 'end') ?? [];
  setTimes(draft, chooseTimes({ started, answered, ended }, null));
  const cause = UNANSWERED.get(variable('hangup_cause')) ?? 'FAILED';
  draft.set('disposition', answered.length > 0 ? 'ANSWERED' : cause);
}

/**
 * Of the first part of the call, which comes last: where it went afterwards changes nothing of what
 * was called. Older releases wrote one object in place of the list.
 */
function callerProfile(document: Record<string, unknown>): Record<string, unknown> {
  const flow = document.callflow;
  const first: unknown = Array.isArray(flow) ? flow.at(-1) : flow;
  return objectAt(isObject(first) ? first : {}, 'caller_profile');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function objectAt(object: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return isObject(value) ? value : {};
}

function textAt(object: Record<string, unknown>, name: string): string {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Variables are URL-encoded, unless encode-values is false; "+33…" is "%2B33…" then. */
function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
