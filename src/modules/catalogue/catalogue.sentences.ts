import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about versions of terms, in English and in French. */
export const SENTENCES = {
  'a version such as "2027-01"': 'une version telle que "2027-01"',
  'an https address': 'une adresse https',
  'a clause number such as "1.2"': 'un numéro de clause tel que "1.2"',
  'expected at most {max} clauses': 'attendu : au plus {max} clauses',
  'expected each number once': 'attendu : chaque numéro une seule fois',
  'expected a clause {number}, which the rule {rule} rests on':
    'attendu : une clause {number}, sur laquelle repose la règle {rule}',
  '{document} {version} is new: its clauses are required.':
    '{document} {version} est une nouvelle version : ses clauses sont obligatoires.',
  '{document} {version} is already published: expected no clauses.':
    '{document} {version} est déjà publié ; attendu : aucune clause.',
  'expected a version with the clause {number}, which a rule rests on, got {version}':
    'attendu : une version comportant la clause {number}, sur laquelle repose une règle ; reçu : {version}',
  'Version {version} has just been published; try again.':
    'La version {version} vient d’être publiée ; réessayez.',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
