import { NOON, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, anAccount, anActiveOrder, read, refusalsOf } from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
beforeEach(() => (server.clock.now = NOON));
afterAll(() => server.close());

interface PersonAnswer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly locale: string | null;
  readonly removedAt: string | null;
}
const PERSON = 'person { id name email role locale removedAt }';

const mutate = async (mutation: string, input: object): Promise<PersonAnswer> =>
  (await act<{ person: PersonAnswer }>(server, STAFF, mutation, input, PERSON)).person;
const add = (accountId: string, more: object = {}) =>
  mutate('addPerson', { accountId, name: 'Mia Member', email: 'mia@example.com', ...more });
const refusalOf = async (mutation: string, input: object) => {
  const [error] = await refusalsOf(server, STAFF, mutation, input);
  return [error?.code, error?.path.slice(1).join('.')];
};

async function peopleOf(accountId: string): Promise<PersonAnswer[]> {
  const { account } = await read<{ account: { people: PersonAnswer[] } }>(
    server,
    STAFF,
    'query ($id: ID!) { account(id: $id) { people { id name email role locale removedAt } } }',
    { id: accountId },
  );
  return account.people;
}

/** An account, and its only person, who owns it. */
async function anOwnedAccount(): Promise<{ accountId: string; ownerId: string }> {
  const accountId = await anAccount(server);
  const [owner] = await peopleOf(accountId);
  return { accountId, ownerId: owner?.id ?? '' };
}

describe('addPerson', () => {
  it('adds a member unless told otherwise, who is listed after the owners', async () => {
    const { accountId, ownerId } = await anOwnedAccount();
    const person = await add(accountId, { locale: 'fr-fr' });
    expect(person).toMatchObject({ name: 'Mia Member', role: 'MEMBER', locale: 'fr-FR' });
    expect((await peopleOf(accountId)).map(({ id }) => id)).toEqual([ownerId, person.id]);
    expect(await add(accountId, { email: 'o@example.com', role: 'OWNER' })).toMatchObject({
      ...{ role: 'OWNER', locale: null },
    });
  });

  it('refuses an address that another person of the account has, in whatever case or form', async () => {
    const { accountId } = await anOwnedAccount();
    await add(accountId, { email: 'Zoé.İnan@Example.com' });
    for (const email of ['zoé.i\u0307nan@EXAMPLE.com', 'ZOE\u0301.inan@example.com']) {
      expect(await refusalOf('addPerson', { accountId, name: 'Zoe', email })).toEqual([
        ...['ALREADY_EXISTS', 'email'],
      ]);
    }
    // Of another account it is free.
    await add((await anOwnedAccount()).accountId, { email: 'zoé.inan@example.com' });
  });

  it('refuses the 101st person, and has room again when one is removed', async () => {
    const { accountId } = await anOwnedAccount();
    const people: PersonAnswer[] = [];
    for (let index = 1; index < 100; index += 1) {
      people.push(await add(accountId, { email: `mia${index}@example.com` }));
    }
    const input = { accountId, name: 'One more', email: 'more@example.com' };
    expect(await refusalOf('addPerson', input)).toEqual(['INVALID_INPUT', 'accountId']);
    await mutate('removePerson', { personId: people[0]?.id });
    expect((await mutate('addPerson', input)).name).toBe('One more');
  });

  it.each<[string, string, object]>([
    ['an empty name', 'name', { name: ' ' }],
    ['an address that is none', 'email', { email: 'nobody' }],
    ['an address with a space', 'email', { email: 'no body@example.com' }],
    ['an address of 255 characters', 'email', { email: `${'a'.repeat(243)}@example.com` }],
  ])('refuses %s and names the field', async (_, field, more) => {
    const { accountId } = await anOwnedAccount();
    const input = { accountId, name: 'Mia', email: 'mia@example.com', ...more };
    expect(await refusalOf('addPerson', input)).toEqual(['INVALID_INPUT', field]);
    expect(await peopleOf(accountId)).toHaveLength(1);
  });
});

