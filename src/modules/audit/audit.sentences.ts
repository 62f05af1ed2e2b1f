import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused of the audit log, in English and in French. */
export const SENTENCES = {
  'expected at most {max}, got {got}': 'attendu : au plus {max} ; reçu : {got}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
