import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is refused about notices of the limitation, in English and in French. */
export const SENTENCES = {
  'expected a service whose terms forbid emergency calls, got {service}, whose terms do not':
    'attendu : un service dont les conditions interdisent les appels d’urgence ; reçu : {service}, dont les conditions ne les interdisent pas',
  'expected the next version, {next}, got {got}':
    'attendu : la version suivante, {next} ; reçu : {got}',
  'expected a subscription whose terms forbid emergency calls, got one whose terms say {got}':
    'attendu : un abonnement dont les conditions interdisent les appels d’urgence ; reçu : un abonnement dont les conditions indiquent {got}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
