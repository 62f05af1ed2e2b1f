/** A telephone number in E.164: a plus and up to 15 digits, the first not 0. */
export type PhoneNumber = string & { readonly brand: 'PhoneNumber' };

const E164_FORM = /^\+[1-9]\d{1,14}$/;

export function isPhoneNumber(text: string): text is PhoneNumber {
  return E164_FORM.test(text);
}

/** Digits that a rate can be for: 0 to 15, no plus; "" is for every number. */
export function isPrefix(text: string): boolean {
  return text === '' || /^[1-9]\d{0,14}$/.test(text);
}
