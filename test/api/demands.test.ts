import type { DemandPosition } from '../../src/domain/contract/performance-demand';
import { openDatabase } from '../../src/data/database';
import type { Instant } from '../../src/domain/time/time-zone';
import { keyOf } from '../../src/graphql/node-id';
import {
  demandPerformance,
  type NewDemand,
} from '../../src/modules/demands/performance-demand.commands';
import { RequestContext } from '../../src/application/context';
import { registry } from '../../src/registry';
import {
  NICE,
  NOON,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import { act, anAccount, aSubscription, read, refusalsOf } from '../support/world';

let server: TestServer;
let accountId: string;
let owner: TestViewer;
let cxone: string;
let connect: string;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  server.clock.now = NOON;
  accountId = await anAccount(server);
  owner = { kind: 'PERSON', accountId, role: 'OWNER' };
  cxone = (await aSubscription(server, accountId, '2026-01-01')).subscriptionId;
  const other = { serviceCode: 'GOTO_CONNECT' };
  connect = (await aSubscription(server, accountId, '2026-01-01', other)).subscriptionId;
});

const CLAUSE = { document: 'cxone-service-terms', version: '2022-01', number: '5' };
const input = (more: object = {}) => ({
  subscriptionId: cxone,
  demand: 'Tell every user that no emergency calls may be placed.',
  reason: 'Two users were not told.',
  clause: CLAUSE,
  dueOn: '2026-12-15',
  ...more,
});

const DEMAND = `id demand reason dueOn demandedAt recordedBy state
  clause { number document { code version } } demandedBy { code }
  subscription { id } answers { position answer answeredFor answeredAt recordedBy }
  closure { outcome note closedAt }`;

interface Demand {
  readonly id: string;
  readonly state: string | null;
  readonly answers: { position: string; answeredFor: string }[];
  readonly closure: { outcome: string } | null;
}
const made = async (viewer: TestViewer, mutation: string, asked: object): Promise<Demand> => {
  const selection = `performanceDemand { ${DEMAND} }`;
  return (await act<{ performanceDemand: Demand }>(server, viewer, mutation, asked, selection))
    .performanceDemand;
};
const demanded = (more: object = {}) => made(NICE, 'demandPerformance', input(more));
const answered = (viewer: TestViewer, { id }: Demand, position: DemandPosition) =>
  made(viewer, 'answerPerformanceDemand', { demandId: id, position, answer: 'We have seen it.' });
const closed = ({ id }: Demand, outcome: string) =>
  made(NICE, 'closePerformanceDemand', { demandId: id, outcome, note: 'Seen.' });
const codesOf = async (viewer: TestViewer, mutation: string, asked: object) =>
  (await refusalsOf(server, viewer, mutation, asked)).map(({ code, path }) => [
    code,
    path.join('.'),
  ]);

describe('A demand of a beneficiary (CXone 4)', () => {
  it('is recorded with its clause, and everybody who sees the contract reads it', async () => {
    const demand = await demanded();
    expect(demand).toEqual({
      id: expect.stringMatching(/^dem_/) as string,
      demand: 'Tell every user that no emergency calls may be placed.',
      reason: 'Two users were not told.',
      dueOn: '2026-12-15',
      demandedAt: NOON,
      recordedBy: 'vendor:test-vendor',
      state: 'OPEN',
      clause: { number: '5', document: { code: CLAUSE.document, version: CLAUSE.version } },
      demandedBy: { code: 'NICE' },
      subscription: { id: cxone },
      answers: [],
      closure: null,
    });
    const query = `query ($id: ID!, $demand: ID!) { node(id: $demand) { id }
      subscription: node(id: $id) { ... on Subscription {
        performanceDemands { totalCount nodes { ${DEMAND} } } } } }`;
    for (const viewer of [STAFF, owner, NICE]) {
      expect(await read(server, viewer, query, { id: cxone, demand: demand.id })).toEqual({
        node: { id: demand.id },
        subscription: { performanceDemands: { totalCount: 1, nodes: [demand] } },
      });
    }
    const stranger: TestViewer = { kind: 'PERSON', accountId: await anAccount(server) };
    for (const viewer of [stranger, { kind: 'VENDOR', vendorCode: 'GOTO' } as const]) {
      expect(await read(server, viewer, query, { id: cxone, demand: demand.id })).toEqual({
        node: null,
        subscription: null,
      });
    }
  });

  it('is answered for the customer and for the provider; the last answer holds', async () => {
    const demand = await demanded();
    expect(await answered(owner, demand, 'DISPUTED')).toMatchObject({ state: 'ANSWERED' });
    server.clock.now = '2026-12-17T12:00:00.000Z';
    const both = await answered(STAFF, demand, 'ACCEPTED');
    expect(both.state).toBe('OVERDUE');
    expect(both.answers.map(({ position, answeredFor }) => [position, answeredFor])).toEqual([
      ['DISPUTED', 'CUSTOMER'],
      ['ACCEPTED', 'PROVIDER'],
    ]);
  });

  it('ends once, as its beneficiary says, and can be asked for as it stood before', async () => {
    const demand = await demanded();
    server.clock.now = '2026-12-20T12:00:00.000Z';
    await answered(owner, demand, 'PERFORMED');
    server.clock.now = '2026-12-21T12:00:00.000Z';
    expect(await closed(demand, 'PERFORMED')).toMatchObject({
      state: 'PERFORMED',
      closure: { outcome: 'PERFORMED', note: 'Seen.', closedAt: '2026-12-21T12:00:00.000Z' },
    });
    const again = { demandId: demand.id, outcome: 'WITHDRAWN' };
    const done = [['ALREADY_DONE', 'input.demandId']];
    expect(await codesOf(NICE, 'closePerformanceDemand', again)).toEqual(done);
    const answer = { demandId: demand.id, position: 'DISPUTED', answer: 'No.' };
    expect(await codesOf(owner, 'answerPerformanceDemand', answer)).toEqual(done);
    const { node } = await read<{ node: object }>(
      server,
      owner,
      `query ($id: ID!) { node(id: $id) { ... on PerformanceDemand {
        before: state(asOf: "2026-11-22") first: state(asOf: "2026-11-23")
        due: state(asOf: "2026-12-15") late: state(asOf: "2026-12-16")
        said: state(asOf: "2026-12-20") known: state(knownAt: "2026-12-20T11:00:00Z")
        unknown: state(knownAt: "2026-11-23T11:59:59Z") } } }`,
      { id: demand.id },
    );
    expect(node).toEqual({
      ...{ before: null, first: 'OPEN', due: 'OPEN', late: 'OVERDUE' },
      ...{ said: 'ANSWERED', known: 'OVERDUE', unknown: null },
    });
  });

  it('can be withdrawn', async () => {
    expect(await closed(await demanded(), 'WITHDRAWN')).toMatchObject({ state: 'WITHDRAWN' });
  });

  it('is made once under its key', async () => {
    const asked = input({ idempotencyKey: 'demand-1' });
    const first = await made(NICE, 'demandPerformance', asked);
    expect(await made(NICE, 'demandPerformance', asked)).toEqual(first);
  });
});

