import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is refused of corrections and of deliveries taken back, in English and in French. */
export const SENTENCES = {
  // Deliveries taken back.
  'The delivery was taken back already.': 'La livraison a déjà été annulée.',
  'expected a delivery that has ended; this one counts as open 15 minutes after {storedAt}, when it last stored something':
    'attendu : une livraison terminée ; celle-ci est considérée comme ouverte pendant 15 minutes après {storedAt}, dernier instant où elle a enregistré quelque chose',
  'expected all of its calls; the detail of {removed} was removed':
    'attendu : tous ses appels ; le détail de {removed} d’entre eux a été supprimé',
  'expected calls that the viewer reaches; {calls} are of other accounts':
    'attendu : des appels auxquels vous avez accès ; {calls} relèvent d’autres comptes',
  'expected no erased numbers; those of {calls} calls were: sent again, what was erased would be stored again':
    'attendu : aucun numéro effacé ; ceux de {calls} appels l’ont été : un nouvel envoi enregistrerait de nouveau ce qui a été effacé',
  'No delivery with this id.': 'Aucune livraison ne porte cet identifiant.',

  // Calls rated again.
  'expected the continueAfter of an operation with the same period, got another text':
    'attendu : le continueAfter d’une opération portant sur la même période ; reçu : un autre texte',

  // Calls corrected.
  'expected a call, got a reversal, which stands as it is':
    'attendu : un appel ; reçu : une annulation, qui reste telle quelle',
  'No usage record with this id.': 'Aucun enregistrement d’usage ne porte cet identifiant.',
  'Version {version} is no longer in force: version {current} is, {id}.':
    'La version {version} n’est plus en vigueur ; la version {current} l’est, {id}.',
  'Version {version} is no longer in force: the call was taken back.':
    'La version {version} n’est plus en vigueur : l’appel a été annulé.',
  'No subscription of that account with this id.':
    'Aucun abonnement de ce compte ne porte cet identifiant.',
  'expected another content than what is stored, got the same: nothing to correct':
    'attendu : un contenu différent de celui qui est enregistré ; reçu : le même, rien à corriger',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
