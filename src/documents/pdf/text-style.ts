import type { Face } from './faces';

/** How a text is set. */
export interface TextStyle {
  readonly face: Face;
  /** Points. */
  readonly size: number;
  readonly color: string;
  /** Distance of baselines, in points. */
  readonly leading: number;
  /** Figures of one width, so that amounts stand below each other. */
  readonly isTabular?: boolean;
}

export const COLORS = {
  ink: '#111827',
  muted: '#5b6472',
  accent: '#1d4b7f',
  rule: '#dfe4ea',
  panel: '#f3f6f9',
  bar: '#7ea1c4',
} as const;

const { ink, muted, accent } = COLORS;

export const STYLES = {
  title: { face: 'bold', size: 24, color: ink, leading: 28 },
  wordmark: { face: 'bold', size: 14, color: accent, leading: 18 },
  number: { face: 'medium', size: 10.5, color: muted, leading: 14 },
  section: { face: 'bold', size: 13, color: ink, leading: 17 },
  sectionSum: { face: 'bold', size: 11, color: ink, leading: 17, isTabular: true },
  heading: { face: 'bold', size: 9, color: ink, leading: 13 },
  label: { face: 'regular', size: 7.5, color: muted, leading: 10.5 },
  value: { face: 'medium', size: 9, color: ink, leading: 12.5 },
  text: { face: 'regular', size: 8.5, color: ink, leading: 12 },
  strong: { face: 'bold', size: 8.5, color: ink, leading: 12 },
  small: { face: 'regular', size: 7.5, color: muted, leading: 10.5 },
  detail: { face: 'regular', size: 7.5, color: muted, leading: 10.5, isTabular: true },
  tableHead: { face: 'medium', size: 7.5, color: muted, leading: 10.5 },
  cell: { face: 'regular', size: 8.5, color: ink, leading: 12 },
  cellName: { face: 'medium', size: 8.5, color: ink, leading: 12 },
  figure: { face: 'regular', size: 8.5, color: ink, leading: 12, isTabular: true },
  net: { face: 'medium', size: 8.5, color: ink, leading: 12, isTabular: true },
  total: { face: 'bold', size: 10.5, color: ink, leading: 15, isTabular: true },
  due: { face: 'bold', size: 21, color: accent, leading: 26, isTabular: true },
  foot: { face: 'regular', size: 6.8, color: muted, leading: 9 },
} as const satisfies Readonly<Record<string, TextStyle>>;
