import { decimalText, formatShortest, type Micros } from './money/decimal-text';
import { SENTENCES, type Sentence } from './sentences';
import type { CalendarDate, YearMonth } from './time/civil-date';

/** A language in which derivations, problems and refusals are told. */
export type Language = 'EN' | 'FR';

/** What stands in a sentence in the place of a name; an amount without its currency. */
export type Word =
  | number
  | string
  | { readonly date: CalendarDate }
  | { readonly month: YearMonth }
  | { readonly money: { readonly micros: Micros; readonly decimals: number } }
  /** Without zeros at its end. */
  | { readonly price: Micros }
  | Wording;

/** The names in braces of a sentence. */
type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A word for each name in the sentence; nothing where it has none. */
export type WordsOf<S extends string> = [NamesIn<S>] extends [never]
  ? readonly []
  : readonly [Readonly<Record<NamesIn<S>, Word>>];

/** A sentence that is told as it is. */
export type SentenceWithoutNames = {
  [S in Sentence]: [NamesIn<S>] extends [never] ? S : never;
}[Sentence];

/** A sentence with its words, not told in any language yet. */
export interface Wording {
  readonly sentence: string;
  readonly french: string;
  readonly words: Readonly<Record<string, Word>>;
}

/**
 * Makes the function that words what a catalogue holds: English sentences, each with its French.
 *
 * Nothing else can be worded with it, so nothing can be said that has no French.
 */
export function wordingIn<Catalogue extends Readonly<Record<string, string>>>(
  catalogue: Catalogue,
) {
  return <S extends keyof Catalogue & string>(sentence: S, ...words: WordsOf<S>): Wording => ({
    sentence,
    french: catalogue[sentence] as string,
    words: words[0] ?? {},
  });
}

/** What derivations say. */
export const wording = wordingIn(SENTENCES);

/** What was told before, in both languages, and was kept as text. */
export const toldBefore = (english: string, french: string): Wording => ({
  sentence: english,
  french,
  words: {},
});

/** The sentence in a language, with its words. */
export function told({ sentence, french, words }: Wording, language: Language): string {
  const text = language === 'FR' ? spaced(french) : sentence;
  return text.replaceAll(/\{(\w+)\}/g, (braces, name: string) =>
    Object.hasOwn(words, name) ? spoken(words[name] as Word, language) : braces,
  );
}

/** French has a space before a mark of two parts, at which no line is broken. */
const spaced = (french: string) => french.replaceAll(/ (?=[:;])/g, '\u00a0');

function spoken(word: Word, language: Language): string {
  if (typeof word !== 'object') return `${word}`;
  if ('sentence' in word) return told(word, language);
  if ('date' in word) return language === 'FR' ? dateInFrench(word.date) : word.date;
  if ('month' in word) return language === 'FR' ? ofMonthInFrench(word.month) : word.month;
  const number =
    'money' in word
      ? decimalText(word.money.micros, word.money.decimals)
      : formatShortest(word.price);
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
