import { STAFF, type TestServer } from './test-server';
import { anAccount, aRate, aSubscription, read } from './world';

// What tests of asOf and knownAt ask.

/** The argument that leaves out what was recorded after 23:00 UTC of a day. */
export const known = (day: string): string => `knownAt: "${day}T23:00:00Z"`;

/** A CXone contract of 2026, recorded on 2 January, with a rate. */
export async function aContractOf2026(
  server: TestServer,
): Promise<{ accountId: string; subscriptionId: string }> {
  server.clock.now = '2026-01-02T10:00:00.000Z';
  const line = { rates: [aRate('0.02')] };
  return aSubscription(server, await anAccount(server), '2026-01-01', line);
}

/** What fields of an account answer. */
export async function ofAccount<Answer>(
  server: TestServer,
  id: string,
  selection: string,
): Promise<Answer> {
  const text = `query ($id: ID!) { account(id: $id) { ${selection} } }`;
  return (await read<{ account: Answer }>(server, STAFF, text, { id })).account;
}
