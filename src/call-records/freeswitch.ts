import { chooseTimes, setTimes } from './call-times';
import { Draft } from './draft';
import type { Outcome } from './found';
import { JsonValue } from './json-values';
import type { ObjectFormat } from './ndjson-reader';
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
import { epochForm, type Reading } from './time-forms';

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

const DIRECTIONS: ReadonlyMap<string, string> = new Map([
  ['inbound', 'INBOUND'],
  ['outbound', 'OUTBOUND'],
]);

const micros = epochForm('epochMicros');
const seconds = epochForm('epoch');

/**
 * Reads the documents of mod_json_cdr of FreeSWITCH.
 *
 * FreeSWITCH names directions as the switch sees them: the leg of a telephone that calls out comes
 * into the switch and is "inbound". They are taken as named, unless the mapping's `directions` say
 * otherwise: `{"inbound": "OUTBOUND", "outbound": null}` takes such legs as outbound calls and, as
 * if they were not there, leaves out the second leg of each (mod_json_cdr writes both unless
 * log-b-leg is false). Further members of the mapping, all optional: `subscriptions` from account
 * codes to ids, and `numbers`.
 *
 * A call was answered if it has the moment of an answer, whatever ended it.
 */
export class FreeswitchObjects implements ObjectFormat {
  private readonly defaults: Defaults;
  private readonly plans: NumberPlans;
  private readonly directions: ReadonlyMap<string, string | null>;
  private readonly subscriptions: Subscriptions | null;

  constructor({ defaults, countryCode, mapping }: SourceOptions) {
    this.defaults = defaultsOf(defaults, { source: 'freeswitch' });
    const member = new JsonValue(mapping ?? {}, 'mapping').object([
      'directions',
      'subscriptions',
      'numbers',
    ]);
    const directions = new Map<string, string | null>(DIRECTIONS);
    const given = member('directions').ifGiven((value) => value.members([...DIRECTIONS.keys()]));
    for (const [theirs, ours] of given ?? []) {
      directions.set(theirs, ours.value === null ? null : ours.word(WORDS.direction ?? []));
    }
    this.directions = directions;
    this.subscriptions = subscriptionsOf(member('subscriptions'));
    checkSubscription(this.defaults, this.subscriptions);
    this.plans = plansOf(member('numbers'), countryCode);
  }

  read(document: Record<string, unknown>): Outcome | null {
    const variables = objectAt(document, 'variables');
    const variable = (name: string) => decoded(textAt(variables, name));
    const theirs = variable('direction') || textAt(objectAt(document, 'channel_data'), 'direction');
    const direction = theirs === '' ? this.defaults.get('direction') : this.directions.get(theirs);
    if (direction === null) return null;
    const draft = new Draft();
    if (direction !== undefined) draft.set('direction', direction);
    else draft.refuse('direction', unknownWord(DIRECTIONS.keys(), theirs));

    const uuid = variable('uuid');
    if (uuid !== '') draft.set('externalId', uuid);
    else draft.refuse('externalId', 'expected the id of the call in variables.uuid, got none');

    setSubscription(draft, this.subscriptions, variable('accountcode'));
    const profile = callerProfile(document);
    const number = (name: string) => textAt(profile, name) || variable(name);
    const [from, to] = [number('caller_id_number'), number('destination_number')];
    setNumbers(draft, this.plans, direction, from, to);
    setOutcome(draft, variable);
    return draft.finish(this.defaults);
  }
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

/** FreeSWITCH writes 0 for what did not happen. */
const isNever = (epoch: string): boolean => epoch === '' || epoch === '0';

/** Of the latest part of the call; older releases wrote one object in place of the list. */
function callerProfile(document: Record<string, unknown>): Record<string, unknown> {
  const flow = document.callflow;
  const latest: unknown = Array.isArray(flow) ? flow[0] : flow;
  return objectAt(isObject(latest) ? latest : {}, 'caller_profile');
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
