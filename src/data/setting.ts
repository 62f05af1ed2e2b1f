import type { Statement } from './statement';

/** Words, numbers and lists of them: nothing that could end a literal. */
const PLAIN = /^[\w{},-]*$/;

/**
 * Makes a setting for one transaction.
 *
 * SET takes no parameters, so the value stands in the text. A cluster hands SET LOCAL on to its
 * nodes, and what set_config() does it does not.
 *
 * @throws Error for a value that is no plain word or list.
 */
export function setLocal(name: string, value: string): Statement {
  if (!PLAIN.test(value)) throw new Error(`the setting ${name} was given a malformed value`);
  return { text: `set local ${name} = '${value}'`, isOwn: true };
}
