import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about contracts, their notices and withdrawals, in English and in French. */
export const SENTENCES = {
  // Days and ranges.
  'expected a day up to {latest}, got {got}':
    'attendu : un jour au plus tard le {latest} ; reçu : {got}',
  'expected a day up to today, {today}, got {got}':
    'attendu : un jour jusqu’à aujourd’hui, le {today} ; reçu : {got}',
  'expected today, {today}, got {got}': 'attendu : aujourd’hui, le {today} ; reçu : {got}',
  'expected a day of service, got {got}': 'attendu : un jour de service ; reçu : {got}',
  'expected a past instant, got {got}': 'attendu : un instant passé ; reçu : {got}',
  'expected at most {max} periods, a day up to {latest}, got {got}':
    'attendu : au plus {max} périodes, un jour au plus tard le {latest} ; reçu : {got}',
  'expected 1 to {max} periods, got {got}': 'attendu : de 1 à {max} périodes ; reçu : {got}',

  // Lists.
  'expected a day after today, up to {latest}, got {got}':
    'attendu : un jour postérieur à aujourd’hui, au plus tard le {latest} ; reçu : {got}',
  'expected a day after {after}, up to {latest}, got {got}':
    'attendu : un jour postérieur au {after}, au plus tard le {latest} ; reçu : {got}',
  'expected PENDING, INITIAL, RENEWAL or ENDED: all that is listed is recorded, got {got}':
    'attendu : PENDING, INITIAL, RENEWAL ou ENDED, car tout ce qui est listé est enregistré ; reçu : {got}',
  'expected {field}, as where filters by it, got {got}':
    'attendu : {field}, puisque where filtre selon ce champ ; reçu : {got}',
  'expected where.noticeDueBy together with {field}, got none':
    'attendu : where.noticeDueBy avec {field} ; reçu : aucun',
  'expected where.endsBefore, or where.isNoticeGiven: true, together with {field}, got neither':
    'attendu : where.endsBefore, ou where.isNoticeGiven à true, avec {field} ; reçu : ni l’un ni l’autre',

  // Notices.
  'expected today, {today}: earlier notices are recorded by staff from their evidence, got {got}':
    'attendu : aujourd’hui, le {today}, car les préavis antérieurs sont enregistrés par le personnel sur justificatif ; reçu : {got}',
  'expected either givenOn, or sentOn and deliveryMethod from which it follows, got both':
    'attendu : soit givenOn, soit sentOn et deliveryMethod, dont il découle ; reçu : les deux',
  'expected it from the day it was sent, {day}, on':
    'attendu : un instant à partir du jour de l’envoi, le {day}',
  "expected CUSTOMER: only staff records the provider's notice":
    'attendu : CUSTOMER, car seul le personnel enregistre le préavis du fournisseur',
  'expected CUSTOMER: these terms let only the customer give notice':
    'attendu : CUSTOMER, car d’après ces conditions seul le client peut donner préavis',
  'expected a notice on or after the start of service, {startsOn}, got {got}':
    'attendu : un préavis à partir du début du service, le {startsOn} ; reçu : {got}',
  'expected a notice on or after the start of service, {startsOn} and before its end, {endsBefore}, got {got}':
    'attendu : un préavis à partir du début du service, le {startsOn}, et avant sa fin, le {endsBefore} ; reçu : {got}',

  // Withdrawals.
  'No notice with this id.': 'Aucun préavis ne porte cet identifiant.',
  "expected CUSTOMER: only staff records the provider's withdrawal":
    'attendu : CUSTOMER, car seul le personnel enregistre un retrait du fournisseur',
  'expected a notice that the customer gave: only the party that gave one withdraws it':
    'attendu : un préavis donné par le client, car seule la partie qui l’a donné le retire',
  'expected a notice that the provider gave: only the party that gave one withdraws it':
    'attendu : un préavis donné par le fournisseur, car seule la partie qui l’a donné le retire',
  'No withdrawal of this notice with this id.':
    'Aucun retrait de ce préavis ne porte cet identifiant.',
  'expected the withdrawal in effect, that on {withdrawnOn}: this one was corrected':
    'attendu : le retrait qui prend effet, celui du {withdrawnOn}, car celui-ci a été corrigé',
  'expected a notice that was not withdrawn, or correctsWithdrawalId; this one was withdrawn on {withdrawnOn}':
    'attendu : un préavis qui n’a pas été retiré, ou correctsWithdrawalId ; celui-ci a été retiré le {withdrawnOn}',
  'expected a subscription that still runs, this one ended before {endsBefore}':
    'attendu : un abonnement en cours ; celui-ci a pris fin avant le {endsBefore}',
  'expected a day from the notice, {since}, to today, {today}, got {got}':
    'attendu : un jour depuis le préavis, le {since}, jusqu’à aujourd’hui, le {today} ; reçu : {got}',

  // Previews.
  'expected either a stored contract or a hypothetical one, got both':
    'attendu : soit un contrat enregistré, soit un contrat hypothétique ; reçu : les deux',
  'expected subscriptionId, or serviceCode and startsOn of a hypothetical contract':
    'attendu : subscriptionId, ou serviceCode et startsOn d’un contrat hypothétique',

  // Charges.
  'No recurring charge of this contract has this id.':
    'Aucuns frais récurrents de ce contrat ne portent cet identifiant.',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
