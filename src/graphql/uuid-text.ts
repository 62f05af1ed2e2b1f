const TWO_UUIDS = 64;

/**
 * The bytes of one uuid or of two, one after the other, in base64url without padding.
 *
 * @throws TypeError where a text holds anything but hexadecimal digits and dashes, or too many.
 */
export function uuidsToBase64url(first: string, second = ''): string {
  const digits = (first + second).replaceAll('-', '');
  const bytes = Buffer.from(digits, 'hex');
  // Buffer stops at the first pair that is not hexadecimal, and says nothing.
  if (bytes.length * 2 !== digits.length || digits.length > TWO_UUIDS) {
    throw new TypeError('expected uuids');
  }
  return bytes.toString('base64url');
}
