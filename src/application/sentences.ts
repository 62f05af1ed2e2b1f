import { wordingIn } from '../domain/wording';

/** What every room refuses in the same words, in English and in French. */
export const SENTENCES = {
  // Texts.
  'expected a text, got an empty one': 'attendu : un texte ; reçu : un texte vide',
  'expected at most {max} characters, got {got}':
    'attendu : au plus {max} caractères ; reçu : {got}',
  'expected well-formed Unicode, got a lone surrogate':
    'attendu : un texte Unicode bien formé ; reçu : un demi-codet isolé',
  'expected no control characters, got {got}':
    'attendu : aucun caractère de contrôle ; reçu : {got}',
  'expected a text that can be seen, got invisible characters':
    'attendu : un texte visible ; reçu : des caractères invisibles',
  'expected no format character at the beginning, got U+{code}':
    'attendu : aucun caractère de mise en forme au début ; reçu : U+{code}',
  'expected 1 to {max} lines, got {got}': 'attendu : de 1 à {max} lignes ; reçu : {got}',
  'expected {expected}, got {got}': 'attendu : {expected} ; reçu : {got}',

  // Numbers, prices and days.
  'expected a whole number from {min} to {max}, got {got}':
    'attendu : un nombre entier de {min} à {max} ; reçu : {got}',
  'expected a price from 0 to {max}, got {got}': 'attendu : un prix de 0 à {max} ; reçu : {got}',
  'expected a date, got none': 'attendu : une date ; reçu : aucune',
  'expected a day from {first} to {last}, got {got}':
    'attendu : un jour du {first} au {last} ; reçu : {got}',
  'expected a day after {after}, got {got}':
    'attendu : un jour postérieur au {after} ; reçu : {got}',
  'expected a date after {after}, got {got}':
    'attendu : une date postérieure au {after} ; reçu : {got}',
  'expected a date from {earliest} on, got {got}':
    'attendu : une date à partir du {earliest} ; reçu : {got}',
  'expected an end after the start, {startsOn}, got {got}':
    'attendu : une fin postérieure au début, le {startsOn} ; reçu : {got}',
  'expected only to, which replaces before, got both':
    'attendu : seulement to, qui remplace before ; reçu : les deux',

  // What is asked for.
  'expected something to change, got nothing':
    'attendu : au moins une modification ; reçu : aucune',
  'expected a value, got null: leave the field out where it does not change':
    'attendu : une valeur ; reçu : null (omettez le champ s’il ne change pas)',
  'No subscription with this id.': 'Aucun abonnement ne porte cet identifiant.',
  'No terms have been published for this service.':
    'Aucune condition n’a été publiée pour ce service.',

  // Idempotency keys, and what was answered under them.
  'expected a key of 1 to 255 characters, got an empty one':
    'attendu : une clé de 1 à 255 caractères ; reçu : une clé vide',
  'The key was already used with another input.':
    'La clé a déjà été utilisée avec d’autres données.',
  'The key was already used for {mutation}.': 'La clé a déjà été utilisée pour {mutation}.',
  'The {type} that was answered under this key is not visible to the viewer.':
    'L’objet ({type}) qui a été renvoyé sous cette clé n’est pas visible pour vous.',
} as const;

/** What every room refuses, worded. */
export const wording = wordingIn(SENTENCES);
