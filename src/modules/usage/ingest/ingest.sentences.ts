import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is refused of calls that are sent, and of their deliveries, in English and in French. */
export const SENTENCES = {
  // Deliveries.
  'This delivery was taken back: send it as a new one.':
    'Cette livraison a été annulée : envoyez-la comme une nouvelle livraison.',
  'No delivery with this name to resume.': 'Aucune livraison à reprendre ne porte ce nom.',
  'expected a name': 'attendu : un nom',
  'expected to go on from line {last} at the latest, got {got}':
    'attendu : une reprise au plus tard à la ligne {last} ; reçu : {got}',
  'expected 1 to {max} records, got {got}': 'attendu : de 1 à {max} enregistrements ; reçu : {got}',
  'expected 1 to {max} ids, got {got}': 'attendu : de 1 à {max} identifiants ; reçu : {got}',

  // Fields of a record.
  'expected a text, got {got}': 'attendu : un texte ; reçu : {got}',
  'expected one of {values}, got {got}': 'attendu : l’une des valeurs {values} ; reçu : {got}',
  'expected a value, got none': 'attendu : une valeur ; reçu : aucune',
  'expected an ISO 3166-1 country code, got {got}':
    'attendu : un code de pays ISO 3166-1 ; reçu : {got}',
  'expected a number in E.164 such as "+33145000000", got {got}':
    'attendu : un numéro au format E.164 tel que "+33145000000" ; reçu : {got}',
  'expected the digits dialled, got {got}': 'attendu : les chiffres composés ; reçu : {got}',
  'expected it only for the AGENT leg': 'attendu : seulement pour la branche AGENT',

  // Times of a call.
  'expected the instant of the answer, got none':
    'attendu : l’instant de la prise d’appel ; reçu : aucun',
  'expected no answer for a call that was not answered, got {got}':
    'attendu : aucune prise d’appel pour un appel sans réponse ; reçu : {got}',
  'expected an instant from the start, {startedAt}, on, got {got}':
    'attendu : un instant à partir du début, {startedAt} ; reçu : {got}',
  'expected an instant from {from} on, got {got}':
    'attendu : un instant à partir de {from} ; reçu : {got}',
  'expected a call of at most 7 days, got {startedAt} to {endedAt}':
    'attendu : un appel d’au plus 7 jours ; reçu : de {startedAt} à {endedAt}',
  'expected a call that has ended by now, {now}, got {got}':
    'attendu : un appel terminé à présent, {now} ; reçu : {got}',
  'expected a call of a day on which the account was open, got one after it closed':
    'attendu : un appel d’un jour où le compte était ouvert ; reçu : un appel postérieur à sa fermeture',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
