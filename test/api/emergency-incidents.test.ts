import { importMany, tell } from '../support/emergency';
import {
  NICE,
  partner,
  STAFF,
  startTestServer,
  type TestServer,
  type TestViewer,
} from '../support/test-server';
import {
  aCall,
  act,
  anAccount,
  aSubscription,
  read,
  refusalsOf,
  sendCalls,
} from '../support/world';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

interface Incident {
  readonly id: string;
  readonly isOpen: boolean;
  readonly occurredAt: string;
  readonly closure: object | null;
}
const INCIDENT = 'id isOpen occurredAt closure { reason closedAt closedBy }';

/** A CXone subscription over which emergency calls were placed, on those days of October. */
async function withIncidents(...days: string[]) {
  const accountId = await anAccount(server, { viewer: partner('first') });
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01');
  const emergency = { to: null, dialled: '112' };
  const calls = days.map((day) => aCall(subscriptionId, `2026-10-${day}T09:00:00Z`, 30, emergency));
  await sendCalls(server, calls);
  return { accountId, subscriptionId };
}

async function incidentsOf(
  accountId: string,
  where: object | null = null,
  viewer: TestViewer = STAFF,
): Promise<Incident[]> {
  const { account } = await read<{
    account: { emergencyIncidents: { nodes: Incident[]; totalCount: number } };
  }>(
    server,
    viewer,
    `query ($id: ID!, $where: EmergencyIncidentWhere) { account(id: $id) {
      emergencyIncidents(where: $where) { totalCount nodes { ${INCIDENT} } } } }`,
    { id: accountId, where },
  );
  const { nodes, totalCount } = account.emergencyIncidents;
  expect(totalCount).toBe(nodes.length);
  return nodes;
}

const close = (incidentId: string, viewer: TestViewer = STAFF) =>
  act<{ emergencyIncident: Incident }>(
    server,
    viewer,
    'closeEmergencyIncident',
    { incidentId, reason: ' A test call. ' },
    `emergencyIncident { ${INCIDENT} }`,
  );

describe('An incident (CXone 5)', () => {
  it('is open until somebody closes it with a reason, once', async () => {
    const { accountId } = await withIncidents('05', '06');
    const [later, earlier] = await incidentsOf(accountId);
    expect([later, earlier]).toMatchObject([
      { isOpen: true, closure: null, occurredAt: '2026-10-06T08:59:55.000Z' },
      { isOpen: true, closure: null, occurredAt: '2026-10-05T08:59:55.000Z' },
    ]);
    const { emergencyIncident } = await close(earlier?.id ?? '', partner('first'));
    const closed = {
      id: earlier?.id,
      isOpen: false,
      closure: {
        reason: 'A test call.',
        closedAt: server.clock.now,
        closedBy: 'partner:test-partner',
      },
    };
    expect(emergencyIncident).toMatchObject(closed);
    expect(await incidentsOf(accountId, { isOpen: true })).toEqual([later]);
    expect(await incidentsOf(accountId, { isOpen: false })).toMatchObject([closed]);
    const input = { incidentId: earlier?.id, reason: 'Again.' };
    expect(await refusalsOf(server, STAFF, 'closeEmergencyIncident', input)).toMatchObject([
      { code: 'ALREADY_DONE', path: ['input', 'incidentId'] },
    ]);
  });

  it('is closed by one of two who come at once', async () => {
    const { accountId } = await withIncidents('07');
    const [incident] = await incidentsOf(accountId);
    const mutation = `mutation ($input: CloseEmergencyIncidentInput!) {
      closeEmergencyIncident(input: $input) { userErrors { code } } }`;
    const input = { incidentId: incident?.id, reason: 'Looked into.' };
    const answers = await Promise.all([1, 2].map(() => server.ask(STAFF, mutation, { input })));
    const codes = answers.map(
      ({ data }) =>
        (data as { closeEmergencyIncident: { userErrors: { code: string }[] } })
          .closeEmergencyIncident.userErrors[0]?.code ?? 'DONE',
    );
    expect(codes.sort()).toEqual(['ALREADY_DONE', 'DONE']);
  });

  it('is closed with a reason of 1 to 500 characters, and only where there is one', async () => {
    const { accountId } = await withIncidents('08');
    const [incident] = await incidentsOf(accountId);
    for (const [input, code, field] of [
      [{ incidentId: incident?.id, reason: ' ' }, 'INVALID_INPUT', 'reason'],
      [{ incidentId: incident?.id, reason: 'x'.repeat(501) }, 'INVALID_INPUT', 'reason'],
      [{ incidentId: `inc_${'A'.repeat(43)}`, reason: 'x' }, 'NOT_FOUND', 'incidentId'],
      [{ incidentId: accountId, reason: 'x' }, 'NOT_FOUND', 'incidentId'],
    ] as const) {
      const errors = await refusalsOf(server, STAFF, 'closeEmergencyIncident', input);
      expect(errors).toMatchObject([{ code, path: ['input', field] }]);
    }
    expect(await incidentsOf(accountId, { isOpen: true })).toHaveLength(1);
  });

  it('is nothing to a beneficiary', async () => {
    const { accountId } = await withIncidents('09');
    expect(await incidentsOf(accountId, null, NICE)).toEqual([]);
  });
});

