import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about accounts and people, in English and in French. */
export const SENTENCES = {
  'No account with this id.': 'Aucun compte ne porte cet identifiant.',
  'No person with this id.': 'Aucune personne ne porte cet identifiant.',
  'The person was already removed at {removedAt}.':
    'La personne a déjà été retirée le {removedAt}.',
  'The number {number} is already taken.': 'Le numéro {number} est déjà attribué.',
  'Another person of the account has the address {email}.':
    'Une autre personne du compte a l’adresse {email}.',
  '{name} is the last owner; make another person an owner first.':
    '{name} est le dernier propriétaire du compte ; désignez d’abord un autre propriétaire.',
  'Account {number} was closed on {closedOn}; reopen it first.':
    'Le compte {number} a été fermé le {closedOn} ; rouvrez-le d’abord.',
  'letters, digits, dots, dashes and underscores':
    'des lettres, des chiffres, des points, des traits d’union et des traits de soulignement',
  'one digit': 'un chiffre',
  'an e-mail address': 'une adresse électronique',
  'expected at most {max} people, got {got}': 'attendu : au plus {max} personnes ; reçu : {got}',
  'expected an account of fewer than {max} people, got {got}':
    'attendu : un compte de moins de {max} personnes ; reçu : {got}',
  'expected each address once, got {email} again':
    'attendu : chaque adresse une seule fois ; reçu de nouveau : {email}',
  'expected an account that was changed fewer than {max} times':
    'attendu : un compte modifié moins de {max} fois',
  'expected a word of at least {min} characters that begins with a letter or digit, got {got}':
    'attendu : un mot d’au moins {min} caractères commençant par une lettre ou un chiffre ; reçu : {got}',
  'expected at most {max} words, got {got}': 'attendu : au plus {max} mots ; reçu : {got}',
  'expected no order together with where.search, got {got}':
    'attendu : aucun tri avec where.search ; reçu : {got}',
  'expected at most 100 numbers, got {got}': 'attendu : au plus 100 numéros ; reçu : {got}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
