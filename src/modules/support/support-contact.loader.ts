import { columnsOf } from '../../data/columns';
import { defineLoader, grouped } from '../../data/loader';
import { SupportContactRow } from './support-contact.entity';

/** Every support contact of an account, past and coming ones too; by vendor, channel, validity. */
export const supportContactsByAccountId = defineLoader<string, SupportContactRow[]>(
  async ({ database }, accountIds) => {
    const rows = await database.accountRows<SupportContactRow>(
      accountIds,
      {
        name: 'support-contacts-by-account-id',
        text: `select ${columnsOf(SupportContactRow, 'c')} from support_contact c
          where c.account_id = any($1::uuid[])
          order by c.vendor_code, c.channel, c.valid_from, c.id`,
      },
      [accountIds],
    );
    return grouped(accountIds, rows, ({ accountId }) => accountId);
  },
);
