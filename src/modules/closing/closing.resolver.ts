import { defineMutation, storedNode } from '../../graphql/mutation';
import { keyOf } from '../../graphql/node-id';
import { Account } from '../accounts/account.type';
import { closeAccount, reopenAccount } from './closing.commands';
import { CloseAccountInput, ReopenAccountInput } from './closing.input';

export const CloseAccount = defineMutation(closeAccount, {
  description:
    'Closes an account that has nothing running, as of its today. It can be read as before, and takes no orders and no usage of later days; calls of earlier days that are reported late are taken.',
  input: [CloseAccountInput, 'The account.'],
  toInput: ({ accountId }) => ({ accountId: keyOf('Account', accountId)?.id }),
  payload: {
    account: {
      type: () => Account,
      description: 'The closed account; null if refused.',
      stored: storedNode('Account'),
    },
  },
});

export const ReopenAccount = defineMutation(reopenAccount, {
  description:
    'Opens an account again that was closed. Calls of the days on which it was closed stay refused.',
  input: [ReopenAccountInput, 'The account.'],
  toInput: ({ accountId }) => ({ accountId: keyOf('Account', accountId)?.id }),
  payload: {
    account: {
      type: () => Account,
      description: 'The open account; null if refused.',
      stored: storedNode('Account'),
    },
  },
});
