import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';
import { SENTENCES as OF_CONTRACTS } from '../subscription.sentences';

/** What is refused about orders placed and activated, in English and in French. */
export const SENTENCES = {
  // Orders.
  'No order with this id.': 'Aucune commande ne porte cet identifiant.',
  'Order {number} is already active.': 'La commande {number} est déjà active.',
  'expected a past date, got {got}': 'attendu : une date passée ; reçu : {got}',
  'expected 1 to {max} lines, got {got}': 'attendu : de 1 à {max} lignes ; reçu : {got}',
  'expected one line per subscription, got {service} again':
    'attendu : une ligne par abonnement ; reçu de nouveau : {service}',
  'expected one line per service, got {service} again':
    'attendu : une ligne par service ; reçu de nouveau : {service}',

  // Lines.
  'expected a line that amends a contract or replaces one, got both':
    'attendu : une ligne qui modifie un contrat ou en remplace un ; reçu : les deux',
  'expected no changes of charges: only a line that amends a contract has them':
    'attendu : aucune modification de frais, réservée aux lignes qui modifient un contrat',
  'expected a day from the effective date of the order, {effectiveOn}, on, got {got}':
    'attendu : un jour à partir de la prise d’effet de la commande, le {effectiveOn} ; reçu : {got}',
  'No subscription of this account has this id.':
    'Aucun abonnement de ce compte ne porte cet identifiant.',
  'expected the service of the subscription, {service}, got {got}':
    'attendu : le service de l’abonnement, {service} ; reçu : {got}',
  'expected none: an amendment shares the term and the terms of its contract':
    'attendu : aucune valeur, car un avenant partage la durée et les conditions de son contrat',
  'expected none: an amendment states rates of its own; pools and cards come with the order that begins or replaces a contract':
    'attendu : aucune valeur, car un avenant indique ses propres tarifs ; les forfaits et les grilles tarifaires viennent de la commande qui commence ou remplace un contrat',
  'expected none: a minimum comes with the order that begins or replaces a contract':
    'attendu : aucune valeur, car un minimum vient de la commande qui commence ou remplace un contrat',
  'expected charges, changes of charges, or rates, got none of them':
    'attendu : des frais, des modifications de frais ou des tarifs ; reçu : rien de tout cela',
  'expected a service with terms in force on {day}, got {got}':
    'attendu : un service dont des conditions sont en vigueur le {day} ; reçu : {got}',
  'expected none: only staff says which version of the terms was accepted':
    'attendu : aucune, car seul le personnel indique quelle version des conditions a été acceptée',
  'expected a version of these terms, got {got}':
    'attendu : une version de ces conditions ; reçu : {got}',
  'expected a last day, or months or days, got both':
    'attendu : un dernier jour, ou des mois ou des jours ; reçu : les deux',

  // Rates of amendments.
  'expected a day from the amendment on, {effectiveOn}, got {got}':
    'attendu : un jour à partir de l’avenant, le {effectiveOn} ; reçu : {got}',
  'expected a day on which no other amendment changes this rate, got {got}':
    'attendu : un jour où aucun autre avenant ne modifie ce tarif ; reçu : {got}',
  'rate {index}': 'tarif {index}',
  'one that holds': 'un tarif en vigueur',
  'expected at most {max} rates, got {got}': 'attendu : au plus {max} tarifs ; reçu : {got}',
  'expected at most {max} rates, got {got}, {there} that hold among them':
    'attendu : au plus {max} tarifs ; reçu : {got}, dont {there} en vigueur',

  // Amendments and replacements.
  'expected a day of service, from {startsOn}, got {got}':
    'attendu : un jour de service, à partir du {startsOn} ; reçu : {got}',
  'expected a day of service, from {startsOn} to the day before {endsBefore}, got {got}':
    'attendu : un jour de service, du {startsOn} jusqu’à la veille du {endsBefore} ; reçu : {got}',
  'expected one change of each charge, got another one':
    'attendu : une seule modification par poste de frais ; reçu : une autre',
  'expected fewerUnits, unitPrice or both, got neither':
    'attendu : fewerUnits, unitPrice ou les deux ; reçu : ni l’un ni l’autre',
  'expected a charge that has begun by {day}, this one begins on {startsOn}':
    'attendu : des frais ayant commencé au plus tard le {day} ; ceux-ci commencent le {startsOn}',
  'expected a day on which this charge does not change yet, got {got}':
    'attendu : un jour où ces frais ne changent pas encore ; reçu : {got}',
  'expected a subscription that was not replaced, another takes the place of this one':
    'attendu : un abonnement qui n’a pas été remplacé ; un autre remplace celui-ci',
  'expected a day after the start of what it replaces, {startsOn}, got {got}':
    'attendu : un jour postérieur au début de ce qui est remplacé, le {startsOn} ; reçu : {got}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...OF_CONTRACTS, ...SENTENCES });
