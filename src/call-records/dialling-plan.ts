import { quote } from '../domain/time/calendar-date';
import { isPhoneNumber, type PhoneNumber } from '../domain/usage/e164';
import { isEmergencyNumber, type DiallingPlace } from '../domain/contract/emergency';
import { NUMBER_DIGITS_MIN, readTelephone } from '../domain/usage/telephone-text';
import emergencyNumbers from '../domain/contract/emergency-numbers.json';
import diallingPlans from './dialling-plans.json';
import { UnreadableInput } from './found';
import services from './service-numbers.json';

/** Region code (ISO 3166-1 alpha-2) to its calling code, followed by its emergency numbers. */
const REGIONS: Readonly<Record<string, readonly string[]>> = emergencyNumbers.table;

/**
 * Region code to what is dialled there before a foreign number (a pattern) and before a national
 * one, and to the fewest and the most digits of a national number; then, where there are any, to
 * further forms of national numbers, as patterns, and to what each stands for: numbers without the
 * only area code, with a sign for mobile lines, or without the prefix that others have.
 */
const PLANS = diallingPlans.table as unknown as Readonly<
  Record<string, readonly [string, string, number, number, (readonly [string, string])[]?]>
>;

/**
 * Region code to a pattern of the national service numbers (free, shared or premium) of which some
 * are shorter than its other numbers, as 0800 1234 in the Netherlands.
 */
const SERVICES: Readonly<Record<string, string>> = services.table;

/** What digits without a prefix are: a number in E.164 but for its plus, or a national one. */
export const WITHOUT_PREFIX = ['INTERNATIONAL', 'NATIONAL', 'UNKNOWN'] as const;

/** What a source says of how it writes numbers; what it does not say, its country's plan does. */
export interface NumberHabits {
  readonly internationalPrefix?: string | undefined;
  readonly nationalPrefix?: string | undefined;
  readonly withoutPrefix?: (typeof WITHOUT_PREFIX)[number] | undefined;
}

/** Completes the numbers of a source to E.164. */
export interface DiallingPlan {
  /**
   * Null for a text that is no number, a short number, or one that cannot be completed.
   *
   * @param outsideLineDigit what the number was dialled behind, if anything: an emergency number
   *   with or without it stays as it was dialled.
   */
  toE164(text: string, outsideLineDigit?: string | null): PhoneNumber | null;
}

/** Without a country, only numbers with a plus can be told. */
export const PLUS_ONLY: DiallingPlan = {
  toE164: (text) => {
    const { readings } = readTelephone(text);
    const [number] = readings;
    return number !== undefined && readings.length === 1 && isPhoneNumber(number) ? number : null;
  },
};

const BARE_DIGITS_MIN = 6;

/** Plans without habits of a source, by country; one each. */
const made = new Map<string, DiallingPlan>();

/** The plan of a country; that of none, where it is unknown. */
export function planIn(countryCode: string | null): DiallingPlan {
  if (countryCode === null || !Object.hasOwn(PLANS, countryCode)) return PLUS_ONLY;
  const known = made.get(countryCode);
  if (known) return known;
  const plan = diallingPlan(countryCode);
  made.set(countryCode, plan);
  return plan;
}

/**
 * How numbers are dialled in a country.
 *
 * @throws UnreadableInput for a country of which no plan is known.
 */
export function diallingPlan(countryCode: string, habits: NumberHabits = {}): DiallingPlan {
  const callingCode = Object.hasOwn(REGIONS, countryCode) ? REGIONS[countryCode]?.[0] : undefined;
  const plan = Object.hasOwn(PLANS, countryCode) ? PLANS[countryCode] : undefined;
  if (callingCode === undefined || !plan) {
    throw new UnreadableInput(
      `expected the code of a country whose numbers are known, such as "FR", got ${quote(countryCode)}`,
    );
  }
  const [international, national, fewest, most, further = []] = plan;
  const abroad = new RegExp(`^(?:${habits.internationalPrefix ?? international})(?=[1-9])`);
  const trunk = habits.nationalPrefix ?? national;
  // In North America the 1 is optional; where nothing is dialled first, there is nothing to miss.
  const usual = trunk === '' || callingCode === '1' ? 'NATIONAL' : 'UNKNOWN';
  const withoutPrefix = habits.withoutPrefix ?? usual;
  const fewestBare = Math.max(fewest, Math.min(BARE_DIGITS_MIN, most));
  // Where a zero is dialled first, none begins the number behind it.
  const first = trunk === '' ? /^\d/ : /^[1-9]/;
  const service = new RegExp(`^(?:${SERVICES[countryCode] ?? '(?!)'})$`);
  const isNational = (digits: string, min: number) =>
    digits.length <= most &&
    first.test(digits) &&
    (digits.length >= min || (min === fewest && service.test(digits)));

  // A source with habits of its own writes other numbers that look like these.
  const isUsual = habits.nationalPrefix === undefined && habits.withoutPrefix !== 'INTERNATIONAL';
  const forms = (isUsual ? further : []).map(
    ([form, standsFor]) => [new RegExp(`^(?:${form})`), standsFor] as const,
  );
  const inFurtherForm = (digits: string): string | undefined =>
    forms
      // Only what its last group has found is in the form: before it may stand a mere prefix.
      .filter(([form]) => form.exec(digits)?.at(-1) !== undefined)
      .map(([form, standsFor]) => digits.replace(form, standsFor))
      .find((number) => isNational(number, fewest));

  const complete = (digits: string, place: DiallingPlace): string | null => {
    if (digits.startsWith('+')) return digits;
    if (isEmergencyNumber(digits, place)) return null;
    const foreign = digits.replace(abroad, '');
    if (foreign !== digits && foreign.length >= NUMBER_DIGITS_MIN) return `+${foreign}`;
    const whole = inFurtherForm(digits);
    if (whole !== undefined) return `+${callingCode}${whole}`;
    const behindTrunk = digits.slice(trunk.length);
    if (trunk !== '' && digits.startsWith(trunk) && isNational(behindTrunk, fewest)) {
      return `+${callingCode}${behindTrunk}`;
    }
    if (withoutPrefix === 'NATIONAL') {
      return isNational(digits, fewestBare) ? `+${callingCode}${digits}` : null;
    }
    const isWhole = withoutPrefix === 'INTERNATIONAL' && digits.length >= NUMBER_DIGITS_MIN;
    return isWhole ? `+${digits}` : null;
  };

  return {
    toE164: (text, outsideLineDigit = null) => {
      const { readings, context } = readTelephone(text);
      const [digits] = readings;
      if (digits === undefined || readings.length > 1) return null;
      // Local digits of another country, which are dialled in another way there.
      if (context !== null && context !== `+${callingCode}` && !digits.startsWith('+')) return null;
      const number = complete(digits, { countryCode, outsideLineDigit });
      return number !== null && isPhoneNumber(number) ? number : null;
    },
  };
}
