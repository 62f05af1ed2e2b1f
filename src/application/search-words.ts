/** Characters of a word that count; nobody types more to find something. */
export const SEARCH_WORD_MAX = 100;

/** Letters that no accent is taken off, as people without them on their keyboard write them. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', œ: 'oe', ø: 'o', ß: 'ss', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
};

/** In lower case, without accents, in the plain form of each character. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[æœøßłđðþı]/gu, (letter) => LETTERS[letter] ?? letter);
}

const cut = (word: string): string => [...word].slice(0, SEARCH_WORD_MAX).join('');

/**
 * The words that a text is found by: from each beginning of a word to the next space.
 *
 * "jane.doe@acme.example" is found by "jane.d", by "doe@", and by "acme".
 */
export function searchWordsOf(text: string): string[] {
  return folded(text)
    .split(/\s+/u)
    .flatMap((chunk) =>
      Array.from(chunk.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu), ({ index }) =>
        cut(chunk.slice(index)),
      ),
    );
}

/**
 * The beginnings of words that a search asks for, each once, the longest first: what stands before
 * the first letter or digit of each is dropped.
 */
export function searchPrefixesOf(search: string): string[] {
  const prefixes = folded(search)
    .split(/\s+/u)
    .map((chunk) => cut(chunk.replace(/^[^\p{L}\p{N}]+/u, '')))
    .filter((prefix) => prefix !== '');
  return [...new Set(prefixes)].sort((one, other) => other.length - one.length);
}
