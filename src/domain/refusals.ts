import { wordingIn } from './wording';

/** All that the rules refuse, as they word it, and in French. */
export const REFUSALS = {
  // Dates and instants.
  'expected a date that exists, as "YYYY-MM-DD" from {first} to {last}, got {got}':
    'attendu : une date qui existe, au format "YYYY-MM-DD", de {first} à {last} ; reçu : {got}',
  'expected a month as "YYYY-MM", got {got}':
    'attendu : un mois au format "YYYY-MM" ; reçu : {got}',
  'expected a date from {first} to {last}, got one in the year {year}':
    'attendu : une date de {first} à {last} ; reçu : une date de l’année {year}',
  'expected an instant as "2026-01-31T09:30:00Z" (RFC 3339), got {got}':
    'attendu : un instant au format "2026-01-31T09:30:00Z" (RFC 3339) ; reçu : {got}',
  'expected an IANA time zone such as "Europe/Paris" or "UTC", got {got}{hint}':
    'attendu : un fuseau horaire IANA tel que "Europe/Paris" ou "UTC" ; reçu : {got}{hint}',
  '; a zone that is always {hours} hour behind UTC is written {name}':
    ' ; un fuseau toujours en retard de {hours} heure sur UTC s’écrit {name}',
  '; a zone that is always {hours} hours behind UTC is written {name}':
    ' ; un fuseau toujours en retard de {hours} heures sur UTC s’écrit {name}',
  '; a zone that is always {hours} hour ahead of UTC is written {name}':
    ' ; un fuseau toujours en avance de {hours} heure sur UTC s’écrit {name}',
  '; a zone that is always {hours} hours ahead of UTC is written {name}':
    ' ; un fuseau toujours en avance de {hours} heures sur UTC s’écrit {name}',

  // Codes, amounts and rates.
  'expected an ISO 3166-1 country code such as "FR", got {got}':
    'attendu : un code de pays ISO 3166-1 tel que "FR" ; reçu : {got}',
  'expected a locale such as "fr-FR", got {got}':
    'attendu : une langue et une région telles que "fr-FR" ; reçu : {got}',
  'expected an ISO 4217 currency code such as "EUR", got {got}':
    'attendu : un code de devise ISO 4217 tel que "EUR" ; reçu : {got}',
  'unknown currency {got}': 'devise inconnue : {got}',
  'expected a decimal such as "79.99" (at most 15 digits before and 6 after the point), got {got}':
    'attendu : un nombre décimal tel que "79.99" (au plus 15 chiffres avant le point et 6 après) ; reçu : {got}',
  'expected at most {max} decimals, since more are never rounded, got {got}, whose decimal {place} is {digit}':
    'attendu : au plus {max} décimales, car rien n’est arrondi au-delà ; reçu : {got}, dont la décimale nº {place} est {digit}',
  'expected an amount rounded to {decimals} decimals, got {amount}':
    'attendu : un montant arrondi à {decimals} décimales ; reçu : {amount}',
  'expected billing increments of 1 to {max} seconds, got {got}':
    'attendu : des paliers de facturation de 1 à {max} secondes ; reçu : {got}',
  'expected prices from 0 on, got {got}': 'attendu : des prix d’au moins 0 ; reçu : {got}',
  'expected a duration of 0 or more whole milliseconds, got {got}':
    'attendu : une durée en millisecondes entières, d’au moins 0 ; reçu : {got}',

  // Terms and notices.
  'expected a term in months or in days, got both: {months} months and {days} days':
    'attendu : une durée en mois ou en jours ; reçu : les deux, {months} mois et {days} jours',
  'expected a term of 1 to {max} months, got {got}':
    'attendu : une durée de 1 à {max} mois ; reçu : {got}',
  'expected a term of 1 to {max} days, got {got}':
    'attendu : une durée de 1 à {max} jours ; reçu : {got}',
  'expected a last day of the term on or after {countedFrom}, from which the term is counted, got {got}':
    'attendu : un dernier jour de la durée à partir du {countedFrom}, où elle commence à courir ; reçu : {got}',
  'expected a last day of the term by {last}, the last of {max} days, got {got}':
    'attendu : un dernier jour de la durée au plus tard le {last}, dernier de {max} jours ; reçu : {got}',
  'expected a notice given on or after the start of the term, {startsOn}, got {got}':
    'attendu : un préavis donné à partir du début de la durée, le {startsOn} ; reçu : {got}',
  "expected a withdrawal by {freeUntil}, or the provider's acceptance, got one on {withdrawnOn}":
    'attendu : un retrait au plus tard le {freeUntil}, ou l’acceptation du fournisseur ; reçu : un retrait le {withdrawnOn}',
  "expected a withdrawal by {freeUntil}, or the customer's acceptance, got one on {withdrawnOn}":
    'attendu : un retrait au plus tard le {freeUntil}, ou l’acceptation du client ; reçu : un retrait le {withdrawnOn}',
  'expected an end after the start, {startsOn}, got the exclusive end {endsBefore}':
    'attendu : une fin postérieure au début, le {startsOn} ; reçu : une fin exclue le {endsBefore}',

  // Sums, numbers and dates of invoices.
  'expected a tax rate above 0 and at most 100 for the category S, got {got}':
    'attendu : un taux de taxe supérieur à 0 et d’au plus 100 pour la catégorie S ; reçu : {got}',
  'expected a tax rate of 0 for the category {category}, got {got}':
    'attendu : un taux de taxe de 0 pour la catégorie {category} ; reçu : {got}',
  'expected the category O for all lines or for none, got it beside {got}':
    'attendu : la catégorie O pour toutes les lignes ou pour aucune ; reçu : elle et {got}',
  'expected lines to credit, got none': 'attendu : des lignes à créditer ; reçu : aucune',
  'expected each line once, got {got} twice':
    'attendu : chaque ligne une seule fois ; reçu : {got} deux fois',
  'expected a line of the invoice, got {got}': 'attendu : une ligne de la facture ; reçu : {got}',
  'expected an amount as net or as gross, exactly one of them':
    'attendu : un montant hors taxes ou TTC, l’un ou l’autre',
  'expected an amount above 0, got {got}': 'attendu : un montant supérieur à 0 ; reçu : {got}',
  'expected a line with a positive amount, since others are credited with the whole only, got one of {got}':
    'attendu : une ligne d’un montant positif, les autres n’étant créditées qu’avec l’ensemble ; reçu : une ligne de {got}',
  'expected at most {max}, which is left of line {line}, got {got}':
    'attendu : au plus {max}, ce qui reste de la ligne {line} ; reçu : {got}',
  'expected at most {max} in all, which is left at the tax rate of {rate} %, got {got}':
    'attendu : au plus {max} en tout, ce qui reste au taux de {rate} % ; reçu : {got}',
  'expected 1 to {max} days that were not served, got {got}':
    'attendu : de 1 à {max} jours non fournis ; reçu : {got}',
  'expected an invoice of which something is left to credit':
    'attendu : une facture dont il reste quelque chose à créditer',
  'expected at most {max}, which is left of the invoice, got {got}':
    'attendu : au plus {max}, ce qui reste de la facture ; reçu : {got}',
  'expected parts that make up {gross}, got {got}':
    'attendu : des parts dont le total est {gross} ; reçu : {got}',
  'expected parts from 0 on, got {got}': 'attendu : des parts d’au moins 0 ; reçu : {got}',
  'expected at most {max} to lower what is due, got {got}':
    'attendu : au plus {max} en réduction du montant dû ; reçu : {got}',
  'expected at most {max} to be refunded, which was paid, got {got}':
    'attendu : au plus {max} à rembourser, ce qui a été payé ; reçu : {got}',
  'expected {what} of 0 to {max} days, got {got}':
    'attendu : {what} de 0 à {max} jours ; reçu : {got}',
  'a time for payment': 'un délai de paiement',
  'a time of grace': 'un délai de grâce',
  'expected a dispute from {first} to {last}, got one on {got}':
    'attendu : une contestation du {first} au {last} ; reçu : une contestation le {got}',
  'expected at most {max} numbers in a year, got one more':
    'attendu : au plus {max} numéros par an ; reçu : un de plus',
  'expected an issue date from {last} on, the date of the last number, got {got}':
    'attendu : une date d’émission à partir du {last}, date du dernier numéro ; reçu : {got}',
  'expected a factor from 0 on, got {got}': 'attendu : un coefficient d’au moins 0 ; reçu : {got}',
  'expected a base from 0 on, got {got}': 'attendu : une base d’au moins 0 ; reçu : {got}',
  'expected a surcharge of 0 to {max}, which is {base} × {factor}, got {got}':
    'attendu : un supplément de 0 à {max}, soit {base} × {factor} ; reçu : {got}',

  // Breaches and changes of prices.
  'expected a breach that was not cured in time, this one was':
    'attendu : un manquement auquel il n’a pas été remédié à temps ; il a été remédié à celui-ci',
  'expected a day from {from} on, when the time to cure is over, got {got}':
    'attendu : un jour à partir du {from}, une fois écoulé le délai pour remédier ; reçu : {got}',
  'expected the first of a month, {earliest} at the earliest, got {got}':
    'attendu : le premier jour d’un mois, au plus tôt le {earliest} ; reçu : {got}',
  'expected a day after the announcement, {earliest} at the earliest, got {got}':
    'attendu : un jour postérieur à l’annonce, au plus tôt le {earliest} ; reçu : {got}',
  'expected a day after the initial term, which ends before {endsBefore}: {earliest} at the earliest, got {got}':
    'attendu : un jour postérieur à la durée initiale, qui prend fin avant le {endsBefore} : au plus tôt le {earliest} ; reçu : {got}',
  // Parties of invoices.
  'expected a SIREN of 9 digits with a valid check digit, got {got}':
    'attendu : un SIREN de 9 chiffres dont la clé est exacte ; reçu : {got}',
  'expected a SIRET of 14 digits, a SIREN and 5 more with a valid check, got {got}':
    'attendu : un SIRET de 14 chiffres, un SIREN suivi de 5 chiffres dont la clé est exacte ; reçu : {got}',
  'expected a scheme of ISO/IEC 6523 as 4 digits, such as "0002", got {got}':
    'attendu : un schéma ISO/IEC 6523 de 4 chiffres, tel que "0002" ; reçu : {got}',
  'expected an identifier of 1 to 50 letters, digits, spaces and ./_+- between them, got {got}':
    'attendu : un identifiant de 1 à 50 lettres et chiffres, séparés au besoin par des espaces ou ./_+- ; reçu : {got}',
  'expected a scheme of electronic addresses, such as "0225" or "EM", got {got}':
    'attendu : un schéma d’adresse électronique de facturation, tel que "0225" ou "EM" ; reçu : {got}',
  'expected an address of 1 to 125 letters, digits and any of "@./:_+-" between them, got {got}':
    'attendu : une adresse de 1 à 125 lettres et chiffres, séparés au besoin par "@./:_+-" ; reçu : {got}',
  'expected an address that begins with a SIREN, got {got}':
    'attendu : une adresse qui commence par un SIREN ; reçu : {got}',
  'expected a VAT id such as "FR83404833048", valid in its country, got {got}':
    'attendu : un numéro de TVA tel que "FR83404833048", valable dans son pays ; reçu : {got}',
  'expected an IBAN such as "FR76 3000 6000 0112 3456 7890 189", got {got}':
    'attendu : un IBAN tel que "FR76 3000 6000 0112 3456 7890 189" ; reçu : {got}',
  'expected an IBAN of {length} characters, as in its country, got {got}':
    'attendu : un IBAN de {length} caractères, comme le veut son pays ; reçu : {got}',
  'expected an IBAN with valid check digits, got {got}':
    'attendu : un IBAN dont la clé est exacte ; reçu : {got}',
  'expected a BIC of 8 or 11 characters, such as "AGRIFRPP", got {got}':
    'attendu : un BIC de 8 ou 11 caractères, tel que "AGRIFRPP" ; reçu : {got}',
  'expected 1 to {max} letters, digits and dashes, got {got}':
    'attendu : de 1 à {max} lettres, chiffres et traits d’union ; reçu : {got}',
  'expected a text without marks of direction and non-characters, got U+{code}':
    'attendu : un texte sans marque de direction ni code réservé ; reçu : U+{code}',
  'expected a value that begins with the registered SIREN {siren}, got {got}':
    'attendu : une valeur qui commence par le SIREN enregistré, {siren} ; reçu : {got}',
  'expected each code of a note once, got {code} again':
    'attendu : chaque code de mention une seule fois ; reçu de nouveau : {code}',
  'expected the notes PMD, PMT and AAB of a seller in France, missing: {missing}':
    'attendu : les mentions PMD, PMT et AAB d’un vendeur établi en France ; il manque : {missing}',
  'expected at most {most} days for a seller in France, got no limit':
    'attendu : au plus {most} jours pour un vendeur établi en France ; reçu : aucune limite',
  'expected at most {most} days for a seller in France, got {got}':
    'attendu : au plus {most} jours pour un vendeur établi en France ; reçu : {got}',
  'expected at most {max} days to pay, as the entity allows, got {got}':
    'attendu : un délai de paiement d’au plus {max} jours, maximum de l’entité ; reçu : {got}',
  'expected no reason for the category {category}, got {got}':
    'attendu : aucun motif pour la catégorie {category} ; reçu : {got}',
  'expected a reason for the category {category}, as a text or a code, got none':
    'attendu : un motif pour la catégorie {category}, en texte ou par un code ; reçu : aucun',
  'expected a code such as "VATEX-EU-AE", got {got}':
    'attendu : un code tel que "VATEX-EU-AE" ; reçu : {got}',
} as const;

/** What a rule refuses, worded. */
export const refusal = wordingIn(REFUSALS);
