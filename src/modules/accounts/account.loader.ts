import type { RequestContext } from '../../application/context';
import { columnsOf, sourceOf } from '../../data/columns';
import { defineList, type List, type ListKey } from '../../data/list';
import { defineLoader, inOrder } from '../../data/loader';
import { orderBy } from '../../data/page';
import { referenceRows } from '../../data/reference-rows';
import { defineAccountRowsLoader } from '../../data/row-loader';
import { PartnerRow } from '../partners/partner.entity';
import { AccountRow } from './account.entity';
import { PersonRow } from './person.entity';

const ACCOUNT = sourceOf(AccountRow);

/** The account, or null where there is none that the viewer may see. */
export const accountById = defineLoader<string, AccountRow | null>(async ({ database }, ids) => {
  const text = `select ${ACCOUNT.columns} from ${ACCOUNT.from} where t.id = any($1::uuid[])`;
  const rows = await database.accountRows<AccountRow>(ids, { name: 'account-by-id', text }, []);
  return inOrder(ids, rows, ({ id }) => id);
});

export interface AccountFilter extends ListKey {
  readonly numbers?: readonly string[] | undefined;
  readonly namePrefix?: string | undefined;
}

const ACCOUNT_ORDERS = {
  NUMBER: orderBy(AccountRow, 'number', 'id'),
  NAME: orderBy(AccountRow, 'name', 'id'),
  RECORDED_AT: orderBy(AccountRow, 'recordedAt', 'id'),
};

const list = defineList<AccountFilter, AccountRow>({
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
    for (const row of page.rows) accountById.prime(context, row.id, row);
    return page;
  },
};

/** People of an account, owners first, then by name; at most 1,000 are kept per account. */
export const peopleByAccountId = defineAccountRowsLoader(
  sourceOf(PersonRow),
  't.role desc, t.name, t.id',
);

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
