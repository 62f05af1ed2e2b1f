/** A value as the variables and as a literal write it; absent where there is no such form. */
export interface Written {
  readonly json?: string;
  readonly literal?: string;
}

/** A value that nobody should send; some are made from the good one they take the place of. */
export interface Nasty {
  readonly name: string;
  of(good: Required<Written>): Written;
}

export const value = (name: string, of: unknown): Nasty => ({
  name,
  of: () => ({ json: JSON.stringify(of), literal: literalOf(of) }),
});
export const values = (name: string, all: readonly unknown[]): Nasty[] =>
  all.map((one) => value(`${name} ${JSON.stringify(one).slice(0, 40)}`, one));
export const literal = (text: string): Nasty => ({
  name: `literal ${text.slice(0, 40)}`,
  of: () => ({ literal: text }),
});
export const number = (text: string): Nasty => ({
  name: `number ${text.slice(0, 40)}`,
  of: () => ({ json: text, literal: text }),
});

function literalOf(of: unknown): string {
  if (Array.isArray(of)) return `[${of.map(literalOf).join(', ')}]`;
  if (typeof of !== 'object' || of === null) return JSON.stringify(of);
  const fields = Object.entries(of).map(([name, inner]) => `${name}: ${literalOf(inner)}`);
  return `{ ${fields.join(', ')} }`;
}
