import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about partners and their clients, in English and in French. */
export const SENTENCES = {
  'expected the id of the partner that the client is for':
    'attendu : l’identifiant du partenaire auquel le client API est destiné',
  'expected the id of a partner': 'attendu : l’identifiant d’un partenaire',
  'No partner with this id.': 'Aucun partenaire ne porte cet identifiant.',
  'No client with this id.': 'Aucun client API ne porte cet identifiant.',
  'No account of the partner with this id.': 'Aucun compte du partenaire ne porte cet identifiant.',
  'expected at least one scope': 'attendu : au moins un droit d’accès',
  'expected scopes of your own, got {scope}':
    'attendu : des droits d’accès que vous détenez vous-même ; reçu : {scope}',
  'expected an instant after now, {now}, got {got}':
    'attendu : un instant postérieur à maintenant, {now} ; reçu : {got}',
  'expected an expiry up to your own, {own}, got {got}':
    'attendu : une expiration au plus tard à la vôtre, {own} ; reçu : {got}',
  'expected an expiry up to your own, {own}, got none':
    'attendu : une expiration au plus tard à la vôtre, {own} ; reçu : aucune',
  'expected a list of accounts, as yours is one, got all of the partner':
    'attendu : une liste de comptes, votre accès étant limité à une liste ; reçu : tous les comptes du partenaire',
  'expected 1 to {max} accounts, got {got}': 'attendu : de 1 à {max} comptes ; reçu : {got}',
  'expected at most {max} clients of a partner, got one more: revoke one first':
    'attendu : au plus {max} clients API par partenaire ; reçu : un de plus (révoquez-en d’abord un)',
  'expected 0, because {working} secrets work already, got {got}':
    'attendu : 0, car {working} secrets sont déjà valables ; reçu : {got}',
  'The client was already revoked at {revokedAt}.':
    'Le client API a déjà été révoqué le {revokedAt}.',
  'expected a client that is ACTIVE, got one {status} at {since}':
    'attendu : un client API à l’état ACTIVE ; reçu : un client à l’état {status} depuis le {since}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
