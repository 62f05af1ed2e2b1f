import { dayNumber } from '../../../domain/time/calendar-date';
import { millisOf } from '../../../domain/time/time-zone';
import type { CopyRows } from '../../../data/copy-rows';
import type { RatedCall } from './rate-reported-call';
import type { FieldProblems } from './field-problems';
import type { ReportedCall } from './reported-call.input-check';
import type { FieldProblem } from './usage-import.entity';
import { EXTERNAL_ID_MAX, recordName, SOURCE_MAX } from './usage-identity';
import { told } from '../../../domain/wording';

/** The bits of a place in a delivery that are its line. */
const LINE_BITS = 40;
export const LINE_MASK = 2 ** LINE_BITS - 1;
/** As many as fit above the line, in a whole number that is exact everywhere. */
const PLACES_OF_LINE = 2 ** (53 - LINE_BITS);

/**
 * The place of a record in its delivery: its line, and above that the how-many-eth of the line it
 * is. Nearly always it is the first; some formats put many on one line.
 */
export const importLineOf = (line: number, index: number): number =>
  line + (index % PLACES_OF_LINE) * 2 ** LINE_BITS;

/** A record that could not be taken, on its way to the list of those. */
export interface RefusedCall {
  /** Its place in the delivery (`importLineOf`). */
  readonly importLine: number;
  /** Whose call it is; null where it names no subscription that its sender finds. */
  readonly accountId: string | null;
  readonly source: string | null;
  readonly externalId: string | null;
  readonly problems: readonly FieldProblem[];
  /** What was sent, cut to what a person reads. */
  readonly content: string;
}

/** A record that is refused, with what is known of it. */
export function refusedCall(
  importLine: number,
  accountId: string | null,
  report: ReportedCall | undefined,
  problems: FieldProblems,
  content: string,
): RefusedCall {
  const name = report && recordName(report);
  return {
    importLine,
    accountId,
    source: name ? storable(name.source.slice(0, SOURCE_MAX)) : null,
    externalId: name ? storable(name.externalId.slice(0, EXTERNAL_ID_MAX)) : null,
    problems: problems.all.map(({ field, message }) => ({ field, message: told(message, 'EN') })),
    content: storable(content),
  };
}

/** Column of the stage, PostgreSQL type and property, of a rated call. */
export const STAGED_CALL = [
  ['account_id', 'uuid', 'accountId'],
  ['id', 'uuid', 'id'],
  ['subscription_id', 'uuid', 'subscriptionId'],
  ['source', 'text', 'source'],
  ['external_id', 'text', 'externalId'],
  ['content_hash', 'bytea', 'contentHash'],
  ['direction', 'text', 'direction'],
  ['leg', 'text', 'leg'],
  ['agent_connectivity', 'text', 'agentConnectivity'],
  ['from_number', 'text', 'fromNumber'],
  ['to_number', 'text', 'toNumber'],
  ['dialled', 'text', 'dialled'],
  ['origin_country_code', 'text', 'originCountryCode'],
  ['call_type', 'text', 'callType'],
  ['disposition', 'text', 'disposition'],
  ['started_at', 'timestamptz', 'startedAt'],
  ['answered_at', 'timestamptz', 'answeredAt'],
  ['ended_at', 'timestamptz', 'endedAt'],
  ['used_on', 'date', 'usedOn'],
  ['status', 'text', 'status'],
  ['billed_seconds', 'int', 'billedSeconds'],
  ['amount', 'numeric', 'amount'],
  ['order_rate_id', 'uuid', 'orderRateId'],
  ['order_pool_id', 'uuid', 'orderPoolId'],
  ['import_line', 'bigint', 'importLine'],
] as const satisfies readonly (readonly [string, string, keyof RatedCall])[];

/** Beside them: what an incident needs, and what is known of a record that was refused. */
const STAGED_BESIDE = [
  ['raises_incident', 'boolean'],
  ['dialled_in', 'text'],
  ['problems', 'jsonb'],
  ['content', 'text'],
] as const;

const STAGED = [...STAGED_CALL, ...STAGED_BESIDE];

