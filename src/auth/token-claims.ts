import type { JWTPayload } from 'jose';
import { parseLocale } from '../domain/locale';
import { keyOf } from '../graphql/node-id';
import { problemOfText } from '../application/input-check';
import { PARTNER_SCOPES, STAFF_PERMISSIONS } from '../application/permissions';
import type { Viewer } from '../application/viewer';

const SUBJECT_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 200;
const VENDOR_CODE = /^[A-Z][A-Z0-9_]{0,39}$/;
const ACCOUNTS_MAX = 1_000;

type Claim = Readonly<Record<string, unknown>>;

/**
 * The viewer that a trusted token names in its claim `switchboard`; undefined where it names none.
 *
 * STAFF with permissions; PERSON with accountId and role; PARTNER with partnerId, scopes and, to
 * confine it, accountIds; VENDOR with vendorCode. Ids are the global ids of the API. What a token
 * does not say its bearer may not do: a list that is missing, or holds an unknown word, refuses it.
 */
export function viewerOf(payload: JWTPayload): Viewer | undefined {
  const { sub: subject = '', switchboard } = payload;
  if (subject === '' || problemOfText(subject, SUBJECT_LENGTH_MAX)) return undefined;
  if (typeof switchboard !== 'object' || switchboard === null) return undefined;
  const viewer = viewerOfKind(subject, switchboard as Claim);
  return viewer && { ...viewer, ...shownOf(payload) };
}

function viewerOfKind(subject: string, claim: Claim): Viewer | undefined {
  switch (claim['kind']) {
    case 'STAFF':
      return staffOf(subject, claim);
    case 'PERSON':
      return personOf(subject, claim);
    case 'PARTNER':
      return partnerOf(subject, claim);
    case 'VENDOR':
      return vendorOf(subject, claim);
    default:
      return undefined;
  }
}

/**
 * The claims `name` and `locale` of OpenID Connect. They are for people to read and decide nothing,
 * so one that is of no use is left out.
 */
function shownOf({ name, locale }: JWTPayload): Pick<Viewer, 'name' | 'locale'> {
  const isName = typeof name === 'string' && name !== '' && !problemOfText(name, NAME_LENGTH_MAX);
  const language = typeof locale === 'string' ? localeOf(locale) : undefined;
  return {
    ...(isName && { name }),
    ...(language !== undefined && { locale: language }),
  };
}

function localeOf(text: string): string | undefined {
  try {
    return parseLocale(text);
  } catch {
    return undefined;
  }
}

function staffOf(subject: string, { permissions: given }: Claim): Viewer | undefined {
  const permissions = wordsOf(given, STAFF_PERMISSIONS);
  if (!permissions || permissions.size === 0) return undefined;
  return { kind: 'STAFF', subject, permissions };
}

function personOf(subject: string, { accountId, role }: Claim): Viewer | undefined {
  const account = idOf('Account', accountId);
  if (account === undefined || (role !== 'OWNER' && role !== 'MEMBER')) return undefined;
  return { kind: 'PERSON', subject, accountId: account, isOwner: role === 'OWNER' };
}

function partnerOf(subject: string, claim: Claim): Viewer | undefined {
  const partnerId = idOf('Partner', claim['partnerId']);
  const scopes = wordsOf(claim['scopes'], PARTNER_SCOPES);
  const accountIds = claim['accountIds'] === undefined ? null : accountsOf(claim['accountIds']);
  if (partnerId === undefined || !scopes || accountIds === undefined) return undefined;
  return { kind: 'PARTNER', subject, partnerId, clientId: null, scopes, accountIds };
}

function vendorOf(subject: string, { vendorCode }: Claim): Viewer | undefined {
  if (typeof vendorCode !== 'string' || !VENDOR_CODE.test(vendorCode)) return undefined;
  return { kind: 'VENDOR', subject, vendorCode };
}

const idOf = (type: 'Account' | 'Partner', id: unknown): string | undefined =>
  typeof id === 'string' ? keyOf(type, id)?.id : undefined;

function accountsOf(given: unknown): string[] | undefined {
  if (!Array.isArray(given) || given.length > ACCOUNTS_MAX) return undefined;
  const ids = given.map((id) => idOf('Account', id));
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

/** A list of known words as a set; undefined for anything else. */
function wordsOf<Word extends string>(
  given: unknown,
  known: readonly Word[],
): ReadonlySet<Word> | undefined {
  if (!Array.isArray(given)) return undefined;
  const words = known.filter((word) => given.includes(word));
  return words.length === new Set(given).size ? new Set(words) : undefined;
}
