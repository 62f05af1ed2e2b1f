/** What a text says of a telephone number. */
export interface TelephoneText {
  /**
   * The numbers that it may mean: digits, with a plus where one was written. None where it is no
   * number; more than one where what stands last may be an extension or the end of the number.
   */
  readonly readings: readonly string[];
  /** All digits of what names the party, a plus before them kept; "" for none. */
  readonly digits: string;
  /** Digits before which a number without a plus has to be read ("+44"), where it says so. */
  readonly context: string | null;
  /** Whether it has the digits of a whole number: then it is never nobody, even if unreadable. */
  readonly isLong: boolean;
}

const PLAIN = /^\+?[0-9]{1,40}$/;
/** Shorter ones are extensions, services, emergency numbers. */
export const NUMBER_DIGITS_MIN = 7;
/** No text that names a party is longer; behind it come hosts and parameters. */
const PARTY_MAX = 200;

const isLongNumber = (digits: string): boolean =>
  digits.length - (digits.startsWith('+') ? 1 : 0) >= NUMBER_DIGITS_MIN;

/**
 * Reads a telephone number as people and systems write it: grouped, with a display name, as a SIP
 * or tel URI with host and parameters, with an extension, behind a spreadsheet's apostrophe.
 *
 * Whatever counts digits reads its texts here first, so that those of a host or of an extension
 * are not taken for some of the number.
 */
export function readTelephone(text: string): TelephoneText {
  if (PLAIN.test(text)) {
    return { readings: [text], digits: text, context: null, isLong: isLongNumber(text) };
  }
  const written = asciiDigits(text.normalize('NFKC').replace(/\p{Cf}+/gu, '')).trim();
  const address = addressIn(written);
  const party = partyOf(address);
  const digits = digitsIn(party);
  return {
    readings: party.length > PARTY_MAX ? [] : readingsOf(party),
    digits,
    context: contextOf(address),
    isLong: isLongNumber(digits) || ROUNDED.test(party),
  };
}

/** The number that a text means, where it can mean but one; digits, with the plus that it has. */
export function numberIn(text: string): string | null {
  const { readings, context } = readTelephone(text);
  const [first] = readings;
  if (first === undefined || readings.length > 1) return null;
  return context === null || first.startsWith('+') ? first : null;
}

/** A spreadsheet has rounded it away: 4.42079E+11. */
const ROUNDED = /^[0-9](?:[.,][0-9]+)?e\+?[0-9]+$/i;

/** Digits of all scripts as those that numbers are stored in. */
function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    if (!/\p{Nd}/u.test(character)) return character;
    // The ten digits of a script stand one behind the other.
    let zero = Number(character.codePointAt(0));
    const value = zero;
    while (value - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(value - zero);
  });
}

/** What stands in angle brackets, behind a display name; else all of the text. */
function addressIn(text: string): string {
  const open = text.lastIndexOf('<');
  if (open === -1) return text.replace(/^['"\s]+|['"\s]+$/g, '');
  const close = text.indexOf('>', open);
  return text.slice(open + 1, close === -1 ? text.length : close).trim();
}

const SCHEME = /^(sips?|tel|callto|phone):\s*(?:\/\/)?/i;
const IP_ADDRESS = /^(?:\[|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:$|:))/;

/** What names the party in an address: without scheme, password, host and parameters. */
function partyOf(address: string): string {
  const scheme = SCHEME.exec(address);
  const rest = scheme ? address.slice(scheme[0].length) : address;
  const at = rest.indexOf('@');
  const isHost = at === -1 && scheme !== null && /^sip/i.test(scheme[0]);
  if (isHost && IP_ADDRESS.test(rest)) return '';
  const user = at === -1 ? rest : rest.slice(0, at);
  const isUri = scheme !== null || at !== -1;
  const end = user.search(isUri ? /[;:?]/ : /;/);
  const party = decoded(end === -1 ? user : user.slice(0, end)).trim();
  return party;
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const CONTEXT = /;\s*phone-context=\s*(?:\+|%2b)([0-9]{1,15})/i;

function contextOf(address: string): string | null {
  const digits = CONTEXT.exec(address.slice(0, 2 * PARTY_MAX))?.[1];
  return digits === undefined ? null : `+${digits}`;
}

function digitsIn(party: string): string {
  const digits = party.replace(/[^0-9]+/g, '');
  return digits !== '' && party.startsWith('+') ? `+${digits}` : digits;
}

const EXTENSION =
  /^(.*[0-9)])[\s.,;/(-]*(?:ext(?:ensi[oó]n|n)?|xtn|x|poste|durchwahl|dw|anexo|[#,pw])[\s.:=]*[0-9]{1,6}[)#\s]*$/i;
/** What may be an extension as well as the end of a number, once, at the end. */
const MAYBE_EXTENSION = /^([^/]*[0-9])(?:\s*\(\s*[0-9]{1,4}\s*\)|\s*\/\s*[0-9]{1,4})$/;

function readingsOf(party: string): readonly string[] {
  const whole = EXTENSION.exec(party)?.[1] ?? party;
  const joined = grouped(whole);
  if (joined === null) return [];
  const first = MAYBE_EXTENSION.exec(whole.replace(TRUNK_ZERO, '$1'))?.[1];
  const shorter = first === undefined ? null : grouped(first);
  return shorter === null ? [joined] : [shorter, joined];
}

/** "+33 (0)1…": the zero is dialled in the country only. */
const TRUNK_ZERO = /([0-9][\s.-]*)\(0\)/;
const SEPARATORS = /[\s().\-/\u00b7\u2010-\u2015\u2212]+/g;

/** The digits of a number without what only groups them. */
function grouped(text: string): string | null {
  const digits = text.replace(TRUNK_ZERO, '$1').replace(SEPARATORS, '').replace(/#$/, '');
  return PLAIN.test(digits) ? digits : null;
}
