/**
 * All that derivations say, as the rules write it, and in French.
 *
 * A rule can only say what stands here, so nothing can be said that has no French. Names in braces
 * stand for values.
 */
export const SENTENCES = {
  // Terms.
  'The term is counted from its first day': 'La durée court à compter de son premier jour',
  'The term is counted in full months': 'La durée se compte en mois entiers',
  'The order states no term: the default, but not less than the minimum':
    'La commande n’indique pas de durée : durée par défaut, sans être inférieure à la durée minimale',
  'The initial term is the longer of the minimum and what the order states':
    'La durée initiale est la plus longue des deux : durée minimale ou durée de la commande',
  'End of the minimum term': 'Fin de la durée minimale',
  'End of the term that the order states': 'Fin de la durée indiquée par la commande',
  'The initial term ends at the later of the two':
    'La durée initiale prend fin à la plus tardive des deux dates',
  'First day after the period, counted from the start':
    'Premier jour après la période, compté depuis le début',
  'End of the initial term': 'Fin de la durée initiale',
  'Length of the renewals up to the end of this one':
    'Durée cumulée des renouvellements jusqu’à la fin de celui-ci',
  'Length from the start to the end of this period':
    'Durée depuis le début jusqu’à la fin de cette période',
  'The initial term runs from {startsOn} to the day before {endsBefore}.':
    'La durée initiale court du {startsOn} jusqu’à la veille du {endsBefore}.',
  'Renewal {index} runs from {startsOn} to the day before {endsBefore}.':
    'Le renouvellement nº {index} court du {startsOn} jusqu’à la veille du {endsBefore}.',
  'The contract takes effect on the earlier of submission and signature':
    'Le contrat prend effet à la première des deux dates : transmission ou signature',
  'The contract takes effect on {effectiveOn}.': 'Le contrat prend effet le {effectiveOn}.',

  // Notices.
  'A notice counts as given some business days after it was sent, depending on how':
    'Un préavis est réputé donné un certain nombre de jours ouvrés après son envoi, selon le mode d’envoi',
  'The day on which the notice was given was told':
    'Le jour où le préavis a été donné est celui qui a été indiqué',
  'A notice must be given no later than the last day of service':
    'Le préavis doit être donné au plus tard le dernier jour de service',
  'A notice must be given no less than so many days before the end of the period':
    'Le préavis doit être donné au moins ce nombre de jours avant la fin de la période',
  "It is too late from the first instant of the next day in the account's zone on":
    'Il est trop tard dès le premier instant du lendemain, dans le fuseau horaire du compte',
  'The notice is in time when it is given on or before that day':
    'Le préavis est donné à temps s’il l’est au plus tard ce jour-là',
  'The last day of service is the day before the end':
    'Le dernier jour de service est la veille de la fin',
  'The notice is in time: the service ends with its current period, last day {lastServiceDay}.':
    'Le préavis est donné à temps : le service prend fin avec la période en cours ; dernier jour : {lastServiceDay}.',
  'The notice is late (it was due by {noticeDueBy}): the service ends with a later period, last day {lastServiceDay}.':
    'Le préavis est tardif (il devait être donné au plus tard le {noticeDueBy}) : le service prend fin avec une période ultérieure ; dernier jour : {lastServiceDay}.',
  'The provider accepted an earlier day': 'Le fournisseur a accepté une date plus proche',
  'The notice takes effect on {effectiveOn}: the quantity falls by {fewer}.':
    'Le préavis prend effet le {effectiveOn} : la quantité diminue de {fewer}.',
  'A notice stands already: the service ends with whichever ends it earlier':
    'Un préavis a déjà été donné : le service prend fin avec celui des deux qui y met fin le plus tôt',
  'The service is to end anyway: it does with whatever ends it earlier':
    'La fin du service est déjà prévue : la date la plus proche l’emporte',
  'A notice given on {givenOn} stands already and ends the service earlier: last day {lastServiceDay}. This one would change nothing.':
    'Un préavis donné le {givenOn} met déjà fin au service plus tôt ; dernier jour : {lastServiceDay}. Celui-ci ne changerait rien.',
  'Another subscription takes its place and ends the service earlier: last day {lastServiceDay}. This one would change nothing.':
    'Un autre abonnement le remplace et met fin au service plus tôt ; dernier jour : {lastServiceDay}. Ce préavis ne changerait rien.',
  'An end for cause declared on {declaredOn} ends the service earlier: last day {lastServiceDay}. This one would change nothing.':
    'Une résiliation pour manquement prononcée le {declaredOn} met fin au service plus tôt ; dernier jour : {lastServiceDay}. Ce préavis ne changerait rien.',

  // Breaches and changes of prices.
  'A breach can be cured for 30 days after its notice was received':
    'Il peut être remédié à un manquement dans les 30 jours qui suivent la réception de sa notification',
  'The service may be ended at once': 'Il peut être mis fin au service immédiatement',
  'The service may be ended from the day after on':
    'Il peut être mis fin au service à partir du lendemain',
  'The service may be ended for this breach from {terminableFrom} on.':
    'Il peut être mis fin au service pour ce manquement à partir du {terminableFrom}.',
  'The first billing month that begins after the announcement':
    'Premier mois de facturation qui commence après l’annonce',
  'The first billing month that begins after the initial term':
    'Premier mois de facturation qui commence après la durée initiale',
  'The price changes with the later of the two': 'Le prix change à la plus tardive des deux dates',
  'The first day after the initial term': 'Premier jour après la durée initiale',
  'A price change announced on {announcedOn} holds from {earliest} at the earliest.':
    'Un changement de prix annoncé le {announcedOn} s’applique au plus tôt à partir du {earliest}.',

  // What comes up.
  'Service starts on the day agreed': 'Le service commence le jour convenu',
  'Service goes on from the day of reinstatement':
    'Le service reprend le jour de son rétablissement',
  'Service ends where the subscription that takes its place starts':
    'Le service prend fin le jour où commence l’abonnement qui le remplace',
  'The day on which the end is declared is the last day of service':
    'Le jour où la résiliation est prononcée est le dernier jour de service',
  'Service ends for cause, last day {declaredOn}.':
    'Le service prend fin pour manquement ; dernier jour : {declaredOn}.',
  'A notice for the end of this period has to be given by {date}.':
    'Un préavis pour la fin de cette période doit être donné au plus tard le {date}.',
  'It holds from the day that the order states':
    'Elle s’applique à partir du jour indiqué par la commande',
  'The price holds from the day that was announced': 'Le prix s’applique à partir du jour annoncé',
  'The price lapses with the initial term': 'Le prix prend fin avec la durée initiale',
  'The price lapses on the day that the order states':
    'Le prix prend fin le jour indiqué par la commande',
  'The partial notice takes effect on {date}.': 'Le préavis partiel prend effet le {date}.',
  'The notice of the breach was received on the day told':
    'La notification du manquement a été reçue le jour indiqué',
  'The breach can be cured by {date}.': 'Il peut être remédié au manquement jusqu’au {date}.',
  "The day is that of the instant in the account's zone":
    'Le jour est celui de l’instant, dans le fuseau horaire du compte',
  'The beneficiary demands performance by the day it states':
    'Le bénéficiaire demande l’exécution au plus tard le jour qu’il indique',
  'Every user must be told of the limitation once service runs and the version is in force':
    'Chaque utilisateur doit être informé de la limitation dès que le service court et que la version est en vigueur',
  'Users who have not been told are left of all active users':
    'Il reste, parmi les utilisateurs actifs, ceux qui n’ont pas été informés',
  'From {date} on every user must have been told version {version} of the emergency limitation; told: {notified} of {active}.':
    'À partir du {date}, chaque utilisateur doit avoir été informé de la version {version} de la limitation des appels d’urgence ; informés : {notified} sur {active}.',
  '{rule}: {date}.': '{rule} : {date}.',

  // Recurring charges.
  'Days of service in the month, the first day left out':
    'Jours de service dans le mois, premier jour exclu',
  'Days of service in the month, the first day included':
    'Jours de service dans le mois, premier jour compris',
  'Days of that calendar month': 'Nombre de jours de ce mois civil',
  'A whole month: the full charge': 'Mois entier : montant mensuel complet',
  'A partial month is charged by its days, the whole line at once':
    'Un mois incomplet est facturé au prorata des jours, sur l’ensemble de la ligne',
  '{days} of {daysInMonth} days: {charge} {currency}.':
    'Prorata de {days}/{daysInMonth} jours : {charge} {currency}.',
  'The charge of a full month': 'Montant d’un mois entier',
  'The full months': 'Montant des mois entiers',
  'Each month is rounded for itself; the total is their sum':
    'Chaque mois est arrondi séparément ; le total est leur somme',
  'Together {total} {currency}.': 'Au total : {total} {currency}.',
  'The recurring charges together': 'Total des frais récurrents',
  'Recurring charges to the day before {before}: {total} {currency}.':
    'Frais récurrents jusqu’à la veille du {before} : {total} {currency}.',
  'What is between the two days is the difference of the two':
    'Les frais entre les deux dates sont la différence des deux montants',
  'Recurring charges from {from} to the day before {before}: {cost} {currency}.':
    'Frais récurrents du {from} jusqu’à la veille du {before} : {cost} {currency}.',
  'What the months lack of the agreed minimum, less what is owed of it without them':
    'Complément au minimum convenu des mois, moins ce qui en est dû sans eux',
  'The recurring charges together with what they lack of the minimum':
    'Total des frais récurrents et de leur complément au minimum',
  'Recurring charges with what they lack of the minimum, from {from} to the day before {before}: {cost} {currency}.':
    'Frais récurrents et complément au minimum du {from} jusqu’à la veille du {before} : {cost} {currency}.',
  'Each stretch of one price and quantity is rounded for itself; the total is their sum':
    'Chaque intervalle à prix et quantité constants est arrondi séparément ; le total est leur somme',
  'Recurring charges of {month}: {total} {currency}.':
    'Frais récurrents du mois {month} : {total} {currency}.',

  // What is left of a term.
  'The recurring charges by month, with what is previewed':
    'Frais récurrents par mois, avec ce qui est simulé',
  'The recurring charges by month, to the end of the term':
    'Frais récurrents par mois, jusqu’à la fin de la période',
  'What falls away to the end of the term': 'Ce qui n’est plus dû jusqu’à la fin de la période',
  'To the end of the term {untilEndOfTerm} {currency} are charged, with it {withIt}: {difference} fall away.':
    'Jusqu’à la fin de la période, les frais sont de {untilEndOfTerm} {currency} ; avec ce qui est simulé, de {withIt} : écart de {difference}.',

  // Invoices.
  'A charge that is billed once': 'Frais facturés une seule fois',
  'The sum of the calls is rounded once, to the minor unit':
    'La somme des appels est arrondie une seule fois, à la plus petite unité monétaire',
  'Nothing is charged for it any more': 'Il n’y a plus rien à facturer à ce titre',
  'What was billed before is taken off; what was credited counts':
    'Ce qui a déjà été facturé est déduit, en tenant compte des avoirs',
  '{net} {currency} for {month}.': 'Montant : {net} {currency}, au titre du mois {month}.',

  // Calls.
  "The call belongs to the civil date of its answer in the account's zone":
    'L’appel relève de la date à laquelle il a été pris, dans le fuseau horaire du compte',
  'Only use from the start of service on is charged':
    'Seul l’usage à partir du début du service est facturé',
  'Use after the end is charged, at the rates of the last day of service':
    'L’usage après la fin est facturé aux tarifs du dernier jour de service',
  "The order's rate for this direction and leg with the longest matching prefix, valid then, and of several the narrowest":
    'Tarif de la commande pour ce sens et cette branche, valable à cette date, dont le préfixe correspondant est le plus long ; s’il y en a plusieurs, le plus spécifique',
  'No rate of the order matches: the call waits for one and is not charged.':
    'Aucun tarif de la commande ne correspond : l’appel est en attente d’un tarif et n’est pas facturé.',
  'A call that was not answered costs nothing, not even the connection fee':
    'Un appel sans réponse ne coûte rien, pas même les frais d’établissement',
  'Not answered: nothing is charged.': 'Sans réponse : rien n’est facturé.',
  'A begun second counts whole': 'Toute seconde entamée compte en entier',
  'The first increment is the least that is billed; further increments are billed when begun':
    'Le premier palier est le minimum facturé ; tout palier suivant est facturé dès qu’il est entamé',
  "Metered use is charged at the order's rate per minute":
    'L’usage mesuré est facturé au tarif à la minute de la commande',
  '{billedSeconds} s billed at {perMinute} a minute{fee}{least}: {amount}.':
    '{billedSeconds} s facturées à {perMinute} la minute{fee}{least} : {amount}.',
  ', with a fee of {connectionFee}': ', avec des frais d’établissement de {connectionFee}',
  ', at least {minimumCharge}': ', au minimum {minimumCharge}',
  'Emergency calls must not be placed over this service; one that was is kept and never charged':
    'Les appels d’urgence sont interdits sur ce service ; un appel passé malgré tout est conservé et n’est jamais facturé',
  'Emergency calls are never charged': 'Les appels d’urgence ne sont jamais facturés',
  'Before the start of the term nothing is charged': 'Rien n’est facturé avant le début du contrat',
  'The call draws on a pool of included minutes: only what the month uses beyond the pool is charged':
    'L’appel est imputé à un forfait de minutes incluses : seul l’usage du mois au-delà du forfait est facturé',
  "The agent's leg is free when the agent is reached over VoIP":
    'La branche de l’agent est gratuite lorsque l’agent est joint en VoIP',
  '{reason}.': '{reason}.',

  // Calls corrected, erased and without a rate.
  'A version without an amount is taken back as it is':
    'Une version sans montant est annulée telle quelle',
  'A correction takes back what was charged, so that both together come to nothing':
    'Une correction annule ce qui a été facturé, de sorte que l’ensemble s’élève à zéro',
  'Takes back version {version}, which waited for a rate.':
    'Annule la version {version}, en attente d’un tarif.',
  'Takes back version {version}: {billedSeconds} s billed, {amount}.':
    'Annule la version {version} : {billedSeconds} s facturées, {amount}.',
  'The numbers of the call were erased: what was decided by them stands':
    'Les numéros de l’appel ont été effacés : ce qui a été décidé d’après eux reste valable',
  "Of the order's rates for that direction, one for the same leg is nearer than one for the other":
    'Parmi les tarifs de la commande pour ce sens, un tarif pour la même branche est plus proche qu’un tarif pour l’autre',
  'Of these, one that is valid on the last day of the calls is nearer than one that is not':
    'Parmi ceux-ci, un tarif valable le dernier jour des appels est plus proche qu’un tarif qui ne l’est pas',
  'Of these, the nearest shares the most leading digits with the numbers; of several the dearest is taken, so that the estimate is not too low':
    'Parmi ceux-ci, le plus proche a le plus de premiers chiffres en commun avec les numéros ; s’il y en a plusieurs, le plus cher est retenu, afin que l’estimation ne soit pas trop basse',
  'The order has no rate in that direction to estimate by.':
    'La commande n’a aucun tarif dans ce sens qui permette une estimation.',
  'The nearest rate is the one for {numbers} {price}: by it {calls} calls would have cost {amount}.':
    'Le tarif le plus proche est celui pour {numbers} {price} : selon ce tarif, le coût aurait été de {amount} (appels : {calls}).',
  'any number': 'tout numéro',
  'numbers that begin with {prefix}': 'les numéros commençant par {prefix}',
  'at {perMinute} a minute': 'à {perMinute} la minute',
  'that draws on a pool of included minutes': 'imputé à un forfait de minutes incluses',

  // Pools of included minutes.
  'The minutes of all units are one pool for the calendar month':
    'Les minutes de toutes les unités forment un seul forfait pour le mois civil',
  'Only what the month used beyond the pool is charged':
    'Seul l’usage du mois au-delà du forfait est facturé',
  'Minutes beyond the pool are charged at the price the order states for them':
    'Les minutes hors forfait sont facturées au prix indiqué par la commande',
  '{usedSeconds} s used of {includedSeconds} s included: {overageSeconds} s beyond them, {charge}.':
    '{usedSeconds} s utilisées sur {includedSeconds} s incluses : {overageSeconds} s hors forfait, {charge}.',

  // Sums of invoices.
  'The lines of one tax category and rate together':
    'Total des lignes d’une même catégorie de taxe et d’un même taux',
  'Tax is computed once for each category and rate, on the sum of their lines':
    'La taxe est calculée une fois par catégorie et par taux, sur le total de leurs lignes',
  'The net amounts of all categories and rates':
    'Total hors taxes de toutes les catégories et taux',
  'The tax of all categories and rates': 'Total des taxes de toutes les catégories et taux',
  'The gross amount is net and tax together':
    'Le montant TTC est le montant hors taxes plus les taxes',
  'Net {net}, tax {tax}, gross {gross} {currency}.':
    'Hors taxes {net}, taxes {tax}, TTC {gross} {currency}.',
  'VAT in the currency of the VAT accounts is the VAT divided by the rate of exchange':
    'La TVA dans la devise de la comptabilité TVA est la TVA divisée par le cours de change',
  'VAT {tax} {currency} at {rate}: {converted} {vatCurrency}.':
    'TVA de {tax} {currency} au cours de {rate} : {converted} {vatCurrency}.',
  'What was credited before, and what is credited now':
    'Avoirs déjà émis et montant crédité maintenant',
  'The tax of all that has been credited then': 'Taxe de tout ce qui est alors crédité',
  'The tax of this credit is what that is above the tax credited before':
    'La taxe de cet avoir est ce qui dépasse la taxe déjà créditée',
  'The net amount of all that has been credited then, by its gross amount':
    'Montant hors taxes de tout ce qui est alors crédité, d’après le montant TTC',
  'The net amount of this credit is what that is above the net amount credited before':
    'Le montant hors taxes de cet avoir est ce qui dépasse le montant déjà crédité',
  'What was asked as gross is net and tax': 'Le montant TTC demandé comprend hors taxes et taxes',
  'The net amounts that are credited': 'Total hors taxes de ce qui est crédité',
  'The tax that is credited': 'Total des taxes de ce qui est crédité',
  'The charge of the days that were not served': 'Montant des jours non fournis',
  '{days} of {daysInPeriod} days were not served: {charge} {currency}.':
    '{days} jours non fournis sur {daysInPeriod} : {charge} {currency}.',
  'What is due first takes up a credit; the rest of it goes to the account':
    'Un avoir réduit d’abord le montant dû ; le reste est porté au crédit du compte',
  'What does not go to the account lowers what is due':
    'Ce qui n’est pas porté au crédit du compte réduit le montant dû',
  'Of {gross} {currency}, {offset} lower what is due and {credit} go to the account.':
    'Sur {gross} {currency} : {offset} en réduction du montant dû, {credit} au crédit du compte.',
  'What is to be paid: the invoice, and what was refunded without a credit note':
    'À payer : la facture et les remboursements sans avoir',
  'What was settled: credited, paid, and taken from the credit of the account':
    'Réglé : avoirs, paiements et crédit du compte utilisé',
  'The balance is what was not settled, and never less than 0':
    'Le solde est ce qui n’a pas été réglé, et jamais moins de 0',
  'What was settled beyond the invoice is credit of the account':
    'Ce qui a été réglé au-delà de la facture est au crédit du compte',
  'The balance is {balance} {currency}.': 'Le solde est de {balance} {currency}.',
  'Each tax rate has its share of a payment, as it has of what is left to pay':
    'Chaque taux de taxe a dans un paiement la même part que dans ce qui reste à payer',
  'What is left of the payment falls to the other rates':
    'Ce qui reste du paiement revient aux autres taux',
  '{paid} {currency} of the payment fall to the tax rates of the invoice.':
    '{paid} {currency} du paiement reviennent aux taux de taxe de la facture.',
  'The open invoices together': 'Total des factures ouvertes',
  'Credit of the account: credited and paid in excess, less what was used and returned':
    'Crédit du compte : avoirs et trop-perçus, moins ce qui a été utilisé et remboursé',
  'Disputed, not due and past due amounts make up the balance':
    'Le solde se compose des montants contestés, non échus et échus',
  'On {date} {balance} {currency} are open, {disputed} of it disputed; the account has a credit of {credit}.':
    'Au {date}, {balance} {currency} sont ouverts, dont {disputed} contestés ; le compte a un crédit de {credit}.',
  'A draft may be finalized after days of grace':
    'Un projet peut être finalisé après un délai de grâce',
  'The draft may be finalized from {date} on.': 'Le projet peut être finalisé à partir du {date}.',
  'An invoice is due so many days after its issue date':
    'Une facture est due un certain nombre de jours après sa date d’émission',
  'The invoice is due on {date}.': 'La facture est due le {date}.',
  'Fees can be disputed for 15 days after the issue date':
    'Les frais peuvent être contestés dans les 15 jours qui suivent la date d’émission',
  'The invoice can be disputed until {date}.': 'La facture peut être contestée jusqu’au {date}.',
  'What remains of a disputed amount is to be paid within 15 days of the resolution':
    'Ce qui reste d’un montant contesté est à payer dans les 15 jours qui suivent la résolution',
  'What remains is to be paid by {date}.': 'Ce qui reste est à payer au plus tard le {date}.',
  'A surcharge is no more than its base times its factor':
    'Un supplément ne dépasse pas sa base multipliée par son coefficient',
  'The surcharge of {authority} is at most {maximum} {currency}.':
    'Le supplément de {authority} est d’au plus {maximum} {currency}.',
  'The agreed minimum, by the days of the month': 'Minimum convenu, au prorata des jours du mois',
  'What recurring charges lack of the minimum is charged; use does not count':
    'Ce qui manque aux frais récurrents pour atteindre le minimum est facturé ; l’usage ne compte pas',
  'Of a minimum of {minimum} {currency}, {counted} are reached: {shortfall} are missing.':
    'Sur un minimum de {minimum} {currency}, {counted} sont atteints : il manque {shortfall}.',

  // Rounding.
  'HALF_UP to {decimals} decimals': 'HALF_UP à {decimals} décimales',
  'DOWN to {decimals} decimals': 'vers le bas à {decimals} décimales',
  'UP to whole steps': 'UP au palier entier supérieur',
} as const;
export type Sentence = keyof typeof SENTENCES;

