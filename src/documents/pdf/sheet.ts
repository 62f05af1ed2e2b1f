import type PDFDocument from 'pdfkit';
import { FACES, fontOf, TABULAR } from './faces';
import { COLORS, type TextStyle } from './text-style';
import { printable, widthOf, wrap } from './typesetter';

export type Align = 'left' | 'right';
/** What a part of the document is, for those who hear it read out. */
export type Role = 'H1' | 'H2' | 'H3' | 'P';

export interface Column {
  readonly x: number;
  readonly width: number;
}

/** A4 in points, with its margins. */
export const PAGE = { width: 595.28, height: 841.89, left: 51, right: 51, top: 51 } as const;
export const CONTENT: Column = { x: PAGE.left, width: PAGE.width - PAGE.left - PAGE.right };
const REPLACEMENT_CHARACTER = 0xfffd;
/** Nothing but the foot stands below. */
const BOTTOM = PAGE.height - 60;
/** Where text begins on every page but the first, below the line that says whose page it is. */
const CONTINUED_TOP = 74;
/** What any page but the first has room for. */
export const PAGE_ROOM = BOTTOM - CONTINUED_TOP;

export type Pdf = InstanceType<typeof PDFDocument>;
export type Element = ReturnType<Pdf['struct']>;

/**
 * Pages that are filled from top to bottom. Whatever is drawn hangs in the structure tree, or is an
 * artifact: rules, panels, heads and feet of pages.
 */
export class Sheet {
  /** Where the next thing stands; the distance from the top of the page. */
  y: number = PAGE.top;
  private pageCount = 0;
  private readonly root: Element;

  constructor(readonly pdf: Pdf) {
    for (const face of FACES) {
      // It takes a font that is parsed already; its types do not say so.
      pdf.registerFont(face, fontOf(face) as unknown as string);
      pdf.font(face);
      // It says that a glyph which nothing shows is U+0000, which PDF/A-3a does not take.
      const { _font: font } = pdf as unknown as { _font: { unicode: number[][] } };
      font.unicode[0] = [REPLACEMENT_CHARACTER];
    }
    this.root = pdf.struct('Document');
    pdf.addStructure(this.root);
    this.startPage();
  }

  get pages(): number {
    return this.pageCount;
  }

  /** Points that are left on the page. */
  get left(): number {
    return BOTTOM - this.y;
  }

  startPage(): void {
    this.pdf.addPage();
    this.y = this.pageCount === 0 ? PAGE.top : CONTINUED_TOP;
    this.pageCount += 1;
  }

  /** Goes to a new page where less than that is left; true where it did. */
  need(height: number): boolean {
    if (this.left >= height) return false;
    this.startPage();
    return true;
  }

  /** An element of the structure, to be ended by whoever opens it. */
  open(type: string, parent: Element = this.root, options: { actual?: string } = {}): Element {
    const element = this.pdf.struct(type, options);
    parent.add(element);
    return element;
  }

  /** One line at a baseline, without any structure: only within a part that has it. */
  draw(text: string, style: TextStyle, x: number, baseline: number): void {
    if (text === '') return;
    this.pdf
      .font(style.face)
      .fontSize(style.size)
      .fillColor(style.color)
      .text(text, x, baseline, {
        lineBreak: false,
        baseline: 'alphabetic',
        ...(style.isTabular === true ? { features: [TABULAR] } : {}),
      });
  }

  /** Lines from a height on, without structure; the height below them. */
  drawLines(
    lines: readonly string[],
    style: TextStyle,
    { x, width }: Column,
    top: number,
    align: Align = 'left',
  ): number {
    lines.forEach((line, index) => {
      const indent = align === 'right' ? width - widthOf(line, style) : 0;
      this.draw(line, style, x + indent, baselineIn(style, top + index * style.leading));
    });
    return top + lines.length * style.leading;
  }

  /**
   * A part of the text at a height, in a column; the height below it. It stays on its page: for
   * what is known to fit.
   */
  placed(
    role: Role,
    text: string,
    style: TextStyle,
    column: Column,
    top: number,
    align: Align = 'left',
  ): number {
    const lines = wrap(text, style, column.width);
    const below = top + lines.length * style.leading;
    this.root.add(
      this.pdf.struct(role, actual(text, style), () => {
        this.drawLines(lines, style, column, top, align);
      }),
    );
    return below;
  }

  /** A part of the text below what there is, over as many pages as it needs. */
  paragraph(text: string, style: TextStyle, role: Role = 'P', column: Column = CONTENT): void {
    const lines = wrap(text, style, column.width);
    const element = this.pdf.struct(role, actual(text, style));
    this.root.add(element);
    for (let from = 0; from < lines.length;) {
      this.need(style.leading);
      const fits = Math.max(1, Math.floor(this.left / style.leading));
      const some = lines.slice(from, from + fits);
      element.add(() => {
        this.drawLines(some, style, column, this.y);
      });
      this.y += some.length * style.leading;
      from += fits;
    }
    element.end();
  }

  /** What is looked at, with what it shows in words. */
  figure(alt: string, { x, width }: Column, top: number, height: number, draw: () => void): void {
    const options = { alt, bbox: [x, top, x + width, top + height] };
    this.root.add(this.pdf.struct('Figure', options, draw));
  }

  /** What says nothing: lines, panels, heads and feet of pages. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.pdf.markContent('Artifact', { type });
    draw();
    this.pdf.endMarkedContent();
  }

  rule(y: number, { x, width }: Column = CONTENT, color: string = COLORS.rule, weight = 0.6): void {
    this.artifact(() => {
      this.pdf.rect(x, y - weight / 2, width, weight).fill(color);
    });
  }

  panel({ x, width }: Column, top: number, height: number): void {
    this.artifact(() => {
      this.pdf.roundedRect(x, top, width, height, 4).fill(COLORS.panel);
    });
  }

  /** Heads and feet, once it is known how many pages there are. */
  finish(onPage: (index: number) => void): void {
    this.root.end();
    for (let index = 0; index < this.pageCount; index += 1) {
      this.pdf.switchToPage(index);
      this.artifact(() => {
        onPage(index);
      }, 'Pagination');
    }
  }
}

/** The baseline of a line that begins at that height: letters stand in its middle. */
export const baselineIn = ({ size, leading }: TextStyle, top: number): number =>
  top + leading / 2 + size * 0.36;

/** The text itself, where the font cannot draw all of it. */
export const actual = (text: string, { face }: TextStyle): { actual?: string } =>
  printable(text, face).includes('\u25a1') ? { actual: text } : {};
