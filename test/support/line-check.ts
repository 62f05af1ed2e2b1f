/**
 * What is wrong with a text as iCalendar (RFC 5545, 3.1): its line ends, the octets of its lines,
 * what it folds within, and what its components are nested in.
 */
export function faultsOfCalendar(text: string): string[] {
  const faults: string[] = [];
  if (!text.endsWith('\r\n')) faults.push('the last line has no end');
  if (/[^\r]\n|\r[^\n]/.test(text)) faults.push('a line ends otherwise than by CRLF');
  const physical = text.split('\r\n').slice(0, -1);
  for (const line of physical) {
    if (Buffer.byteLength(line) > 75) faults.push(`more than 75 octets: ${line}`);
    if (line === '' || line === ' ') faults.push('an empty line');
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line))
      faults.push(`a control character: ${line}`);
    // Half of a pair on either side of a fold would be no UTF-8.
    if (!line.isWellFormed()) faults.push(`half a character: ${line}`);
  }
  return [...faults, ...faultsOfLines(unfolded(text))];
}

/** The lines of content, those that were folded joined again. */
export const unfolded = (text: string): string[] =>
  text.replaceAll('\r\n ', '').split('\r\n').slice(0, -1);

const LINE = /^[A-Z-]+(;[A-Z-]+=[^;:"]+)*:.*$/;
const TEXTS = /^(SUMMARY|DESCRIPTION|NAME|X-WR-CALNAME):/;

function faultsOfLines(lines: readonly string[]): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    const [, what, name = ''] = /^(BEGIN|END):(.*)$/.exec(line) ?? [];
    if (what === 'BEGIN') open.push(name);
    if (what === 'END' && open.pop() !== name) faults.push(`${line} ends what was not begun`);
    if (!LINE.test(line)) faults.push(`no line of content: ${line}`);
    // A comma, a semicolon or a backslash of a text stands behind a backslash.
    if (TEXTS.test(line) && /(?<!\\)(\\\\)*([,;]|\\[^\\,;nN]|\\$)/.test(line.replace(TEXTS, ''))) {
      faults.push(`not escaped: ${line}`);
    }
    if (line.startsWith('UID:')) {
      if (seen.has(line)) faults.push(`twice: ${line}`);
      seen.add(line);
    }
  }
  if (open.length > 0) faults.push(`left open: ${open.join(', ')}`);
  return faults;
}