/** The formulas of `OPERATIONS` in French. */
export const FORMULAS_IN_FRENCH = {
  STATE: 'résultat = valeur',
  LONGER_OF: 'résultat = la plus grande des valeurs',
  EARLIER_OF: 'résultat = la plus proche des dates',
  LATER_OF: 'résultat = la plus tardive des dates',
  ADD_MONTHS: 'résultat = date + mois, au dernier jour du mois si le jour n’y existe pas',
  ADD_DAYS: 'résultat = date + jours',
  SUBTRACT_DAYS: 'résultat = date − jours',
  ADD_BUSINESS_DAYS: 'résultat = le énième jour ouvré (lundi à vendredi) après la date',
  ANCHORED_LENGTH: 'résultat = durée initiale + renouvellement × rang',
  IS_ON_OR_BEFORE: 'résultat = première date ≤ seconde date',
  COUNT_DAYS: 'résultat = jours de la première date (comprise) à la seconde (exclue)',
  DAYS_IN_MONTH: 'résultat = nombre de jours du mois civil de la date',
  FIRST_OF_NEXT_MONTH: 'résultat = premier jour du mois civil qui suit celui de la date',
  FIRST_OF_MONTH_FROM:
    'résultat = la date si elle est le premier jour d’un mois, sinon le premier du mois suivant',
  LOCAL_DATE: 'résultat = date civile de l’instant dans le fuseau horaire',
  START_OF_DAY: 'résultat = premier instant de la date dans le fuseau horaire',
  MULTIPLY: 'résultat = produit des valeurs, arrondi comme indiqué',
  PRORATE: 'résultat = quantité × prix unitaire × jours / jours du mois, arrondi comme indiqué',
  SUM: 'résultat = somme des valeurs',
  ROUND: 'résultat = valeur, arrondie comme indiqué',
  PERCENT: 'résultat = base × taux / 100, arrondi comme indiqué',
  NET_OF_GROSS:
    'résultat = le plus petit montant qui atteint le montant TTC avec montant × taux / 100, tous deux arrondis comme indiqué',
  SHARE: 'résultat = total × partie / ensemble, arrondi comme indiqué',
  DIVIDE: 'résultat = première / seconde, arrondi comme indiqué',
  MULTIPLY_DOWN: 'résultat = produit des valeurs, arrondi vers le bas comme indiqué',
  WHOLE_SECONDS: 'résultat = millisecondes / 1000, arrondi à l’entier supérieur',
  INCREMENTS:
    'résultat = premier palier, puis, au-delà, + arrondi supérieur((secondes − premier palier) / palier suivant) × palier suivant',
  RATE: 'résultat = max(frais d’établissement + prix à la minute × secondes / 60, montant minimum), arrondi comme indiqué',
  WHOLE_PRODUCT: 'résultat = produit des valeurs entières',
  EXCESS: 'résultat = première − seconde, ou 0 si c’est inférieur à 0',
  FREE: 'résultat = 0',
} as const;
