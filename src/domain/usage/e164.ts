/** A telephone number in E.164: a plus and up to 15 digits, the first not 0. */
export type PhoneNumber = string & { readonly brand: 'PhoneNumber' };

const E164_FORM = /^\+[1-9]\d{1,14}$/;

export function isPhoneNumber(text: string): text is PhoneNumber {
  return E164_FORM.test(text);
}

const SHOWN_MASK = '•';
const MASKED_DIGITS = 4;

/** Whether a number was erased and a text that tells it from others stands in its place. */
export const isPseudonym = (text: string): boolean => text.startsWith('~');

/**
 * A number without its last four digits, "+3314500••••": where it is, not whose. What stands in the
 * place of an erased number is shown as it is.
 */
export function maskedNumber(number: string): string {
  if (isPseudonym(number)) return number;
  // The plus stays, however short the number.
  const shown = Math.max(1, number.length - MASKED_DIGITS);
  return number.slice(0, shown) + SHOWN_MASK.repeat(number.length - shown);
}

/** Digits that a rate can be for: 0 to 15, no plus; "" is for every number. */
export function isPrefix(text: string): boolean {
  return text === '' || /^[1-9]\d{0,14}$/.test(text);
}
