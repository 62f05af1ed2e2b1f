import { saidOn } from '../../domain/account-fact';
import type { RequestContext } from '../../application/context';
import type { OwnRows } from '../../application/viewer';
import { columnsOf, sourceOf } from '../../data/columns';
import { defineList, type List, type ListKey } from '../../data/list';
import { defineLoader, grouped, inOrder } from '../../data/loader';
import { orderBy, type OrderColumn } from '../../data/page';
import type { StatementValues } from '../../data/statement-values';
import { referenceRows } from '../../data/reference-rows';
import { defineAccountRowsLoader, defineRowLoader } from '../../data/row-loader';
import { PartnerRow } from '../partners/partner.entity';
import { AccountFactRow, AccountRow } from './account.entity';
import { PersonRow } from './person.entity';

/** An account as it is read: its name in lists is that of the day of the last recording. */
type ReadAccount = AccountRow & { readonly listedName: string };

const ACCOUNT = sourceOf<ReadAccount>(AccountRow, { columns: 't.name as "listedName"' });

/** The account as of today: of what its facts date, what they say of it. */
function asOfToday<Row extends AccountRow>(context: RequestContext, account: Row): Row {
  account.closedOn = null;
  if (account.facts.length === 0) return account;
  return Object.assign(account, saidOn(account.facts, context.today(account)));
}

/** The account, or null where there is none that the viewer may see. */
export const accountById = defineLoader<string, AccountRow | null>(async (context, ids) => {
  const { database } = context;
  const text = `select ${ACCOUNT.columns} from ${ACCOUNT.from} where t.id = any($1::uuid[])`;
  const rows = await database.accountRows<AccountRow>(ids, { name: 'account-by-id', text }, []);
  for (const row of rows) asOfToday(context, row);
  return inOrder(ids, rows, ({ id }) => id);
});

/** What was recorded of an account, what it was created with first; none while nothing changed. */
export const factsByAccountId = defineAccountRowsLoader(
  sourceOf(AccountFactRow),
  't.recorded_at, t.id',
);

export interface AccountFilter extends ListKey {
  readonly numbers?: readonly string[] | undefined;
  readonly namePrefix?: string | undefined;
  /** Undefined for sandboxes and others alike. */
  readonly isSandbox?: boolean | undefined;
  /** Beginnings of words, the one that is looked up first. */
  readonly search?: readonly string[] | undefined;
  readonly own?: OwnRows | undefined;
}

const LISTED_NAME: OrderColumn = { sql: 't.name', type: 'text', property: 'listedName' };

const ACCOUNT_ORDERS = {
  NUMBER: orderBy(AccountRow, 'number', 'id'),
  NAME: [LISTED_NAME, ...orderBy(AccountRow, 'id')],
  RECORDED_AT: orderBy(AccountRow, 'recordedAt', 'id'),
  ID: orderBy(AccountRow, 'id'),
};

const list = defineList<AccountFilter, ReadAccount>({
  name: 'accounts',
  from: ACCOUNT,
  filters: ({ numbers, namePrefix, isSandbox }) => [
    ['t.is_sandbox = ?::boolean', isSandbox],
    ['t.number = any(?::text[])', numbers],
    ['starts_with(t.name, ?::text)', namePrefix],
  ],
  orders: ACCOUNT_ORDERS,
});

/** An account with the word that it was found by. */
export interface FoundAccount extends AccountRow {
  readonly foundBy: string;
}

/** No character of a word is above it. */
const ABOVE_ALL = '\u{10ffff}';

/**
 * Accounts by their first word that begins as the first prefix; each of the others has a word.
 *
 * Beginnings are ranges: LIKE would not be a range of the index under row-level security, since it
 * may tell in an error what it compares. What is asked of an account's other words is a value for
 * each row, not EXISTS, which would be joined to the words of all accounts before the page's end is
 * seen.
 */
