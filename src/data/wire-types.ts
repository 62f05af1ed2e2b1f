import { types } from 'pg';

const { TIMESTAMPTZ, DATE, INT8 } = types.builtins;
type TypeId = (typeof types.builtins)[keyof typeof types.builtins];

/**
 * How PostgreSQL's values arrive: civil dates and decimals as their text, instants as canonical UTC
 * text, counts as numbers. No value passes through a JavaScript Date, which would lose its zone.
 */
export const wireTypes = {
  getTypeParser(oid: TypeId, format?: 'text' | 'binary'): unknown {
    if (oid === DATE) return (text: string) => text;
    if (oid === TIMESTAMPTZ) return canonicalInstant;
    if (oid === INT8) return Number;
    return types.getTypeParser(oid, format);
  },
};

const WHOLE_SECONDS_LENGTH = '2026-01-31 09:30:00+00'.length;

/** "2026-01-31 09:30:00.5+00" (the session's zone is UTC) as "2026-01-31T09:30:00.500Z". */
function canonicalInstant(text: string): string {
  if (text.length === WHOLE_SECONDS_LENGTH) {
    return `${text.slice(0, 10)}T${text.slice(11, WHOLE_SECONDS_LENGTH - 3)}.000Z`;
  }
  const seconds = text.slice(0, 19).replace(' ', 'T');
  const fraction = text.slice(20, -3).padEnd(3, '0');
  return `${seconds}.${fraction}Z`;
}
