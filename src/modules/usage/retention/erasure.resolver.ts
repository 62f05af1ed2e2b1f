import { Int } from 'type-graphql';
import { defineMutation, storedAsIs } from '../../../graphql/mutation';
import { idsBegin, keyOf } from '../../../graphql/node-id';
import { eraseUsageNumbers } from './erasure.commands';
import { EraseUsageNumbersInput } from './erasure.input';

export const EraseUsageNumbers = defineMutation(eraseUsageNumbers, {
  description:
    'Erases telephone numbers from calls, for good. No status, amount or total changes; incidents of emergency calls keep their number.',
  input: [EraseUsageNumbersInput, 'Which numbers, and why.'],
  toInput: (input) => ({
    ...input,
    accountId: keyOf('Account', input.accountId)?.id,
    subscriptionIdsBegin: (id: string) => idsBegin('Subscription', id),
  }),
  payload: {
    erased: {
      type: () => Int,
      description: 'Entries of the ledger that were changed, at most 10,000; null when refused.',
      stored: storedAsIs(),
    },
    isComplete: {
      type: () => Boolean,
      description:
        'Whether none is left; false: do it again, under another key. Null when refused.',
      stored: storedAsIs(),
    },
  },
});
