// Runs the example against a Switchboard with its demonstration, as the customer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { contractsOf, isRunning } from './contracts.ts';
import { eventsAfter, lineOf, type Event } from './events.ts';
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

const page = await eventsAfter(server, null, 5);
const { nodes } = await eventsAfter(server, page.pageInfo.endCursor, 5);
const ids = [...page.nodes, ...nodes].map(({ id }) => id);
assert.equal(new Set(ids).size, ids.length);
const placed: Event = {
  __typename: 'OrderPlacedEvent',
  id: '',
  type: 'ORDER_PLACED',
  order: { number: 'O-1' },
};
assert.equal(lineOf(placed), 'order O-1 was placed');
assert.equal(lineOf({ ...placed, __typename: 'MoonRisenEvent' } as unknown as Event), undefined);

const { refusals } = await giveNotice(server, 'sub_unknown', randomUUID());
assert.deepEqual(refusals, ['nothing found for input.subscriptionId']);
await assert.rejects(contractsOf({ url, token: 'unknown' }), /^Error: UNAUTHENTICATED: /);

for (const { number, status, noticeDueBy } of contracts) console.log(number, status, noticeDueBy);
