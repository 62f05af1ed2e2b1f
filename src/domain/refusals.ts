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
} as const;

/** What a rule refuses, worded. */
export const refusal = wordingIn(REFUSALS);
