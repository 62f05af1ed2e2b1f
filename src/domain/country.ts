import { quote } from './time/calendar-date';
import { DomainError } from './domain-error';
import { refusal } from './refusals';

/**
 * The 249 officially assigned alpha-2 codes of ISO 3166-1: the first column of `iso3166.tab` in the
 * IANA time zone database (2025b), which is in the public domain. Debian's iso-codes 4.15 has the
 * same.
 */
const ASSIGNED =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ ' +
  'BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM ' +
  'DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS ' +
  'GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN ' +
  'KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ ' +
  'MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM ' +
  'PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV ' +
  'SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI ' +
  'VN VU WF WS YE YT ZA ZM ZW';

/**
 * Codes that ISO reserves or leaves to its users, of places whose numbers are of a plan of their
 * own: Ascension, Tristan da Cunha, Kosovo. Emergency calls are made there, too.
 */
const WITH_A_NUMBERING_PLAN = 'AC TA XK';

const codes = new Set(`${ASSIGNED} ${WITH_A_NUMBERING_PLAN}`.split(' '));

export const isCountryCode = (text: string): boolean => codes.has(text);

/** @throws DomainError INVALID_COUNTRY */
export function parseCountryCode(text: string): string {
  if (isCountryCode(text)) return text;
  throw new DomainError(
    'INVALID_COUNTRY',
    refusal('expected an ISO 3166-1 country code such as "FR", got {got}', { got: quote(text) }),
  );
}
