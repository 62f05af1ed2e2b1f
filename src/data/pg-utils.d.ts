/** A part of `pg` that its own types leave out. */
declare module 'pg/lib/utils' {
  /** The text, the bytes or the null that a value is sent as. */
  export function prepareValue(value: unknown): string | Buffer | null;
}
