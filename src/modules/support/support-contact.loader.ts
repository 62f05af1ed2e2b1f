import { sourceOf } from '../../data/columns';
import { defineAccountRowsLoader } from '../../data/row-loader';
import { SupportContactRow } from './support-contact.entity';

/** Every support contact of an account, past and coming ones too; by vendor, channel, validity. */
export const supportContactsByAccountId = defineAccountRowsLoader(
  sourceOf(SupportContactRow),
  't.vendor_code, t.channel, t.valid_from, t.id',
);
