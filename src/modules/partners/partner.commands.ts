import { requireRight } from '../../application/rights';
import { audit } from '../../application/audit';
import type { CommandContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { PartnerRow } from './partner.entity';

/**
 * Creates a partner: a company that manages accounts of its own customers.
 *
 * @throws UserInputError INVALID_INPUT.
 * @throws Forbidden without MANAGE_PARTNERS.
 */
export async function createPartner(
  context: CommandContext,
  input: { readonly name: string },
  path: readonly string[],
): Promise<PartnerRow> {
  const { viewer, newId, now } = context;
  requireRight(viewer, 'MANAGE_PARTNERS');
  const check = new InputCheck();
  const row = {
    id: newId(),
    name: check.text([...path, 'name'], input.name, 200),
    recordedAt: now,
  };
  check.done();
  await context.write([], async (transaction) => {
    await transaction.manager.insert(PartnerRow, row);
    await audit(context, transaction, {
      act: 'createPartner',
      right: 'MANAGE_PARTNERS',
      accountId: null,
      subject: { type: 'Partner', id: row.id },
      changes: [{ name: 'name', before: null, after: row.name }],
    });
  });
  context.forget();
  return row;
}
