import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { quote } from '../../domain/time/calendar-date';
import type { RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { searchPrefixesOf, SEARCH_WORD_MAX } from '../../application/search-words';
import { ownRowsOf } from '../../application/viewer';
import { listConnection, PageArgs, type Connection } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { defineMutation, storedNode } from '../../graphql/mutation';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId, rootNodeId } from '../../graphql/node-id';
import { createAccount } from './account.commands';
import type { AccountRow } from './account.entity';
import { AccountOrder, AccountWhere, CreateAccountInput } from './account.input';
import {
  accountById,
  accounts,
  accountSearch,
  partnerById,
  peopleByAccountId,
  personById,
  type AccountFilter,
} from './account.loader';
import { Account, AccountConnection, Partner, Person } from './account.type';
import type { PartnerRow } from '../partners/partner.entity';
import type { PersonRow } from './person.entity';
import { wording } from './account.sentences';

export const CreateAccount = defineMutation(createAccount, {
  description:
    'Creates an account with its people. An account created by a partner belongs to that partner.',
  input: [CreateAccountInput, 'The new account.'],
  toInput: (input) => input,
  payload: {
    account: {
      type: () => Account,
      description: 'The new account; null if refused.',
      stored: storedNode('Account'),
    },
  },
});

const SEARCH_WORDS_MAX = 5;
const SEARCH_LETTERS_MIN = 2;

/** The beginnings of words that are searched for. */
function checkedSearch(check: InputCheck, given: string): string[] {
  const at = ['where', 'search'];
  const text = check.text(at, given, SEARCH_WORD_MAX);
  if (text.length > SEARCH_WORD_MAX) return [];
  const prefixes = searchPrefixesOf(text);
  if ((prefixes[0]?.length ?? 0) < SEARCH_LETTERS_MIN) {
    check.invalid(
      at,
      wording(
        'expected a word of at least {min} characters that begins with a letter or digit, got {got}',
        { min: SEARCH_LETTERS_MIN, got: quote(text) },
      ),
    );
  }
  if (prefixes.length > SEARCH_WORDS_MAX) {
    const bounds = { max: SEARCH_WORDS_MAX, got: prefixes.length };
    check.invalid(at, wording('expected at most {max} words, got {got}', bounds));
  }
  return prefixes;
}

function filterOf(
  { viewer }: RequestContext,
  where: AccountWhere | null | undefined,
  orderBy: AccountOrder | null | undefined,
): AccountFilter {
  const check = new InputCheck();
  const search = where?.search == null ? undefined : checkedSearch(check, where.search);
  if (search && orderBy) {
    const got = orderBy.field;
    check.invalid(
      ['orderBy'],
      wording('expected no order together with where.search, got {got}', { got }),
    );
  }
  const given = where?.number?.in?.length ?? 0;
  const numbers = wantedValues(where?.number);
  if (given > 100) {
    check.invalid(
      ['where', 'number', 'in'],
      wording('expected at most 100 numbers, got {got}', { got: given }),
    );
  } else {
    for (const number of numbers ?? []) check.text(['where', 'number'], number, 40);
  }
  const namePrefix = where?.name?.startsWith ?? undefined;
  if (namePrefix !== undefined) check.text(['where', 'name', 'startsWith'], namePrefix, 200);
  check.done();
  const own = search && ownRowsOf(viewer);
  // Whoever works on all accounts is not to take one that is made up for a customer's.
  const isSandbox = where?.isSandbox ?? (viewer.kind === 'STAFF' ? false : undefined);
  return { accountId: null, numbers, namePrefix, isSandbox, search, own };
}

@Resolver(() => Account)
export class AccountResolver {
  @Query(() => Account, {
    nullable: true,
    description: 'The account with this id; null if there is none that the viewer may see.',
  })
  account(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
  ): Promise<AccountRow | null> | null {
    const key = keyOf('Account', id);
    return key ? accountById(context, key.id) : null;
  }

  @Query(() => AccountConnection, {
    description:
      'The accounts that the viewer may see now: all for staff, their own for others. Staff are given production accounts unless where.isSandbox asks for others.',
  })
  async accounts(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => AccountWhere, {
      nullable: true,
      description: 'Filter. Omit to list all.',
    })
    where?: AccountWhere | null,
    @Arg('orderBy', () => AccountOrder, {
      nullable: true,
      description: 'Sort order; not together with where.search. Default: by number.',
    })
    orderBy?: AccountOrder | null,
  ): Promise<Connection<AccountRow>> {
    const filter = filterOf(context, where, orderBy);
    if (filter.search) return listConnection(context, accountSearch, filter, args);
    return listConnection(context, accounts, filter, args, {
      by: orderBy?.field ?? 'NUMBER',
      isDescending: orderBy?.direction === 'DESC',
    });
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: AccountRow): string {
    return rootNodeId('Account', id);
  }

  @FieldResolver(() => [Person], {
    description: 'People who belong to the account now, owners first. Empty for a beneficiary.',
  })
  people(@Ctx() context: RequestContext, @Root() { id }: AccountRow): Promise<PersonRow[]> {
    return peopleByAccountId(context, id);
  }

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'The partner that manages the account; null if there is none.',
  })
  partner(
    @Ctx() context: RequestContext,
    @Root() { partnerId }: AccountRow,
  ): Promise<PartnerRow | null> | null {
    return partnerId === null ? null : partnerById(context, partnerId);
  }
}

@Resolver(() => Person)
export class PersonResolver {
  @FieldResolver(() => ID)
  id(@Root() person: PersonRow): string {
    return nodeId('Person', person);
  }
}

readNodesOf('Account', 'READ_ACCOUNTS', (context, { id }) => accountById(context, id));
readNodesOf('Person', 'READ_ACCOUNTS', (context, key) => personById(context, key));
