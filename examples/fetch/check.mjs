// Runs the example against a Switchboard with its demonstration, as the customer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { contractLines, statusName } from './contracts.mjs';
import { eventLine, eventsSince } from './events.mjs';
import { addPerson, reasonOf } from './people.mjs';
import { ask, SwitchboardError } from './switchboard.mjs';

const { SWITCHBOARD_URL: url = 'http://127.0.0.1:4000', SWITCHBOARD_TOKEN: token } = process.env;
const server = { url, token };

// A list is read to its end, whatever the size of its pages.
const lines = await contractLines(server);
assert.ok(lines.length > 3);
assert.deepEqual(await contractLines(server, 2), lines);
assert.match(lines[0], /^S-\d+ .+: .+, (notice by \d{4}-\d\d-\d\d|no notice is open), [\d.]+ EUR$/);

// What this program does not know it shows as it came.
assert.equal(statusName('RENEWAL'), 'renewed');
assert.equal(statusName('OF_TOMORROW'), 'OF_TOMORROW');
assert.equal(reasonOf({ code: 'OF_TOMORROW', message: 'Not today.' }), 'Not today.');

// What happened is read once, by pages of any size; an event is there a moment after its act.
async function read(cursor, isThere) {
  for (let tries = 0, events = []; ; tries += 1) {
    const since = await eventsSince(server, cursor, 7);
    events.push(...since.events);
    if (events.some(isThere)) return { events, cursor: since.cursor };
    assert.ok(tries < 100, `expected an event, got ${events.map(({ type }) => type)}`);
    cursor = since.cursor;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const { events, cursor } = await read(undefined, ({ type }) => type === 'ORDER_PLACED');
const again = await eventsSince(server);
assert.deepEqual(again.events.slice(0, events.length), events);
assert.equal(new Set(again.events.map(({ id }) => id)).size, again.events.length);
const order = events.find(({ type }) => type === 'ORDER_PLACED');
assert.match(eventLine(order), /^\d{4}-.+Z DEMO-1001: order O-\d+ was placed$/);
assert.equal(eventLine({ type: 'MOON_RISEN', account: null }), undefined);

// A request that is sent twice under one key is executed once.
const { viewer } = await ask(server, '{ viewer { account { id } } }');
const accountId = viewer.account.id;
const email = `${randomUUID()}@example.com`;
const person = { accountId, name: 'Ada Example', email, role: 'MEMBER' };
const key = randomUUID();
const added = await addPerson(server, person, key);
assert.deepEqual(added.reasons, []);
assert.deepEqual(await addPerson(server, person, key), added);
assert.deepEqual(await addPerson(server, person, randomUUID()), {
  id: undefined,
  reasons: ['This address is taken.'],
});

// It is told of once.
const isOfAda = ({ person }) => person?.id === added.id;
const news = await read(cursor, isOfAda);
assert.equal(news.events.filter(isOfAda).length, 1);
assert.match(eventLine(news.events.find(isOfAda)), /: Ada Example was added$/);

// An error has its code and the status of its answer.
const refusals = [
  [{ url, token: 'unknown' }, '{ viewer { kind } }', 401, 'UNAUTHENTICATED'],
  [server, '{ nothing }', 400, 'GRAPHQL_VALIDATION_FAILED'],
];
for (const [asked, query, status, code] of refusals) {
  await assert.rejects(ask(asked, query), (error) => {
    assert.ok(error instanceof SwitchboardError);
    assert.deepEqual([error.status, error.code], [status, code]);
    return true;
  });
}

// A server that is busy is asked again when it says so; one that stays busy is given up.
let busy = 2;
const BUSY = { message: 'Later.', extensions: { code: 'RATE_LIMITED' } };
const standIn = http.createServer((_, response) => {
  const isBusy = (busy -= 1) >= 0;
  response.writeHead(isBusy ? 429 : 200, { 'retry-after': '0' });
  response.end(JSON.stringify(isBusy ? { errors: [BUSY] } : { data: { name: 'late' } }));
});
await once(standIn.listen(0, '127.0.0.1'), 'listening');
const late = { url: `http://127.0.0.1:${standIn.address().port}`, token };
assert.deepEqual(await ask(late, '{ name }'), { name: 'late' });
busy = Infinity;
await assert.rejects(ask(late, '{ name }'), { code: 'RATE_LIMITED', status: 429 });
standIn.closeAllConnections();
standIn.close();

console.log(lines.join('\n'));
