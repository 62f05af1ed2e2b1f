import type { CalendarDate } from '../../../domain/time/calendar-date';
import { columnsOf } from '../../../data/columns';
import { namedByText } from '../../../data/statement-name';
import { StatementValues } from '../../../data/statement-values';
import type { RequestContext } from '../../../application/context';
import type { RowKey } from '../../../data/loader';
import { UsageRow } from '../records/usage.entity';

const IN_FORCE = {
  name: 'usage-version-in-force',
  text: `select id, version from usage_record
    where account_id = $1::uuid and (id = $2 or original_id = $2) and is_current`,
};

/** The version in force of a call that is named by its first; undefined where it was taken back. */
export async function versionInForce(
  { database }: RequestContext,
  { accountId, id }: RowKey,
): Promise<{ id: string; version: number } | undefined> {
  const [found] = await database.accountRows<{ id: string; version: number }>(accountId, IN_FORCE, [
    id,
  ]);
  return found;
}

/** Which calls of a subscription are looked at again. */
export interface CallPeriod {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly from: CalendarDate;
  /** Exclusive. */
  readonly before: CalendarDate;
  readonly onlyUnrated: boolean;
  /** Begins after this one. */
  readonly after: CallPlace | null;
}

/** Where a call stands in the order in which calls are looked at. */
export interface CallPlace {
  /** Its date where only unrated calls are looked at, as their index has it; else its start. */
  readonly at: string;
  /** Id of its first version: it stays where it is when it is corrected. */
  readonly originalId: string;
}

export const placeOf = (row: UsageRow, { onlyUnrated }: CallPeriod): CallPlace => ({
  at: onlyUnrated ? row.usedOn : row.startedAt,
  originalId: row.originalId ?? row.id,
});

/**
 * Calls in force that were used in a period, emergency calls left out: these are never charged.
 *
 * By an index in either case. A call is used on the local day of its answer, so its start may be a
 * week and a time zone before that.
 */
export function currentCalls(
  { database }: RequestContext,
  period: CallPeriod,
  limit: number,
): Promise<UsageRow[]> {
  const { accountId, subscriptionId, from, before, onlyUnrated, after } = period;
  const values = new StatementValues(1);
  const subscription = values.place(subscriptionId);
  const [first, end] = [values.place(from), values.place(before)];
  const [column, type] = onlyUnrated ? ['u.used_on', 'date'] : ['u.started_at', 'timestamptz'];
  const original = 'coalesce(u.original_id, u.id)';
  const conditions = [
    `u.account_id = $1::uuid and u.subscription_id = ${subscription}::uuid`,
    `u.is_current and u.used_on >= ${first}::date and u.used_on < ${end}::date`,
    onlyUnrated
      ? `u.status = 'UNRATED'`
      : `u.status not in ('PROHIBITED_EMERGENCY', 'EMERGENCY_FREE')
        and u.started_at >= (${first}::date - 9)::timestamptz
        and u.started_at < (${end}::date + 2)::timestamptz`,
  ];
  if (after) {
    const place = `${values.place(after.at)}::${type}`;
    // The first condition is a range of the index, the second the exact place in it.
    conditions.push(`${column} >= ${place}`);
    conditions.push(
      `(${column}, ${original}) > (${place}, ${values.place(after.originalId)}::uuid)`,
    );
  }
  const text = `select ${COLUMNS} from usage_record u where ${conditions.join(' and ')}
    order by ${column}, ${original} limit ${values.place(limit)}`;
  return database.accountRows<UsageRow>(accountId, namedByText(text), values.all);
}

const COLUMNS = columnsOf(UsageRow, 'u');
