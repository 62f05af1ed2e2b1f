import { defineCommand } from '../../application/command';
import { InputCheck } from '../../application/input-check';
import { PartnerRow } from './partner.entity';

/**
 * Creates a partner: a company that manages accounts of its own customers.
 *
 * @throws UserInputError INVALID_INPUT.
 * @throws Forbidden without MANAGE_PARTNERS.
 */
export const createPartner = defineCommand({
  name: 'createPartner',
  right: 'MANAGE_PARTNERS',
  account: 'none',
  run: async (context, input: { readonly name: string }, path) => {
    const { transaction, newId, recordedAt } = context;
    const check = new InputCheck();
    const row: PartnerRow = {
      id: newId(),
      name: check.text([...path, 'name'], input.name, 200),
      recordedAt,
    };
    check.done();
    await transaction.insert(PartnerRow, [row]);
    return { partner: row };
  },
  audit: ({ partner: { id, name } }) => [
    {
      accountId: null,
      subject: { type: 'Partner', id },
      changes: [{ name: 'name', before: null, after: name }],
    },
  ],
  event: {
    type: 'partner.created',
    facts: ({ partner: { id } }) => [{ stream: 'PROVIDER', id }],
  },
});
