import { hash } from 'node:crypto';
import type { UsageRow } from '../records/usage.entity';

// No text of a record may hold a control character, so it separates.
const SEPARATOR = '\u001f';
const HEX = '0123456789abcdef';

/** The longest names of a feed, and of a record there. */
export const SOURCE_MAX = 100;
export const EXTERNAL_ID_MAX = 200;

/** The name of a feed, or of a record there, as it is kept: without white space around. */
export const keptName = (name: string): string => name.trim();

/** The names by which a record is reported, as they are kept. */
export const recordName = ({
  source,
  externalId,
}: Pick<UsageRow, 'source' | 'externalId'>): { source: string; externalId: string } => ({
  source: keptName(source),
  externalId: keptName(externalId),
});

/**
 * The id of the record that a feed names so, in any account: the same for ever, so that the primary
 * key itself tells a repetition.
 *
 * 122 bits of a SHA-256, as a UUID of version 8. Two names with one id are not to be met by chance;
 * a record whose name is another's is a CONFLICT all the same.
 */
export function usageId(source: string, externalId: string): string {
  const hex = hash('sha256', `${source}${SEPARATOR}${externalId}`, 'hex');
  const variant = HEX.charAt((parseInt(hex.charAt(16), 16) & 3) | 8);
  return (
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-` +
    `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  );
}

// What JSON writes as it is.
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const json = (text: string) => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/** What was meant by a record, whatever it is called by. */
export type Meant = Pick<
  UsageRow,
  | 'subscriptionId'
  | 'direction'
  | 'leg'
  | 'agentConnectivity'
  | 'fromNumber'
  | 'toNumber'
  | 'dialled'
  | 'originCountryCode'
  | 'callType'
  | 'disposition'
  | 'startedAt'
  | 'answeredAt'
  | 'endedAt'
>;

/**
 * SHA-256, in hex, of what was meant, without the identifiers it was reported under: tells a
 * repetition from another content.
 *
 * Of the call as checked and not as reported: what an export gives is checked to the same call.
 * Over the JSON of the fields that are there, by name; a field that comes to be known later changes
 * nothing for records that do not have it.
 */
export function contentHash(call: Meant): string {
  const { agentConnectivity, answeredAt, callType, dialled, originCountryCode } = call;
  const { fromNumber: from, toNumber: to } = call;
  // Sorted by name; only what people may have typed can hold what JSON writes in another way.
  const text =
    (agentConnectivity === null ? '' : `["agentConnectivity","${agentConnectivity}"],`) +
    (answeredAt === null ? '' : `["answeredAt","${answeredAt}"],`) +
    (callType === null ? '' : `["callType","${callType}"],`) +
    (dialled === null ? '' : `["dialled",${json(dialled)}],`) +
    `["direction","${call.direction}"],["disposition","${call.disposition}"],` +
    `["endedAt","${call.endedAt}"],` +
    (from === null ? '' : `["from",${json(from)}],`) +
    `["leg","${call.leg}"],` +
    (originCountryCode === null ? '' : `["originCountryCode",${json(originCountryCode)}],`) +
    `["startedAt","${call.startedAt}"],["subscription","${call.subscriptionId}"]` +
    (to === null ? '' : `,["to",${json(to)}]`);
  return hash('sha256', `[${text}]`, 'hex');
}
