import fc from 'fast-check';
import { isPhoneNumber, isPseudonym, maskedNumber } from '../../src/domain/usage/e164';
import { holdsForAll } from './arbitraries';

describe('A masked number', () => {
  test.each([
    ['+33145000000', '+3314500••••'],
    ['+442079460000', '+44207946••••'],
    ['+12345', '+1••••'],
    ['+1234', '+••••'],
    ['+12', '+••'],
    ['~k3f9a2', '~k3f9a2'], // in the place of an erased number
  ])('of %s is %s.', (number, masked) => {
    expect(maskedNumber(number)).toBe(masked);
  });

  test('It is as long as the number, begins like it, and holds none of its last four digits.', () => {
    const digits = fc.stringMatching(/^[1-9]\d{4,14}$/);
    holdsForAll([digits], (some) => {
      const number = `+${some}`;
      expect(isPhoneNumber(number)).toBe(true);
      expect(isPseudonym(number)).toBe(false);
      const masked = maskedNumber(number);
      expect(masked).toHaveLength(number.length);
      expect(masked.slice(0, -4)).toBe(number.slice(0, -4));
      expect(masked.slice(-4)).toBe('••••');
    });
  });
});
