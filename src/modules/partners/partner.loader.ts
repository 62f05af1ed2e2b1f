import { sourceOf } from '../../data/columns';
import { defineList, type ListKey } from '../../data/list';
import { orderBy } from '../../data/page';
import { PartnerRow } from './partner.entity';

/** All partners, by name. */
export const partners = defineList<ListKey, PartnerRow>({
  name: 'partners',
  from: sourceOf(PartnerRow),
  orders: { NAME: orderBy(PartnerRow, 'name', 'id') },
});
