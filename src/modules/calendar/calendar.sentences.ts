import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What this room refuses, and what its calendars say, in English and in French. */
export const SENTENCES = {
  // Refusals.
  'expected an owner of the account, got none':
    'attendu : un propriétaire du compte ; reçu : aucun',
  'expected an owner of the account, got a member':
    'attendu : un propriétaire du compte ; reçu : un membre',
  'expected none: a person’s calendar is that of their account':
    'attendu : aucun, le calendrier d’une personne étant celui de son compte',
  'expected none: a partner’s client creates calendars of its own':
    'attendu : aucune, un client API de partenaire ne créant que ses propres calendriers',
  'expected at most {max} calendar feeds, got one more: revoke one first':
    'attendu : au plus {max} calendriers ; reçu : un de plus (révoquez-en d’abord un)',
  'No person with this id.': 'Aucune personne ne porte cet identifiant.',
  'No calendar feed with this id.': 'Aucun calendrier ne porte cet identifiant.',
  'The calendar feed was already revoked at {revokedAt}.':
    'Le calendrier a déjà été révoqué le {revokedAt}.',

  // Titles of entries.
  '{service}: first day of service': '{service} : premier jour de service',
  '{service}: service resumes': '{service} : reprise du service',
  '{service}: last day of service': '{service} : dernier jour de service',
  '{service}: renewal': '{service} : renouvellement',
  '{service}: last day for notice': '{service} : dernier jour de préavis',
  '{service}: contract amended': '{service} : modification du contrat',
  '{service}: recurring charges change': '{service} : modification des frais récurrents',
  '{service}: price change': '{service} : changement de prix',
  '{service}: a price lapses': '{service} : fin de validité d’un prix',
  '{service}: partial notice takes effect': '{service} : prise d’effet d’un préavis partiel',
  '{service}: last day to cure a breach': '{service} : dernier jour pour remédier à un manquement',
  '{service}: may be ended for cause from today':
    '{service} : résiliation pour manquement possible à partir d’aujourd’hui',
  '{service}: suspension begins': '{service} : début de suspension',
  '{service}: suspension ends': '{service} : fin de suspension',
  '{service}: performance demanded by the beneficiary is due':
    '{service} : échéance d’une demande d’exécution du bénéficiaire',
  '{account} – {title}': '{account} – {title}',
  'Cancelled – {title}': 'Annulé – {title}',
  'TEST – {name}': 'TEST – {name}',

  // Their texts.
  'If no notice is given by the end of this day, the service renews on {renewsOn}, up to and including {until}.':
    'Si aucun préavis n’est donné avant la fin de cette journée, le service est renouvelé le {renewsOn}, jusqu’au {until} inclus.',
  'The service renews on this day, up to and including {until}.':
    'Le service est renouvelé ce jour-là, jusqu’au {until} inclus.',
  'This entry no longer applies, because of what was recorded since.':
    'Cette entrée ne s’applique plus, en raison de ce qui a été enregistré depuis.',
  '{document}, clause {number}: {summary}': '{document}, clause {number} : {summary}',
  'Account {name} ({number}), subscription {subscription}':
    'Compte {name} ({number}), abonnement {subscription}',

  // A calendar that does not hold everything.
  'This calendar is not complete': 'Ce calendrier n’est pas complet',
  'It shows the dates of at most {contracts} contracts, and at most {entries} dates, the earliest first. Create calendars for single accounts to see all of them.':
    'Il montre les dates d’au plus {contracts} contrats, et au plus {entries} dates, les plus proches d’abord. Créez des calendriers pour des comptes précis afin de les voir toutes.',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
