import { columnsOf } from '../../../data/columns';
import { namedByText } from '../../../data/statement-name';
import { StatementValues } from '../../../data/statement-values';
import { toPage, type OrderColumn, type Page, type PageRequest } from '../../../data/page';
import type { Instant } from '../../../domain/time/time-zone';
import { defineBranchLoader } from '../../../data/branch-loader';
import type { RequestContext } from '../../../application/context';
import { defineLoader, grouped, inOrder, rowKey, type RowKey } from '../../../data/loader';
import { accountIdsOf } from '../../../data/row-loader';
import { IncidentRow } from '../../usage/records/usage.entity';

/** An incident with what came of it, once somebody has closed it. */
export interface IncidentRecord extends IncidentRow {
  readonly reason: string | null;
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
}

const COLUMNS = `${columnsOf(IncidentRow, 'i')}, c.reason, c.recorded_at as "closedAt",
  c.recorded_by as "closedBy"`;
const TABLES = `emergency_incident i left join emergency_incident_closure c
  on c.account_id = i.account_id and c.emergency_incident_id = i.id`;

export const incidentById = defineLoader<RowKey, IncidentRecord | null>(
  async ({ database }, keys) => {
    const accountIds = accountIdsOf(keys);
    const rows = await database.accountRows<IncidentRecord>(
      accountIds,
      {
        name: 'incident-by-id',
        text: `select ${COLUMNS} from ${TABLES}
          where i.account_id = any($1::uuid[]) and i.id = any($2::uuid[])`,
      },
      [accountIds, keys.map(({ id }) => id)],
    );
    return inOrder(keys.map(rowKey), rows, rowKey);
  },
  rowKey,
);

/** How many emergency calls over a subscription nobody has closed yet. */
export const openIncidentsBySubscriptionId = defineLoader<RowKey, number>(
  async ({ database }, keys) => {
    const accountIds = accountIdsOf(keys);
    const rows = await database.accountRows<{ id: string; accountId: string; open: number }>(
      accountIds,
      {
        name: 'open-incidents-by-subscription-id',
        text: `select i.account_id as "accountId", i.subscription_id as id, count(*) as open
          from ${TABLES}
          where i.account_id = any($1::uuid[]) and i.subscription_id = any($2::uuid[])
            and c.id is null
          group by i.account_id, i.subscription_id`,
      },
      [accountIds, keys.map(({ id }) => id)],
    );
    return inOrder(keys.map(rowKey), rows, rowKey).map((row) => row?.open ?? 0);
  },
  rowKey,
);

/** The emergency calls over a subscription that forbids them, newest first; at most 100. */
export const incidentsBySubscriptionId = defineLoader<RowKey, IncidentRecord[]>(
  async ({ database }, keys) => {
    const rows = await database.accountRows<IncidentRecord>(
      accountIdsOf(keys),
      {
        name: 'incidents-by-subscription-id',
        text: `select * from (
            select ${COLUMNS}, row_number() over (
              partition by i.account_id, i.subscription_id order by i.occurred_at desc, i.id desc
            ) as "place"
            from ${TABLES}
            where i.account_id = any($1::uuid[]) and i.subscription_id = any($2::uuid[])
          ) i where i."place" <= 100 order by i."place"`,
      },
      [accountIdsOf(keys), keys.map(({ id }) => id)],
    );
    return grouped(keys.map(rowKey), rows, (row) =>
      rowKey({ accountId: row.accountId, id: row.subscriptionId }),
    );
  },
  rowKey,
);

/** Which incidents are asked for. */
export interface IncidentFilter {
  readonly isOpen?: boolean | undefined;
}
interface AccountFilter extends IncidentFilter {
  readonly accountId: string;
}

const ORDER: OrderColumn[] = [
  { sql: 'i.occurred_at', type: 'timestamptz' },
  { sql: 'i.id', type: 'uuid' },
];
export const incidentCursor = (row: IncidentRecord): string[] => [row.occurredAt, row.id];

const matches = ({ isOpen }: IncidentFilter) =>
  isOpen === undefined ? 'true' : `c.id is ${isOpen ? '' : 'not '}null`;
const matchesOf = (filter: AccountFilter, values: StatementValues) =>
  `i.account_id = ${values.place(filter.accountId)} and ${matches(filter)}`;

const incidentsByAccount = defineBranchLoader<
  AccountFilter & { page: PageRequest },
  IncidentRecord
>(
  (key, values) =>
    `${COLUMNS} from ${TABLES} ${values.pageOf(key.page, ORDER, matchesOf(key, values))}`,
);

/** One page of an account's incidents. */
export async function incidentPageOfAccount(
  context: RequestContext,
  key: AccountFilter & { readonly page: PageRequest },
): Promise<Page<IncidentRecord>> {
  return toPage(key.page, await incidentsByAccount(context, key));
}

const countByAccount = defineBranchLoader<AccountFilter, { count: number }>(
  (filter, values) => `count(*) as count from ${TABLES} where ${matchesOf(filter, values)}`,
);

export async function countIncidentsOfAccount(
  context: RequestContext,
  filter: AccountFilter,
): Promise<number> {
  const [found] = await countByAccount(context, filter);
  return found?.count ?? 0;
}

/** One page of the incidents of all accounts that the viewer's scope admits by itself. */
export async function incidentPage(
  { database }: RequestContext,
  filter: IncidentFilter,
  page: PageRequest,
): Promise<Page<IncidentRecord>> {
  const values = new StatementValues();
  const end = values.pageOf(page, ORDER, matches(filter));
  const text = `select ${COLUMNS} from ${TABLES} ${end}`;
  return toPage(page, await database.rows<IncidentRecord>(namedByText(text), values.all));
}

export async function countIncidents(
  { database }: RequestContext,
  filter: IncidentFilter,
): Promise<number> {
  const text = `select count(*) as count from ${TABLES} where ${matches(filter)}`;
  const [found] = await database.rows<{ count: number }>(namedByText(text), []);
  return found?.count ?? 0;
}
