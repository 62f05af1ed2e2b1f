import { readFile } from 'node:fs/promises';
import type { Font, GlyphPosition } from 'fontkit';
import { LRUCache } from 'lru-cache';

/** Inter: text, what stands out of it, and titles. */
export const FACES = ['regular', 'medium', 'bold'] as const;
export type Face = (typeof FACES)[number];

/** Figures of one width. */
export const TABULAR = 'tnum';
/** Words of all documents that were drawn lately, of a face. */
const RUNS_MAX = 10_000;

const faces = new Map<Face, Font>();

/** Reads the fonts, once a process: parsing one takes longer than drawing a document. */
export async function loadFaces(): Promise<void> {
  if (faces.size === FACES.length) return;
  const { create } = await import('fontkit');
  for (const face of FACES)
    faces.set(face, remembering(create(await readFile(pathOf(face))) as Font));
}

/** A font that was loaded. */
export function fontOf(face: Face): Font {
  const font = faces.get(face);
  if (!font) throw new Error('The fonts of documents are not loaded.');
  return font;
}

/**
 * TrueType, since fontkit cannot take a part of a WOFF2 font, and of WOFF only slowly. Named one by
 * one, so that the bundle knows what is not in it.
 */
function pathOf(face: Face): string {
  switch (face) {
    case 'regular':
      return require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf');
    case 'medium':
      return require.resolve('@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf');
    case 'bold':
      return require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf');
  }
}

/** What drawing needs of a glyph. */
interface DrawnGlyph {
  readonly id: number;
  readonly advanceWidth: number;
  /** The characters that it stands for here, by which a reader finds the text again. */
  readonly codePoints: readonly number[];
}

/** Glyphs of a text with their places. Whoever is given one may scale the places. */
class Run {
  constructor(
    readonly glyphs: readonly DrawnGlyph[],
    readonly positions: readonly GlyphPosition[],
  ) {}

  get advanceWidth(): number {
    return this.positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
  }

  copy(): Run {
    return new Run(
      this.glyphs,
      this.positions.map((position) => ({ ...position })),
    );
  }
}

/**
 * The font, which lays every word out once: that takes four fifths of the time of a document.
 * Figures of one width are laid out one by one, as nothing is to draw them nearer together.
 */
function remembering(font: Font): Font {
  const runs = new LRUCache<string, Run>({ max: RUNS_MAX });
  const runOf = (text: string, isTabular: boolean): Run => {
    const key = `${isTabular ? 't' : 'p'}${text}`;
    const known = runs.get(key);
    if (known) return known;
    // Contextual forms are ligatures of arrows and the like, and cost more than all else.
    const features = { calt: false, ...(isTabular ? { [TABULAR]: true } : {}) };
    // The font keeps every glyph with the first characters that it was asked for, or none where it
    // was a part of another: a later document would be read with those.
    Object.assign(font, { _glyphs: {} });
    const { glyphs, positions } = font.layout(text, features);
    const drawn = glyphs.map(({ id, advanceWidth, codePoints }) => {
      return { id, advanceWidth, codePoints };
    });
    const run = new Run(drawn, positions);
    runs.set(key, run);
    return run;
  };
  const layout = (text: string, features?: readonly string[]): Run => {
    if (features?.includes(TABULAR) !== true) return runOf(text, false).copy();
    const each = [...text].map((character) => runOf(character, true).copy());
    return new Run(
      each.flatMap(({ glyphs }) => glyphs),
      each.flatMap(({ positions }) => positions),
    );
  };
  return Object.create(font, { layout: { value: layout } }) as Font;
}
