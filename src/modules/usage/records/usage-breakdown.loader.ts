import type { CalendarDate } from '../../../domain/time/calendar-date';
import type { Instant } from '../../../domain/time/time-zone';
import type { CallDirection } from '../../../domain/usage/rate-selection';
import { defineList, type ListKey } from '../../../data/list';
import type { OrderColumn } from '../../../data/page';
import type { StatementValues } from '../../../data/statement-values';
import type { PinnedCard } from '../../orders/pinned-rate.loader';
import { wasCurrentAt } from './usage.loader';

/**
 * Calls of a subscription, or of an account's, by local date, grouped by a key and direction.
 */
export interface BreakdownKey extends ListKey {
  readonly accountId: string;
  /** The subscription; absent for all of the account. */
  readonly parentId?: string | undefined;
  readonly by: keyof typeof GROUPINGS;
  readonly from: CalendarDate;
  readonly before: CalendarDate;
  readonly direction?: CallDirection | undefined;
  /** The versions that were in force then; those that are now when absent. */
  readonly knownAt?: Instant | undefined;
  /** The cards that order lines pin, and what the ids of their rates begin with on each line. */
  readonly cards?: readonly PinnedCard[] | undefined;
}

export interface GroupRow {
  readonly key: string | null;
  readonly direction: CallDirection;
  readonly calls: number;
  readonly unratedCalls: number;
  readonly billedSeconds: number;
  /** Of their amounts, six decimals. */
  readonly sum: string;
  /** The key as groups are ordered by it: null first, and no text is taken for it. */
  readonly place: string;
}

interface Grouping {
  /** Of a call, and of removed calls; both have the columns that a sum is kept by. */
  readonly key: string;
  /** Null where what is kept of removed calls does not know it. */
  readonly removedKey: string | null;
}

const sameKey = (key: string): Grouping => ({ key, removedKey: key });

const GROUPINGS = {
  DAY: sameKey(`to_char(t.used_on, 'YYYY-MM-DD')`),
  MONTH: sameKey(`to_char(t.used_on, 'YYYY-MM')`),
  DIRECTION: sameKey('t.direction'),
  STATUS: sameKey('t.status'),
  // The id of the rate; its prefix is looked up once a rate, not once a call.
  PREFIX: sameKey('t.order_rate_id'),
  NUMBER: {
    key: `case t.direction when 'INBOUND' then t.from_number else t.to_number end`,
    removedKey: null,
  },
} as const satisfies Record<string, Grouping>;

const PLACE: OrderColumn = { sql: 'g.place', type: 'text', property: 'place' };
const DIRECTION: OrderColumn = { sql: 'g.direction', type: 'text', property: 'direction' };
const AMOUNT: OrderColumn = { sql: 'g.sum', type: 'numeric', property: 'sum' };

const BY_KEY = [PLACE, DIRECTION];
const BY_AMOUNT = [AMOUNT, PLACE, DIRECTION];

/** Whether the groups by a key come by their amounts, the largest first. */
export const isLargestFirst = (by: BreakdownKey['by']): boolean => ORDERS[by] === BY_AMOUNT;

/** By what they are grouped, they are ordered. */
const ORDERS: Readonly<Record<BreakdownKey['by'], readonly OrderColumn[]>> = {
  ...{ DAY: BY_KEY, MONTH: BY_KEY, DIRECTION: BY_KEY, STATUS: BY_KEY },
  ...{ PREFIX: BY_AMOUNT, NUMBER: BY_AMOUNT },
};

/**
 * The groups as a table `g`: the versions in force, and the calls whose detail was removed.
 *
 * That is the sum of the whole ledger: what a reversal takes back is of the same day, status and
 * rate as what it reverses, so both leave every sum together.
 */
function groupsOf(
  key: BreakdownKey,
  values: StatementValues,
  { account, parent }: { readonly account: string; readonly parent: string },
): string {
  const grouping: Grouping = GROUPINGS[key.by];
  const from = `${values.place(key.from)}::date`;
  const before = `${values.place(key.before)}::date`;
  const conditions = [
    `t.account_id = ${account}`,
    // So each subscription's calls are a range of the index.
    parent === ''
      ? `t.subscription_id = any(array(
          select s.id from subscription s where s.account_id = ${account}))`
      : `t.subscription_id = ${parent}`,
    `t.used_on >= ${from}`,
    `t.used_on < ${before}`,
  ];
  if (key.direction !== undefined) {
    conditions.push(`t.direction = ${values.place(key.direction)}`);
  }
  const those = conditions.join(' and ');
  // Within the index: a call lasts a week at the most, and no zone is further from UTC than a day.
  const nearby = `t.started_at >= ${from} - 8 and t.started_at < ${before} + 1`;
  const known = key.knownAt && `${values.place(key.knownAt)}::timestamptz`;
  const isInForce = known ? `t.recorded_at <= ${known} and ${wasCurrentAt(known)}` : 't.is_current';
  const parts = [
    `select ${grouping.key} as key, t.direction, count(*) as calls,
        count(*) filter (where t.status = 'UNRATED') as unrated,
        sum(t.billed_seconds) as seconds, sum(t.amount) as amount
      from usage_record t where ${those} and ${isInForce} and ${nearby} group by 1, 2`,
  ];
  if (grouping.removedKey !== null) {
    parts.push(
      `select ${grouping.removedKey}, t.direction, sum(t.calls),
          sum(t.calls) filter (where t.status = 'UNRATED'), sum(t.billed_seconds), sum(t.amount)
        from usage_removed_total t where ${those} group by 1, 2`,
    );
  }
  const isPrefix = key.by === 'PREFIX';
  const prefix = hasCards(key) ? 'coalesce(r.prefix, c.prefix)' : 'r.prefix';
  return `(select s.*, coalesce('=' || s.key, '') collate "C" as place from (
      select ${isPrefix ? prefix : 'p.key'} as key, p.direction, sum(p.calls)::bigint as calls,
        coalesce(sum(p.unrated), 0)::bigint as "unratedCalls",
        sum(p.seconds)::bigint as "billedSeconds",
        coalesce(sum(p.amount), 0)::numeric(27, 6) as sum
      from (${parts.join(' union all ')}) p ${isPrefix ? ratesOf(key, values, account) : ''} group by 1, 2
    ) s) g`;
}

const hasCards = ({ cards }: BreakdownKey): boolean => cards !== undefined && cards.length > 0;

/** The rates that calls name: those of orders themselves, and those of cards that they pin. */
function ratesOf({ cards = [] }: BreakdownKey, values: StatementValues, account: string): string {
  const own = `left join order_rate r on r.account_id = ${account} and r.id = p.key`;
  if (cards.length === 0) return own;
  const codes = values.place(cards.map(({ code }) => code));
  const versions = values.place(cards.map(({ version }) => version));
  const bases = values.place(cards.map(({ idBase }) => idBase));
  return `${own} left join lateral (
      select c.prefix from (
          select * from unnest(${codes}::text[], ${versions}::int[], ${bases}::text[])
            as n (code, version, base)) k
        join rate_card_rate c on c.card_code = k.code and c.card_version = k.version
          and c.position = ('x' || right(p.key::text, 8))::bit(32)::int
      where r.id is null and left(p.key::text, length(k.base)) = k.base limit 1) c on true`;
}

export const usageGroups = defineList<BreakdownKey, GroupRow>({
  name: 'usageBreakdown',
  from: (key, values, places) => ({ columns: 'g.*', from: groupsOf(key, values, places) }),
  orders: ORDERS,
});
