import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is refused of questions about calls, in English and in French. */
export const SENTENCES = {
  'expected 1 to {max} days from {from}, got {got}':
    'attendu : de 1 à {max} jours à partir du {from} ; reçu : {got}',
  'the first 1 to 15 digits of a number in E.164, with or without the plus':
    'les 1 à 15 premiers chiffres d’un numéro au format E.164, avec ou sans le signe plus',
  'expected 1 to {max} calls, got {got}': 'attendu : de 1 à {max} appels ; reçu : {got}',
  'expected 0 to 604,800 seconds': 'attendu : de 0 à 604 800 secondes',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
