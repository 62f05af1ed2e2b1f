import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about webhooks, in English and in French. */
export const SENTENCES = {
  'No webhook endpoint with this id.':
    'Aucun point de terminaison de webhook ne porte cet identifiant.',
  'No event with this id that the endpoint is sent.':
    'Aucun événement envoyé à ce point de terminaison ne porte cet identifiant.',
  'No webhooks can be set up here: the server has no master key for their secrets.':
    'Aucun webhook ne peut être créé ici : le serveur n’a pas de clé principale pour leurs secrets.',
  'expected a URL such as "https://hooks.example/switchboard", got {got}':
    'attendu : une URL telle que "https://hooks.example/switchboard" ; reçu : {got}',
  'expected a URL that begins with "https:", got {got}':
    'attendu : une URL commençant par "https:" ; reçu : {got}',
  'expected a URL without a user name or password':
    'attendu : une URL sans nom d’utilisateur ni mot de passe',
  'expected a URL without a fragment, got {got}': 'attendu : une URL sans fragment ; reçu : {got}',
  'expected a URL of at most {max} bytes': 'attendu : une URL d’au plus {max} octets',
  'expected port 443 or one from 1024 on, got {got}':
    'attendu : le port 443, ou un port à partir de 1024 ; reçu : {got}',
  'expected a public address, got {got}': 'attendu : une adresse publique ; reçu : {got}',
  'expected at least one type, or none for every type':
    'attendu : au moins un type, ou aucune liste pour tous les types',
  'expected each type once, got {type} again':
    'attendu : chaque type une seule fois ; reçu : {type} une nouvelle fois',
  'expected types that the endpoint may be sent, got {type}':
    'attendu : des types qui peuvent être envoyés au point de terminaison ; reçu : {type}',
  'expected at most {max} endpoints, got one more: delete one first':
    'attendu : au plus {max} points de terminaison ; reçu : un de plus (supprimez-en d’abord un)',
  'expected after or since, got both': 'attendu : after ou since ; reçu : les deux',
  'expected after or since, got neither': 'attendu : after ou since ; reçu : aucun des deux',
  'expected upTo or until, got both': 'attendu : upTo ou until ; reçu : les deux',
  'expected an end behind the beginning': 'attendu : une fin postérieure au début',
  'expected at most {max} events, got more':
    'attendu : au plus {max} événements ; reçu : davantage',
  'expected an endpoint that is {expected}, got one that is {status}':
    'attendu : un point de terminaison à l’état {expected} ; reçu : à l’état {status}',
  'expected a subscription that is valid, but: {message}':
    'attendu : une souscription valide ; or : {message}',
  'expected a subscription within the limits, but: {message}':
    'attendu : une souscription dans les limites ; or : {message}',
  'expected an operation of at most {max} bytes': 'attendu : une opération d’au plus {max} octets',
  'expected a subscription to events, and to nothing else':
    'attendu : une souscription à events, et à rien d’autre',
  'expected events without arguments: the endpoint says which events':
    'attendu : events sans argument (le point de terminaison dit lesquels)',
  'expected an operation without variables': 'attendu : une opération sans variable',
  'expected fields of each type of event, got none of {type}':
    'attendu : des champs de chaque type d’événement ; reçu : aucun de {type}',
  'expected fields that answer the same at every attempt, got {field}':
    'attendu : des champs qui répondent de même à chaque tentative ; reçu : {field}',
  'expected fields that the endpoint may be sent, got {field}':
    'attendu : des champs qui peuvent être envoyés au point de terminaison ; reçu : {field}',
  'expected an endpoint that is sent only what you may read, got one with {beyond}':
    'attendu : un point de terminaison qui ne reçoit que ce que vous pouvez lire ; reçu : un avec {beyond}',
  'expected eventId or type, got {got}': 'attendu : eventId ou type ; reçu : {got}',
  'expected at most {max} samples and redeliveries that wait, got one more':
    'attendu : au plus {max} exemples et nouveaux envois en attente ; reçu : un de plus',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
