import { createHash } from 'node:crypto';

const names = new Map<string, string>();
/** A connection keeps every statement that it prepared: rare shapes are not worth that. */
const NAMES_MAX = 300;

/**
 * A statement whose text is put together from parts, named by its text so that it is prepared once.
 *
 * Values never are part of a text, so there are as many texts as there are shapes of a question.
 */
export function namedByText(text: string): { name?: string; text: string } {
  let name = names.get(text);
  if (name === undefined) {
    if (names.size >= NAMES_MAX) return { text };
    name = `t-${createHash('sha256').update(text).digest('base64url').slice(0, 20)}`;
    names.set(text, name);
  }
  return { name, text };
}
