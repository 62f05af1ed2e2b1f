import { Client } from 'pg';
import { aFullAccount, type FullAccount } from '../support/full-account';
import {
  NICE,
  partner,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { aCall, anAccount, read } from '../support/world';
import type * as serve from '../../src/start/serve';
import type * as access from '../../src/application/rights';

// What if a resolver forgot its check? Here all of them do: everyone holds every right. Row-level
// security still admits no row that is not the viewer's, to read or to write.
jest.mock('../../src/application/rights', () => ({
  ...jest.requireActual<typeof access>('../../src/application/rights'),
  holds: () => true,
  requireRight: () => undefined,
}));

// A bundle’s parts cannot be replaced: this one test serves the source.
jest.mock('../support/program', () => ({
  program: jest.requireActual<typeof serve>('../../src/start/serve'),
}));

let server: TestServer;
let owner: Client;
let own: FullAccount;
let viewers: Record<string, TestViewer>;

beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
  own = await aFullAccount(server, { viewer: partner('first') });
  const partnersOther = await anAccount(server, { viewer: partner('first') });
  viewers = {
    'another customer': { kind: 'PERSON', accountId: await anAccount(server) },
    'another partner': partner('second'),
    'a partner’s client that is confined to another account': {
      ...partner('first'),
      accountIds: [partnersOther],
    } as TestViewer,
    'a partner’s client that is confined to no account': {
      ...partner('first'),
      accountIds: [],
    } as TestViewer,
    'a vendor of none of its services': { kind: 'VENDOR', vendorCode: 'NOBODY' },
  };
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

const OUTSIDERS = [
  'another customer',
  'another partner',
  'a partner’s client that is confined to another account',
  'a partner’s client that is confined to no account',
  'a vendor of none of its services',
];
const idsOf = ({ cxone, connect, accountId, personId, orderId, incidentId }: FullAccount) => [
  ...[accountId, personId, orderId, incidentId],
  ...[cxone, connect].flatMap((contract) => Object.values(contract) as string[]),
];

const ROWS = `select (select count(*) from termination_notice) || ' ' ||
  (select count(*) from termination_notice_withdrawal) || ' ' ||
  (select count(*) from service_order) || ' ' || (select count(*) from usage_record) || ' ' ||
  (select count(*) from support_contact) || ' ' || (select count(*) from audit_entry where act <> 'LOOK') || ' ' || (select count(*) from subscription) as rows`;
async function rows(): Promise<string | undefined> {
  const found = await owner.query<{ rows: string }>(ROWS);
  return found.rows[0]?.rows;
}

/** Acts on the account, by whoever should not do them. */
const acts = ({
  accountId,
  orderId,
  cxone,
}: FullAccount): readonly (readonly [string, object])[] => [
  ['giveTerminationNotice', { subscriptionId: cxone.subscriptionId }],
  ['activateOrder', { orderId }],
  ['recordUsage', { records: [aCall(cxone.subscriptionId, '2026-10-05T09:00:00Z', 60)] }],
  [
    'placeOrder',
    {
      accountId,
      acceptedBy: { name: 'Mallory', email: 'mallory@example.com' },
      lines: [{ serviceCode: 'OPENVOICE' }],
    },
  ],
  ['addSupportContact', { accountId, vendorCode: 'NICE', channel: 'PHONE', value: '+33170950000' }],
];

async function send(viewer: TestViewer, mutation: string, input: object) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  return server.ask(
    viewer,
    `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
  );
}

describe('Without the resolvers’ checks', () => {
  it('the checks are gone: a member acts for the account', async () => {
    const member: TestViewer = { kind: 'PERSON', accountId: own.accountId, role: 'MEMBER' };
    const contact = {
      accountId: own.accountId,
      vendorCode: 'GOTO',
      channel: 'EMAIL',
      value: 'a@b',
    };
    const answer = await send(member, 'addSupportContact', contact);
    expect(answer.data).toEqual({ addSupportContact: { userErrors: [] } });
  });

  it.each(OUTSIDERS)('no row of the account comes to %s', async (name) => {
    const data = await read<{ nodes: unknown[]; accounts: object }>(
      server,
      viewers[name] as TestViewer,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } accounts { nodes { id } } }',
      { ids: idsOf(own) },
    );
    expect(data.nodes).toEqual(idsOf(own).map(() => null));
    expect(JSON.stringify(data.accounts)).not.toContain(own.accountId);
  });

  it.each(OUTSIDERS)('nothing of the account is written by %s', async (name) => {
    const before = await rows();
    for (const [mutation, input] of acts(own))
      await send(viewers[name] as TestViewer, mutation, input);
    expect(await rows()).toBe(before);
  });

  it('NICE, who may read the contract, writes none of its facts', async () => {
    const before = await rows();
    for (const [mutation, input] of acts(own)) await send(NICE, mutation, input);
    expect(await rows()).toBe(before);
  });

  it('use does not come to NICE, not even of the contract that it may read', async () => {
    const data = await read<{ node: object }>(
      server,
      NICE,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        id usageRecords { nodes { id } } emergencyCalling { incidents { id } } } } }`,
      { id: own.cxone.subscriptionId },
    );
    expect(data.node).toEqual({
      id: own.cxone.subscriptionId,
      usageRecords: { nodes: [] },
      emergencyCalling: { incidents: [] },
    });
  });
});
