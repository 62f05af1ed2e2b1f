const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const DASH = 0x2d;

/** The number that a hexadecimal digit stands for, by its character; 255 for all others. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, character) => {
  const digit = parseInt(String.fromCharCode(character), 16);
  return Number.isNaN(digit) ? 255 : digit;
});

/** Room for the text of two uuids; used within one call. */
const text = Buffer.alloc(43);

/**
 * The bytes of one uuid or of two, one after the other, in base64url without padding.
 *
 * Digit by digit and without a buffer of its own: a page gives out hundreds of ids.
 *
 * @throws TypeError where a text holds anything but hexadecimal digits and dashes, or too many.
 */
export function uuidsToBase64url(first: string, second = ''): string {
  let [length, bits, count] = [0, 0, 0];
  for (const uuid of [first, second]) {
    for (let at = 0; at < uuid.length; at += 1) {
      const character = uuid.charCodeAt(at);
      if (character === DASH) continue;
      const digit = DIGITS[character] ?? 255;
      if (digit === 255 || length === text.length) throw new TypeError('expected uuids');
      bits = (bits << 4) | digit;
      count += 4;
      if (count < 6) continue;
      count -= 6;
      text[length] = ALPHABET[(bits >> count) & 63] as number;
      bits &= (1 << count) - 1;
      length += 1;
    }
  }
  if (count > 0) {
    text[length] = ALPHABET[(bits << (6 - count)) & 63] as number;
    length += 1;
  }
  return text.toString('latin1', 0, length);
}
