import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { OPERATIONS } from '../../src/domain/derivation';
import { FORMULAS_IN_FRENCH, SENTENCES, type Sentence } from '../../src/domain/sentences';
import { labelOf } from '../../src/domain/value-labels';
import { told, toldBefore, wording } from '../../src/domain/wording';
import type { DomainError } from '../../src/domain/domain-error';
import { refusal } from '../../src/domain/refusals';
import { parseDate, type CalendarDate, type YearMonth } from '../../src/domain/time/calendar-date';

const root = path.join(__dirname, '../../src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('sentences.ts'))
  .map((file) => readFileSync(path.join(root, file), 'utf8'))
  .join('\n');
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('Whatever a derivation says, it says in English and in French', () => {
  const sentences = Object.entries(SENTENCES);

  test('Each sentence takes the same values in both, and differs where it has words.', () => {
    for (const [english, french] of sentences) {
      expect([english, namesIn(french)]).toEqual([english, namesIn(english)]);
      if (/[a-z]/.test(english.replaceAll(/\{\w+\}/g, ''))) expect(french).not.toBe(english);
      expect(/\.$/.test(french)).toBe(/\.$/.test(english));
    }
  });

  test('French is written with its own apostrophe and its spaces before two-part marks.', () => {
    const texts = [...Object.values(SENTENCES), ...Object.values(FORMULAS_IN_FRENCH)];
    expect(texts.filter((text) => /'|[^ \u00a0\u202f][:;!?]/.test(text))).toEqual([]);
  });

  test('No sentence is left that nothing says.', () => {
    const isSaid = (sentence: string) =>
      sources.includes(`'${sentence}'`) || sources.includes(`"${sentence}"`);
    expect(sentences.map(([english]) => english).filter((text) => !isSaid(text))).toEqual([]);
  });

  test('Every formula has its French.', () => {
    expect(Object.keys(FORMULAS_IN_FRENCH)).toEqual(Object.keys(OPERATIONS));
  });
});

describe('Values are written as each language writes them', () => {
  const date = (text: string) => ({ date: text as CalendarDate });
  const inBoth = (...[sentence, words]: [Sentence, Record<string, never>]) => {
    const one = { sentence, french: SENTENCES[sentence], words };
    return [told(one, 'EN'), told(one, 'FR')];
  };

  test('Dates and months.', () => {
    const words = { startsOn: date('2026-10-01'), endsBefore: date('2027-12-31') };
    expect(
      inBoth(
        'The initial term runs from {startsOn} to the day before {endsBefore}.',
        words as never,
      ),
    ).toEqual([
      'The initial term runs from 2026-10-01 to the day before 2027-12-31.',
      'La durée initiale court du 1er octobre 2026 jusqu’à la veille du 31 décembre 2027.',
    ]);
    const total = { money: { micros: 1_419_180_000n, currency: 'EUR', decimals: 2 } };
    const month = { month: '2026-08' as YearMonth };
    expect(
      inBoth('Recurring charges of {month}: {total} {currency}.', {
        ...{ month, total, currency: 'EUR' },
      } as never),
    ).toEqual([
      'Recurring charges of 2026-08: 1419.18 EUR.',
      'Frais récurrents du mois d’août 2026\u00a0: 1419,18 EUR.',
    ]);
  });

  test('Prices, and sentences within a sentence.', () => {
    const call = wording(
      '{billedSeconds} s billed at {perMinute} a minute{fee}{least}: {amount}.',
      {
        billedSeconds: 60,
        perMinute: { price: 12_500n },
        fee: wording(', with a fee of {connectionFee}', { connectionFee: { price: 50_000n } }),
        least: '',
        amount: { price: 62_500n },
      },
    );
    expect(told(call, 'EN')).toBe('60 s billed at 0.0125 a minute, with a fee of 0.05: 0.0625.');
    expect(told(call, 'FR')).toBe(
      '60 s facturées à 0,0125 la minute, avec des frais d’établissement de 0,05\u00a0: 0,0625.',
    );
  });

  test('What was told before stays as it was, whatever stands in its braces.', () => {
    const kept = toldBefore('expected a name, got "{name}"', 'attendu : un nom ; reçu : "{name}"');
    expect(told(kept, 'EN')).toBe('expected a name, got "{name}"');
    expect(told(kept, 'FR')).toBe('attendu\u00a0: un nom\u00a0; reçu\u00a0: "{name}"');
  });

  test('An amount is told with all of its digits, also beyond those it is stated with.', () => {
    const refused = (micros: bigint) =>
      refusal('expected an amount rounded to {decimals} decimals, got {amount}', {
        ...{ decimals: 2, amount: { money: { micros, decimals: 2 } } },
      });
    expect(told(refused(12_340_000n), 'FR')).toMatch(/ 12,34$/);
    expect(told(refused(12_345_000n), 'EN')).toMatch(/ 12\.345$/);
  });

  test('A rule words its refusal in both languages; the message of the error is English.', () => {
    try {
      parseDate('31/12/2026');
    } catch (error) {
      const { message, wording: worded } = error as DomainError;
      expect(told(worded, 'EN')).toBe(message);
      expect(told(worded, 'FR')).toBe(
        'attendu\u00a0: une date qui existe, au format "YYYY-MM-DD", de 0001-01-01 à 9999-12-31\u00a0; reçu\u00a0: "31/12/2026"',
      );
    }
    expect.assertions(2);
  });

  test('Names of values, also where they are numbered.', () => {
    expect(labelOf('noticeDueBy', 'EN')).toBe('last day for notice');
    expect(labelOf('noticeDueBy', 'FR')).toBe('dernier jour pour donner préavis');
    expect([labelOf('line2', 'EN'), labelOf('line2', 'FR')]).toEqual(['line 2', 'ligne 2']);
    expect([labelOf('charge1', 'EN'), labelOf('charge1', 'FR')]).toEqual(['charge 1', 'frais 1']);
  });
});
