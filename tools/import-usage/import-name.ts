import { createHash, randomBytes } from 'node:crypto';
import type { CallSource } from './call-source';
import { printable } from './wording';

const BASE_CHARACTERS_MAX = 80;
const DIGITS = 16;

/**
 * What an import is called at the server: the same file sent in the same way has the same name, so
 * the same command goes on where an earlier one ended.
 *
 * A file that is read in another way (another zone, another mapping) is another import: else its
 * second half would be stored by the new way and its first half by the old one.
 */
export function importName(
  { label, identity }: Pick<CallSource, 'label' | 'identity'>,
  way: readonly string[],
): string {
  if (identity === undefined) return `${label}-${randomBytes(DIGITS / 2).toString('hex')}`;
  const [base = label] = identity;
  const digest = createHash('sha256').update(JSON.stringify([...identity, ...way]));
  const shortened = [...printable(base)].slice(0, BASE_CHARACTERS_MAX).join('');
  return `${shortened}-${digest.digest('hex').slice(0, DIGITS)}`;
}
