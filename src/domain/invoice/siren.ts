/** The sum of digits in which every second one from the right is doubled, as Luhn has it. */
function luhnSum(digits: string): number {
  const isDoubled = (index: number) => (digits.length - index) % 2 === 0;
  return [...digits].reduce((sum, digit, index) => {
    const value = Number(digit) * (isDoubled(index) ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

/** Nine digits that follow Luhn: a company in France. */
export const isSiren = (text: string): boolean => /^\d{9}$/.test(text) && luhnSum(text) % 10 === 0;

/** The postal service, whose establishments were more than the check digit allows for. */
const LA_POSTE = '356000000';

/** The sum of its digits is a multiple of 5, where that of others follows Luhn. */
const isPostOffice = (text: string): boolean =>
  text.startsWith(LA_POSTE) && [...text].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;

/** A SIREN and five digits, fourteen that follow Luhn: one of its establishments. */
export const isSiret = (text: string): boolean =>
  /^\d{14}$/.test(text) &&
  isSiren(text.slice(0, 9)) &&
  (luhnSum(text) % 10 === 0 || isPostOffice(text));
