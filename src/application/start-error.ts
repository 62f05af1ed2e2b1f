/**
 * Why Switchboard cannot start, in one sentence that says what to do about it.
 *
 * The sentence is for the person at the terminal: it is printed alone, without a stack, and never
 * holds a password.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The `code` of a Node or PostgreSQL error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of whatever was thrown, on one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*\n\s*/g, ' ').trim();
}
