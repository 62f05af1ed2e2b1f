import type { RhythmClass } from '../../domain/contract/term-rhythm';
import type { TimelineKind } from '../../domain/contract/timeline';
import type { DayRange } from '../../domain/contract/subscription-status';
import type { CalendarDate } from '../../domain/time/calendar-date';
import type { OwnRows } from '../../application/viewer';
import type { ListKey } from '../../data/list';
import { keyset, type OrderColumn, type PageRequest } from '../../data/page';
import type { StatementValues } from '../../data/statement-values';
import type { ClockRange } from '../accounts/clock-range.loader';
import type { LimitationDuties } from '../subscriptions/told-versions.loader';

/** Which days of which contracts, across accounts. */
export interface TimelineFilter extends ListKey, DayRange, Omit<OwnRows, 'accountId'> {
  readonly kinds: readonly TimelineKind[];
  readonly serviceCodes?: readonly string[] | undefined;
  /** By which accounts have their todays; absent where no kind is of today. */
  readonly clocks?: ClockRange | undefined;
  readonly classes: readonly RhythmClass[];
  readonly duties?: LimitationDuties | undefined;
}

/** A day of a contract as it is found; its kind says what it means. */
export interface FoundDay {
  readonly accountId: string;
  readonly id: string;
  readonly date: CalendarDate;
  readonly kind: TimelineKind;
  /** Of the fact that gives the day; FIRST_ID where none does. */
  readonly place: string;
}

export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** By day, account, kind, subscription and fact; all that is found is told apart by them. */
export const FOUND: readonly OrderColumn[] = [
  { sql: 't.day', type: 'date', property: 'date' },
  { sql: 't.account_id', type: 'uuid', property: 'accountId' },
  { sql: 't.kind', type: 'text', property: 'kind' },
  { sql: 't.id', type: 'uuid', property: 'id' },
  { sql: 't.place', type: 'uuid', property: 'place' },
];

/** A table of days, and where each column of what is found stands in it. */
export interface Days {
  readonly from: string;
  readonly day: string;
  readonly id: string;
  readonly place: string;
}

export const within = (day: string, { from, to }: DayRange, values: StatementValues): string[] => [
  `${day} >= ${values.place(from)}::date`,
  `${day} < ${values.place(to)}::date`,
];

/** The rows of one kind, with a page of its own: each is a range of an index. */
export function armOf(
  kind: TimelineKind,
  { from, day, id, place }: Days,
  conditions: readonly string[],
  values: StatementValues,
  page: PageRequest | null,
): string {
  // Of one order whatever the database sorts texts by.
  const name = `'${kind}'::text collate "C"`;
  const select = `select ${day} as day, t.account_id, ${name} as kind, ${id} as id,
      ${place} as place
    from ${from}`;
  if (!page) return `(${select} where ${conditions.join(' and ')})`;
  const sql = [day, 't.account_id', name, id, place];
  const columns = FOUND.map((column, index) => ({ ...column, sql: sql[index] ?? column.sql }));
  const { condition, orderBy } = keyset(page, columns, values);
  return `(${select} where ${[...conditions, condition].join(' and ')}
    order by ${orderBy} limit ${values.place(page.limit + 1)})`;
}

/** Whose rows are asked for; row-level security admits no others, whatever is named. */
export function scopeConditions(
  { partnerId, accountIds, beneficiaryCode, serviceCodes }: TimelineFilter,
  values: StatementValues,
  account: string,
): string[] {
  const asked: readonly (readonly [string, unknown])[] = [
    ['t.partner_id = ?::uuid', partnerId],
    ['t.account_id = any(?::uuid[])', accountIds],
    ['t.beneficiary_code = ?::text', beneficiaryCode],
    ['t.service_code = any(?::text[])', serviceCodes],
  ];
  const named = asked.filter(([, value]) => value !== undefined);
  const own = named.map(([sql, value]) => sql.replace('?', values.place(value)));
  return account === '' ? own : [`t.account_id = ${account}`, ...own];
}
