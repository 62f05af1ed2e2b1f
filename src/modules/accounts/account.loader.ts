import { columnsOf } from '../../data/columns';
import { namedByText } from '../../data/statement-name';
import { keyset, toPage, type OrderColumn, type Page, type PageRequest } from '../../data/page';
import type { RequestContext } from '../../application/context';
import { defineLoader, grouped, inOrder } from '../../data/loader';
import { AccountRow } from './account.entity';
import { PartnerRow } from '../partners/partner.entity';
import { PersonRow } from './person.entity';

const COLUMNS = columnsOf(AccountRow, 'a');

const READ = Symbol('accounts that this request has read');
const newMap = () => new Map<string, AccountRow>();

/** An account that this request has read already. */
export const knownAccount = (context: RequestContext, id: string): AccountRow | undefined =>
  context.once(READ, newMap).get(id);

function noteRead(context: RequestContext, rows: readonly AccountRow[]): void {
  const read = context.once(READ, newMap);
  for (const row of rows) read.set(row.id, row);
}

/** The account, or null where there is none that the viewer may see. */
export const accountById = defineLoader<string, AccountRow | null>(async (context, ids) => {
  const rows = await context.database.accountRows<AccountRow>(
    ids,
    {
      name: 'account-by-id',
      text: `select ${COLUMNS} from account a where a.id = any($1::uuid[])`,
    },
    [ids],
  );
  noteRead(context, rows);
  return inOrder(ids, rows, ({ id }) => id);
});

export type AccountOrderField = 'NUMBER' | 'NAME' | 'RECORDED_AT';

const ID: OrderColumn = { sql: 'a.id', type: 'uuid' };
const ORDER_COLUMNS: Readonly<Record<AccountOrderField, OrderColumn[]>> = {
  NUMBER: [{ sql: 'a.number', type: 'text' }, ID],
  NAME: [{ sql: 'a.name', type: 'text' }, ID],
  RECORDED_AT: [{ sql: 'a.recorded_at', type: 'timestamptz' }, ID],
};

/** Values of an account's order columns, for its cursor. */
export function accountCursor(field: AccountOrderField, row: AccountRow): string[] {
  const value = { NUMBER: row.number, NAME: row.name, RECORDED_AT: row.recordedAt }[field];
  return [value, row.id];
}

export interface AccountFilter {
  readonly numbers?: readonly string[] | undefined;
  readonly namePrefix?: string | undefined;
}

function conditionOf(filter: AccountFilter): { text: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  if (filter.numbers) {
    values.push(filter.numbers);
    conditions.push(`a.number = any($${values.length}::text[])`);
  }
  if (filter.namePrefix !== undefined) {
    values.push(filter.namePrefix);
    conditions.push(`starts_with(a.name, $${values.length}::text)`);
  }
  return { text: conditions.join(' and ') || 'true', values };
}

/** One page of the accounts that the viewer may see. */
export async function accountPage(
  context: RequestContext,
  filter: AccountFilter,
  field: AccountOrderField,
  page: PageRequest,
): Promise<Page<AccountRow>> {
  const where = conditionOf(filter);
  const keys = keyset(page, ORDER_COLUMNS[field], where.values.length + 1);
  const rows = await context.database.rows<AccountRow>(
    namedByText(
      `select ${COLUMNS} from account a where ${where.text} and ${keys.condition}
        order by ${keys.orderBy} limit $${where.values.length + keys.values.length + 1}`,
    ),
    [...where.values, ...keys.values, page.limit + 1],
  );
  const found = toPage(page, rows);
  // They are the answer to whoever asks for one of them by its id.
  for (const row of found.rows) accountById.prime(context, row.id, row);
  noteRead(context, found.rows);
  return found;
}

export async function countAccounts(
  { database }: RequestContext,
  filter: AccountFilter,
): Promise<number> {
  const where = conditionOf(filter);
  const rows = await database.rows<{ count: number }>(
    { text: `select count(*) as count from account a where ${where.text}` },
    where.values,
  );
  return rows[0]?.count ?? 0;
}

/** People of an account, owners first, then by name; at most 1,000 are kept per account. */
export const peopleByAccountId = defineLoader<string, PersonRow[]>(
  async ({ database }, accountIds) => {
    const rows = await database.accountRows<PersonRow>(
      accountIds,
      {
        name: 'people-by-account-id',
        text: `select ${columnsOf(PersonRow, 'p')} from person p
          where p.account_id = any($1::uuid[])
          order by p.role desc, p.name, p.id`,
      },
      [accountIds],
    );
    return grouped(accountIds, rows, ({ accountId }) => accountId);
  },
);

export const partnerById = defineLoader<string, PartnerRow | null>(async ({ database }, ids) => {
  const rows = await database.rows<PartnerRow>(
    {
      name: 'partner-by-id',
      text: `select ${columnsOf(PartnerRow, 'p')} from partner p where p.id = any($1::uuid[])`,
    },
    [ids],
  );
  return inOrder(ids, rows, ({ id }) => id);
});

/** The partner, or null: itself and staff see it, others who see an account of it. */
export async function visiblePartnerById(
  context: RequestContext,
  id: string,
): Promise<PartnerRow | null> {
  const { viewer, database } = context;
  const isItself = viewer.kind === 'PARTNER' && viewer.partnerId === id;
  if (viewer.kind === 'STAFF' || isItself) return partnerById(context, id);
  const accounts = await database.rows(
    {
      name: 'any-account-of-partner',
      text: 'select 1 from account a where a.partner_id = $1 limit 1',
    },
    [id],
  );
  return accounts.length > 0 ? partnerById(context, id) : null;
}