describe('A demand is refused', () => {
  it('for a contract that the vendor is not beneficiary of, as one that is not there', async () => {
    const refusal = [['NOT_FOUND', 'input.subscriptionId']];
    const asked = input({ subscriptionId: connect });
    expect(await codesOf(NICE, 'demandPerformance', asked)).toEqual(refusal);
    const goto: TestViewer = { kind: 'VENDOR', vendorCode: 'GOTO' };
    expect(await codesOf(goto, 'demandPerformance', input())).toEqual(refusal);
    expect(await codesOf(goto, 'demandPerformance', asked)).toEqual(refusal);
  });

  it('for such a contract by the command itself, where the database would show it', async () => {
    const database = await openDatabase({ registry, url: server.ownerUrl, poolSize: 1 });
    const session = database.session({ kind: 'EVERYTHING' });
    const viewer = { kind: 'VENDOR', subject: 'test', vendorCode: 'NICE' } as const;
    const context = new RequestContext(viewer, session, NOON as Instant);
    const asked = input() as unknown as NewDemand;
    const under = (id: string) =>
      context.inTransaction((inside) =>
        demandPerformance(inside, { ...asked, subscription: keyOf('Subscription', id) }, []),
      );
    try {
      await expect(under(connect)).rejects.toThrow('No subscription with this id.');
      expect(await under(cxone)).toMatchObject({ performanceDemand: { beneficiaryCode: 'NICE' } });
    } finally {
      await session.end();
      await database.close();
    }
  });

  it('for what is wrong in it, every field at once', async () => {
    const clause = { ...CLAUSE, number: '9.14' };
    const wrong = input({ demand: ' ', reason: '', dueOn: '2026-11-22', clause });
    expect(await codesOf(NICE, 'demandPerformance', wrong)).toEqual([
      ['INVALID_INPUT', 'input.dueOn'],
      ['INVALID_INPUT', 'input.clause'],
      ['INVALID_INPUT', 'input.demand'],
      ['INVALID_INPUT', 'input.reason'],
    ]);
  });

  it('before today in the account’s zone, which is not that of the server', async () => {
    server.clock.now = '2026-11-23T23:30:00.000Z'; // the 24th in Paris
    expect(await codesOf(NICE, 'demandPerformance', input({ dueOn: '2026-11-23' }))).toEqual([
      ['INVALID_INPUT', 'input.dueOn'],
    ]);
    expect(await demanded({ dueOn: '2026-11-24' })).toMatchObject({ dueOn: '2026-11-24' });
  });

  it('unless its clause is of the pinned terms or their documents', async () => {
    const general = { document: 'terms-of-service', version: '2020-08-21', number: '2.4' };
    expect(await demanded({ clause: general })).toMatchObject({ clause: { number: '2.4' } });
    const older = { document: 'terms-of-service', version: '2018-08-12', number: '3.1' };
    expect(await demanded({ clause: older })).toMatchObject({ clause: { number: '3.1' } });
    for (const clause of [
      { ...general, version: '2018-08-12' },
      { ...general, document: 'another-document' },
    ]) {
      expect(await codesOf(NICE, 'demandPerformance', input({ clause }))).toEqual([
        ['INVALID_INPUT', 'input.clause'],
      ]);
    }
  });

  it('to answer, or to end, for whoever does not see it', async () => {
    const { id: demandId } = await demanded();
    const stranger: TestViewer = { kind: 'PERSON', accountId: await anAccount(server) };
    const answer = { demandId, position: 'ACCEPTED', answer: 'Yes.' };
    const notFound = [['NOT_FOUND', 'input.demandId']];
    expect(await codesOf(stranger, 'answerPerformanceDemand', answer)).toEqual(notFound);
    const goto: TestViewer = { kind: 'VENDOR', vendorCode: 'GOTO' };
    const end = { demandId, outcome: 'PERFORMED' };
    expect(await codesOf(goto, 'closePerformanceDemand', end)).toEqual(notFound);
  });

  it('a hundred and first answer', async () => {
    const { id: demandId } = await demanded();
    const answers = Array.from({ length: 100 }, (_, index) => `a${index}`);
    for (const part of [answers.slice(0, 50), answers.slice(50)]) {
      const answer = `answerPerformanceDemand(input: { demandId: "${demandId}", position: DISPUTED,
        answer: "No." }) { userErrors { code } }`;
      await read(
        server,
        owner,
        `mutation { ${part.map((name) => `${name}: ${answer}`).join(' ')} }`,
      );
    }
    const last = { demandId, position: 'ACCEPTED', answer: 'Yes.' };
    expect(await codesOf(owner, 'answerPerformanceDemand', last)).toEqual([
      ['INVALID_INPUT', 'input.demandId'],
    ]);
  });
});

