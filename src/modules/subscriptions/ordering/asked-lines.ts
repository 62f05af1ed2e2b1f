import { keyOf } from '../../../graphql/node-id';
import type { OrderLineInput } from '../../orders/order.input';
import type { PreviewAmendmentInput } from '../changes/change.input';

// From what a caller asks for to what commands and previews take: ids are read into keys.

/** A line of an order. */
export const toNewLine = ({ amendsId, replacesId, chargeChanges, ...line }: OrderLineInput) => ({
  ...line,
  ...(amendsId != null && { amends: named(amendsId) }),
  ...(replacesId != null && { replaces: named(replacesId) }),
  chargeChanges: chargeChanges?.map(({ chargeId, ...change }) => ({
    ...change,
    charge: keyOf('Charge', chargeId),
  })),
});

/** The key that an id stands for; one that is found nowhere for what is no such id. */
const named = (id: string) => keyOf('Subscription', id) ?? { accountId: id, id };

/** An amendment that is only supposed. */
export const toAmendment = ({ subscriptionId, chargeChanges, ...rest }: PreviewAmendmentInput) => ({
  ...rest,
  subscription: keyOf('Subscription', subscriptionId),
  chargeChanges: chargeChanges.map(({ chargeId, ...change }) => ({
    ...change,
    charge: keyOf('Charge', chargeId),
  })),
});
