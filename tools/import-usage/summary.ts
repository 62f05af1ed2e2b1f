import type { ImportResult } from './import-file';
import { count, printable, seconds } from './wording';

/** What one file came to, for standard output. */
export function summaryOf(
  label: string,
  { summary, records, millis }: ImportResult,
  report: string | undefined,
): string {
  const perSecond = millis > 0 ? Math.round((records * 1000) / millis) : 0;
  const rows: [string, string][] = [
    ['lines', count(summary.line)],
    ['accepted', count(summary.accepted)],
    ['duplicates', count(summary.duplicates)],
    ['conflicts', count(summary.conflicts)],
    ['rejected', count(summary.rejected)],
    ['seconds', seconds(millis)],
    ['records/s', count(perSecond)],
  ];
  const width = Math.max(...rows.map(([, value]) => value.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(12)}${value.padStart(width)}`);
  lines.push(`  ${'report'.padEnd(12)}${report === undefined ? 'none' : printable(report)}`);
  return [printable(label), ...lines, ''].join('\n');
}
