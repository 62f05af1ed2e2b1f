import { ofSubscription } from './contract-life';
import type { TestServer } from './test-server';
import { aRate, aSubscription } from './world';

export const FRANCE = aRate('0.02', { prefix: '33', connectionFee: '0.001' });
export const ANYWHERE = aRate('0.05');

interface RateOfContract {
  readonly id: string;
  readonly prefix: string;
  readonly perMinute: { readonly amount: string };
  readonly origin: string;
}

/** The rates that hold on a day, as they are known. */
export async function ratesOn(
  server: TestServer,
  subscriptionId: string,
  asOf: string,
  knownAt?: string,
) {
  const known = knownAt === undefined ? '' : `, knownAt: "${knownAt}"`;
  const selection = `rates(asOf: "${asOf}"${known}) { totalCount nodes {
    id prefix perMinute { amount } origin } }`;
  const { rates } = await ofSubscription<{ rates: { nodes: RateOfContract[] } }>(
    server,
    subscriptionId,
    selection,
  );
  return rates.nodes;
}
export const pricesOn = async (
  server: TestServer,
  subscriptionId: string,
  asOf: string,
  knownAt?: string,
) =>
  (await ratesOn(server, subscriptionId, asOf, knownAt)).map(
    ({ prefix, perMinute }) => `${prefix}: ${perMinute.amount.replace(/0+$/, '')}`,
  );
export const rateIdOf = async (
  server: TestServer,
  subscriptionId: string,
  prefix: string,
  asOf = '2026-11-30',
) => (await ratesOn(server, subscriptionId, asOf)).find((rate) => rate.prefix === prefix)?.id ?? '';

/** A CXone contract of 12 months from 2025-01-01 with two rates. */
export async function aRatedContract(server: TestServer, accountId: string, line: object = {}) {
  const made = { rates: [FRANCE, ANYWHERE], ...line };
  const { subscriptionId } = await aSubscription(server, accountId, '2025-01-01', made);
  return subscriptionId;
}

export const announced = (subscriptionId: string, rateId: string, more: object = {}) => ({
  subscriptionId,
  rates: [{ rateId, perMinute: '0.03' }],
  announcedOn: '2026-09-10',
  effectiveOn: '2026-10-01',
  ...more,
});

export const amending = (subscriptionId: string, rates: object[], startsOn?: string) => ({
  ...{ serviceCode: 'CXONE', amendsId: subscriptionId, rates },
  ...(startsOn !== undefined && { startsOn }),
});
