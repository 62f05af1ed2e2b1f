import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import { knownBy } from '../../../domain/time/known-at';
import type { Instant } from '../../../domain/time/time-zone';
import type { UsageStatus } from '../../../domain/usage/usage';
import type { RequestContext } from '../../../application/context';
import { sourceOf } from '../../../data/columns';
import { defineList, type Condition, type ListKey } from '../../../data/list';
import { orderBy } from '../../../data/page';
import { defineLoader, grouped, rowKey, type RowKey } from '../../../data/loader';
import { accountIdsOf, defineRowLoader } from '../../../data/row-loader';
import { UsageRow } from './usage.entity';

const CALL = sourceOf(UsageRow);

export const usageRecordById = defineRowLoader(CALL);

/** Which calls of a subscription are asked for. */
export interface UsageFilter {
  readonly directions?: readonly CallDirection[] | undefined;
  readonly statuses?: readonly UsageStatus[] | undefined;
  readonly startedFrom?: Instant | undefined;
  readonly startedBefore?: Instant | undefined;
  readonly usedFrom?: CalendarDate | undefined;
  readonly usedBefore?: CalendarDate | undefined;
  /** Decimals; a call without an amount is in no range. */
  readonly amountFrom?: string | undefined;
  readonly amountBelow?: string | undefined;
  readonly externalId?: string | undefined;
  /** First digits of the caller's number or the callee's. */
  readonly digits?: string | undefined;
  /** Every entry of the ledger; only the versions in force when absent. */
  readonly everyVersion?: boolean | undefined;
  /** Only entries recorded by then, and the versions that were in force then; now when absent. */
  readonly knownAt?: Instant | undefined;
}

interface UsageListKey extends UsageFilter, ListKey {}

/**
 * Whether an entry `t` was the version in force at an instant: a call that was recorded by then and
 * not taken back by then. A place in the statement stands for the instant.
 */
export const wasCurrentAt = (place: string): string => `(t.kind = 'CALL' and (t.is_current
  or not exists (select from usage_record x where x.account_id = t.account_id
    and x.original_id = coalesce(t.original_id, t.id) and x.reverses_id = t.id
    and x.recorded_at <= ${place})))`;

const IS_CURRENT: Condition = ['t.is_current = ?', true];

function conditionsOfVersion({ everyVersion, knownAt }: UsageListKey): readonly Condition[] {
  if (knownAt === undefined) return everyVersion ? [] : [IS_CURRENT];
  const isRecorded: Condition = ['t.recorded_at <= ?::timestamptz', knownAt];
  return everyVersion ? [isRecorded] : [isRecorded, [wasCurrentAt('?::timestamptz'), knownAt]];
}

const conditionsOf = (key: UsageListKey): readonly Condition[] => [
  ...conditionsOfVersion(key),
  ['t.direction = any(?::text[])', key.directions],
  ['t.status = any(?::text[])', key.statuses],
  ['t.started_at >= ?::timestamptz', key.startedFrom],
  ['t.started_at < ?::timestamptz', key.startedBefore],
  ['t.used_on >= ?::date', key.usedFrom],
  ['t.used_on < ?::date', key.usedBefore],
  ['t.amount >= ?::numeric', key.amountFrom],
  ['t.amount < ?::numeric', key.amountBelow],
  ['t.external_id = ?', key.externalId],
  // Digits alone, so that no character of a pattern is among them.
  [
    `concat(',', t.from_number, ',', t.to_number) like ?`,
    key.digits === undefined ? undefined : `%,+${key.digits}%`,
  ],
];

const LIST = {
  name: 'usageRecords',
  scope: 'subscriptionId',
  filters: conditionsOf,
  orders: { STARTED_AT: orderBy(UsageRow, 'startedAt', 'id') },
} as const;

/** The calls of a subscription, by when they began. */
export const usageRecords = defineList<UsageListKey, UsageRow>({ ...LIST, from: CALL });

const BRIEF = [
  ...([
    'accountId',
    'id',
    'direction',
    'fromNumber',
    'toNumber',
    'startedAt',
    'answeredAt',
  ] as const),
  ...(['endedAt', 'status', 'billedSeconds', 'amount'] as const),
] as const;

/** What a list of calls usually shows. */
export type BriefUsageRow = Pick<UsageRow, (typeof BRIEF)[number]>;

/** The fields of a call that need no more than a brief row. */
const BRIEF_FIELDS: ReadonlySet<string> = new Set([
  ...['__typename', 'id', 'direction', 'startedAt', 'answeredAt', 'endedAt', 'durationSeconds'],
  ...['fromNumber', 'toNumber', 'fromMasked', 'toMasked', 'status', 'billedSeconds', 'amount'],
]);

/** Whether brief rows are enough for those fields. */
export const isBriefEnough = (fields: ReadonlySet<string>): boolean =>
  [...fields].every((field) => BRIEF_FIELDS.has(field));

/**
 * The same calls with a third of the columns: reading and parsing what nobody asked for is most of
 * what a page of calls costs.
 */
export const briefUsageRecords = defineList<UsageListKey, BriefUsageRow>({
  ...LIST,
  from: sourceOf<BriefUsageRow>(UsageRow, { only: BRIEF }),
});

/** The entries of a call that were known then. @param knownAt everything when absent. */
export const entriesKnownAt = async (
  context: RequestContext,
  record: UsageRow,
  knownAt: Instant | null | undefined,
): Promise<UsageRow[]> =>
  (await entriesByOriginal(context, originalOf(record))).filter(knownBy(knownAt));

/** The first version of a record's call, which names the call for ever. */
export const originalOf = ({ accountId, id, originalId }: UsageRow): RowKey => ({
  accountId,
  id: originalId ?? id,
});

/** Every entry of a call, by the key of its first version, in the order they were recorded in. */
export const entriesByOriginal = defineLoader<RowKey, UsageRow[]>(async ({ database }, keys) => {
  const accountIds = accountIdsOf(keys);
  const rows = await database.accountRows<UsageRow>(
    accountIds,
    {
      name: 'usage-entries-by-original',
      // A correction takes a version back before it records the next, in the same moment.
      text: `select * from (
          select ${CALL.columns} from usage_record t
          where t.account_id = any($1::uuid[]) and t.id = any($2::uuid[])
          union all
          select ${CALL.columns} from usage_record t
          where t.account_id = any($1::uuid[]) and t.original_id = any($2::uuid[])
        ) entry order by "recordedAt", version, kind`,
    },
    [keys.map(({ id }) => id)],
  );
  return grouped(keys.map(rowKey), rows, (row) => rowKey(originalOf(row)));
}, rowKey);
