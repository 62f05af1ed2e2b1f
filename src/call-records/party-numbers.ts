import { digitsOf, type DiallingPlan } from './dialling-plan';
import type { Draft } from './draft';

/** So many digits are a telephone number, and no extension, if one that could not be completed. */
const NUMBER_DIGITS_MIN = 7;

/**
 * Sets who called whom, in E.164 as far as the plan can complete the numbers.
 *
 * What was dialled out and is no such number stays as it is, as `to` and as `dialled`: emergency
 * calls are known by it, and whatever else it is must not be lost unseen. On the account's own side
 * of a call, and for a caller, a name or a short number is an extension, a queue or someone who
 * withholds the number: it is left out. A longer number that cannot be completed is kept, so that
 * the record is refused for it and not rated as if nobody had called.
 */
export function setNumbers(
  draft: Draft,
  plan: DiallingPlan,
  direction: string | undefined,
  from: string,
  to: string,
): void {
  const caller = plan.toE164(from) ?? longNumber(from);
  if (caller !== null) draft.set('from', caller);
  if (to === '') return;
  const callee = plan.toE164(to);
  if (callee !== null) {
    draft.set('to', callee);
  } else if (direction !== 'INBOUND') {
    draft.set('to', to);
    draft.set('dialled', to);
  } else {
    const number = longNumber(to);
    if (number !== null) draft.set('to', number);
  }
}

function longNumber(text: string): string | null {
  const digits = digitsOf(text);
  return digits !== null && digits.length >= NUMBER_DIGITS_MIN ? text : null;
}
