import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What this room refuses, and the problems of accounts, in English and in French. */
export const SENTENCES = {
  // Contacts.
  'expected the code of a vendor, such as NICE or GOTO':
    'attendu : le code d’un fournisseur, tel que NICE ou GOTO',
  'expected at most {max} entries': 'attendu : au plus {max} éléments',

  // Problems.
  '{number} is supported by {vendor}, and no contact of theirs is valid.':
    'L’assistance de {number} est assurée par {vendor}, dont aucun contact n’est valable.',
  'One emergency call was placed over {number}, whose terms forbid them.':
    'Un appel d’urgence a été passé via {number}, dont les conditions interdisent ces appels.',
  '{calls} emergency calls were placed over {number}, whose terms forbid them.':
    '{calls} appels d’urgence ont été passés via {number}, dont les conditions interdisent ces appels.',
  'One user has not been told that no emergency calls may be placed over {number}.':
    'Un utilisateur n’a pas été informé que les appels d’urgence sont interdits via {number}.',
  '{users} users have not been told that no emergency calls may be placed over {number}.':
    '{users} utilisateurs n’ont pas été informés que les appels d’urgence sont interdits via {number}.',
  '{number} renews unless notice is given by {dueOn}.':
    '{number} est renouvelé, sauf préavis donné au plus tard le {dueOn}.',
  'An end for cause is on record whose breach was cured in time; it ends nothing: {number}.':
    'Une résiliation pour manquement est enregistrée alors qu’il a été remédié à temps au manquement ; elle ne met fin à rien : {number}.',
  'A reinstatement is on record of service that had not ended; it changes nothing: {number}.':
    'Un rétablissement est enregistré pour un service qui n’avait pas pris fin ; il ne change rien : {number}.',
  '{number} and {earlier} are contracts of the same service, and both run.':
    '{number} et {earlier} sont des contrats du même service, et tous deux sont en cours.',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
