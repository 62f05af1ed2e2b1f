import { quote } from '../domain/time/calendar-date';
import { isEmergencyNumber, type DiallingPlace } from '../domain/contract/emergency';
import { isPhoneNumber } from '../domain/usage/e164';
import { readTelephone } from '../domain/usage/telephone-text';
import type { CompletedNumbers, WrittenNumbers } from '../domain/usage/metered-call';
import { planIn, type DiallingPlan } from './dialling-plan';
import type { Draft } from './draft';

/** How the numbers of a source are completed. */
export interface NumberPlans {
  /** Of callers; null for that of the account's country. */
  readonly from: DiallingPlan | null;
  /** Of what was called. */
  readonly to: DiallingPlan | null;
  /** Digits that stand before every number that was dialled out; undefined where it is not said. */
  readonly outsideLine: string | undefined;
}

const NOWHERE: DiallingPlace = { countryCode: null, outsideLineDigit: null };

/**
 * Sets who called whom, in E.164 as far as the numbers can be completed.
 *
 * What was dialled out and is no such number stays as it is, as `to` and as `dialled`: emergency
 * calls are known by it, and whatever else it is must not be lost unseen. On the account's own side
 * of a call, and for a caller, a name or a short number is an extension, a queue or someone who
 * withholds the number: it is left out. A text with the digits of a whole number that cannot be
 * read or completed is kept, so that the record is refused for it and not rated as if nobody had
 * called.
 */
export function setNumbers(
  draft: Draft,
  plans: NumberPlans,
  direction: string | undefined,
  from: string,
  to: string,
): void {
  const written = new PartyTexts(plans, direction !== 'INBOUND', from, to);
  const known = written.completeIn(NOWHERE);
  if (known.from !== null) draft.set('from', known.from);
  if (known.to !== null) draft.set('to', known.to);
  if (known.dialled !== null) draft.set('dialled', known.dialled);
  // Most numbers are whole: nothing that is known of the account would change them.
  if (isWhole(known.from, from) && isWhole(known.to, to)) return;
  draft.written = written;
}

const isWhole = (known: string | null, text: string): boolean =>
  text === '' || (known === text && isPhoneNumber(text));

class PartyTexts implements WrittenNumbers {
  constructor(
    private readonly plans: NumberPlans,
    private readonly isOutbound: boolean,
    readonly from: string,
    readonly to: string,
  ) {}

  completeIn(place: DiallingPlace): CompletedNumbers {
    const { plans, from, to, isOutbound } = this;
    const there = planIn(place.countryCode);
    const caller = (plans.from ?? there).toE164(from) ?? longNumber(from);
    const plan = plans.to ?? there;
    const none = { from: caller, dialled: null, problem: null };
    if (!isOutbound) return { ...none, to: plan.toE164(to) ?? longNumber(to) };
    const callee = dialledOut(to, plan, plans.outsideLine, place);
    if (callee.number !== null) return { ...none, to: callee.number };
    const dialled = to === '' ? null : to;
    return { from: caller, to: dialled, dialled, problem: callee.problem };
  }
}

interface Callee {
  readonly number: string | null;
  readonly problem: string | null;
}

/** What was dialled out, perhaps behind digits for an outside line. */
function dialledOut(
  to: string,
  plan: DiallingPlan,
  said: string | undefined,
  place: DiallingPlace,
): Callee {
  const outsideLineDigit = said === undefined || said === '' ? place.outsideLineDigit : said;
  const whole = plan.toE164(to, outsideLineDigit);
  const line = said ?? place.outsideLineDigit ?? '';
  // The plan leaves emergency numbers alone, too; most sources have no outside line.
  if (line === '') return { number: whole, problem: null };
  if (isEmergencyNumber(to, { ...place, outsideLineDigit })) return NO_CALLEE;
  const { readings } = readTelephone(to);
  const [digits = ''] = readings;
  if (readings.length !== 1 || !digits.startsWith(line)) {
    return { number: whole, problem: null };
  }
  const behind = plan.toE164(digits.slice(line.length));
  if (said !== undefined || whole === null) return { number: behind, problem: null };
  if (behind === null || behind === whole) return { number: whole, problem: null };
  return {
    number: null,
    problem:
      `expected "numbers.outsideLine" of the mapping for ${quote(to)}, which is ${behind} ` +
      `behind the outside line ${quote(line)}, and ${whole} without one`,
  };
}

const NO_CALLEE: Callee = { number: null, problem: null };

const longNumber = (text: string): string | null => (readTelephone(text).isLong ? text : null);
