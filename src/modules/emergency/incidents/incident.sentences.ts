import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is refused about emergency incidents, in English and in French. */
export const SENTENCES = {
  'No emergency incident with this id.': 'Aucun incident d’urgence ne porte cet identifiant.',
  'The incident is already closed.': 'L’incident est déjà clos.',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
