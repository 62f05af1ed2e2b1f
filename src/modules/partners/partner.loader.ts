import { columnsOf } from '../../data/columns';
import { keyset, toPage, type OrderColumn, type Page, type PageRequest } from '../../data/page';
import { namedByText } from '../../data/statement-name';
import type { RequestContext } from '../../application/context';
import { PartnerRow } from './partner.entity';

const ORDER: readonly OrderColumn[] = [
  { sql: 'p.name', type: 'text' },
  { sql: 'p.id', type: 'uuid' },
];

/** Values of a partner's order columns, for its cursor. */
export const partnerCursor = ({ name, id }: PartnerRow): string[] => [name, id];

/** One page of all partners, by name. */
export async function partnerPage(
  { database }: RequestContext,
  page: PageRequest,
): Promise<Page<PartnerRow>> {
  const keys = keyset(page, ORDER, 1);
  const rows = await database.rows<PartnerRow>(
    namedByText(
      `select ${columnsOf(PartnerRow, 'p')} from partner p where ${keys.condition}
        order by ${keys.orderBy} limit $${keys.values.length + 1}`,
    ),
    [...keys.values, page.limit + 1],
  );
  return toPage(page, rows);
}

export async function countPartners({ database }: RequestContext): Promise<number> {
  const [row] = await database.rows<{ count: number }>(
    { text: 'select count(*) as count from partner' },
    [],
  );
  return row?.count ?? 0;
}
