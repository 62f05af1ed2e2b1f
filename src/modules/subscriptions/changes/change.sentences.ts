import { SENTENCES as COMMON } from '../../../application/sentences';
import { wordingIn } from '../../../domain/wording';
import { SENTENCES as OF_CONTRACTS } from '../subscription.sentences';

/** What is refused about changes of running contracts, in English and in French. */
export const SENTENCES = {
  // What a change is about.
  'No partial notice with this id.': 'Aucun préavis partiel ne porte cet identifiant.',
  'No suspension with this id.': 'Aucune suspension ne porte cet identifiant.',
  'No breach notice with this id.': 'Aucune notification de manquement ne porte cet identifiant.',
  'No change with this id.': 'Aucune modification ne porte cet identifiant.',
  'expected one without such an answer, it was given on {answeredOn}':
    'attendu : un élément qui n’a pas reçu une telle réponse ; elle a été donnée le {answeredOn}',

  // Breaches and ends for cause.
  'expected a day from {since} on, got {got}':
    'attendu : un jour à partir du {since} ; reçu : {got}',
  'expected a day before the end for cause, {declaredOn}, got {got}':
    'attendu : un jour antérieur à la résiliation pour manquement, le {declaredOn} ; reçu : {got}',
  'expected a subscription that runs on {day}, this one ended before {endsBefore}':
    'attendu : un abonnement en cours le {day} ; celui-ci a pris fin avant le {endsBefore}',
  'expected a subscription that was not replaced, another took the place of this one':
    'attendu : un abonnement qui n’a pas été remplacé ; un autre a remplacé celui-ci',
  'expected a day from the end of service on, it runs, got {got}':
    'attendu : un jour à partir de la fin du service, qui est en cours ; reçu : {got}',
  'expected a day from the end of service on, it runs to the day before {endsBefore}, got {got}':
    'attendu : un jour à partir de la fin du service, qui est en cours jusqu’à la veille du {endsBefore} ; reçu : {got}',

  // Partial notices.
  'expected 1 to {left} units, those that are left of the charge, got {got}':
    'attendu : de 1 à {left} unités, celles qui restent de ces frais ; reçu : {got}',
  'expected a day from the notice, {since}, to the day before it takes effect anyway, {effectiveOn}, got {got}':
    'attendu : un jour depuis le préavis, le {since}, jusqu’à la veille du jour où il prend effet de toute façon, le {effectiveOn} ; reçu : {got}',
  'expected a day from the notice, {since}, to the day before it takes effect, {effectiveOn}, got {got}':
    'attendu : un jour depuis le préavis, le {since}, jusqu’à la veille de sa prise d’effet, le {effectiveOn} ; reçu : {got}',

  // Changes of prices.
  'expected a day of service, which ends before {endsBefore}, got {got}':
    'attendu : un jour de service, lequel prend fin avant le {endsBefore} ; reçu : {got}',
  'expected a day from the start of the charge, {startsOn}, got {got}':
    'attendu : un jour à partir du début des frais, le {startsOn} ; reçu : {got}',
  'expected a day on which the price of this charge does not change yet, got {got}':
    'attendu : un jour où le prix de ces frais ne change pas encore ; reçu : {got}',

  // Changes of rates.
  'No rate of this contract has this id.': 'Aucun tarif de ce contrat ne porte cet identifiant.',
  'expected 1 to {max} rates, got {got}': 'attendu : de 1 à {max} tarifs ; reçu : {got}',
  'expected one change of each rate, got another one':
    'attendu : une seule modification par tarif ; reçu : une autre',
  'expected a rate that holds on {day}, on that day this one does not':
    'attendu : un tarif en vigueur le {day} ; celui-ci ne l’est pas ce jour-là',
  'expected a day on which this rate does not change yet, got {got}':
    'attendu : un jour où ce tarif ne change pas encore ; reçu : {got}',
  'expected a rate with a price per call, calls of this one draw on a pool':
    'attendu : un tarif facturé par appel ; les appels de celui-ci sont imputés à un forfait',

  // Suspensions.
  'expected an instant after the suspension, {suspendedAt}, got {got}':
    'attendu : un instant postérieur à la suspension, {suspendedAt} ; reçu : {got}',
  'expected a time in which it is not suspended, it is from {suspendedAt}':
    'attendu : une période sans suspension ; le service est suspendu à partir de {suspendedAt}',
  'expected a time in which it is not suspended, it is from {suspendedAt} to {resumedAt}':
    'attendu : une période sans suspension ; le service est suspendu de {suspendedAt} à {resumedAt}',
  'expected a suspension that lasts, this one ended at {resumedAt}':
    'attendu : une suspension en cours ; celle-ci a pris fin le {resumedAt}',
  'expected an instant after {suspendedAt}, up to {latest}, got {got}':
    'attendu : un instant postérieur à {suspendedAt}, au plus tard {latest} ; reçu : {got}',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...OF_CONTRACTS, ...SENTENCES });
