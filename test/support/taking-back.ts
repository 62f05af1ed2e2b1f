import { countsOf, deliver, ndjson } from './deliveries';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act, aCall, anAccount, aRate, aSubscription, read, type AccountOptions } from './world';

export interface TakenBackAnswer {
  readonly calls: number;
  readonly isComplete: boolean;
  readonly usageImport: { readonly state: string; readonly takenBackAt: string | null };
}

const TAKEN_BACK = 'calls isComplete usageImport { state takenBackAt }';
const REASON = 'It was read in the wrong zone.';

/** Takes a delivery back, as far as one act does. */
export const takeBack = (
  server: TestServer,
  usageImportId: string | undefined,
  viewer: TestViewer = STAFF,
): Promise<TakenBackAnswer> =>
  act(server, viewer, 'takeBackUsageImport', { usageImportId, reason: REASON }, TAKEN_BACK);

export interface TakeBackPreviewAnswer {
  readonly calls: number;
  readonly corrected: number;
  readonly takenBack: number;
  readonly emergencyIncidents: number;
  readonly sums: readonly {
    readonly month: string;
    readonly direction: string;
    readonly status: string;
    readonly calls: number;
    readonly billedSeconds: number;
    readonly amount: { readonly amount: string; readonly currencyCode: string };
  }[];
  readonly obstacles: readonly {
    readonly code: string;
    readonly message: string;
    readonly path: readonly string[];
  }[];
}

/** What taking a delivery back would do; null where there is no such delivery. */
export async function previewOf(
  server: TestServer,
  id: string | undefined,
  viewer: TestViewer = STAFF,
): Promise<TakeBackPreviewAnswer | null> {
  const data = await read<{ previewTakeBackUsageImport: TakeBackPreviewAnswer | null }>(
    server,
    viewer,
    `query ($id: ID!) { previewTakeBackUsageImport(usageImportId: $id) {
      calls corrected takenBack emergencyIncidents
      sums { month direction status calls billedSeconds amount { amount currencyCode } }
      obstacles { code message path } } }`,
    { id },
  );
  return data.previewTakeBackUsageImport;
}

export const reasoned = (usageImportId: string | undefined): object => ({
  usageImportId,
  reason: REASON,
});

/** A delivery of one call; its id. */
export async function aDelivery(
  server: TestServer,
  { subscriptionId }: { readonly subscriptionId: string },
  viewer: TestViewer = STAFF,
): Promise<string> {
  const records = [aCall(subscriptionId, '2026-10-05T09:00:00Z', 60)];
  const { usageImport } = await act<{ usageImport: { id: string } }>(
    ...([server, viewer, 'recordUsage', { records }, 'usageImport { id }'] as const),
  );
  return usageImport.id;
}

/** A contract with rates in both directions. */
export async function aRatedContract(
  server: TestServer,
  options: AccountOptions = {},
): Promise<{ accountId: string; subscriptionId: string }> {
  const rates = [aRate('0.02'), aRate('0.01', { direction: 'INBOUND' })];
  return aSubscription(server, await anAccount(server, options), '2026-01-01', { rates });
}

/** What is recorded at one moment has no order. */
export function later(server: TestServer): void {
  server.clock.now = new Date(Date.parse(server.clock.now) + 1_000).toISOString();
}

/** Delivers fresh records as a feed does, a second after what was done before; gives its id. */
export async function delivered(
  server: TestServer,
  records: readonly object[],
  viewer: TestViewer = STAFF,
): Promise<string> {
  later(server);
  const { summary } = await deliver(server, ndjson(records), { viewer });
  const counts = countsOf(summary);
  if (counts[0] !== records.length) throw new Error(`not all was stored: ${counts.join(' ')}`);
  return summary.importId ?? '';
}

const TOTALS = '{ calls unratedCalls billedSeconds amount { amount } }';
const OCTOBER = `usageTotals(month: "2026-10") { inbound ${TOTALS} outbound ${TOTALS} }`;

/** The totals of a subscription's October. */
export async function octoberOf(server: TestServer, id: string): Promise<object> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Subscription { ${OCTOBER} } } }`;
  const { node } = await read<{ node: { usageTotals: object } }>(server, STAFF, query, { id });
  return node.usageTotals;
}
export const NO_CALLS = {
  ...{ calls: 0, unratedCalls: 0, billedSeconds: 0, amount: { amount: '0.000000' } },
};
