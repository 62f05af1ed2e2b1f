import { Client } from 'pg';
import { createKillableServer, type KillableServer } from '../support/killable-server';
import { callsOf, checkStored, sendCalls } from '../support/killed-deliveries';
import { faultRounds, sequence } from '../support/sequence';

// A server that is killed at random moments while deliveries of call records come in.

/** Enough to meet every step of a delivery: before, between and behind its parts. */
const ROUNDS = faultRounds(50);
const CALLS = 12_000;

let server: KillableServer;

jest.setTimeout(900_000);

beforeAll(async () => {
  server = await createKillableServer();
});
afterAll(() => server.close());

it(`Nothing is lost or doubled by ${ROUNDS} kills in the middle of deliveries.`, async () => {
  const client = new Client({ connectionString: server.ownerUrl });
  await client.connect();
  let url = await server.launch();
  const source = 'killed';
  const lines = await callsOf(server, url, source, CALLS);
  const next = sequence(11);
  let told = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    // Half of the rounds begin again; the others go on where the server says that it is.
    const name = round % 2 === 0 ? '' : '&import=killed';
    const most = Math.ceil(CALLS * Math.min(1, 0.1 + next()));
    const sent = sendCalls(server, url, lines.slice(0, most), name);
    await new Promise((resolve) => setTimeout(resolve, 10 + next() * 700));
    await server.kill();
    const summary = await sent;
    const stored = await checkStored(client, source);
    // What was answered is there.
    if (summary?.state === 'COMPLETE') expect(stored).toBeGreaterThanOrEqual(most);
    expect(stored).toBeGreaterThanOrEqual(told);
    told = stored;
    url = await server.launch();
  }
  const whole = await sendCalls(server, url, lines, '');
  expect(whole).toMatchObject({ state: 'COMPLETE', conflicts: 0, rejected: 0 });
  expect(await checkStored(client, source)).toBe(CALLS);
  await client.end();
});
