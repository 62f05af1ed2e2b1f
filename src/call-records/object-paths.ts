/** What stands at a path in a value of JSON; undefined for nothing. */
export function valueAt(object: unknown, path: readonly string[]): unknown {
  let value = object;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/**
 * A JSON value as text, "" for none; null for a list or an object, and for a number whose digits
 * JSON.parse has rounded, which would give two calls one id.
 */
export function textIn(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  return Number.isSafeInteger(value) || !Number.isInteger(value) ? String(value) : null;
}
