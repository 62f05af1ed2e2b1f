import numberTypes from './number-types.json';

/** Whether the other party is reached over a mobile network; international prices differ by it. */
export type CallType = 'LANDLINE' | 'MOBILE';
/** Whether whoever owns the called number pays for the call. */
export type NumberType = 'TOLL_FREE' | 'STANDARD';

/**
 * Calling code to the national numbers of its plan, as patterns: toll-free ones, then mobile ones
 * where the plan keeps them apart from fixed lines. The US and Canadian codes are those of
 * https://www.fcc.gov/consumers/guides/what-toll-free-number-and-how-does-it-work
 */
const PLANS: Readonly<Record<string, readonly string[]>> = numberTypes.table;

interface Plan {
  readonly callingCode: string;
  readonly tollFree: RegExp | null;
  readonly mobile: RegExp | null;
}

/** Made when a number of the plan is first met; null where there is none. */
const made = new Map<string, Plan | null>();

function planOf(callingCode: string): Plan | null {
  let plan = made.get(callingCode);
  if (plan === undefined) {
    const patterns = Object.hasOwn(PLANS, callingCode) ? PLANS[callingCode] : undefined;
    const whole = (pattern: string | undefined) =>
      pattern === undefined || pattern === '' ? null : new RegExp(`^(?:${pattern})$`);
    plan = patterns
      ? { callingCode, tollFree: whole(patterns[0]), mobile: whole(patterns[1]) }
      : null;
    made.set(callingCode, plan);
  }
  return plan;
}

/** Calling codes have one to three digits and none begins another. */
function planOfNumber(number: string): Plan | null {
  return planOf(number.slice(1, 2)) ?? planOf(number.slice(1, 3)) ?? planOf(number.slice(1, 4));
}

/**
 * Whether a called number is free for its caller; null when no number is known.
 *
 * Source: the order (inbound toll-free use is charged to the owner of the number).
 *
 * @param number in E.164, such as "+18005550100".
 */
export function numberTypeOf(number: string | null): NumberType | null {
  if (number === null) return null;
  const plan = planOfNumber(number);
  const national = number.slice(1 + (plan?.callingCode.length ?? 0));
  return plan?.tollFree?.test(national) ? 'TOLL_FREE' : 'STANDARD';
}

/**
 * Whether a number is a mobile one; null when none is known, or where its plan does not tell (as in
 * the United States).
 *
 * @param number in E.164.
 */
export function callTypeOf(number: string | null): CallType | null {
  const plan = number === null ? null : planOfNumber(number);
  if (!plan?.mobile || number === null) return null;
  return plan.mobile.test(number.slice(1 + plan.callingCode.length)) ? 'MOBILE' : 'LANDLINE';
}

/** The calling code that a number begins with, for grouping: one to three digits. */
export function callingCodeOf(number: string): string {
  return planOfNumber(number)?.callingCode ?? number.slice(1, 4);
}
