import type { RowKey } from '../data/loader';
import { uuidsToBase64url } from './uuid-text';

/**
 * Global ids: a prefix for the type, then account and row, "sub_" + base64url of both uuids.
 *
 * They carry the account, so that one node of a cluster can be asked. Opaque to clients.
 */
const PREFIXES = {
  Account: 'acc',
  ApiClient: 'apc',
  AuditEntry: 'aud',
  BillingRun: 'brn',
  CalendarFeed: 'cal',
  Charge: 'chg',
  ContractChange: 'chn',
  EmergencyIncident: 'inc',
  Event: 'evt',
  Invoice: 'inv',
  InvoiceDispute: 'dis',
  NoticeWithdrawal: 'nwd',
  Order: 'ord',
  OrderLine: 'oln',
  Partner: 'ptr',
  Payment: 'pay',
  PerformanceDemand: 'dem',
  Person: 'psn',
  Rate: 'rat',
  Reminder: 'rem',
  ServiceUser: 'usr',
  Subscription: 'sub',
  SupportContact: 'sct',
  TerminationNotice: 'ntc',
  UsageImport: 'imp',
  UsageRecord: 'use',
  WebhookEndpoint: 'whe',
} as const;
export type NodeTypeName = keyof typeof PREFIXES;

/** Types whose rows belong to no account: their ids hold one uuid. */
const ROOTS = [
  ...(['Account', 'ApiClient', 'BillingRun', 'Partner', 'UsageImport', 'WebhookEndpoint'] as const),
] as const;
type RootTypeName = (typeof ROOTS)[number];

const UUID_BYTES = 16;
const FORM = /^([a-z]{3})_([A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{43})$/;

function toUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** The id of a row that belongs to an account. */
export function nodeId(type: NodeTypeName, key: RowKey): string {
  return `${PREFIXES[type]}_${uuidsToBase64url(key.accountId, key.id)}`;
}

/** The same in SQL, of columns that hold the account's uuid and the row's. */
export const nodeIdSql = (type: NodeTypeName, accountId: string, id: string): string =>
  `'${PREFIXES[type]}_' || translate(
    rtrim(encode(uuid_send(${accountId}) || uuid_send(${id}), 'base64'), '='), '+/', '-_')`;

/** Characters of base64url that the 16 bytes of the account's uuid decide alone. */
const ACCOUNT_CHARACTERS = 21;

/** What the ids of all rows of that type begin with that are an account's, and no other's. */
export function idsBegin(type: NodeTypeName, accountId: string): string {
  const prefix = `${PREFIXES[type]}_`;
  return nodeId(type, { accountId, id: accountId }).slice(0, prefix.length + ACCOUNT_CHARACTERS);
}

/** The id of an account itself, of a partner, or of what belongs to a partner. */
export function rootNodeId(type: RootTypeName, id: string): string {
  return `${PREFIXES[type]}_${uuidsToBase64url(id)}`;
}

/** What a global id names; undefined for anything that is not one of ours, to the letter. */
export function readNodeId(id: string): { type: NodeTypeName; key: RowKey } | undefined {
  const parts = FORM.exec(id);
  if (!parts) return undefined;
  const type = (Object.keys(PREFIXES) as NodeTypeName[]).find(
    (name) => PREFIXES[name] === parts[1],
  );
  const bytes = Buffer.from(parts[2] ?? '', 'base64url');
  // One row has one id: a second spelling of the same bytes is not accepted.
  if (!type || bytes.toString('base64url') !== parts[2]) return undefined;
  const isRoot = ROOTS.some((root) => root === type);
  if (bytes.length !== (isRoot ? UUID_BYTES : 2 * UUID_BYTES)) return undefined;
  const first = toUuid(bytes.subarray(0, UUID_BYTES));
  const key = isRoot
    ? { accountId: first, id: first }
    : { accountId: first, id: toUuid(bytes.subarray(UUID_BYTES)) };
  return { type, key };
}

/** The key that an id of that type stands for; undefined when it is no such id. */
export function keyOf(type: NodeTypeName, id: string): RowKey | undefined {
  const node = readNodeId(id);
  return node?.type === type ? node.key : undefined;
}
