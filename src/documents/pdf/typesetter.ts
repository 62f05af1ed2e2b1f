import { fontOf, TABULAR, type Face } from './faces';
import type { TextStyle } from './text-style';

/** Stands for a character that the font cannot draw; its text is kept for readers (ActualText). */
const MISSING = '\u25a1';
/** Marks of direction, joiners and the like: they have no form of their own. */
const INVISIBLE = /[\p{Cf}\p{Co}]/gu;

/** What the font can draw of a text, on one line. */
export function printable(text: string, face: Face): string {
  // What follows has all of it in every face.
  if (/^[\u0020-\u007e\u00a0-\u00ff\u2013\u2019\u202f\u2212]*$/.test(text)) return text;
  const font = fontOf(face);
  return [...text.replaceAll(INVISIBLE, '').replaceAll(/\s*[\t\r\n]\s*/g, ' ')]
    .map((character) =>
      font.hasGlyphForCodePoint(character.codePointAt(0) as number) ? character : MISSING,
    )
    .join('');
}

function widthOfWord(word: string, { face, size, isTabular = false }: TextStyle): number {
  const font = fontOf(face);
  const { advanceWidth } = font.layout(word, isTabular ? [TABULAR] : undefined);
  return (advanceWidth * size) / font.unitsPerEm;
}

/** Points that a text takes on one line. */
export function widthOf(text: string, style: TextStyle): number {
  const words = text.split(' ');
  const spaces = (words.length - 1) * widthOfWord(' ', style);
  return words.reduce((sum, word) => sum + (word === '' ? 0 : widthOfWord(word, style)), spaces);
}

/** The text in lines that are not wider than that; a word that is, is broken. */
export function wrap(text: string, style: TextStyle, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text, style.face).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer, style) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = broken(word, style, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return [...lines, line];
}

function broken(word: string, style: TextStyle, width: number): string[] {
  if (widthOf(word, style) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  let taken = 0;
  for (const character of word) {
    // One by one: a text of 10,000 characters is not measured again for each of them.
    const wide = widthOf(character, style);
    if (piece !== '' && taken + wide > width) {
      pieces.push(piece);
      piece = '';
      taken = 0;
    }
    piece += character;
    taken += wide;
  }
  return [...pieces, piece];
}
