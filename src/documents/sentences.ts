import { told, wordingIn, type Language, type WordsOf } from '../domain/wording';

/**
 * All that documents say, in English and in French. A text can only be printed by one of these, so
 * nothing is printed that has no French.
 */
export const SENTENCES = {
  // Title and header.
  Invoice: 'Facture',
  'Credit note': 'Avoir',
  'Invoice {number}': 'Facture {number}',
  'Credit note {number}': 'Avoir {number}',
  'Issue date': 'Date d’émission',
  'Due date': 'Échéance',
  'Service period': 'Période de service',
  Account: 'Compte',
  'Billed to': 'Facturé à',
  'Credited to': 'Crédité à',
  'Delivered to': 'Lieu de livraison',
  'Sold by': 'Vendeur',
  'Amount due': 'Montant à payer',
  'Amount credited': 'Montant crédité',
  'To be paid by {date}': 'À régler au plus tard le {date}',
  'Nothing to pay': 'Rien à payer',
  'Paid with account credit': 'Réglé par le crédit du compte',
  'In your favour': 'En votre faveur',
  'This credit note corrects invoice {number} of {date}.':
    'Cet avoir rectifie la facture {number} du {date}.',
  'This credit note corrects these invoices: {invoices}.':
    'Cet avoir rectifie les factures suivantes : {invoices}.',
  'Its lines correct what was billed with invoice {number} of {date}.':
    'Ses lignes rectifient ce qui a été facturé avec la facture {number} du {date}.',
  'Its lines correct what was billed with these invoices: {invoices}.':
    'Ses lignes rectifient ce qui a été facturé avec les factures suivantes : {invoices}.',
  '{number} of {date}': '{number} du {date}',
  'It lowers what you owe; what is left is credited to your account or paid back to you.':
    'Il diminue ce que vous devez ; le reste est porté au crédit de votre compte ou vous est remboursé.',

  // Parties.
  'SIREN {value}': 'SIREN {value}',
  'SIRET {value}': 'SIRET {value}',
  'Registration no. {value}': 'Nº d’immatriculation {value}',
  'Identifier {value}': 'Identifiant {value}',
  'VAT no. {value}': 'Nº TVA {value}',
  'Tax no. {value}': 'Nº fiscal {value}',
  'E-invoicing address {value}': 'Adresse de facturation électronique {value}',
  'Your reference': 'Votre référence',
  'Your order': 'Votre commande',

  // Sections.
  'Sold by {seller} · Supported by {supporter}': 'Vendu par {seller} · Assistance : {supporter}',
  'Sold and supported by {seller}': 'Vente et assistance : {seller}',
  'Subscription {number}': 'Abonnement {number}',
  'Order {number}': 'Commande {number}',
  'Terms: {terms}': 'Conditions : {terms}',
  'Current term': 'Période contractuelle en cours',
  'No term': 'Sans durée déterminée',
  'Not set': 'Non fixée',
  'End of service': 'Fin du service',
  'None: it renews': 'Aucune : reconduction',
  '{date}, last day': '{date}, dernier jour',
  'Last day for notice': 'Dernier jour pour donner préavis',
  'No notice needed: it ends': 'Sans préavis : le service prend fin',
  None: 'Aucun',
  'Why two months stand here: what began on {date} could not be billed in advance for {partial}; those days are billed now. Charges for {month} are billed in advance, as those of every later month will be.':
    'Pourquoi deux mois figurent ici : ce qui a commencé le {date} ne pouvait pas être facturé d’avance pour {partial} ; ces jours le sont maintenant. L’abonnement pour {month} est facturé d’avance, comme le sera chaque mois suivant.',
  'No rate was found yet for 1 call: it is not charged here and will be on a later invoice.':
    'Aucun tarif n’a encore été trouvé pour 1 appel : il n’est pas facturé ici et le sera sur une facture ultérieure.',
  'No rate was found yet for {calls} calls: they are not charged here and will be on a later invoice.':
    'Aucun tarif n’a encore été trouvé pour {calls} appels : ils ne sont pas facturés ici et le seront sur une facture ultérieure.',

  // Use by day.
  'Minutes by day, {month}': 'Minutes par jour, {month}',
  '{service}: minutes by day, {month}': '{service} : minutes par jour, {month}',
  '{total} in all, most on {date}: {most}': '{total} au total, maximum le {date} : {most}',
  'Bar chart of the minutes used on each day of {month}: {days}':
    'Histogramme des minutes consommées chaque jour, {month} : {days}',

  // Lines.
  Description: 'Désignation',
  Period: 'Période',
  Quantity: 'Quantité',
  'Unit price': 'Prix unitaire',
  VAT: 'TVA',
  'Net ({currency})': 'Net HT ({currency})',
  '{service}, continued': '{service}, suite',
  '{price} per min': '{price} par min',
  '{days} of {daysInMonth} days': '{days} jours sur {daysInMonth}',
  '1 call': '1 appel',
  '{calls} calls': '{calls} appels',
  Inbound: 'Entrants',
  Outbound: 'Sortants',
  'Inbound, agent’s leg': 'Entrants, branche de l’agent',
  'Outbound, agent’s leg': 'Sortants, branche de l’agent',
  '{direction}: {calls}, {duration} × {price} = {amount}':
    '{direction} : {calls}, {duration} × {price} = {amount}',
  '{direction}: {calls}, {duration} = {amount}': '{direction} : {calls}, {duration} = {amount}',
  'Billed for the first time': 'Facturé pour la première fois',
  'Billed once': 'Facturé une seule fois',
  'Beyond the included minutes': 'Au-delà des minutes incluses',
  'Up to the agreed minimum': 'Complément jusqu’au minimum convenu',
  'Use reported late': 'Consommation communiquée tardivement',
  'Use reported late, adds to {number}':
    'Consommation communiquée tardivement, s’ajoute à {number}',
  Correction: 'Rectification',
  'Corrects {number}': 'Rectifie {number}',
  'Calls after the end of service': 'Appels après la fin du service',
  'Regulatory charge': 'Contribution réglementaire',
  'Credited before, billed again': 'Crédité auparavant, facturé à nouveau',
  'Credited with {number}, billed again': 'Crédité par {number}, facturé à nouveau',

  // Names of what an item has, in the XML.
  Service: 'Service',
  Subscription: 'Abonnement',
  'Order number': 'Numéro de commande',
  'Billed seconds': 'Secondes facturées',
  Minutes: 'Minutes',
  Calls: 'Appels',
  'Days charged': 'Jours facturés',
  'Days in the month': 'Jours du mois',
  Units: 'Unités',
  'Price per minute': 'Prix à la minute',
  'Corrected document': 'Document rectifié',

  // Totals and VAT.
  'Net total': 'Total HT',
  'VAT {rate}': 'TVA {rate}',
  'VAT total': 'Total TVA',
  'Gross total': 'Total TTC',
  'Account credit used': 'Crédit de compte utilisé',
  'VAT by rate': 'TVA par taux',
  Rate: 'Taux',
  Base: 'Base HT',
  'Reverse charge': 'Autoliquidation',
  Exempt: 'Exonéré',
  'Outside the scope of VAT': 'Hors champ de la TVA',
  'Zero rate': 'Taux zéro',
  Export: 'Exportation',
  'Supply within the EU': 'Livraison intracommunautaire',
  'VAT falls due when it is paid.': 'TVA exigible à l’encaissement.',
  'VAT falls due when it is invoiced (option for debits).':
    'Option pour le paiement de la taxe d’après les débits.',
  'VAT in {currency}: {amount}, at {rate} {from} for 1 {currency} ({source}, {date}).':
    'TVA en {currency} : {amount}, au cours de {rate} {from} pour 1 {currency} ({source}, {date}).',

  // Payment.
  Payment: 'Règlement',
  IBAN: 'IBAN',
  BIC: 'BIC',
  'Account holder': 'Titulaire du compte',
  'Payment reference': 'Référence à indiquer',
  'Payment within {days} days of the issue date, by {date}.':
    'Paiement à {days} jours de la date d’émission, au plus tard le {date}.',
  'Nothing is to be paid.': 'Aucun paiement n’est dû.',
  'Operation category: services.': 'Catégorie d’opérations : prestations de services.',
  Notes: 'Mentions',
  Questions: 'Questions',

  // At the foot of every page.
  'Page {page} of {pages}': 'Page {page} sur {pages}',
} as const;

type DocumentSentence = keyof typeof SENTENCES;

const wording = wordingIn(SENTENCES);

/** Tells a sentence, with words that are printed as they are. */
export type Say = <S extends DocumentSentence>(sentence: S, ...words: WordsOf<S>) => string;

/** What documents say in a language. */
export const sayIn =
  (language: Language): Say =>
  (sentence, ...words) =>
    told(wording(sentence, ...words), language);
