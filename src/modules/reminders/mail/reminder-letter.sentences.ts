import { wordingIn } from '../../../domain/wording';

/** What mails about last days for notice say, and the problem of those that are not sent. */
export const SENTENCES = {
  // Subjects.
  '{service} ({number}): last day for notice {dueBy}':
    '{service} ({number}) : dernier jour de préavis le {dueBy}',
  '{service} ({number}): the last day for notice, {dueBy}, has passed':
    '{service} ({number}) : le dernier jour de préavis, le {dueBy}, est passé',
  '[TEST] {subject}': '[TEST] {subject}',

  // What comes up.
  'This is a test: {account} is a sandbox account.':
    'Ceci est un test : {account} est un compte de test.',
  'Hello {name},': 'Bonjour {name},',
  '{service} ({number}) of {account} renews unless notice of termination is given in time.':
    'Le contrat {service} ({number}) de {account} est renouvelé, sauf préavis donné à temps.',
  'Last day for notice: {dueBy}, until the end of that day in the time zone {zone}.':
    'Dernier jour de préavis : le {dueBy}, jusqu’à la fin de cette journée dans le fuseau horaire {zone}.',
  'If notice is given by then, the last day of service is {lastDay}.':
    'Si le préavis est donné d’ici là, le dernier jour de service est le {lastDay}.',
  'If nothing is done, it renews on {renewsOn} and runs until {renewedUntil}, that day included.':
    'Sans action de votre part, il est renouvelé le {renewsOn} et court jusqu’au {renewedUntil} inclus.',

  // What has passed.
  'The last day for notice of {service} ({number}) of {account} was {dueBy} in the time zone {zone}. No notice of termination is on record that was given by then.':
    'Le dernier jour de préavis du contrat {service} ({number}) de {account} était le {dueBy} dans le fuseau horaire {zone}. Aucun préavis donné d’ici là n’est enregistré.',
  'It renews on {renewsOn} and runs until {renewedUntil}, that day included.':
    'Il est renouvelé le {renewsOn} et court jusqu’au {renewedUntil} inclus.',
  'If notice is given now, the last day of service is {lastDay}.':
    'Si le préavis est donné maintenant, le dernier jour de service est le {lastDay}.',
  'If notice was given by then, have it recorded.':
    'Si le préavis avait été donné d’ici là, faites-le enregistrer.',

  // What it costs, by which clause, and what to do.
  'Recurring charges of the renewed term, as they stand today, without tax and without use: {cost} {currency}.':
    'Charges récurrentes de la période renouvelée, en l’état actuel, hors taxes et hors consommation : {cost} {currency}.',
  'Clause: {document}, {clause}. {summary}': 'Clause : {document}, {clause}. {summary}',
  'How notice is given: {document}, {clause}. {summary}':
    'Comment le préavis est donné : {document}, {clause}. {summary}',
  'To end the service, give notice of termination by that day. To let it renew, record that decision: no more reminders of that day come then.':
    'Pour mettre fin au service, donnez préavis au plus tard ce jour-là. Pour laisser le contrat se renouveler, enregistrez cette décision : aucun autre rappel de ce jour n’est alors envoyé.',
  'This message was sent automatically. It tells what was on record when it was sent.':
    'Ce message a été envoyé automatiquement. Il indique ce qui était enregistré lors de son envoi.',

  // Problems.
  'No mail server is set up, and nobody is reminded by mail of the last day for notice of {number}, {dueOn}.':
    'Aucun serveur de messagerie n’est configuré, et personne n’est averti par courriel du dernier jour de préavis de {number}, le {dueOn}.',
  'One person could not be sent the mail about the last day for notice of {number}, {dueOn}.':
    'Le courriel relatif au dernier jour de préavis de {number}, le {dueOn}, n’a pas pu être envoyé à une personne.',
  '{people} people could not be sent the mail about the last day for notice of {number}, {dueOn}.':
    'Le courriel relatif au dernier jour de préavis de {number}, le {dueOn}, n’a pas pu être envoyé à {people} personnes.',
} as const;

export const wording = wordingIn(SENTENCES);
