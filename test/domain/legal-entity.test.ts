import { entityOn, problemsOfEntity } from '../../src/domain/invoice/legal-entity';
import { parseDate } from '../../src/domain/time/calendar-date';
import { parseInstant } from '../../src/domain/time/time-zone';
import { told } from '../../src/domain/wording';
import { createdWith, entityFact, FRENCH, IRISH } from './invoice-parties';

const problems = (...changed: Parameters<typeof problemsOfEntity>) =>
  problemsOfEntity(...changed).map(({ part, wording }) => [part, told(wording, 'EN')]);

describe('A legal entity on a day', () => {
  const facts = [
    createdWith(FRENCH),
    entityFact('2026-06-01', { legalName: 'Exemple SAS', graceDays: 5 }),
  ];

  test('is what was last said of it by then, field by field.', () => {
    expect(entityOn({ facts }, parseDate('2026-05-31'))).toEqual(FRENCH);
    expect(entityOn({ facts }, parseDate('2026-06-01'))).toEqual({
      ...FRENCH,
      ...{ legalName: 'Exemple SAS', graceDays: 5 },
    });
  });

  test('as it was known before leaves out what was recorded later.', () => {
    const known = parseInstant('2026-06-01T00:00:00Z');
    expect(entityOn({ facts }, parseDate('2026-06-01'), known)).toEqual(FRENCH);
  });
});

describe('What an entity says of itself goes together', () => {
  test('in France and elsewhere.', () => {
    expect(problems(FRENCH)).toEqual([]);
    expect(problems({ ...FRENCH, paymentTermDays: 60 })).toEqual([]);
    expect(problems(IRISH)).toEqual([]);
    expect(problems({ ...IRISH, paymentTermDays: 365 })).toEqual([]);
  });

  test('by its SIREN, everywhere.', () => {
    const other = { registration: { scheme: '0002', value: '732829320' } };
    const expected = 'expected a value that begins with the registered SIREN 732829320, got';
    expect(problems({ ...FRENCH, ...other })).toEqual([
      ['identifier', `${expected} "55210055400013"`],
      ['electronicAddress', `${expected} "552100554"`],
    ]);
  });

  test('with each note once, and those that French invoices must have (L441-9).', () => {
    const [pmd, pmt, aab] = FRENCH.notes as [never, never, never];
    expect(problems({ ...IRISH, notes: [pmd, pmt, pmd] })).toEqual([
      ['notes', 'expected each code of a note once, got PMD again'],
    ]);
    expect(problems({ ...FRENCH, notes: [aab] })).toEqual([
      ['notes', 'expected the notes PMD, PMT and AAB of a seller in France, missing: PMD, PMT'],
    ]);
  });

  test('with at most 60 days to pay in France (L441-10), and within its own limit.', () => {
    expect(problems({ ...FRENCH, paymentTermDaysMax: null })).toEqual([
      ['paymentTermDaysMax', 'expected at most 60 days for a seller in France, got no limit'],
    ]);
    expect(problems({ ...FRENCH, paymentTermDaysMax: 61 })).toEqual([
      ['paymentTermDaysMax', 'expected at most 60 days for a seller in France, got 61'],
    ]);
    expect(problems({ ...FRENCH, paymentTermDays: 61 })).toEqual([
      ['paymentTermDays', 'expected at most 60 days to pay, as the entity allows, got 61'],
    ]);
    expect(problems({ ...IRISH, paymentTermDays: 31, paymentTermDaysMax: 30 })).toEqual([
      ['paymentTermDays', 'expected at most 30 days to pay, as the entity allows, got 31'],
    ]);
  });
});
