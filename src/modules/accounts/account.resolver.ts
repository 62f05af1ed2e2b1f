import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { RequestContext } from '../../application/context';
import { InputCheck } from '../../application/input-check';
import { PageArgs, pageRequest, toConnection, type Connection } from '../../graphql/connection';
import { wantedValues } from '../../graphql/filter';
import { runMutation, storedNode } from '../../graphql/run-mutation';
import { readNodesOf } from '../../graphql/node';
import { keyOf, nodeId, rootNodeId } from '../../graphql/node-id';
import { RequiresRight } from '../../graphql/authorization';
import { UserError, USER_ERRORS_DESCRIPTION } from '../../graphql/user-error.type';
import { createAccount } from './account.commands';
import type { AccountRow } from './account.entity';
import { AccountOrder, AccountWhere, CreateAccountInput } from './account.input';
import {
  accountById,
  accountCursor,
  accountPage,
  countAccounts,
  partnerById,
  peopleByAccountId,
  type AccountFilter,
  type AccountOrderField,
} from './account.loader';
import { Account, AccountConnection, Partner, Person } from './account.type';
import type { PartnerRow } from '../partners/partner.entity';
import type { PersonRow } from './person.entity';

const CURSOR_TYPES = {
  NUMBER: [{ type: 'text' }, { type: 'uuid' }],
  NAME: [{ type: 'text' }, { type: 'uuid' }],
  RECORDED_AT: [{ type: 'timestamptz' }, { type: 'uuid' }],
} as const satisfies Record<AccountOrderField, unknown>;

@ObjectType('CreateAccountPayload', {
  description: 'What createAccount did.',
  simpleResolvers: true,
})
export class CreateAccountPayload {
  @Field(() => Account, { nullable: true, description: 'The new account; null when refused.' })
  account: AccountRow | null;

  @Field(() => [UserError], { description: USER_ERRORS_DESCRIPTION })
  userErrors: UserError[];
}

function filterOf(where: AccountWhere | null | undefined): AccountFilter {
  const check = new InputCheck();
  const given = where?.number?.in?.length ?? 0;
  const numbers = wantedValues(where?.number);
  if (given > 100) {
    check.invalid(['where', 'number', 'in'], `expected at most 100 numbers, got ${given}`);
  } else {
    for (const number of numbers ?? []) check.text(['where', 'number'], number, 40);
  }
  const namePrefix = where?.name?.startsWith ?? undefined;
  if (namePrefix !== undefined) check.text(['where', 'name', 'startsWith'], namePrefix, 200);
  check.done();
  return { numbers, namePrefix };
}

@Resolver(() => Account)
export class AccountResolver {
  @Query(() => Account, {
    nullable: true,
    description: 'The account with that id; null where there is none that the viewer may see.',
  })
  account(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Id of the account.' }) id: string,
  ): Promise<AccountRow | null> | null {
    const key = keyOf('Account', id);
    return key ? accountById(context, key.id) : null;
  }

  @Query(() => AccountConnection, {
    description: 'The accounts that the viewer may see: staff all, others their own.',
  })
  async accounts(
    @Ctx() context: RequestContext,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('where', () => AccountWhere, {
      nullable: true,
      description: 'Which accounts; all when absent.',
    })
    where?: AccountWhere | null,
    @Arg('orderBy', () => AccountOrder, { nullable: true, description: 'By number when absent.' })
    orderBy?: AccountOrder | null,
  ): Promise<Connection<AccountRow>> {
    const field = orderBy?.field ?? 'NUMBER';
    const filter = filterOf(where);
    const request = pageRequest(args, CURSOR_TYPES[field], orderBy?.direction === 'DESC');
    const page = await accountPage(context, filter, field, request);
    const cursorOf = (row: AccountRow) => accountCursor(field, row);
    return toConnection(page, cursorOf, () => countAccounts(context, filter));
  }

  @RequiresRight('CREATE_ACCOUNTS')
  @Mutation(() => CreateAccountPayload, {
    description:
      'Creates an account with its people. One that a partner creates belongs to that partner.',
  })
  createAccount(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreateAccountInput, { description: 'The new account.' })
    input: CreateAccountInput,
  ): Promise<object> {
    return runMutation(context, {
      mutation: 'createAccount',
      input,
      stored: { account: storedNode<AccountRow>('Account') },
      perform: async (inside) => ({ account: await createAccount(inside, input, ['input']) }),
    });
  }

  @FieldResolver(() => ID)
  id(@Root() { id }: AccountRow): string {
    return rootNodeId('Account', id);
  }

  @FieldResolver(() => [Person], {
    description: 'Its people, owners first. A beneficiary sees none.',
  })
  people(@Ctx() context: RequestContext, @Root() { id }: AccountRow): Promise<PersonRow[]> {
    return peopleByAccountId(context, id);
  }

  @FieldResolver(() => Partner, {
    nullable: true,
    description: 'The partner that manages the account; null where there is none.',
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
readNodesOf('Person', 'READ_ACCOUNTS', async (context, { accountId, id }) => {
  const people = await peopleByAccountId(context, accountId);
  return people.find((person) => person.id === id) ?? null;
});
