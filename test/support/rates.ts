import { sendRates } from './rate-files';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act, aRate, read } from './world';

/** Publishes a file with a rate that says everything; how an order names its card. */
export async function aRateCard(server: TestServer): Promise<{ rateCard: { code: string } }> {
  const rate = {
    ...{ prefix: '999', perMinute: '0.30', direction: 'OUTBOUND', increments: '30/6' },
    ...{ callType: 'MOBILE', numberType: 'STANDARD', weekdays: 'SATURDAY' },
    ...{ validFrom: '2026-01-01', validBefore: '2027-01-01' },
  };
  const rows = [Object.keys(rate), Object.values(rate)].map((cells) => `${cells.join(',')}\n`);
  const code = 'FULL_ACCOUNT';
  await sendRates(server, code, rows.join(''), { query: { name: 'Full account' } });
  return { rateCard: { code } };
}

/** What a line of an order may have beside its charges, but a rate card. */
export const RATED_LINE: object = {
  pools: [{ name: 'Low use', includedMinutes: 50, units: 3, overagePerMinute: '0.03' }],
  rates: [aRate('0.02'), aRate('0.50', { prefix: '888' })],
};

/** Corrects a rate to one of everything, with the pool of a rated line; the new one's id. */
export async function aCorrectedRate(
  server: TestServer,
  orderLineId: string,
  rateId: string,
): Promise<string> {
  const narrow = { callType: 'MOBILE', numberType: 'STANDARD', pool: 'Low use' };
  const hours = { from: '18:00', before: '08:00' };
  const replacement = aRate('0.05', { prefix: '888', ...narrow, hours });
  const input = { orderLineId, retire: [{ rateId, replacement }], reason: 'A slip of the pen.' };
  const { rates } = await act<{ rates: { id: string }[] }>(
    server,
    STAFF,
    'correctRates',
    input,
    'rates { id }',
  );
  return rates[0]?.id ?? '';
}

/** A rate as GraphQL shows it; what was not asked for is not there. */
export interface RateAnswer {
  readonly id: string;
  readonly prefix: string;
  readonly perMinute: { readonly amount: string };
  readonly validFrom: string;
  readonly recordedAt: string | null;
  readonly reason: string | null;
  readonly retiredAt: string | null;
  readonly retirementReason: string | null;
  readonly replacedBy: { readonly id: string } | null;
}

const RATE = `id prefix perMinute { amount } validFrom recordedAt reason retiredAt
  retirementReason replacedBy { id }`;

/** The rates of an order line. */
export async function ratesOf(
  server: TestServer,
  orderLineId: string,
  includeRetired = false,
  viewer: TestViewer = STAFF,
): Promise<RateAnswer[]> {
  const { node } = await read<{ node: { rates: RateAnswer[] } }>(
    server,
    viewer,
    `query ($id: ID!, $all: Boolean!) { node(id: $id) {
      ... on OrderLine { rates(includeRetired: $all) { ${RATE} } } } }`,
    { id: orderLineId, all: includeRetired },
  );
  return node.rates;
}

/** The lines of a new order, in their order, as a selection shows them. */
export async function linesOf<Line>(
  server: TestServer,
  accountId: string,
  lines: readonly object[],
  selection: string,
  more: object = {},
): Promise<Line[]> {
  const acceptedBy = { name: 'Olive Owner', email: 'olive@example.com' };
  const { order } = await act<{ order: { lines: Line[] } }>(
    server,
    STAFF,
    'placeOrder',
    { accountId, acceptedBy, lines, ...more },
    `order { lines { ${selection} } }`,
  );
  return order.lines;
}
