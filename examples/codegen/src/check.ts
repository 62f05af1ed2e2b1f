// Runs the example against a Switchboard with its demonstration, as the customer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { contractsOf, isRunning } from './contracts.ts';
import type { SubscriptionStatus } from './generated/graphql.ts';
import { giveNotice } from './notices.ts';

const { SWITCHBOARD_URL: url = 'http://127.0.0.1:4000', SWITCHBOARD_TOKEN: token = '' } =
  process.env;
const server = { url, token };

const contracts = await contractsOf(server);
assert.ok(contracts.length > 3);
assert.deepEqual(await contractsOf(server, 2), contracts);
for (const { usageTotals } of contracts) {
  // As the configuration says: a decimal is a text, a count a number.
  assert.equal(typeof usageTotals?.outbound.amount.amount, 'string');
  assert.equal(typeof usageTotals?.outbound.calls, 'number');
}

assert.equal(isRunning('ENDED'), false);
assert.equal(isRunning('OF_TOMORROW' as SubscriptionStatus), true);

const { refusals } = await giveNotice(server, 'sub_unknown', randomUUID());
assert.deepEqual(refusals, ['nothing found for input.subscriptionId']);
await assert.rejects(contractsOf({ url, token: 'unknown' }), /^Error: UNAUTHENTICATED: /);

for (const { number, status, noticeDueBy } of contracts) console.log(number, status, noticeDueBy);
