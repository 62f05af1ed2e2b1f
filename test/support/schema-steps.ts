/** What a migration does to a schema, as far as servers of the last release notice. */

type Lines = readonly string[];

const COLUMN = /^column (\S+) \d+ (\S+) /;
const NEW_COLUMN = /^column (\S+) \S+ .*$/s;
const CONSTRAINT = /^constraint (\S+) \S+ /;
const UNIQUE_INDEX = /^index CREATE UNIQUE INDEX \S+ ON public\.(\S+) /;
const PLAIN_INDEX = /^index CREATE INDEX /;
const TRIGGER = /^trigger (\S+) /;

/** A column without its place, which no statement of ours goes by. */
const withoutPlace = (line: string): string => line.replace(COLUMN, 'column $1 $2 ');

/**
 * What of a step is no mere addition: each a line of the schema (`schema-lines.ts`) that the last
 * release may rely on and that is gone, or one that refuses what it writes.
 *
 * A check that is replaced by a wider one cannot be told from a narrower one: it is found, too. An
 * index that only makes statements faster may go.
 */
export function breaksOf(before: Lines, after: Lines): string[] {
  const had = new Set(before.map(withoutPlace));
  const has = new Set(after.map(withoutPlace));
  const gone = [...had].filter((line) => !has.has(line) && !PLAIN_INDEX.test(line));
  const added = [...has].filter((line) => !had.has(line));
  const tables = new Set(before.flatMap((line) => /^table (\S+) /.exec(line)?.[1] ?? []));
  const isOld = (table: string | undefined) => table !== undefined && tables.has(table);
  const isRefusing = (line: string) =>
    isOld(NEW_COLUMN.exec(line)?.[1])
      ? / not null/.test(line) && !/ default /.test(line)
      : [CONSTRAINT, UNIQUE_INDEX, TRIGGER].some((kind) => isOld(kind.exec(line)?.[1])) &&
        !speaksOfNew(line, added);
  return [...gone, ...added.filter(isRefusing)].sort();
}

/** Whether it is about a column that is new, too: rows that leave that out are taken. */
function speaksOfNew(line: string, added: Lines): boolean {
  return added.some((each) => {
    const [, table = '', column = ''] = /^column (\S+) (\S+) /.exec(each) ?? [];
    return column !== '' && new RegExp(`\\b${table} .*\\b${column}\\b`, 's').test(line);
  });
}
