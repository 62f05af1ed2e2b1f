import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is said and refused about invoices, in English and in French. */
export const SENTENCES = {
  ...COMMON,
  // What lines are called.
  'Incoming calls': 'Appels entrants',
  'Outgoing calls': 'Appels sortants',
  'Calls beyond the included minutes: {pool}': 'Appels au-delà des minutes incluses : {pool}',
  'Shortfall to the monthly minimum': 'Complément au minimum mensuel',
  '{description}': '{description}',
  '{description} ({authority})': '{description} ({authority})',

  // Previews.
  'No account with this id.': 'Aucun compte ne porte cet identifiant.',
  'No order of this account has this id.': 'Aucune commande de ce compte ne porte cet identifiant.',
  'Order {number} is already active.': 'La commande {number} est déjà active.',
  'expected at most {max} of them, got {got}': 'attendu : au plus {max} éléments ; reçu : {got}',
  'expected 1 to {max} lines, got {got}': 'attendu : de 1 à {max} lignes ; reçu : {got}',
  'expected a month up to {last}, {months} months ahead, got {got}':
    'attendu : un mois jusqu’à celui {last}, soit {months} mois à l’avance ; reçu : celui {got}',

  // Drafts and documents.
  'No draft with this id.': 'Aucun brouillon ne porte cet identifiant.',
  'The draft was discarded.': 'Le brouillon a été supprimé.',
  'It is finalized already, as {number}.': 'Elle est déjà émise, sous le numéro {number}.',
  'There is nothing to bill.': 'Il n’y a rien à facturer.',
  'Two lines would bill the same for {month}.':
    'Deux lignes factureraient la même chose au titre du mois {month}.',
  'The calls of {month} do not add up to their total.':
    'Les appels du mois {month} ne donnent pas leur total.',
  'Data is missing: {parts}.': 'Des données manquent : {parts}.',
  'expected a month up to {current}, got {got}':
    'attendu : un mois jusqu’à celui {current} ; reçu : celui {got}',
  'expected a day from {day} on, it is {got}':
    'attendu : un jour à partir du {day} ; nous sommes le {got}',
  'expected the total {approved} {currency}, it is {gross} {currency} now':
    'attendu : le total de {approved} {currency} ; il est maintenant de {gross} {currency}',
  'The total, {gross} {currency}, is above {max} {currency}: a person has to approve it.':
    'Le total, {gross} {currency}, dépasse {max} {currency} : une personne doit l’approuver.',
  '{number} has {lines} lines, more than {most}: a person has to approve the total, {gross} {currency}.':
    '{number} compte {lines} lignes, plus de {most} : une personne doit approuver le total de {gross} {currency}.',
  '{number} has usage of {use} {currency}, which with its charges is more than three times what it usually comes to: a person has to approve the total, {gross} {currency}.':
    'La consommation de {number} est de {use} {currency} ; avec ses frais, c’est plus du triple de son montant habituel : une personne doit approuver le total de {gross} {currency}.',
  'No files can be made of it: {field}: {problem}':
    'Aucun fichier ne peut en être établi : {field} : {problem}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn(SENTENCES);
