import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about demands for performance, in English and in French. */
export const SENTENCES = {
  'No demand with this id.': 'Aucune demande d’exécution ne porte cet identifiant.',
  'The demand is already closed.': 'La demande d’exécution est déjà close.',
  'expected a demand with fewer than {max} answers':
    'attendu : une demande d’exécution ayant moins de {max} réponses',
  'expected a day from today, {today}, on, got {got}':
    'attendu : un jour à partir d’aujourd’hui, le {today} ; reçu : {got}',
  "expected a clause of the contract's terms, such as one of {terms}, got {got}":
    'attendu : une clause des conditions du contrat, par exemple de {terms} ; reçu : {got}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
