import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is refused of the erasure of numbers, in English and in French. */
export const SENTENCES = {
  'expected a number, a date, or both, got neither':
    'attendu : un numéro, une date, ou les deux ; reçu : ni l’un ni l’autre',
  'expected a reason that does not name the number':
    'attendu : un motif qui ne contient pas le numéro',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
