import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** Why an account cannot be closed or reopened, in English and in French. */
export const SENTENCES = {
  'Account {number} was already closed on {closedOn}.':
    'Le compte {number} a déjà été fermé le {closedOn}.',
  'Account {number} is already open.': 'Le compte {number} est déjà ouvert.',
  'Account {number} has subscriptions that run or are to start: {names}.':
    'Le compte {number} a des abonnements en cours ou à venir : {names}.',
  'Account {number} has subscriptions that run or are to start: {names} and {more} more.':
    'Le compte {number} a des abonnements en cours ou à venir : {names} et {more} de plus.',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
