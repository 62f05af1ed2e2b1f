import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act, read } from './world';

/** What the tests of the duty to tell every user say and ask of a subscription. */

export interface ImportAnswer {
  readonly user: { id: string; externalId: string; name: string; isActive: boolean };
  readonly status: string;
}

/** Someone on a list, by an id of the list. */
export const aUser = (externalId: string, more: object = {}): object => ({
  externalId,
  name: `User ${externalId}`,
  email: `${externalId}@example.com`,
  ...more,
});

export async function importUsers(
  server: TestServer,
  subscriptionId: string,
  users: readonly object[],
  mode: 'ADD' | 'REPLACE' = 'ADD',
  viewer: TestViewer = STAFF,
): Promise<ImportAnswer[]> {
  const { results } = await act<{ results: ImportAnswer[] }>(
    server,
    viewer,
    'importServiceUsers',
    { subscriptionId, users, mode },
    'results { status user { id externalId name isActive } }',
  );
  return results;
}

/** Users by that many ids, "u-1" and on, as they were imported. */
export async function importMany(
  server: TestServer,
  subscriptionId: string,
  count: number,
): Promise<string[]> {
  const users = Array.from({ length: count }, (_, index) => aUser(`u-${index + 1}`));
  const results = await importUsers(server, subscriptionId, users);
  return results.map(({ user }) => user.id);
}

/** Records who was told; everyone outstanding unless users are named. */
export async function tell(
  server: TestServer,
  subscriptionId: string,
  more: object = { allOutstanding: true },
  viewer: TestViewer = STAFF,
): Promise<number> {
  const { notifiedUsers } = await act<{ notifiedUsers: number }>(
    server,
    viewer,
    'recordEmergencyNotification',
    { subscriptionId, channel: 'EMAIL', ...more },
    'notifiedUsers',
  );
  return notifiedUsers;
}

export async function acknowledge(
  server: TestServer,
  subscriptionId: string,
  userIds: readonly string[],
  more: object = {},
): Promise<number> {
  const { acknowledgedUsers } = await act<{ acknowledgedUsers: number }>(
    server,
    STAFF,
    'recordEmergencyAcknowledgement',
    { subscriptionId, userIds, ...more },
    'acknowledgedUsers',
  );
  return acknowledgedUsers;
}

export interface CoverageAnswer {
  readonly activeUsers: number;
  readonly notified: number;
  readonly acknowledged: number;
  readonly outstanding: number;
  readonly notifiedPercent: string;
  readonly acknowledgedPercent: string;
  readonly isCompliant: boolean;
}
export const COVERAGE =
  'activeUsers notified acknowledged outstanding notifiedPercent acknowledgedPercent isCompliant';

/** How far a subscription's users were told, on a date or today. */
export async function coverageOf(
  server: TestServer,
  subscriptionId: string,
  asOf: string | null = null,
  viewer: TestViewer = STAFF,
): Promise<CoverageAnswer | null> {
  const { node } = await read<{ node: { emergencyCalling: { coverage: CoverageAnswer | null } } }>(
    server,
    viewer,
    `query ($id: ID!, $asOf: Date) { node(id: $id) { ... on Subscription {
      emergencyCalling { coverage(asOf: $asOf) { ${COVERAGE} } } } } }`,
    { id: subscriptionId, asOf },
  );
  return node.emergencyCalling.coverage;
}

/** The names of the users whom a condition lets through: of those not told, unless it is given. */
export async function namesOf(
  server: TestServer,
  subscriptionId: string,
  where: object | null = { isNotified: false },
  viewer: TestViewer = STAFF,
): Promise<string[]> {
  const { node } = await read<{
    node: { emergencyCalling: { users: { nodes: { name: string }[]; totalCount: number } } };
  }>(
    server,
    viewer,
    `query ($id: ID!, $where: EmergencyUserWhere) { node(id: $id) { ... on Subscription {
      emergencyCalling { users(first: 100, where: $where) { totalCount nodes { name } } } } } }`,
    { id: subscriptionId, where },
  );
  const { nodes, totalCount } = node.emergencyCalling.users;
  if (totalCount !== nodes.length) throw new Error(`counted ${totalCount}, saw ${nodes.length}`);
  return nodes.map(({ name }) => name);
}

/** Publishes the next version of what the users of CXone are told. */
export async function publishVersion(
  server: TestServer,
  version: number,
  effectiveOn: string,
): Promise<void> {
  const input = {
    serviceCode: 'CXONE',
    version,
    effectiveOn,
    textEn: `Version ${version}.`,
    textFr: `Version ${version} en français.`,
  };
  await act(server, STAFF, 'publishLimitationNotice', input, 'limitationNotice { version }');
}
