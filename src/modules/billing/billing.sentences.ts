import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about legal entities and billing profiles, in English and in French. */
export const SENTENCES = {
  'No legal entity with this code.': 'Aucune entité juridique ne porte ce code.',
  'The code {code} is already taken.': 'Le code {code} est déjà attribué.',
  'expected a prefix that does not begin with TEST, as numbers of sandbox accounts do, got {got}':
    'attendu : un préfixe qui ne commence pas par TEST, comme les numéros des comptes de test ; reçu : {got}',
  'The prefix {prefix} is already taken by {code}.':
    'Le préfixe {prefix} est déjà attribué à {code}.',
  'expected the code of a legal entity, such as "EXAMPLE_FR", got {got}':
    'attendu : le code d’une entité juridique, tel que "EXAMPLE_FR" ; reçu : {got}',
  'capital letters, digits and underscores, beginning with a letter, at most 40':
    'au plus 40 majuscules, chiffres et traits de soulignement, commençant par une lettre',
  'a telephone number such as "+33 1 70 00 00 00"':
    'un numéro de téléphone tel que "+33 1 70 00 00 00"',
  'a code of UNTDID 4451, three capital letters such as "PMD"':
    'un code UNTDID 4451, trois majuscules telles que "PMD"',
  'expected a name, a telephone number or an e-mail address, got none':
    'attendu : un nom, un numéro de téléphone ou une adresse électronique ; reçu : aucun',
  'expected a rate above 0, got {got}': 'attendu : un cours supérieur à 0 ; reçu : {got}',
  'expected another currency than that of the VAT accounts, {got}':
    'attendu : une autre devise que celle de la comptabilité TVA, {got}',
  'expected a currency and day with fewer than {max} rates':
    'attendu : une devise et un jour comptant moins de {max} cours',
  'expected at most {max} notes, got {got}': 'attendu : au plus {max} mentions ; reçu : {got}',
  'expected an amount over 0, got {got}': 'attendu : un montant supérieur à 0 ; reçu : {got}',
  'expected a month from {first} to {last}, got {got}':
    'attendu : un mois compris entre {first} et {last} ; reçu : {got}',
  'from {date} on: {problem}': 'à partir du {date} : {problem}',
  'expected an entity that was changed fewer than {max} times':
    'attendu : une entité modifiée moins de {max} fois',
  'expected a profile that was set fewer than {max} times':
    'attendu : un profil défini moins de {max} fois',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
