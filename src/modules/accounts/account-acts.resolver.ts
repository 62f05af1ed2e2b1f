import { defineMutation, storedNode } from '../../graphql/mutation';
import { keyOf } from '../../graphql/node-id';
import { changeAccount } from './account-change.commands';
import {
  AddPersonInput,
  ChangeAccountInput,
  ChangePersonInput,
  RemovePersonInput,
} from './account-change.input';
import { Account, Person } from './account.type';
import { addPerson, changePerson, removePerson } from './people.commands';

// What is changed of an account and its people.

export const ChangeAccount = defineMutation(changeAccount, {
  description:
    'Changes an account’s name, locale, country, outside line or billing address from a day on. What held before stays on record. Country and outside line count as in force when a call is answered; calls that were rated before are judged again only when they are rerated.',
  input: [ChangeAccountInput, 'What changes.'],
  nullSays: ['countryCode', 'outsideLineDigit', 'billingAddress'],
  toInput: (input) => ({ ...input, accountId: keyOf('Account', input.accountId)?.id }),
  payload: {
    account: {
      type: () => Account,
      description: 'The account, as of today; null if refused.',
      stored: storedNode('Account'),
    },
  },
});

export const AddPerson = defineMutation(addPerson, {
  description: 'Adds a person to an account. Who may sign in is for the identity provider to say.',
  input: [AddPersonInput, 'The person.'],
  toInput: (input) => ({ ...input, accountId: keyOf('Account', input.accountId)?.id }),
  payload: {
    person: {
      type: () => Person,
      description: 'The new person; null if refused.',
      stored: storedNode('Person'),
    },
  },
});

export const ChangePerson = defineMutation(changePerson, {
  description: 'Changes a person’s name, e-mail address, role or locale.',
  input: [ChangePersonInput, 'What changes.'],
  nullSays: ['locale'],
  toInput: ({ personId, ...input }) => ({ ...input, person: keyOf('Person', personId) }),
  payload: {
    person: {
      type: () => Person,
      description: 'The person; null if refused.',
      stored: storedNode('Person'),
    },
  },
});

export const RemovePerson = defineMutation(removePerson, {
  description:
    'Removes a person from an account. They can still be read by their id, and stay in the audit log. Tokens are the identity provider’s to revoke.',
  input: [RemovePersonInput, 'The person.'],
  toInput: ({ personId }) => ({ person: keyOf('Person', personId) }),
  payload: {
    person: {
      type: () => Person,
      description: 'The person who was removed; null if refused.',
      stored: storedNode('Person'),
    },
  },
});
