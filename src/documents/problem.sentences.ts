import { wordingIn } from '../domain/wording';

/** What is wrong with a document, in English and in French. */
export const SENTENCES = {
  // Texts.
  'expected characters that XML can hold, got U+{code}':
    'attendu : des caractères admis en XML ; reçu : U+{code}',

  // Header.
  'expected a number of 1 to {max} characters of A-Z, a-z, 0-9 and "-", got {got}':
    'attendu : un numéro de 1 à {max} caractères parmi A-Z, a-z, 0-9 et "-" ; reçu : {got}',
  'expected a due date for an invoice, got none':
    'attendu : une date d’échéance pour une facture ; reçu : aucune',
  'expected no due date for a credit note, got {got}':
    'attendu : aucune date d’échéance pour un avoir ; reçu : {got}',
  'expected a due date on or after the issue date, {issuedOn}, got {got}':
    'attendu : une date d’échéance à partir de la date d’émission, le {issuedOn} ; reçu : {got}',
  'expected the due date {expected}, {days} days after the issue date, got {got}':
    'attendu : l’échéance du {expected}, {days} jours après l’émission ; reçu : {got}',
  'expected at most {max} days to pay from a French seller, got {got}':
    'attendu : au plus {max} jours de délai de paiement pour un vendeur français ; reçu : {got}',
  'expected at least one line, got none': 'attendu : au moins une ligne ; reçu : aucune',
  'expected a credit note to name the invoice that it corrects, got none':
    'attendu : la facture que corrige l’avoir ; reçu : aucune',
  'expected the number of the invoice that is corrected, got an empty one':
    'attendu : le numéro de la facture corrigée ; reçu : un numéro vide',
  'expected the date of the invoice that is corrected, got {got}':
    'attendu : la date de la facture corrigée ; reçu : {got}',
  'expected an invoice of {issuedOn} at the latest to be corrected, got one of {got}':
    'attendu : une facture corrigée du {issuedOn} au plus tard ; reçu : une facture du {got}',

  // Parties.
  'expected the legal name of the party, got an empty one':
    'attendu : la dénomination de la partie ; reçu : une dénomination vide',
  'expected an address of 1 to 3 lines, got {got}':
    'attendu : une adresse de 1 à 3 lignes ; reçu : {got}',
  'expected a registration number, another identifier or a tax number of the seller, got none':
    'attendu : un numéro d’immatriculation, un autre identifiant ou un numéro fiscal du vendeur ; reçu : aucun',
  'expected the SIREN of the party, got none': 'attendu : le SIREN de la partie ; reçu : aucun',
  'expected an electronic address, got none': 'attendu : une adresse électronique ; reçu : aucune',
  'expected an electronic address that begins with the SIREN, {siren}, got {got}':
    'attendu : une adresse électronique commençant par le SIREN, {siren} ; reçu : {got}',
  'expected the note {code} exactly once from a French seller, got it {got} times':
    'attendu : la mention {code} exactement une fois pour un vendeur français ; reçu : {got} fois',

  // Lines.
  'expected the position {expected}, got {got}': 'attendu : la position {expected} ; reçu : {got}',
  'expected the index of a section, 0 to {max}, got {got}':
    'attendu : l’indice d’une section, de 0 à {max} ; reçu : {got}',
  'expected a name, got an empty one': 'attendu : un libellé ; reçu : un libellé vide',
  'expected a last day on or after the first, {first}, got {got}':
    'attendu : un dernier jour à partir du premier, le {first} ; reçu : {got}',
  'expected a quantity of at most {max} decimals, got {got}':
    'attendu : une quantité d’au plus {max} décimales ; reçu : {got}',
  'expected a unit price of 0 or more, got {got}':
    'attendu : un prix unitaire d’au moins 0 ; reçu : {got}',
  'expected an amount of {decimals} decimals in {currency}, got {got}':
    'attendu : un montant à {decimals} décimales en {currency} ; reçu : {got}',

  // Tax.
  'expected a rate from 0 to 100 percent, got {got}':
    'attendu : un taux de 0 à 100 pour cent ; reçu : {got}',
  'expected a rate above 0 for the category S, got {got}':
    'attendu : un taux supérieur à 0 pour la catégorie S ; reçu : {got}',
  'expected the rate 0 for the category {category}, got {got}':
    'attendu : un taux de 0 pour la catégorie {category} ; reçu : {got}',
  'expected the category O alone on a document, got it beside {others}':
    'attendu : la catégorie O seule sur un document ; reçu : avec {others}',
  'expected a reason why no tax is due, or its code, for the category {category}, got none':
    'attendu : un motif d’exonération, ou son code, pour la catégorie {category} ; reçu : aucun',
  'expected no reason for an exemption for the category {category}, got {got}':
    'attendu : aucun motif d’exonération pour la catégorie {category} ; reçu : {got}',
  'expected the VAT id of the seller for the category {category}, got none':
    'attendu : le numéro de TVA du vendeur pour la catégorie {category} ; reçu : aucun',
  'expected a VAT id or a tax number of the seller for the category {category}, got none':
    'attendu : un numéro de TVA ou un numéro fiscal du vendeur pour la catégorie {category} ; reçu : aucun',
  'expected the VAT id of the buyer for the category {category}, got none':
    'attendu : le numéro de TVA de l’acheteur pour la catégorie {category} ; reçu : aucun',
  'expected one row of tax for {category} at {rate} percent, got {got}':
    'attendu : une seule ligne de taxe pour {category} à {rate} pour cent ; reçu : {got}',
  'expected no row of tax for {category} at {rate} percent, which no line has, got one':
    'attendu : aucune ligne de taxe pour {category} à {rate} pour cent, absents des lignes ; reçu : une',
  'expected the base {expected}, the sum of the lines in {category} at {rate} percent, got {got}':
    'attendu : la base {expected}, somme des lignes en {category} à {rate} pour cent ; reçu : {got}',
  'expected the tax {expected}, {rate} percent of {base} rounded once, got {got}':
    'attendu : la taxe {expected}, soit {rate} pour cent de {base} arrondi une seule fois ; reçu : {got}',
  'expected a tax less than one minor unit from {rate} percent of {base}, got {got}':
    'attendu : une taxe à moins d’une unité monétaire mineure de {rate} pour cent de {base} ; reçu : {got}',
  'expected a rate to convert VAT from {currency} to {vatCurrency}, got none':
    'attendu : un cours pour convertir la TVA de {currency} en {vatCurrency} ; reçu : aucun',
  'expected a rate above 0 to convert VAT, got {got}':
    'attendu : un cours supérieur à 0 pour convertir la TVA ; reçu : {got}',

  // Totals.
  'expected the net total {expected}, the sum of the lines, got {got}':
    'attendu : le total net {expected}, somme des lignes ; reçu : {got}',
  'expected the VAT total {expected}, the sum of the rows of tax, got {got}':
    'attendu : le total de TVA {expected}, somme des lignes de taxe ; reçu : {got}',
  'expected the gross total {expected}, net and VAT, got {got}':
    'attendu : le total TTC {expected}, net et TVA ; reçu : {got}',
  'expected a gross total of 0 or more, since what is negative is a credit note, got {got}':
    'attendu : un total TTC d’au moins 0, un total négatif étant un avoir ; reçu : {got}',
  'expected a used credit from 0 to the gross total, {gross}, got {got}':
    'attendu : un crédit utilisé de 0 au total TTC, {gross} ; reçu : {got}',
  'expected the amount due {expected}, gross less credit used, got {got}':
    'attendu : le montant dû {expected}, TTC moins crédit utilisé ; reçu : {got}',
} as const;

export const wording = wordingIn(SENTENCES);
