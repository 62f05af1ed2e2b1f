/**
 * Whether variables hold more than so many values, those in lists and objects counted; it stops
 * counting there, so that it takes no longer however large they are.
 */
export function hasMoreValues(variables: unknown, max: number): boolean {
  let room = max + 1;
  const waiting: unknown[] = [variables];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value === null || typeof value !== 'object') continue;
    const values: unknown[] = Array.isArray(value) ? value : Object.values(value);
    room -= values.length;
    if (room <= 0) return true;
    for (const one of values) waiting.push(one);
  }
  return false;
}
