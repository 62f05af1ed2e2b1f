import type { PartnerScope, StaffPermission } from '../../src/application/permissions';
import { erasedBySql } from '../support/stored-usage';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { aCall, anAccount, aRate, aSubscription, read, sendCalls } from '../support/world';

let server: TestServer;
let accountId: string;
let subscription: string;
let calls: string[];
let incident: string;

const CALLED = '2026-10-05T12:00:00Z';

beforeAll(async () => {
  server = await startTestServer();
  accountId = await anAccount(server, { viewer: partner('first') });
  const rates = [aRate('0.02'), aRate('0.01', { direction: 'INBOUND' })];
  subscription = (await aSubscription(server, accountId, '2026-01-01', { rates })).subscriptionId;
  const results = await sendCalls(server, [
    aCall(subscription, CALLED, 60, { dialled: '0145000000' }),
    aCall(subscription, CALLED, 60, { direction: 'INBOUND', from: null }),
    aCall(subscription, CALLED, 60, { to: '+12' }),
    aCall(subscription, CALLED, 60, { to: null, dialled: '112' }),
  ]);
  calls = results.map(({ record }) => record?.id ?? '');
  incident = calls[3] ?? '';
});
afterAll(() => server.close());

const person = (role: 'OWNER' | 'MEMBER') => (): TestViewer => ({
  kind: 'PERSON',
  accountId,
  role,
});
const staff = (...permissions: StaffPermission[]): TestViewer => ({ kind: 'STAFF', permissions });
const client = (...scopes: PartnerScope[]): TestViewer =>
  ({ ...partner('first'), scopes }) as never;

const SEEING: [string, () => TestViewer][] = [
  ['staff with NUMBERS', () => staff('NUMBERS')],
  ['an owner', person('OWNER')],
  ['a client with NUMBERS_READ', () => client('ACCOUNTS_READ', 'USAGE_READ', 'NUMBERS_READ')],
];
const NOT_SEEING: [string, () => TestViewer][] = [
  ['staff without NUMBERS', () => staff('READ', 'CONTRACTS', 'RATING', 'SUPPORT', 'ADMIN')],
  ['a member', person('MEMBER')],
  ['a client without NUMBERS_READ', () => client('ACCOUNTS_READ', 'USAGE_READ', 'USAGE_WRITE')],
];

const RECORD = `fromNumber toNumber dialled fromMasked toMasked
  derivation { steps { inputs { name text } } }`;

interface Shown {
  readonly derivation: { steps: { inputs: { name: string; text: string }[] }[] };
}
async function shown(viewer: TestViewer, id: string | undefined): Promise<object> {
  const query = `query ($id: ID!) { node(id: $id) { ... on UsageRecord { ${RECORD} } } }`;
  const { derivation, ...numbers } = (await read<{ node: Shown }>(server, viewer, query, { id }))
    .node;
  const inputs = derivation.steps.flatMap((step) => step.inputs);
  return { ...numbers, matches: inputs.find(({ name }) => name === 'matches')?.text };
}

const asked = (viewer: TestViewer, field: string) =>
  server.ask(viewer, `query ($id: ID!) { node(id: $id) { ... on Subscription { ${field} } } }`, {
    id: subscription,
  });
interface Found {
  readonly usageBreakdown: { readonly nodes: { key: string | null; calls: number }[] };
  readonly usageRecords: { readonly totalCount: number };
  readonly emergencyCalling: object;
}
const found = async (viewer: TestViewer, field: string): Promise<Found> =>
  ((await asked(viewer, field)).data as { node: Found }).node;
const BY_NUMBER = `usageBreakdown(by: NUMBER, from: "2026-10-01", to: "2026-11-01") {
  nodes { key calls } }`;
const FILTERED = 'usageRecords(where: { number: { startsWith: "33145" } }) { totalCount }';

describe.each(SEEING)('To %s', (_, viewerOf) => {
  it('numbers are shown', async () => {
    const both = { fromNumber: '+33170000001', fromMasked: '+3317000••••' };
    expect(await shown(viewerOf(), calls[0])).toEqual({
      ...both,
      ...{ toNumber: '+33145000000', toMasked: '+3314500••••' },
      ...{ dialled: '0145000000', matches: '+33145000000' },
    });
    expect(await shown(viewerOf(), calls[1])).toMatchObject({ fromNumber: null, fromMasked: null });
    expect(await shown(viewerOf(), incident)).toMatchObject({ dialled: '112', toMasked: null });
  });

  it('numbers are groups and filters', async () => {
    const { usageBreakdown, usageRecords } = await found(viewerOf(), `${BY_NUMBER} ${FILTERED}`);
    const keys = usageBreakdown.nodes.map(({ key }) => key ?? '');
    expect(keys.sort()).toEqual(['', '', '+12', '+33145000000']);
    expect(usageRecords.totalCount).toBe(2);
  });
});

describe.each(NOT_SEEING)('To %s', (_, viewerOf) => {
  it('numbers are masked, in derivations, too', async () => {
    expect(await shown(viewerOf(), calls[0])).toEqual({
      ...{ fromNumber: null, fromMasked: '+3317000••••' },
      ...{ toNumber: null, toMasked: '+3314500••••' },
      ...{ dialled: null, matches: '+3314500••••' },
    });
    expect(await shown(viewerOf(), calls[2])).toMatchObject({ toMasked: '+••', matches: '+••' });
  });

  it('numbers are neither groups nor filters, and the refusal names who may', async () => {
    for (const field of [BY_NUMBER, FILTERED]) {
      const { errors } = await asked(viewerOf(), field);
      expect(errors).toMatchObject([
        {
          extensions: { code: 'FORBIDDEN' },
          message:
            'This requires staff with NUMBERS, an owner of the account, or a partner’s client with NUMBERS_READ.',
        },
      ]);
    }
    const other = await asked(viewerOf(), BY_NUMBER.replace('NUMBER', 'STATUS'));
    expect(other.errors).toBeUndefined();
  });

  it('what was dialled in an emergency is shown all the same', async () => {
    const node = await found(viewerOf(), 'emergencyCalling { incidents { dialled } }');
    expect(node).toEqual({ emergencyCalling: { incidents: [{ dialled: '112' }] } });
  });
});

it('A beneficiary sees no calls, and asks for no numbers.', async () => {
  const none = await asked(NICE, 'usageRecords { nodes { fromNumber fromMasked } }');
  expect(none.data).toEqual({ node: { usageRecords: { nodes: [] } } });
  for (const field of [BY_NUMBER, FILTERED]) {
    expect((await asked(NICE, field)).errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  }
});

describe('A number that was erased', () => {
  it('leaves what tells it from others, which is no number', async () => {
    await erasedBySql(server, calls[0] ?? '', '~k3f9');
    for (const viewer of [STAFF, staff('READ')]) {
      expect(await shown(viewer, calls[0])).toMatchObject({
        ...{ fromNumber: null, fromMasked: '~k3f9', toNumber: null, toMasked: '~k3f9' },
      });
    }
    const { usageBreakdown } = await found(STAFF, BY_NUMBER);
    expect(usageBreakdown.nodes).toContainEqual({ key: '~k3f9', calls: 1 });
  });

  it('leaves nothing at all', async () => {
    await erasedBySql(server, calls[0] ?? '', null);
    const none = { fromNumber: null, fromMasked: null, toNumber: null, toMasked: null };
    expect(await shown(STAFF, calls[0])).toMatchObject({ ...none, dialled: null });
  });
});
