import { listingOutcome } from '../../src/domain/contract/service-user';

const ada = { name: 'Ada', email: 'ada@example.com' };
const known = { ...ada, isActive: true };

describe('What a list makes of a user with its id', () => {
  test('CXone 5: a user who is new, or had left, is one more to tell.', () => {
    expect(listingOutcome(undefined, ada)).toBe('ADDED');
    expect(listingOutcome({ ...known, isActive: false }, ada)).toBe('ADDED');
  });

  test('Rule 8.5: the same list again changes nothing.', () =>
    expect(listingOutcome(known, ada)).toBe('UNCHANGED'));

  test('Rule 8.5: another name or e-mail address is a change.', () => {
    expect(listingOutcome(known, { ...ada, name: 'Ada L.' })).toBe('CHANGED');
    expect(listingOutcome(known, { ...ada, email: null })).toBe('CHANGED');
    expect(listingOutcome({ ...known, email: null }, ada)).toBe('CHANGED');
    expect(listingOutcome({ ...known, email: null }, { ...ada, email: null })).toBe('UNCHANGED');
  });
});