describe('The work list of demands', () => {
  const LIST = `query ($where: PerformanceDemandWhere, $first: Int, $after: String) {
    performanceDemands(where: $where, first: $first, after: $after) {
      totalCount nodes { id dueOn } pageInfo { endCursor hasNextPage } } }`;
  interface List {
    readonly performanceDemands: {
      readonly totalCount: number;
      readonly nodes: { id: string; dueOn: string }[];
      readonly pageInfo: { endCursor: string; hasNextPage: boolean };
    };
  }
  const list = async (viewer: TestViewer, variables: object = {}) =>
    (await read<List>(server, viewer, LIST, variables)).performanceDemands;

  it('is by the day on which they are due, page by page, for the vendor and staff', async () => {
    const before = await list(NICE, { where: { isOpen: true } });
    const late = await demanded({ dueOn: '2027-12-31' });
    const early = await demanded({ dueOn: '2026-11-23' });
    const ended = await demanded({ dueOn: '2026-11-23' });
    await closed(ended, 'WITHDRAWN');
    for (const viewer of [NICE, STAFF]) {
      const open = await list(viewer, { where: { isOpen: true } });
      expect(open.totalCount).toBe(before.totalCount + 2);
      const dates = open.nodes.map(({ dueOn }) => dueOn);
      expect(dates).toEqual([...dates].sort());
      const ids = open.nodes.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([early.id, late.id]));
      expect(ids).not.toContain(ended.id);
      const first = await list(viewer, { where: { isOpen: true }, first: 1 });
      const after = first.pageInfo.endCursor;
      const rest = await list(viewer, { where: { isOpen: true }, after });
      expect([...first.nodes, ...rest.nodes]).toEqual(open.nodes);
      const others = { isOpen: false, serviceCode: { eq: 'CXONE' } };
      expect((await list(viewer, { where: others })).nodes.map(({ id }) => id)).toContain(ended.id);
      expect(await list(viewer, { where: { serviceCode: { eq: 'OPENVOICE' } } })).toMatchObject({
        totalCount: 0,
        nodes: [],
      });
    }
    const none = await list({ kind: 'VENDOR', vendorCode: 'GOTO' });
    expect(none).toMatchObject({ totalCount: 0, nodes: [] });
    for (const viewer of [owner, { ...owner, role: 'MEMBER' } as TestViewer]) {
      const { errors } = await server.ask(viewer, LIST, {});
      expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    }
  });

  it('of one contract can leave out what has ended, and what was not known', async () => {
    const [open, ended, endedLater] = [await demanded(), await demanded(), await demanded()];
    await closed(ended, 'PERFORMED');
    server.clock.now = '2026-11-24T12:00:00.000Z';
    await demanded({ dueOn: '2026-12-31' });
    await closed(endedLater, 'WITHDRAWN');
    const query = `query ($id: ID!) { node(id: $id) { ... on Subscription {
      goingThen: performanceDemands(isOpen: true, knownAt: "${NOON}") { nodes { id } }
      endedThen: performanceDemands(isOpen: false, knownAt: "${NOON}") { nodes { id } }
      going: performanceDemands(isOpen: true) { totalCount }
      all: performanceDemands { totalCount } } } }`;
    expect(await read(server, owner, query, { id: cxone })).toEqual({
      node: {
        goingThen: { nodes: [{ id: open.id }, { id: endedLater.id }] },
        endedThen: { nodes: [{ id: ended.id }] },
        going: { totalCount: 2 },
        all: { totalCount: 4 },
      },
    });
  });
});