describe('changePerson', () => {
  it('changes what is said and leaves the rest', async () => {
    const { accountId } = await anOwnedAccount();
    const { id: personId } = await add(accountId, { locale: 'fr-FR' });
    expect(await mutate('changePerson', { personId, name: 'Mia Married' })).toMatchObject({
      ...{ name: 'Mia Married', email: 'mia@example.com', role: 'MEMBER', locale: 'fr-FR' },
    });
    const more = { email: 'MIA@example.com', role: 'OWNER', locale: null };
    expect(await mutate('changePerson', { personId, ...more })).toMatchObject(more);
  });

  it('refuses the address of another person, and takes back one’s own', async () => {
    const { accountId, ownerId } = await anOwnedAccount();
    const { id: personId } = await add(accountId);
    const taken = { personId: ownerId, email: 'MIA@example.com' };
    expect(await refusalOf('changePerson', taken)).toEqual(['ALREADY_EXISTS', 'email']);
    await mutate('changePerson', { personId, email: 'Mia@Example.com' });
  });

  it('refuses to leave the account without an owner', async () => {
    const { accountId, ownerId } = await anOwnedAccount();
    const input = { personId: ownerId, role: 'MEMBER' };
    expect(await refusalOf('changePerson', input)).toEqual(['LAST_OWNER', 'role']);
    await add(accountId, { role: 'OWNER' });
    expect((await mutate('changePerson', input)).role).toBe('MEMBER');
  });

  it('leaves one owner where two are made members at once', async () => {
    const { accountId, ownerId } = await anOwnedAccount();
    const other = await add(accountId, { role: 'OWNER' });
    const demote = (personId: string) =>
      read<{ changePerson: { userErrors: { code: string }[] } }>(
        server,
        STAFF,
        `mutation ($input: ChangePersonInput!) { changePerson(input: $input) {
          userErrors { code } } }`,
        { input: { personId, role: 'MEMBER' } },
      );
    const answers = await Promise.all([demote(ownerId), demote(other.id)]);
    const codes = answers.map(({ changePerson }) => changePerson.userErrors[0]?.code ?? 'DONE');
    expect(codes.sort()).toEqual(['DONE', 'LAST_OWNER']);
  });

  it('refuses nothing to change, and a person that is none', async () => {
    const { ownerId } = await anOwnedAccount();
    expect(await refusalOf('changePerson', { personId: ownerId })).toEqual(['INVALID_INPUT', '']);
    const stranger = { personId: 'psn_x', name: 'A' };
    expect(await refusalOf('changePerson', stranger)).toEqual(['NOT_FOUND', 'personId']);
  });
});

describe('removePerson', () => {
  it('takes a person out of the account, who can still be read by their id', async () => {
    const { accountId } = await anOwnedAccount();
    const { id: personId } = await add(accountId);
    expect((await mutate('removePerson', { personId })).removedAt).toBe(NOON);
    expect((await peopleOf(accountId)).map(({ id }) => id)).not.toContain(personId);
    const { node } = await read<{ node: PersonAnswer }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Person { name removedAt } } }',
      { id: personId },
    );
    expect(node).toEqual({ name: 'Mia Member', removedAt: NOON });
    for (const mutation of ['removePerson', 'changePerson']) {
      const input = { personId, ...(mutation === 'changePerson' && { name: 'A' }) };
      expect(await refusalOf(mutation, input)).toEqual(['ALREADY_DONE', 'personId']);
    }
    // The address is free again.
    await add(accountId);
  });

  it('refuses the last owner', async () => {
    const { accountId, ownerId } = await anOwnedAccount();
    const input = { personId: ownerId };
    expect(await refusalOf('removePerson', input)).toEqual(['LAST_OWNER', 'personId']);
    await add(accountId, { role: 'OWNER' });
    await mutate('removePerson', input);
  });

  it('ends the duty to tell them, from that moment on and not before', async () => {
    const { accountId } = await anOwnedAccount();
    await anActiveOrder(server, accountId, [{ serviceCode: 'CXONE' }]);
    const { id: personId } = await add(accountId);
    server.clock.now = '2026-11-25T12:00:00.000Z';
    await mutate('removePerson', { personId });
    const activeUsers = async (asOf: string | null) => {
      const { account } = await read<{
        account: {
          subscriptions: { nodes: { emergencyCalling: { coverage: { activeUsers: number } } }[] };
        };
      }>(
        server,
        STAFF,
        `query ($id: ID!, $asOf: Date) { account(id: $id) { subscriptions { nodes {
          emergencyCalling { coverage(asOf: $asOf) { activeUsers } } } } } }`,
        { id: accountId, asOf },
      );
      return account.subscriptions.nodes[0]?.emergencyCalling.coverage.activeUsers;
    };
    expect(await activeUsers(null)).toBe(1);
    expect(await activeUsers('2026-11-24')).toBe(2);
    const { account } = await read<{
      account: { subscriptions: { nodes: { emergencyCalling: { users: { nodes: object[] } } }[] } };
    }>(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) { subscriptions { nodes {
        emergencyCalling { users(where: { isActive: false }) { nodes { name isActive } } } } } } }`,
      { id: accountId },
    );
    expect(account.subscriptions.nodes[0]?.emergencyCalling.users.nodes).toEqual([
      { name: 'Mia Member', isActive: false },
    ]);
  });
});

it('The log says who was added, changed and removed, by id, and keeps no address.', async () => {
  const { accountId } = await anOwnedAccount();
  const { id: personId } = await add(accountId, { email: 'secret@example.com' });
  await mutate('changePerson', { personId, email: 'hidden@example.com', role: 'OWNER' });
  await mutate('removePerson', { personId });
  const { account } = await read<{ account: { auditEntries: { nodes: object[] } } }>(
    server,
    STAFF,
    `query ($id: ID!) { account(id: $id) { auditEntries(first: 3) { nodes {
      act subject { id } changes { name before after } } } } }`,
    { id: accountId },
  );
  expect(account.auditEntries.nodes).toEqual([
    {
      ...{ act: 'removePerson', subject: { id: personId } },
      changes: [{ name: 'role', before: 'OWNER', after: null }],
    },
    {
      ...{ act: 'changePerson', subject: { id: personId } },
      changes: [
        { name: 'email', before: 'a text', after: 'another text' },
        { name: 'role', before: 'MEMBER', after: 'OWNER' },
      ],
    },
    {
      ...{ act: 'addPerson', subject: { id: personId } },
      changes: [{ name: 'role', before: null, after: 'MEMBER' }],
    },
  ]);
});
