import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused of what comes up, in English and in French. */
export const SENTENCES = {
  'expected an account of at most {max} subscriptions, got more: filter by serviceCode, or ask Query.timeline':
    'attendu : un compte d’au plus {max} abonnements ; reçu : davantage, filtrez par serviceCode ou utilisez Query.timeline',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
