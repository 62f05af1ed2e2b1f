import { SENTENCES as COMMON } from '../../application/sentences';
import { wordingIn } from '../../domain/wording';

/** What is refused about orders, their lines, rates and rate cards, in English and in French. */
export const SENTENCES = {
  // Charges.
  'expected at most {max} charges, got {got}': 'attendu : au plus {max} frais ; reçu : {got}',
  'expected no lapse: a surcharge has the price of its base':
    'attendu : aucun changement de prix : une taxe réglementaire a le prix de son assiette',
  'expected no lapse: the price of a one-time charge does not lapse':
    'attendu : aucune échéance de prix, car le prix de frais uniques n’en a pas',
  'expected a day after the start of the charge, {startsOn}, got {got}':
    'attendu : un jour postérieur au début des frais, le {startsOn} ; reçu : {got}',

  'expected none: only the rates of an order lapse':
    'attendu : rien, car seuls les tarifs d’une commande ont une échéance',
  'expected none: calls that draw on a pool have no price':
    'attendu : rien, car les appels décomptés d’un forfait n’ont pas de prix',
  'expected a day after the first one of the rate, {first}, got {got}':
    'attendu : un jour postérieur au premier jour du tarif, le {first} ; reçu : {got}',
  'expected a day after the first one of the rate, {first}, and before {end}, got {got}':
    'attendu : un jour postérieur au premier jour du tarif, le {first}, et antérieur au {end} ; reçu : {got}',

  // Lists of rates and pools.
  'expected at most {max} rates, got {got}': 'attendu : au plus {max} tarifs ; reçu : {got}',
  'expected at most {max} rates, got {got}, {ofCard} of the card among them':
    'attendu : au plus {max} tarifs ; reçu : {got}, dont {ofCard} de la grille tarifaire',
  'expected 1 to {max} rates, got {got}': 'attendu : de 1 à {max} tarifs ; reçu : {got}',
  'expected at most {max} rates that hold, got {got}':
    'attendu : au plus {max} tarifs en vigueur ; reçu : {got}',
  'expected at most {max} pools, got {got}': 'attendu : au plus {max} forfaits ; reçu : {got}',
  'expected each name once, got {name} again':
    'attendu : chaque nom une seule fois ; reçu de nouveau : {name}',
  'expected at most {max} numbers, got {got}': 'attendu : au plus {max} numéros ; reçu : {got}',

  // A rate.
  'expected up to 15 digits of a number without the plus, got {got}':
    'attendu : jusqu’à 15 chiffres d’un numéro, sans le signe plus ; reçu : {got}',
  'expected up to 15 digits of a number without the plus, or "" for all, got {got}':
    'attendu : jusqu’à 15 chiffres d’un numéro, sans le signe plus, ou "" pour tous ; reçu : {got}',
  'expected no pool on a card, got {got}':
    'attendu : aucun forfait sur une grille tarifaire ; reçu : {got}',
  'expected a pool of the order line, which has none, got {got}':
    'attendu : un forfait de la ligne de commande, qui n’en a aucun ; reçu : {got}',
  'expected a pool of the order line, {pools}, got {got}':
    'attendu : un forfait de la ligne de commande, {pools} ; reçu : {got}',
  'expected 0 for calls that draw on a pool, got {got}':
    'attendu : 0 pour des appels imputés à un forfait ; reçu : {got}',
  'expected at least one weekday, got none':
    'attendu : au moins un jour de la semaine ; reçu : aucun',
  'expected a time before 24:00, got 24:00': 'attendu : une heure avant 24 h ; reçu : 24 h',
  'expected a time after 00:00, got 00:00': 'attendu : une heure après 0 h ; reçu : 0 h',
  'expected another time than from, {from}, got the same: no hours are for the whole day':
    'attendu : une heure différente de from, {from} ; reçu : la même (sans plage horaire, le tarif vaut toute la journée)',
  'expected one rate for a call, got {first} and {second} both for {scope} from {validFrom}':
    'attendu : un seul tarif par appel ; reçu : {first} et {second}, tous deux pour {scope} à partir du {validFrom}',
  'expected one rate for a call, got {first} and {second} both for {scope} {hours} from {validFrom}':
    'attendu : un seul tarif par appel ; reçu : {first} et {second}, tous deux pour {scope} {hours} à partir du {validFrom}',
  'expected one rate for a call, got {first} and {second} both for {scope} {hours} and {other} from {validFrom}':
    'attendu : un seul tarif par appel ; reçu : {first} et {second}, tous deux pour {scope} {hours} et {other} à partir du {validFrom}',
  'every day {times}': 'tous les jours {times}',
  '{path}': '{path}',
  'rate {index}': 'tarif {index}',
  'rate {position} of the card': 'tarif {position} de la grille tarifaire',
  'one of the card': 'un tarif de la grille tarifaire',
  'one that holds': 'un tarif en vigueur',

  // Rate cards.
  'No rate card with this code.': 'Aucune grille tarifaire ne porte ce code.',
  'No version {version} of this rate card; the latest is {latest}.':
    'Cette grille tarifaire n’a pas de version {version} ; la dernière est la version {latest}.',
  'expected a card in {currency}, the currency of the account, got one in {got}':
    'attendu : une grille tarifaire en {currency}, devise du compte ; reçu : une grille en {got}',
  'a code of 1 to 40 capital letters, digits and underscores, a letter first':
    'un code de 1 à 40 lettres majuscules, chiffres et traits de soulignement, commençant par une lettre',
  'expected the currency of the new card {code}, got none':
    'attendu : la devise de la nouvelle grille tarifaire {code} ; reçu : aucune',
  'expected a card of at most {max} rates, got one of {got}: use ratesByPrefix':
    'attendu : une grille d’au plus {max} tarifs ; reçu : une grille de {got} tarifs, utilisez ratesByPrefix',

  // Corrections of rates.
  'No order line with this id.': 'Aucune ligne de commande ne porte cet identifiant.',
  'expected a rate to retire or to add, got none':
    'attendu : un tarif à retirer ou à ajouter ; reçu : aucun',
  'expected a rate that the order line states itself, got one of its rate card {card}, version {version}, which does not change: add a rate with the same scope, which holds in its place':
    'attendu : un tarif indiqué par la ligne de commande elle-même ; reçu : un tarif de sa grille tarifaire {card}, version {version}, qui ne change pas : ajoutez un tarif de même portée, qui le remplacera',
  'No rate of that order line with this id.':
    'Aucun tarif de cette ligne de commande ne porte cet identifiant.',
  'The rate was already retired at {retiredAt}.': 'Le tarif a déjà été retiré le {retiredAt}.',
  'expected each rate once, got one again':
    'attendu : chaque tarif une seule fois ; reçu : un tarif en double',
} as const;

/** What this room says, worded. */
export const wording = wordingIn({ ...COMMON, ...SENTENCES });
