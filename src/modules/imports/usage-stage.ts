import { copyValue } from '../../database/copy';
import type { JudgedCall } from './usage-judge';
import type { FieldProblem } from './usage-import.entity';

/** The bits of a place in a delivery that are its line. */
const LINE_BITS = 40;
export const LINE_MASK = 2 ** LINE_BITS - 1;
/** As many as fit above the line, in a whole number that is exact everywhere. */
const PLACES_OF_LINE = 2 ** (53 - LINE_BITS);

/**
 * The place of a record in its delivery: its line, and above that the how-many-eth of the line it
 * is. Nearly always it is the first; some formats put many on one line.
 */
export const placeOf = (line: number, index: number): number =>
  line + (index % PLACES_OF_LINE) * 2 ** LINE_BITS;

/** A record that could not be taken, on its way to the list of those. */
export interface RefusedCall {
  /** Its place in the delivery (`placeOf`). */
  readonly importLine: number;
  readonly source: string | null;
  readonly externalId: string | null;
  readonly problems: readonly FieldProblem[];
  /** What was sent, cut to what a person reads. */
  readonly content: string;
}

/** Column of the stage, PostgreSQL type and property, of what is judged. */
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
] as const satisfies readonly (readonly [string, string, keyof JudgedCall])[];

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

export const COPY_STAGE = `copy usage_stage (${STAGED.map(([column]) => column).join(', ')}) from stdin`;

const NOT_REFUSED = '\t\\N\t\\N\n';
const COLUMNS_BEFORE_SOURCE = '\\N\t\\N\t\\N\t';
/** From the content's hash to the pool: nothing is known of them. */
const UNKNOWN = '\t\\N'.repeat(STAGED_CALL.length - 6);

/** A checked text: of what COPY escapes it can hold the backslash alone. */
const checked = (text: string) => (text.includes('\\') ? copyValue(text) : text);

/** The line of a judged call, written out because a million of them are made. */
export function stagedCall(c: JudgedCall): string {
  return (
    `${c.accountId}\t${c.id}\t${c.subscriptionId}\t${checked(c.source)}\t` +
    `${checked(c.externalId)}\t\\\\x${c.contentHash}\t${c.direction}\t${c.leg}\t` +
    `${c.agentConnectivity ?? '\\N'}\t${c.fromNumber ?? '\\N'}\t${c.toNumber ?? '\\N'}\t` +
    `${c.dialled ?? '\\N'}\t${c.originCountryCode ?? '\\N'}\t${c.callType ?? '\\N'}\t` +
    `${c.disposition}\t${c.startedAt}\t${c.answeredAt ?? '\\N'}\t${c.endedAt}\t${c.usedOn}\t` +
    `${c.status}\t${c.billedSeconds}\t${c.amount ?? '\\N'}\t${c.orderRateId ?? '\\N'}\t` +
    `${c.orderPoolId ?? '\\N'}\t${c.importLine}\t${c.raisesIncident}\t${c.dialledIn ?? '\\N'}` +
    NOT_REFUSED
  );
}

/** The line of a record that was refused. */
export function stagedRefusal({ importLine, source, externalId, ...why }: RefusedCall): string {
  return (
    `${COLUMNS_BEFORE_SOURCE}${copyValue(source && storable(source))}\t` +
    `${copyValue(externalId && storable(externalId))}${UNKNOWN}\t` +
    `${importLine}\tf\t\\N\t${copyValue(JSON.stringify(why.problems))}\t` +
    `${copyValue(storable(why.content))}\n`
  );
}

/** PostgreSQL takes no NUL and no lone surrogate; a person is shown that something was there. */
export const storable = (text: string): string =>
  Buffer.from(text.replaceAll('\u0000', '\ufffd')).toString();

/** The stage as part of a statement, for a few records: from one array a column. */
export function stageOf(firstPlace: number): string {
  const arrays = STAGED.map(([, type], index) => `$${firstPlace + index}::${type}[]`).join(', ');
  const names = STAGED.map(([column]) => column).join(', ');
  return `usage_stage (${names}) as materialized (select * from unnest(${arrays})), `;
}

/** The arrays, in the order of the stage's columns. */
export function stageValues(
  calls: readonly JudgedCall[],
  refused: readonly RefusedCall[],
): unknown[] {
  const nulls = refused.map(() => null);
  const known: Readonly<Record<string, readonly unknown[]>> = {
    source: refused.map(({ source }) => source),
    externalId: refused.map(({ externalId }) => externalId),
    importLine: refused.map(({ importLine }) => importLine),
  };
  const valueOf = (call: JudgedCall, property: keyof JudgedCall) =>
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
    [...none, ...refused.map(({ content }) => storable(content))],
  ];
}
