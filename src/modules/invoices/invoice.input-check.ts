import type { InputPath } from '../../application/command';
import { InputCheck } from '../../application/input-check';
import { keyOf } from '../../graphql/node-id';
import { toAmendment, toNewLine } from '../subscriptions/ordering/asked-lines';
import type { PreviewInvoiceInput } from './invoice.input';
import type { Hypotheses } from './invoice-hypotheses';
import { wording } from './invoice.sentences';

/** Of each kind; and lines of an order, as it may have. */
const MOST = 20;

/**
 * What a preview supposes; undefined where that is nothing.
 *
 * @throws UserInputError INVALID_INPUT for more than is taken.
 */
export function hypothesesOf(input: PreviewInvoiceInput, path: InputPath): Hypotheses | undefined {
  const { terminationNotices, amendments, activatedOrderIds, order } = input;
  const lists = { terminationNotices, amendments, activatedOrderIds };
  const check = new InputCheck();
  for (const [field, { length }] of Object.entries(lists)) {
    if (length <= MOST) continue;
    const bounds = { max: MOST, got: length };
    check.invalid([...path, field], wording('expected at most {max} of them, got {got}', bounds));
  }
  if (order && (order.lines.length === 0 || order.lines.length > MOST)) {
    const bounds = { max: MOST, got: order.lines.length };
    const at = [...path, 'order', 'lines'];
    check.invalid(at, wording('expected 1 to {max} lines, got {got}', bounds));
  }
  check.done();
  if (Object.values(lists).every(({ length }) => length === 0) && !order) return undefined;
  return {
    terminationNotices: terminationNotices.map(({ subscriptionId, ...told }) => ({
      ...told,
      subscription: keyOf('Subscription', subscriptionId),
    })),
    amendments: amendments.map(toAmendment),
    activatedOrders: activatedOrderIds.map((id) => keyOf('Order', id)),
    order: order
      ? { effectiveOn: order.effectiveOn, lines: order.lines.map(toNewLine) }
      : undefined,
  };
}