describe('The work list over all accounts', () => {
  interface Page {
    readonly emergencyIncidents: {
      nodes: { occurredAt: string }[];
      totalCount: number;
      pageInfo: { endCursor: string | null; hasNextPage: boolean };
    };
  }
  const QUERY = `query ($first: Int, $after: String, $where: EmergencyIncidentWhere) {
    emergencyIncidents(first: $first, after: $after, where: $where) {
      totalCount nodes { occurredAt subscription { account { number } } }
      pageInfo { endCursor hasNextPage } } }`;

  it('goes through every open incident, newest first', async () => {
    const first = await withIncidents('20', '11');
    await withIncidents('15', '25');
    const [newest] = await incidentsOf(first.accountId);
    await close(newest?.id ?? '');
    const seen: string[] = [];
    let after: string | null = null;
    let total: number;
    do {
      const where = { isOpen: true };
      const page: Page = await read(server, STAFF, QUERY, { first: 2, after, where });
      const { nodes, pageInfo, totalCount } = page.emergencyIncidents;
      seen.push(...nodes.map(({ occurredAt }) => occurredAt.slice(8, 10)));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      total = totalCount;
    } while (after !== null);
    expect(seen).toHaveLength(total);
    expect(seen.slice(0, 3)).toEqual(['25', '15', '11']);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('is for staff alone', async () => {
    const { accountId } = await withIncidents('10');
    for (const viewer of [partner('first'), NICE, { kind: 'PERSON', accountId } as const]) {
      const { errors } = await server.ask(viewer, QUERY);
      expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
    }
  });
});

describe('The problems of an account', () => {
  async function problemsOf(accountId: string): Promise<string[]> {
    const { account } = await read<{ account: { problems: { code: string; message: string }[] } }>(
      server,
      STAFF,
      'query ($id: ID!) { account(id: $id) { problems { code message } } }',
      { id: accountId },
    );
    return account.problems
      .filter(({ code }) => code.startsWith('EMERGENCY'))
      .map(({ code, message }) => `${code} ${message.replace(/ \S+\.$| over .*$/, '')}`);
  }

  it('count the incidents that are open, and the users who have not been told', async () => {
    const { accountId, subscriptionId } = await withIncidents('05', '06');
    await importMany(server, subscriptionId, 2);
    const untold = (who: string) =>
      `EMERGENCY_NOTICE_OUTSTANDING ${who} not been told that no emergency calls may be placed`;
    expect(await problemsOf(accountId)).toEqual([
      'EMERGENCY_CALL_PLACED 2 emergency calls were placed',
      untold('3 users have'),
    ]);
    const [one, two] = await incidentsOf(accountId);
    await close(one?.id ?? '');
    expect((await problemsOf(accountId))[0]).toBe(
      'EMERGENCY_CALL_PLACED One emergency call was placed',
    );
    await close(two?.id ?? '');
    expect(await problemsOf(accountId)).toEqual([untold('3 users have')]);
    await tell(server, subscriptionId);
    expect(await problemsOf(accountId)).toEqual([]);
  });

  it('leave out the duty of a service that has ended', async () => {
    const accountId = await anAccount(server);
    const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01');
    expect(await problemsOf(accountId)).toHaveLength(1);
    const notice = { subscriptionId, givenOn: '2025-12-02' };
    await act(server, STAFF, 'giveTerminationNotice', notice, 'terminationNotice { id }');
    expect(await problemsOf(accountId)).toEqual([]);
  });
});
