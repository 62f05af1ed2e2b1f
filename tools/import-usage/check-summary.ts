import type { CheckResult } from './check-file';
import type { CheckReport } from './check-report';
import { count, counted, printable, seconds } from './wording';

const CONTENT_SHOWN_MAX = 200;

/** What would become of one file, for people. */
export function checkSummary(label: string, result: CheckResult): string {
  const { report } = result;
  const parts = [
    [`${printable(label)}: checked, nothing is stored`, ...countsIn(result)],
    totalsIn(report),
    numbersIn(report),
    refusalsIn(report),
    report.warnings.length > 0 ? ['Looks wrong', ...report.warnings.map(warning)] : [],
  ];
  const told = parts.filter((lines) => lines.length > 0);
  return `${told.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const warning = ({ message }: CheckReport['warnings'][number]) => `  ${printable(message)}`;

function countsIn({ summary, report, millis }: CheckResult): string[] {
  const { repeated } = report;
  const within = (records: number) =>
    records > 0 ? `${count(records)} of them within the file` : '';
  const statuses = Object.entries(report.statuses).sort(([, a], [, b]) => b - a);
  const unknown = repeated.isComplete ? '' : 'repetitions of later lines were not looked for';
  return table([
    ['lines', count(summary.line), unknown],
    ['accepted', count(summary.accepted), ''],
    ...statuses.map(([status, records]) => [`  ${printable(status)}`, count(records), '']),
    ['duplicates', count(summary.duplicates), within(repeated.duplicates)],
    ['conflicts', count(summary.conflicts), within(repeated.conflicts)],
    ['rejected', count(summary.rejected), ''],
    ['seconds', seconds(millis), ''],
  ]);
}

function totalsIn({ totals }: CheckReport): string[] {
  if (totals.length === 0) return [];
  const rows = totals.map((total) => [
    printable(`${total.direction} ${codeOf(total)}`),
    counted(total.calls, 'call'),
    total.unratedCalls > 0 ? `${count(total.unratedCalls)} unrated` : '',
    `${count(total.billedSeconds)} s`,
    printable(`${total.amount} ${total.currency}`),
  ]);
  return ['Would be stored, by the other party’s calling code', ...table(rows)];
}

const codeOf = ({ callingCode }: CheckReport['totals'][number]) =>
  callingCode === null ? 'no number' : `+${callingCode}`;

const KINDS: Readonly<Record<string, string>> = {
  COMPLETED: 'completed',
  EMERGENCY: 'found to be emergency numbers',
  LEFT_OUT: 'left out',
};

function numbersIn({ numbers }: CheckReport): string[] {
  if (numbers.length === 0) return [];
  const lines = numbers.flatMap(({ field, kind, count: records, first }) => [
    `  ${printable(field)}, ${KINDS[kind] ?? printable(kind)}: ${count(records)}`,
    ...table(
      first.map(({ line, written, understood }) => [
        `  line ${count(line)}`,
        printable(written),
        understood === null ? '' : `→ ${printable(understood)}`,
      ]),
      () => false,
    ),
  ]);
  return ['Numbers as written, and as understood', ...lines];
}

function refusalsIn({ refusals, otherProblems }: CheckReport): string[] {
  if (refusals.length === 0) return [];
  const lines = refusals.flatMap(({ status, field, reason, records, first }) => [
    `  ${status}, ${counted(records, 'record')}: ${field === null ? '' : `${field}: `}${reason}`,
    ...first.flatMap(({ line, externalId, message, content }) => [
      `    line ${count(line)}${externalId === null ? '' : `, ${externalId}`}: ${message}`,
      `      ${shortened(content)}`,
    ]),
  ]);
  const others = `  further problems of other kinds: ${count(otherProblems)}`;
  const all = otherProblems > 0 ? [...lines, others] : lines;
  return ['Would be refused', ...all.map(printable)];
}

const shortened = (content: string): string => {
  const characters = [...content];
  if (characters.length <= CONTENT_SHOWN_MAX) return content;
  return `${characters.slice(0, CONTENT_SHOWN_MAX).join('')}…`;
};

const isCount = (cell: string): boolean => /^[\d.,]+( |$)/.test(cell);

/** Rows whose cells stand below each other. */
function table(
  rows: readonly (readonly string[])[],
  isRight: (cell: string) => boolean = isCount,
): string[] {
  const widthOf = (place: number) => Math.max(...rows.map((row) => [...(row[place] ?? '')].length));
  const widths = (rows[0] ?? []).map((_, place) => widthOf(place));
  return rows.map((row) => {
    const cells = row.map((cell, place) => {
      const gap = ' '.repeat((widths[place] ?? 0) - [...cell].length);
      return isRight(cell) ? gap + cell : cell + gap;
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