function wordsFound(filter: AccountFilter, values: StatementValues) {
  const [first = '', ...others] = filter.search ?? [];
  const { accountId, partnerId, accountIds } = filter.own ?? {};
  const after = (prefix: string) => `${values.place(prefix)}::text`;
  const firstWordFrom = (prefix: string) => `(select min(o.word) from account_search_word o
    where o.account_id = w.account_id and o.word >= ${after(prefix)})`;
  const conditions = [
    `w.word >= ${after(first)}`,
    `w.word < ${after(first + ABOVE_ALL)}`,
    `w.word = ${firstWordFrom(first)}`,
    ...others.map((prefix) => `${firstWordFrom(prefix)} < ${after(prefix + ABOVE_ALL)}`),
  ];
  const ofAccount = (column: string) =>
    `(select ${column} from account t where t.id = w.account_id)`;
  const { numbers, namePrefix, isSandbox } = filter;
  if (numbers) conditions.push(`${ofAccount('t.number')} = any(${values.place(numbers)}::text[])`);
  if (namePrefix !== undefined) {
    conditions.push(`starts_with(${ofAccount('t.name')}, ${after(namePrefix)})`);
  }
  if (isSandbox !== undefined) {
    conditions.push(`${ofAccount('t.is_sandbox')} = ${values.place(isSandbox)}::boolean`);
  }
  if (accountId !== undefined) conditions.push(`w.account_id = ${values.place(accountId)}::uuid`);
  if (partnerId !== undefined) conditions.push(`w.partner_id = ${values.place(partnerId)}::uuid`);
  if (accountIds) conditions.push(`w.account_id = any(${values.place(accountIds)}::uuid[])`);
  return {
    columns: 'w.account_id as "id", w.word as "foundBy"',
    from: 'account_search_word w',
    condition: conditions.join(' and '),
  };
}

const words = defineList<AccountFilter, FoundAccount>({
  name: 'accountSearch',
  from: wordsFound,
  orders: {
    FOUND_BY: [
      { sql: 'w.word', type: 'text', property: 'foundBy' },
      { sql: 'w.account_id', type: 'uuid', property: 'id' },
    ],
  },
});

/** The accounts that are found by words. */
export const accountSearch: List<AccountFilter, FoundAccount> = {
  ...words,
  page: async (context, filter, request) => {
    const page = await words.page(context, filter, request);
    return { ...page, rows: await Promise.all(page.rows.map((row) => wholeRow(context, row))) };
  },
};

async function wholeRow(
  context: RequestContext,
  { id, foundBy }: FoundAccount,
): Promise<FoundAccount> {
  const account = await accountById(context, id);
  if (!account) throw new Error('words of an account that there is not');
  return { ...account, foundBy };
}

/** The accounts that the viewer may see; what is read of them answers who asks for one by id. */
export const accounts: List<AccountFilter, AccountRow> = {
  ...list,
  page: async (context, filter, request) => {
    const page = await list.page(context, filter, request);
    for (const row of page.rows) accountById.prime(context, row.id, asOfToday(context, row));
    return page;
  },
};

const PERSON = sourceOf(PersonRow);

/** A person of an account, one who was removed, too. */
export const personById = defineRowLoader(PERSON);

const PEOPLE = {
  name: 'people-by-account-id',
  text: `select ${PERSON.columns} from ${PERSON.from}
    where t.account_id = any($1::uuid[]) and t.removed_at is null
    order by t.role desc, t.name, t.id`,
};

/** People of an account, owners first, then by name; there are at most 100. */
export const peopleByAccountId = defineLoader<string, PersonRow[]>(async ({ database }, ids) => {
  const rows = await database.accountRows<PersonRow>(ids, PEOPLE, []);
  return grouped(ids, rows, ({ accountId }) => accountId);
});

const partnersById = referenceRows<string, PartnerRow>({
  name: 'partner-by-id',
  select: `select ${columnsOf(PartnerRow, 't')} from partner t`,
  by: { id: ['t.id', 'uuid'] },
});
export const partnerById = defineLoader(partnersById.first);

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
