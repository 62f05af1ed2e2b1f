import { monthOf } from '../../domain/calendar-date';
import { formatDecimal, parseDecimal, RATE_DECIMALS } from '../../domain/money';
import { columnsOf } from '../../database/columns';
import type { Transaction } from '../../database/statement';
import { audit } from '../../request/audit';
import type { RequestContext } from '../../request/context';
import { IncidentRow, UsageRow } from './usage.entity';

interface ToStore {
  readonly row: UsageRow;
  readonly raisesIncident: boolean;
  readonly countryCode: string | null;
}

interface Stored {
  readonly status: 'ACCEPTED' | 'DUPLICATE' | 'CONFLICT';
  readonly record: UsageRow;
}

const identityOf = (row: Pick<UsageRow, 'source' | 'externalId'>) =>
  JSON.stringify([row.source, row.externalId]);

/**
 * Stores what is new and tells for each row what it met: nothing, itself, or another content.
 *
 * One transaction an account; records, totals and incidents of an account are stored together.
 */
export async function storeUsage(
  context: RequestContext,
  items: readonly ToStore[],
): Promise<Map<UsageRow, Stored>> {
  const { database, newId } = context;
  const results = new Map<UsageRow, Stored>();
  const accountIds = [...new Set(items.map(({ row }) => row.accountId))].sort();
  for (const accountId of accountIds) {
    const own = items.filter(({ row }) => row.accountId === accountId);
    await database.write([accountId], async (transaction) => {
      for (const [row, stored] of await storeForAccount(transaction, accountId, own, newId)) {
        results.set(row, stored);
      }
      const accepted = own.filter(({ row }) => results.get(row)?.status === 'ACCEPTED').length;
      if (accepted === 0) return;
      await audit(context, transaction, {
        act: 'recordUsage',
        right: 'RECORD_USAGE',
        accountId,
        changes: [{ name: 'records', before: null, after: `${accepted}` }],
      });
    });
  }
  return results;
}

async function storeForAccount(
  transaction: Transaction,
  accountId: string,
  items: readonly ToStore[],
  newId: () => string,
): Promise<Map<UsageRow, Stored>> {
  // The same id twice in one batch: the first is stored, the others meet it.
  const firsts = new Map<string, ToStore>();
  for (const item of items) {
    const identity = identityOf(item.row);
    if (!firsts.has(identity)) firsts.set(identity, item);
  }
  const candidates = [...firsts.values()];
  const inserted = await insertNew(
    transaction,
    candidates.map(({ row }) => row),
  );
  const fresh = candidates.filter(({ row }) => inserted.has(row.id));
  await addToTotals(
    transaction,
    accountId,
    fresh.map(({ row }) => row),
    newId,
  );
  await raiseIncidents(transaction, fresh, newId);
  const met = candidates.filter(({ row }) => !inserted.has(row.id)).map(({ row }) => row);
  const existing = await readExisting(transaction, accountId, met);
  return new Map(
    items.map(({ row }): [UsageRow, Stored] => {
      if (inserted.has(row.id)) return [row, { status: 'ACCEPTED', record: row }];
      const record = existing.get(identityOf(row)) ?? firsts.get(identityOf(row))?.row ?? row;
      const isSame = record.contentHash.equals(row.contentHash);
      return [row, { status: isSame ? 'DUPLICATE' : 'CONFLICT', record }];
    }),
  );
}

/** Column, PostgreSQL type and property of every column of a usage record, in insert order. */
const COLUMNS = [
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
  ['disposition', 'text', 'disposition'],
  ['started_at', 'timestamptz', 'startedAt'],
  ['answered_at', 'timestamptz', 'answeredAt'],
  ['ended_at', 'timestamptz', 'endedAt'],
  ['used_on', 'date', 'usedOn'],
  ['status', 'text', 'status'],
  ['billed_seconds', 'int', 'billedSeconds'],
  ['amount', 'numeric', 'amount'],
  ['order_rate_id', 'uuid', 'orderRateId'],
  ['recorded_at', 'timestamptz', 'recordedAt'],
  ['recorded_by', 'text', 'recordedBy'],
] as const satisfies readonly (readonly [string, string, keyof UsageRow])[];

// Counted by RETURNING: the row count of such an insert is wrong on a cluster.
const INSERT = {
  name: 'insert-usage',
  text: `insert into usage_record (${COLUMNS.map(([column]) => column).join(', ')})
    select * from unnest(${COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})
    on conflict (account_id, source, external_id) do nothing returning id`,
};

async function insertNew(
  transaction: Transaction,
  rows: readonly UsageRow[],
): Promise<ReadonlySet<string>> {
  const values = COLUMNS.map(([, , property]) => rows.map((row) => row[property]));
  const inserted = await transaction.rows<{ id: string }>(INSERT, values);
  return new Set(inserted.map(({ id }) => id));
}

async function readExisting(
  transaction: Transaction,
  accountId: string,
  rows: readonly UsageRow[],
): Promise<Map<string, UsageRow>> {
  if (rows.length === 0) return new Map();
  const existing = await transaction.rows<UsageRow>(
    {
      name: 'usage-by-external-id',
      text: `select ${columnsOf(UsageRow, 'u')} from usage_record u
        where u.account_id = $1 and (u.source, u.external_id) in
          (select * from unnest($2::text[], $3::text[]))`,
    },
    [accountId, rows.map(({ source }) => source), rows.map(({ externalId }) => externalId)],
  );
  return new Map(existing.map((row) => [identityOf(row), row]));
}

/** Adds new records to their months. Sorted, so that two batches cannot wait for each other. */
async function addToTotals(
  transaction: Transaction,
  accountId: string,
  rows: readonly UsageRow[],
  newId: () => string,
): Promise<void> {
  const groups = new Map<string, UsageRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.subscriptionId, monthOf(row.usedOn), row.direction]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  for (const [key, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [subscriptionId, month, direction] = JSON.parse(key) as [string, string, string];
    const amount = group.reduce((sum, row) => sum + parseDecimal(row.amount ?? '0'), 0n);
    await transaction.rows(ADD_TO_TOTAL, [
      ...[accountId, newId(), subscriptionId, month, direction],
      group.length,
      group.filter(({ status }) => status === 'UNRATED').length,
      group.reduce((sum, row) => sum + row.billedSeconds, 0),
      formatDecimal(amount, RATE_DECIMALS),
    ]);
  }
}

const ADD_TO_TOTAL = {
  name: 'add-to-usage-total',
  text: `insert into usage_monthly_total as t (account_id, id, subscription_id, month, direction,
      calls, unrated_calls, billed_seconds, amount)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (account_id, subscription_id, month, direction) do update set
      calls = t.calls + excluded.calls,
      unrated_calls = t.unrated_calls + excluded.unrated_calls,
      billed_seconds = t.billed_seconds + excluded.billed_seconds,
      amount = t.amount + excluded.amount`,
};

async function raiseIncidents(
  { manager }: Transaction,
  items: readonly ToStore[],
  newId: () => string,
): Promise<void> {
  const incidents = items
    .filter(({ raisesIncident }) => raisesIncident)
    .map(({ row, countryCode }) => ({
      accountId: row.accountId,
      id: newId(),
      subscriptionId: row.subscriptionId,
      usageRecordId: row.id,
      dialled: row.dialled ?? row.toNumber ?? '',
      countryCode,
      occurredAt: row.startedAt,
      recordedAt: row.recordedAt,
    }));
  if (incidents.length > 0) await manager.insert(IncidentRow, incidents);
}
