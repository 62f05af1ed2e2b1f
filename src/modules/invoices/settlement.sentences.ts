import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about credit notes, payments and disputes, in English and in French. */
export const SENTENCES = {
  // Which document.
  'No invoice with this id.': 'Aucune facture ne porte cet identifiant.',
  'expected a finalized invoice, got a draft': 'attendu : une facture émise ; reçu : un brouillon',
  'expected an invoice, got the credit note {number}':
    'attendu : une facture ; reçu : l’avoir {number}',
  'expected a credit note that was issued by itself, got {number}':
    'attendu : un avoir établi pour lui-même ; reçu : {number}',
  'expected a document with fewer than {max} of them':
    'attendu : un document qui en a moins de {max}',

  // Amounts and days.
  'expected an amount above 0, got {got}': 'attendu : un montant supérieur à 0 ; reçu : {got}',
  'expected a day up to today, {today}, got {got}':
    'attendu : un jour jusqu’à aujourd’hui, le {today} ; reçu : {got}',
  'expected today, {today}, got {got}': 'attendu : aujourd’hui, le {today} ; reçu : {got}',
  'expected a day from the issue date, {first}, on, got {got}':
    'attendu : un jour à partir de la date d’émission, le {first} ; reçu : {got}',
  'expected an instant up to now, {now}, got {got}':
    'attendu : un instant au plus tard maintenant, {now} ; reçu : {got}',

  // Credit notes.
  'expected no amount beside days that were not served':
    'attendu : aucun montant en plus des jours non assurés',
  'expected a line that charges days, got one without':
    'attendu : une ligne facturée par jours ; reçu : une ligne sans jours',
  'The credit note was taken back already.': 'L’avoir a déjà été annulé.',
  'What it credited is to be billed again as it is.':
    'Ce qu’il a crédité doit déjà être facturé de nouveau.',

  // Payments and refunds.
  'Payment {reference} is recorded already, for {number}.':
    'Le paiement {reference} est déjà enregistré, pour {number}.',
  'Refund {reference} is recorded already.': 'Le remboursement {reference} est déjà enregistré.',
  'expected an invoice or an account, exactly one of them':
    'attendu : une facture ou un compte, exactement l’un des deux',
  'expected at most {max} to be returned, which was paid and is not used otherwise, got {got}':
    'attendu : au plus {max} à rembourser, payés et non utilisés autrement ; reçu : {got}',
  'expected at most {max} to be returned, the credit of the account, got {got}':
    'attendu : au plus {max} à rembourser, le crédit du compte ; reçu : {got}',

  // Disputes.
  'expected at most {max}, what of the invoice is not disputed, got {got}':
    'attendu : au plus {max}, ce qui n’est pas contesté de la facture ; reçu : {got}',
  'expected a line from 1 to {max}, got {got}': 'attendu : une ligne de 1 à {max} ; reçu : {got}',
  'expected each line once, got {got} twice':
    'attendu : chaque ligne une seule fois ; reçu : {got} deux fois',
  'No dispute with this id.': 'Aucune contestation ne porte cet identifiant.',
  'The dispute is resolved already.': 'La contestation est déjà réglée.',
  'expected a day from the day of the dispute, {first}, on, got {got}':
    'attendu : un jour à partir de celui de la contestation, le {first} ; reçu : {got}',

  // Transmission.
  'It is {status} already.': 'Elle est déjà au statut {status}.',
} as const;

/** What is said here, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
