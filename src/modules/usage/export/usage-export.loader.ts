import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import { columnsOf } from '../../../data/columns';
import type { Reads } from '../../../data/reads';
import { UsageRow } from '../records/usage.entity';

/** Calls of a subscription by the local date that they belong to. */
export interface ExportKey {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly from: CalendarDate;
  readonly before: CalendarDate;
  readonly startedFrom: Instant | null;
  /** Every entry of the ledger; only the versions in force otherwise. */
  readonly everyVersion: boolean;
}

const ROWS_AT_ONCE = 1_000;
const FETCH = { name: 'fetch-usage-export', text: `fetch ${ROWS_AT_ONCE} from usage_export` };
const CLOSE = { name: 'close-usage-export', text: 'close usage_export' };

/**
 * Calls in the order they began in, some at a time: however many there are, no more than those are
 * in memory, and none is counted twice or left out for what comes in meanwhile.
 *
 * The session is open, and its snapshot with it, until whoever asks has had enough.
 */
export async function* usageInParts(
  database: Reads,
  { accountId, subscriptionId, from, before, startedFrom, everyVersion }: ExportKey,
): AsyncGenerator<UsageRow[]> {
  const text = `declare usage_export no scroll cursor for
    select ${columnsOf(UsageRow, 't')} from usage_record t
    where t.account_id = $1::uuid and t.subscription_id = $2::uuid
      and t.used_on >= $3::date and t.used_on < $4::date
      -- a range of the index: a call lasts a week at the most, no zone is a day from UTC
      and t.started_at >= greatest($3::date - 8, $5::timestamptz) and t.started_at < $4::date + 1
      ${everyVersion ? '' : 'and t.is_current'}
    order by t.started_at, t.id`;
  await database.accountRows(accountId, { text }, [subscriptionId, from, before, startedFrom]);
  for (;;) {
    const rows = await database.rows<UsageRow>(FETCH, []);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  // Others may be asked for in the same snapshot.
  await database.rows(CLOSE, []);
}
