// Runs the example against a Switchboard with its demonstration, as the customer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client';
import { clientOf, colourOf, giveNotice, watchContracts } from './contracts.mjs';

const { SWITCHBOARD_URL: url = 'http://127.0.0.1:4000', SWITCHBOARD_TOKEN: token } = process.env;

/** What is shown, each time that there is more, until a number of contracts is. */
async function shownUntil(client, count, first) {
  const shown = [];
  const { promise, resolve, reject } = Promise.withResolvers();
  const { more, stop } = watchContracts(
    client,
    ({ contracts, error }) => {
      if (error) return reject(error);
      if (shown.at(-1)?.length === contracts.length) return;
      shown.push(contracts);
      if (contracts.length >= count) return resolve();
      more().catch(reject);
    },
    first,
  );
  await promise.finally(stop);
  return shown;
}

const client = await clientOf({ url, token });
const [all] = await shownUntil(client, 4);

// Pages are joined in the cache, and what is shown grows with each.
const paged = await shownUntil(await clientOf({ url, token }), all.length, 2);
assert.deepEqual(
  paged.map((contracts) => contracts.map(({ number }) => number)),
  paged.map((_, index) => all.slice(0, 2 * (index + 1)).map(({ number }) => number)),
);
assert.equal(paged.length, Math.ceil(all.length / 2));

assert.equal(colourOf('ENDED'), 'black');
assert.equal(colourOf('OF_TOMORROW'), 'grey');

// A refusal is an answer; its type is one of several that implement UserError.
const unknown = await giveNotice(client, `${all[0].id.slice(0, -2)}AA`, randomUUID());
assert.equal(unknown.givenOn, undefined);
assert.deepEqual(
  unknown.refusals.map(({ code, path }) => [code, path]),
  [['NOT_FOUND', ['input', 'subscriptionId']]],
);

await assert.rejects(clientOf({ url, token: 'unknown' }), (error) => {
  const isTold = CombinedGraphQLErrors.is(error) || ServerError.is(error);
  assert.ok(isTold, `expected an error of the server, got ${error}`);
  return true;
});

for (const { number, status, noticeDueBy } of all) console.log(number, status, noticeDueBy);
