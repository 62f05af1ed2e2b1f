import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';

/** What is refused about users and what they are told, in English and in French. */
export const SENTENCES = {
  'expected either userIds or allOutstanding, got neither':
    'attendu : soit userIds, soit allOutstanding ; reçu : ni l’un ni l’autre',
  'expected either userIds or allOutstanding, got both':
    'attendu : soit userIds, soit allOutstanding ; reçu : les deux',
  'expected 1 to {max} users, got {got}': 'attendu : de 1 à {max} utilisateurs ; reçu : {got}',
  'expected an instant up to now, {now}, got {got}':
    'attendu : un instant au plus tard maintenant, {now} ; reçu : {got}',
  'expected a version, none was in force on {day}':
    'attendu : une version ; aucune n’était en vigueur le {day}',
  'No version {version} has been published; the latest is {last}.':
    'La version {version} n’a pas été publiée ; la dernière est la version {last}.',
  'expected a version that was published by {by}, got {version}, published at {publishedAt}':
    'attendu : une version publiée au plus tard le {by} ; reçu : la version {version}, publiée le {publishedAt}',
  'No person of the account or user of the subscription with this id.':
    'Aucune personne du compte ni aucun utilisateur de l’abonnement ne porte cet identifiant.',
  'expected each user once': 'attendu : chaque utilisateur une seule fois',
  'expected a user who was told version {version} by {by}, got one who was not':
    'attendu : un utilisateur informé de la version {version} au plus tard le {by} ; reçu : un utilisateur qui ne l’a pas été',
  'expected a user who was told version {version} by {by}, got one told at {toldAt}':
    'attendu : un utilisateur informé de la version {version} au plus tard le {by} ; reçu : un utilisateur informé le {toldAt}',
  'No user of a service with this id.': 'Aucun utilisateur d’un service ne porte cet identifiant.',
  'The user already left at {leftAt}.': 'L’utilisateur est déjà parti le {leftAt}.',
  'expected each id once, got {id} again':
    'attendu : chaque identifiant une seule fois ; reçu de nouveau : {id}',
  'expected ADD: a list of {max} users cannot replace more than {max}, remove those who left one by one':
    'attendu : ADD ; une liste de {max} utilisateurs ne peut pas en remplacer plus de {max}, retirez un par un ceux qui sont partis',
  'expected at most {max} users of a subscription, got {got}':
    'attendu : au plus {max} utilisateurs par abonnement ; reçu : {got}',
  'expected coverage of at most {max} dates in a request, got more':
    'attendu : la couverture d’au plus {max} dates par requête ; reçu : davantage',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
