import { Int } from 'type-graphql';
import { defineMutation, storedAsIs } from '../../../graphql/mutation';
import { idsBegin, keyOf } from '../../../graphql/node-id';
import { eraseUsageNumbers } from './erasure.commands';
import { EraseUsageNumbersInput } from './erasure.input';

export const EraseUsageNumbers = defineMutation(eraseUsageNumbers, {
  description:
    'Erases telephone numbers from calls permanently. No status, amount or total changes; emergency incidents keep their number.',
  input: [EraseUsageNumbersInput, 'The numbers to erase, and the reason.'],
  toInput: (input) => ({
    ...input,
    accountId: keyOf('Account', input.accountId)?.id,
    subscriptionIdsBegin: (id: string) => idsBegin('Subscription', id),
  }),
  payload: {
    erased: {
      type: () => Int,
      description: 'Number of ledger entries changed, at most 10,000; null if refused.',
      stored: storedAsIs(),
    },
    isComplete: {
      type: () => Boolean,
      description:
        'Whether all entries have been processed. If false, repeat under another key. Null if refused.',
      stored: storedAsIs(),
    },
  },
});
