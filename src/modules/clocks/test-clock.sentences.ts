import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about test clocks, in English and in French. */
export const SENTENCES = {
  'Account {number} is a production account: only a sandbox account may have a test clock.':
    'Le compte {number} est un compte de production : seul un compte de test peut avoir une horloge de test.',
  'Account {number} already has a test clock, which shows {now}.':
    'Le compte {number} a déjà une horloge de test, qui indique {now}.',
  'Account {number} has no test clock.': 'Le compte {number} n’a pas d’horloge de test.',
  'expected an instant from {first} to now, {now}, got {got}':
    'attendu : un instant entre {first} et maintenant, {now} ; reçu : {got}',
  'expected an instant from {now} on, which the clock shows, got {got}':
    'attendu : un instant à partir de {now}, que l’horloge indique ; reçu : {got}',
  'expected an instant up to {furthest}, {years} years on at most at a time, got {got}':
    'attendu : un instant jusqu’au {furthest}, soit {years} ans de plus au maximum à la fois ; reçu : {got}',
  'expected an instant up to {furthest}, with at most {steps} steps on the way, got {got}':
    'attendu : un instant jusqu’au {furthest}, avec au plus {steps} étapes en chemin ; reçu : {got}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
