import { saidOn } from '../../domain/account-fact';
import type { RequestContext } from '../../application/context';
import { columnsOf, sourceOf } from '../../data/columns';
import { defineList, type List, type ListKey } from '../../data/list';
import { defineLoader, grouped, inOrder } from '../../data/loader';
import { orderBy, type OrderColumn } from '../../data/page';
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
  filters: ({ numbers, namePrefix }) => [
    ['t.number = any(?::text[])', numbers],
    ['starts_with(t.name, ?::text)', namePrefix],
  ],
  orders: ACCOUNT_ORDERS,
});

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
