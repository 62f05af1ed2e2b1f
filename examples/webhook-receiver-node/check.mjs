// Sends the receiver what it must take, and what it must not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mock } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { createReceiver, lineOf } from './receiver.mjs';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const TIMESTAMP = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const OTHER = new Webhook('whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD');

// Date only: timers go on.
mock.timers.enable({ apis: ['Date'], now: TIMESTAMP * 1_000 });
const at = (seconds) => mock.timers.setTime((TIMESTAMP + seconds) * 1_000);

let handled = [];
let fails = 0;
const taken = new Set();
const handle = async (event) => {
  await new Promise(setImmediate);
  if ((fails -= 1) >= 0) throw new Error('not now');
  handled.push(event);
};
const server = createReceiver({ secret: SECRET, handle, taken });
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

/** The status of the answer to a webhook: that of Standard Webhooks, unless told otherwise. */
async function send({ id = ID, timestamp = TIMESTAMP, signature = SIGNATURE, body = BODY } = {}) {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
  if (signature !== null) headers['webhook-signature'] = signature;
  const { status } = await fetch(url, { method: 'POST', headers, body });
  return status;
}
const signed = (id, body) => {
  const webhook = new Webhook(SECRET);
  return { id, body, signature: webhook.sign(id, new Date(TIMESTAMP * 1_000), body) };
};

const refused = [
  [{ signature: OTHER.sign(ID, new Date(TIMESTAMP * 1_000), BODY) }, 'signed by another secret'],
  [{ signature: null }, 'not signed'],
  [{ signature: 'v1,' }, 'an empty signature'],
  [{ signature: 'v1' }, 'a version alone'],
  [{ signature: SIGNATURE.replace('v1', 'v2') }, 'another version'],
  [{ signature: SIGNATURE.replace('g0h', 'G0h') }, 'another signature'],
  [{ body: JSON.stringify(JSON.parse(BODY)) }, 'a body that was written again'],
  [{ id: 'msg_other' }, 'another id'],
  [{ timestamp: TIMESTAMP + 1 }, 'another time'],
  [{ timestamp: 'today' }, 'no time'],
];
for (const [message, what] of refused) assert.equal(await send(message), 401, what);
for (const seconds of [301, -301]) {
  at(seconds);
  assert.equal(await send(), 401, `${seconds} seconds later`);
}
assert.deepEqual([handled, taken.size], [[], 0]);

// In time by a second, and then again: the event is handled once.
at(300);
assert.equal(await send(), 204);
at(0);
assert.equal(await send(), 204);
assert.deepEqual(handled, [{ test: 2432232314 }]);

// While secrets are rotated there are two signatures, in either order.
for (const order of ['first', 'last']) {
  const { id, body, signature } = signed(`evt_rotated_${order}`, '{"type":"notice.given"}');
  const other = OTHER.sign(id, new Date(TIMESTAMP * 1_000), body);
  const both = order === 'first' ? `${signature} ${other}` : `${other} ${signature}`;
  assert.equal(await send({ id, body, signature: both }), 204, order);
}
assert.equal(handled.length, 3);

// What fails here is refused, comes again, and is handled then.
handled = [];
fails = 1;
const { error } = console;
console.error = () => undefined;
const late = signed('evt_late', '{"type":"invoice.finalized","accountId":"acc_1"}');
assert.deepEqual([await send(late), await send(late), await send(late)], [500, 204, 204]);
console.error = error;
assert.equal(handled.length, 1);

// An event of a later version is taken, and its text is kept as it came.
const later = '{"id":"evt_1","type":"moon.risen","sequence":7,"isTest":true,"data":{"é":"🌙"}}';
assert.equal(await send(signed('evt_later', later)), 204);
assert.equal(lineOf(handled.at(-1)), 'evt_1 moon.risen 7 (test): nothing to do');
assert.equal(
  lineOf({ id: 'evt_2', type: 'notice.given', sequence: 8, accountId: 'acc_1' }),
  'evt_2 notice.given 8: notice was given: look at acc_1',
);

// Two attempts that arrive together are one event.
handled = [];
const twice = signed('evt_twice', '{"type":"order.placed"}');
assert.deepEqual(await Promise.all([send(twice), send(twice)]), [204, 204]);
assert.equal(handled.length, 1);

assert.equal(await send({ body: 'x'.repeat(1_024 * 1_024) }), 413);
assert.equal((await fetch(url)).status, 405);
server.closeAllConnections();
server.close();
console.log('The receiver takes what it should, once, and nothing else.');
