import fs from 'node:fs';
import { Client } from 'pg';
import { sequence } from '../support/sequence';
import { messageIn, type Received } from '../support/webhook-receiver';
import { nothingTold, playAll } from './clients';
import { disturb, type Fault } from './faults';
import { faultLines, memoryOf, processFaults, unrecovered, workLines } from './report';
import { setStage, type Stage } from './stage';
import { actFaults, clockFaults, eventFaults, invoiceFaults, usageFaults } from './stored-check';
import { lateness, openEndpoint, webhookFaults } from './webhook-check';

// A small operator's month in a short time: server and worker as processes of their own, clients
// that go on whatever happens, and one fault after the other. `npm run simulate` plays it longer.

const MINUTES = Number(process.env['SIMULATION_MINUTES'] ?? '') || 2;
/** The same faults each time, so that a run that fails can be looked at again. */
const SEED = Number(process.env['SIMULATION_SEED'] ?? '') || 20_261_202;
const SAMPLE_MILLIS = 2_000;
/** Of what is sent to the receiver, it refuses that much. */
const REFUSED = 0.01;

jest.setTimeout(MINUTES * 120_000 + 600_000);

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

it(`Whatever happens for ${MINUTES} min, nothing is lost, doubled or late without a sign.`, async () => {
  const next = sequence(SEED);
  const { receiver, server, worker } = stage;
  const endpoint = await openEndpoint(stage);
  const since = new Date().toISOString();
  const acceptedAt = new WeakMap<Received, number>();
  const refused = new Set<string>();
  let refusing = REFUSED;
  receiver.react = (received) => {
    if (next() < refusing) {
      refused.add(messageIn(received).accountId ?? '');
      return 500;
    }
    acceptedAt.set(received, Date.now());
    return 204;
  };
  const sampling = setInterval(
    () => [server, worker].forEach((each) => each.sample()),
    SAMPLE_MILLIS,
  );

  const beganAt = Date.now();
  const endsAt = beganAt + MINUTES * 60_000;
  const told = nothingTold();
  const faults: Fault[] = [];
  const problems: string[] = [];
  const played = playAll({ stage, told, faults, problems, seed: SEED, endsAt });
  await disturb({ stage, next: sequence(SEED + 1), beganAt, endsAt, faults, problems });
  await played;
  const endedAt = Date.now();

  // Until the end, so that what is accepted last is timed, too.
  refusing = 0;
  const owner = new Client({ connectionString: stage.postgres.ownerUrl() });
  await owner.connect();
  const sent = await webhookFaults(stage, endpoint, since);
  const circumstances = { all: sent.all, faults, refused };
  const { delays, lateWithoutSign } = lateness(stage, acceptedAt, circumstances);
  const billed = await invoiceFaults(owner, told);
  problems.push(
    ...[...sent.problems, ...lateWithoutSign, ...billed.problems, ...unrecovered(faults, endedAt)],
    ...(await actFaults(stage, told)),
    ...(await usageFaults(stage, owner, told)),
    ...[...(await clockFaults(stage, told)), ...(await eventFaults(stage))],
  );
  await owner.end();
  clearInterval(sampling);
  const restarts = { ...stage.restarts };
  const hasDisk = stage.disk !== undefined;
  const { stoppedInTime } = await stage.close();
  if (!stoppedInTime) problems.push('A process did not stop within a minute.');
  const memory = [server, worker].map(memoryOf);
  problems.push(...processFaults(stage), ...memory.flatMap((each) => each.problems));

  const logged = [server, worker].flatMap(({ name, logged: lines }) =>
    [...lines].map(([text, count]) => `  ${name}: ${count} x ${text}`),
  );
  const events = sent.all.length;
  say([
    `Simulation: ${MINUTES} min, SIMULATION_SEED=${SEED}`,
    ...(hasDisk ? [] : ['No disk could be mounted here, so none was filled.']),
    ...workLines(told, stage, { events, invoices: billed.invoices, delays }),
    ...[`Faults: ${faults.length}; PostgreSQL was started again ${restarts.postgres} times`],
    ...[...faultLines(faults), 'Memory:', ...memory.flatMap(({ lines }) => lines)],
    ...['What the log said:', ...logged, `Problems: ${problems.length}`],
    ...problems.map((problem) => `  ${problem}`),
  ]);
  expect(told.acts.length).toBeGreaterThan(0);
  expect(faults.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
});

/** Past jest, which shows what is written to its own output in its own way. */
function say(lines: readonly string[]): void {
  fs.writeSync(1, `\n${lines.join('\n')}\n`);
}
