import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What this room refuses, in English and in French. */
export const SENTENCES = {
  'expected at most {max} reminders, got {got}': 'attendu : au plus {max} rappels ; reçu : {got}',
  'Mails of this account go to its owners.':
    'Les courriels de ce compte sont adressés à ses propriétaires.',
  'No person with this id.': 'Aucune personne ne porte cet identifiant.',
  'expected each number of days once, got {got} twice':
    'attendu : chaque nombre de jours une seule fois ; reçu : deux fois {got}',
  'expected a day on which to be reminded, for LATER': 'attendu : un jour de rappel, pour LATER',
  'expected no day on which to be reminded, for another decision than LATER':
    'attendu : aucun jour de rappel, pour une autre décision que LATER',
  'expected a day from {first} to {last}, the last day for notice, got {got}':
    'attendu : un jour compris entre le {first} et le {last}, dernier jour de préavis ; reçu : {got}',
  '{number} ends without a decision: there is no last day for notice to come.':
    '{number} prend fin sans décision : il n’y a plus de dernier jour de préavis à venir.',
} as const;

export const wording = wordingIn({ ...COMMON, ...SENTENCES });
