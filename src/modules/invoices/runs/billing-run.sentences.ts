import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is said and refused about billing runs, in English and in French. */
export const SENTENCES = {
  ...COMMON,
  'expected one of accountIds, legalEntityCode and all, got {got} of them':
    'attendu : un seul champ parmi accountIds, legalEntityCode et all ; reçu : {got}',
  'expected 1 to {max} accounts, got {got}': 'attendu : de 1 à {max} comptes ; reçu : {got}',
  'expected a month that has begun, {current} or earlier, got {got}':
    'attendu : un mois déjà commencé, celui {current} au plus tard ; reçu : celui {got}',
  'No account with this id.': 'Aucun compte ne porte cet identifiant.',
  'No legal entity with this code.': 'Aucune entité juridique ne porte ce code.',
  'No billing run with this id.': 'Aucune exécution de facturation ne porte cet identifiant.',
  'The run has ended already.': 'L’exécution est déjà terminée.',
  'The run is open, and none of its accounts is parked or waits for a person.':
    'L’exécution est en cours ; aucun de ses comptes n’est mis de côté ni en attente d’une personne.',
  'The run is done, and none of its accounts is parked or waits for a person.':
    'L’exécution est terminée ; aucun de ses comptes n’est mis de côté ni en attente d’une personne.',
  'No invoice with this id.': 'Aucune facture ne porte cet identifiant.',
  'No run waits for a person to approve it.':
    'Aucune exécution n’attend qu’une personne l’approuve.',
  'Account {number} has a test clock: its documents are made when that is advanced.':
    'Le compte {number} a une horloge de test : ses documents sont établis lorsqu’elle avance.',
  'Something went wrong here; the log has it as {id}.':
    'Une erreur s’est produite ici ; le journal la contient sous {id}.',
} as const;

/** What this room says, worded. */
export const wording = wordingIn(SENTENCES);
