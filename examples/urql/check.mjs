// Runs the example against a Switchboard with its demonstration, as the customer.
import assert from 'node:assert/strict';
import { clientOf, codesOf, contractsOf, isOver } from './contracts.mjs';

const { SWITCHBOARD_URL: url = 'http://127.0.0.1:4000', SWITCHBOARD_TOKEN: token } = process.env;

const contracts = await contractsOf(clientOf({ url, token }));
assert.ok(contracts.length > 3);
assert.deepEqual(await contractsOf(clientOf({ url, token }), 2), contracts);
assert.ok(contracts.some(isOver) && !contracts.every(isOver));
assert.equal(isOver({ status: 'OF_TOMORROW' }), false);

// What was read once is not asked for again.
const client = clientOf({ url, token });
await contractsOf(client);
const { fetch } = globalThis;
globalThis.fetch = () => assert.fail('nothing is to be asked');
assert.deepEqual(await contractsOf(client), contracts);
globalThis.fetch = fetch;

await assert.rejects(contractsOf(clientOf({ url, token: 'unknown' })), (error) => {
  assert.deepEqual(codesOf(error), ['UNAUTHENTICATED']);
  return true;
});

for (const { number, status, noticeDueBy } of contracts) console.log(number, status, noticeDueBy);
