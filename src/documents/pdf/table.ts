import {
  actual,
  CONTENT,
  PAGE_ROOM,
  type Align,
  type Column,
  type Element,
  type Sheet,
} from './sheet';
import { STYLES, type TextStyle } from './text-style';
import { wrap } from './typesetter';

export interface TableColumn extends Column {
  readonly title: string;
  readonly align: Align;
}

interface SetLine {
  readonly text: string;
  readonly style: TextStyle;
}

/** Lines that stand below each other in a cell. */
export interface Cell {
  readonly lines: readonly SetLine[];
  /** What it says, where the font cannot draw all of it. */
  readonly actual: string | null;
}

/** The texts, each in its style, in lines of the column's width; empty ones are left out. */
export function cellOf(
  column: TableColumn,
  ...texts: readonly (readonly [text: string, style: TextStyle])[]
): Cell {
  const said = texts.filter(([text]) => text !== '');
  const isDrawn = said.every(([text, style]) => actual(text, style).actual === undefined);
  return {
    lines: said.flatMap(([text, style]) =>
      wrap(text, style, column.width).map((line) => ({ text: line, style })),
    ),
    actual: isDrawn ? null : said.map(([text]) => text).join('\n'),
  };
}

/** Points between what stands in one column and the next. */
export const COLUMN_GAP = 8;

/** Columns from left to right, of these widths, of which all but the last hold a gap. */
export function columnsOf(
  columns: readonly { title: string; width: number; align?: Align }[],
): TableColumn[] {
  let left: number = CONTENT.x;
  return columns.map(({ title, width, align = 'left' }, index) => {
    const gap = index < columns.length - 1 ? COLUMN_GAP : 0;
    const column = { title, x: left, width: width - gap, align };
    left += width;
    return column;
  });
}

const PADDING = 4.5;
const HEAD_HEIGHT = STYLES.tableHead.leading + 7;
/** Room for a label above what goes on from the page before. */
const CONTINUED_HEIGHT = 16;

/** Of a row that no page has room for, not less than this is left on one. */
const PIECE_HEIGHT_MIN = 60;

const heightOf = (row: readonly Cell[]) =>
  Math.max(...row.map(({ lines }) => lines.reduce((sum, { style }) => sum + style.leading, 0)));

/**
 * A table whose head stands on every page that it reaches. A row stays on one page where a page
 * has room for it.
 */
export function drawTable(
  sheet: Sheet,
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  continued: string,
): void {
  const span = spanOf(columns);
  const table = sheet.open('Table');
  const first = rows[0];
  sheet.need(HEAD_HEIGHT + (first ? Math.min(heightOf(first), 120) + 2 * PADDING : 0));
  drawHead(sheet, columns, table);
  sheet.rule(sheet.y, span);
  for (const row of rows) {
    const tr = sheet.open('TR', table);
    const cells = row.map(({ actual: text }) =>
      sheet.open('TD', tr, text === null ? {} : { actual: text }),
    );
    let rest = row;
    while (rest.some(({ lines }) => lines.length > 0)) {
      const height = heightOf(rest) + 2 * PADDING;
      const isWhole = sheet.left >= height;
      const willBe = height <= PAGE_ROOM - HEAD_HEIGHT - CONTINUED_HEIGHT;
      if (!isWhole && (willBe || sheet.left < PIECE_HEIGHT_MIN)) {
        sheet.startPage();
        repeatHead(sheet, columns, continued);
      }
      rest = drawRow(sheet, columns, cells, rest);
    }
    tr.end();
    sheet.rule(sheet.y, span);
  }
  table.end();
}

const spanOf = (columns: readonly TableColumn[]): Column => {
  const [first] = columns as readonly [TableColumn];
  const last = columns.at(-1) as TableColumn;
  return { x: first.x, width: last.x + last.width - first.x };
};

function drawHead(sheet: Sheet, columns: readonly TableColumn[], table: Element): void {
  const tr = sheet.open('TR', table);
  for (const column of columns) {
    // Its types do not know a scope yet.
    const options: object = { scope: 'Column' };
    const th = sheet.pdf.struct('TH', options, () => {
      sheet.drawLines([column.title], STYLES.tableHead, column, sheet.y, column.align);
    });
    tr.add(th);
  }
  tr.end();
  sheet.y += HEAD_HEIGHT;
}

function repeatHead(sheet: Sheet, columns: readonly TableColumn[], continued: string): void {
  sheet.artifact(() => {
    sheet.drawLines([continued], STYLES.strong, CONTENT, sheet.y);
    sheet.y += CONTINUED_HEIGHT;
    for (const column of columns) {
      sheet.drawLines([column.title], STYLES.tableHead, column, sheet.y, column.align);
    }
  }, 'Pagination');
  sheet.y += HEAD_HEIGHT;
  sheet.rule(sheet.y, spanOf(columns));
}

/** As many lines of each cell as the page has room for; what is left. */
function drawRow(
  sheet: Sheet,
  columns: readonly TableColumn[],
  elements: readonly Element[],
  row: readonly Cell[],
): readonly Cell[] {
  const top = sheet.y + PADDING;
  let below = top;
  const rest = row.map((cell, index) => {
    const column = columns[index] as TableColumn;
    let y = top;
    const fitting: SetLine[] = [];
    for (const line of cell.lines) {
      if (y + line.style.leading - sheet.y > sheet.left - PADDING) break;
      fitting.push(line);
      y += line.style.leading;
    }
    below = Math.max(below, y);
    if (fitting.length > 0) {
      elements[index]?.add(() => {
        let height = top;
        for (const { text, style } of fitting) {
          height = sheet.drawLines([text], style, column, height, column.align);
        }
      });
    }
    return { ...cell, lines: cell.lines.slice(fitting.length) };
  });
  sheet.y = below + PADDING;
  return rest;
}
