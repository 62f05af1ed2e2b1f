import { formatMoney, formatShortest, type Micros, type Money } from './money/money';
import { SENTENCES, type Sentence } from './sentences';
import type { CalendarDate, YearMonth } from './time/calendar-date';

/** A language in which derivations are told. */
export type Language = 'EN' | 'FR';

/** What stands in a sentence in the place of a name; an amount without its currency. */
export type Word =
  | number
  | string
  | { readonly date: CalendarDate }
  | { readonly month: YearMonth }
  | { readonly money: Money }
  /** Without zeros at its end. */
  | { readonly price: Micros }
  | Wording;

/** The names in braces of a sentence. */
type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A word for each name in the sentence; nothing where it has none. */
export type WordsOf<S extends Sentence> = [NamesIn<S>] extends [never]
  ? readonly []
  : readonly [Readonly<Record<NamesIn<S>, Word>>];

/** A sentence that is told as it is. */
export type SentenceWithoutNames = {
  [S in Sentence]: [NamesIn<S>] extends [never] ? S : never;
}[Sentence];

/** A sentence with its words, not told in any language yet. */
export interface Wording {
  readonly sentence: Sentence;
  readonly words: Readonly<Record<string, Word>>;
}

export const wording = <S extends Sentence>(sentence: S, ...words: WordsOf<S>): Wording => ({
  sentence,
  words: words[0] ?? {},
});

/** The sentence in a language, with its words. */
export function told({ sentence, words }: Wording, language: Language): string {
  const text = language === 'FR' ? spaced(SENTENCES[sentence]) : sentence;
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => spoken(words[name] as Word, language));
}

/** French has a space before a mark of two parts, at which no line is broken. */
const spaced = (french: string) => french.replaceAll(/ (?=[:;])/g, '\u00a0');

function spoken(word: Word, language: Language): string {
  if (typeof word !== 'object') return `${word}`;
  if ('sentence' in word) return told(word, language);
  if ('date' in word) return language === 'FR' ? dateInFrench(word.date) : word.date;
  if ('month' in word) return language === 'FR' ? ofMonthInFrench(word.month) : word.month;
  const number = 'money' in word ? formatMoney(word.money) : formatShortest(word.price);
  return language === 'FR' ? number.replace('.', ',') : number;
}

const MONTHS_IN_FRENCH = [
  ...['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre'],
  ...['octobre', 'novembre', 'décembre'],
];

/** "d’octobre 2026", "de mai 2026" */
const ofMonthInFrench = (month: YearMonth) =>
  (/-(04|08|10)$/.test(month) ? 'd’' : 'de ') + monthInFrench(month);

/** "octobre 2026" */
function monthInFrench(month: string): string {
  return `${MONTHS_IN_FRENCH[Number(month.slice(5, 7)) - 1]} ${Number(month.slice(0, 4))}`;
}

/** "1er octobre 2026" */
function dateInFrench(date: CalendarDate): string {
  const day = Number(date.slice(8));
  return `${day === 1 ? '1er' : day} ${monthInFrench(date)}`;
}
