const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** "1,234,567" */
export const count = (value: number): string => whole.format(value);

/** "41.2" */
export const seconds = (millis: number): string => tenths.format(millis / 1000);

/** "1 line", "2 lines" */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** "0:07", "12:30", "1:02:30" */
export function clockTime(millis: number): string {
  const total = Math.ceil(millis / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const rest = two(total % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A text from outside, with what could move the cursor or turn the line around made visible. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** What Node says of a failed call, without its path: "ENOENT: no such file or directory". */
export function reasonOf(error: unknown): string {
  const [reason = ''] = messageOf(error).split(', ', 1);
  // Where a name has several addresses, Node's error has a code and no message.
  return printable(reason === '' ? (codeOf(error) ?? 'no reason given') : reason);
}

/** The code of an error of Node's. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  return String(error.message);
}