/** A table of the transaction's own; it holds what is sent until all of it is merged at once. */
export const CREATE_STAGE = `create temp table usage_stage (
  ${STAGED.map(([column, type]) => `${column} ${type}`).join(', ')}) on commit drop`;

export const COPY_STAGE = `copy usage_stage (${STAGED.map(([column]) => column).join(', ')})
  from stdin (format binary)`;

const HASH_BYTES = 32;

/** Writes a rated call, column by column in their order: a million of them are made. */
export function writeCall(rows: CopyRows, call: RatedCall): void {
  rows.row(STAGED.length);
  rows.uuid(call.accountId);
  rows.uuid(call.id);
  rows.uuid(call.subscriptionId);
  rows.text(call.source);
  rows.text(call.externalId);
  rows.hex(call.contentHash, HASH_BYTES);
  rows.text(call.direction);
  rows.text(call.leg);
  rows.text(call.agentConnectivity);
  rows.text(call.fromNumber);
  rows.text(call.toNumber);
  rows.text(call.dialled);
  rows.text(call.originCountryCode);
  rows.text(call.callType);
  rows.text(call.disposition);
  rows.timestamp(millisOf(call.startedAt));
  rows.timestamp(call.answeredAt === null ? null : millisOf(call.answeredAt));
  rows.timestamp(millisOf(call.endedAt));
  rows.date(dayNumber(call.usedOn));
  rows.text(call.status);
  rows.int(call.billedSeconds);
  rows.numeric(call.amount);
  rows.uuid(call.orderRateId);
  rows.uuid(call.orderPoolId);
  rows.bigint(call.importLine ?? 0);
  rows.boolean(call.raisesIncident);
  rows.text(call.dialledIn);
  rows.none();
  rows.none();
}

/** Writes a record that was refused: its name, its place, and why. */
export function writeRefusal(rows: CopyRows, refused: RefusedCall): void {
  rows.row(STAGED.length);
  for (const [, , property] of STAGED_CALL) {
    if (property === 'accountId') rows.uuid(refused.accountId);
    else if (property === 'source') rows.text(refused.source);
    else if (property === 'externalId') rows.text(refused.externalId);
    else if (property === 'importLine') rows.bigint(refused.importLine);
    else rows.none();
  }
  rows.boolean(false);
  rows.none();
  rows.json(storable(JSON.stringify(refused.problems)));
  rows.text(refused.content);
}

/** PostgreSQL takes no NUL and no lone surrogate; a person is shown that something was there. */
const storable = (text: string): string =>
  Buffer.from(text.replaceAll('\u0000', '\ufffd')).toString();

/** The stage as part of a statement, for a few records: from one array a column. */
export function stageOf(firstPlace: number): string {
  const arrays = STAGED.map(([, type], index) => `$${firstPlace + index}::${type}[]`).join(', ');
  const names = STAGED.map(([column]) => column).join(', ');
  return `usage_stage (${names}) as materialized (select * from unnest(${arrays})), `;
}

/** The arrays, in the order of the stage's columns. */
export function stageValues(
  calls: readonly RatedCall[],
  refused: readonly RefusedCall[],
): unknown[] {
  const nulls = refused.map(() => null);
  const known: Readonly<Record<string, readonly unknown[]>> = {
    accountId: refused.map(({ accountId }) => accountId),
    source: refused.map(({ source }) => source),
    externalId: refused.map(({ externalId }) => externalId),
    importLine: refused.map(({ importLine }) => importLine),
  };
  const valueOf = (call: RatedCall, property: keyof RatedCall) =>
    property === 'contentHash' ? Buffer.from(call.contentHash, 'hex') : call[property];
  const columns = STAGED_CALL.map(([, , property]) => [
    ...calls.map((call) => valueOf(call, property)),
    ...(known[property] ?? nulls),
  ]);
  const none = calls.map(() => null);
  return [
    ...columns,
    [...calls.map(({ raisesIncident }) => raisesIncident), ...refused.map(() => false)],
    [...calls.map(({ dialledIn }) => dialledIn), ...nulls],
    [...none, ...refused.map(({ problems }) => JSON.stringify(problems))],
    [...none, ...refused.map(({ content }) => content)],
  ];
}
