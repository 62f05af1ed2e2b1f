import { Client } from 'pg';
import { PLENTY, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { read } from '../support/world';
import { badValues } from './bad-values';
import { forgedTokens } from './forged-tokens';
import { aHostileWorld, asked, type HostileWorld } from './hostile-world';
import { faultsOf, type HostileRequest } from './judge';
import { meanings, meant, outcomeOf } from './meanings';
import { NASTY_TEXTS } from './nasty-values';
import { queryShapes } from './query-shapes';
import { rawRequests } from './raw-requests';
import { goneClients, slowClients } from './rude-clients';
import { rehearse, type Rehearsal } from './rehearsal';
import { linesOf, Sender } from './sender';
import { strangersRequests } from './strangers';
import { changesOf, connectionsOf, readContents, type Contents } from './tables';
import { transportAttacks } from './transport';

// Requests of people who mean no good, against the real server: each gets a clean answer, and
// nothing is lost, shown or left behind.

const POOL_SIZE = 5;
let server: TestServer;
let owner: Client;
let world: HostileWorld;
let sender: Sender;
let before: Contents;
let rehearsal: Rehearsal;
const sent = new Map<string, number>();

beforeAll(async () => {
  // Room for all that one viewer asks at once.
  const admission = { requestsMax: 1_000, loopDelayMsMax: 1_000 };
  server = await startTestServer({
    ...{ poolSize: POOL_SIZE, traffic: { rateLimit: PLENTY, admission } },
  });
  owner = new Client({ connectionString: server.ownerUrl });
  sender = new Sender(Number(new URL(server.url).port));
  await owner.connect();
  world = await aHostileWorld(server);
  before = await readContents(owner);
  rehearsal = await rehearse(sender, world);
}, 900_000);

afterAll(async () => {
  sender.close();
  await owner.end();
  await server.close();
  const total = [...sent.values()].reduce((sum, count) => sum + count, 0);
  const counts = [...sent].map(([kind, count]) => `${kind} ${count}`).join(', ');
  process.stdout.write(`${total} hostile requests: ${counts}\n`);
});

function count(kind: string, by: number): void {
  sent.set(kind, (sent.get(kind) ?? 0) + by);
}

/** Sends them all and tells what was wrong with which. */
async function findingsOf(requests: readonly HostileRequest[]): Promise<string[]> {
  for (const { kind } of requests) count(kind, 1);
  return linesOf(await sender.faultsIn(requests, NASTY_TEXTS));
}

const good = (): HostileRequest =>
  asked('good', 'a good query', world.seats.owner, '{ viewer { kind } }');

const MAY_BE_REFUSED = [
  // The month of the playground is finalized, and another has no draft.
  ...['Mutation.draftInvoice', 'Mutation.finalizeInvoice', 'Mutation.discardInvoiceDraft'],
  // A run takes one of three ways to say which accounts; no run is the playground’s.
  ...['Mutation.startBillingRun', 'Mutation.cancelBillingRun', 'Mutation.resumeBillingRun'],
  'Mutation.approveInvoice',
  // Two ids of each must belong together, which those of the playground do by chance alone.
  ...['Mutation.correctRates', 'Mutation.recordEmergencyAcknowledgement'],
  ...['Mutation.announcePriceChange', 'Query.previewPriceChange'],
  ...['Mutation.announceRateChange', 'Query.previewRateChange'],
  ...['Mutation.givePartialNotice', 'Query.previewPartialNotice'],
  // One whose time to cure runs, or that was cured, ends nothing.
  ...['Mutation.endForCause', 'Query.previewEndForCause', 'Mutation.recordBreachCure'],
  ...['Query.previewBreachCure', 'Query.previewPartialNoticeWithdrawal'],
  // Two of one notice: the second is not to be answered any more.
  ...['Mutation.acceptPartialNotice', 'Mutation.withdrawPartialNotice'],
  ...['Query.previewPartialNoticeAcceptance', 'Mutation.resumeSubscription'],
  // The contracts of the playground run, so it is open and cannot be closed.
  ...['Mutation.closeAccount', 'Mutation.reopenAccount'],
  // The account of the playground is no sandbox.
  ...['Mutation.createTestClock', 'Mutation.advanceTestClock'],
  // The invoice of the playground is finalized.
  ...['Mutation.draftInvoice', 'Mutation.finalizeInvoice', 'Mutation.discardInvoiceDraft'],
  ...['Mutation.reinstateSubscription', 'Query.previewReinstatement'],
  // An endpoint is deleted with the others, and until then nothing there accepts a sample.
  ...['Mutation.updateWebhookEndpoint', 'Mutation.sendWebhookSample'],
  ...['Mutation.pauseWebhookEndpoint', 'Mutation.resumeWebhookEndpoint'],
  ...['Mutation.redeliverWebhookEvent', 'Mutation.redeliverWebhookEvents'],
  ...['Mutation.rotateWebhookSecret', 'Mutation.deleteWebhookEndpoint'],
  // The playground has no billing run to follow.
  'LiveUpdates.billingRun',
];

it('The operations that values are put into run without them, and are not refused.', () => {
  const invalid = [...rehearsal].filter(([, one]) => one.invalid !== undefined);
  expect(invalid).toEqual([]);
  const refused = [...rehearsal].filter(([, one]) => one.refused !== undefined);
  expect(refused.filter(([name]) => !MAY_BE_REFUSED.includes(name))).toEqual([]);
});

describe('A hostile client gets a clean answer', () => {
  it('to bad values at every place of the schema', async () => {
    const requests = badValues(world, rehearsal);
    expect(requests.length).toBeGreaterThan(1_500);
    expect(await findingsOf(requests)).toEqual([]);
  }, 900_000);

  it('to documents of a bad shape', async () => {
    expect(await findingsOf(queryShapes(world))).toEqual([]);
  }, 900_000);

  it('to what HTTP can be made to carry', async () => {
    expect(await findingsOf(transportAttacks(world))).toEqual([]);
  }, 900_000);

  it('to bytes that are hardly HTTP', async () => {
    expect(await findingsOf(rawRequests(world))).toEqual([]);
  }, 900_000);

  it('to tokens that it forged', async () => {
    expect(await findingsOf(await forgedTokens(server, world))).toEqual([]);
  }, 900_000);

  it('to ids of others, wherever ids go in', async () => {
    const requests = strangersRequests(world);
    expect(requests.length).toBeGreaterThan(100);
    expect(await findingsOf(requests)).toEqual([]);
  }, 900_000);

  it('to acts that are well formed and make no sense', async () => {
    const wrong: string[] = [];
    for (const meaning of meanings(world)) {
      const request = meant(world, meaning);
      count(request.kind, 1);
      const received = await sender.send(request);
      const faults = faultsOf(request, received, NASTY_TEXTS);
      const [mutation, name, , outcome] = meaning;
      if (faults.length > 0 || outcomeOf(received.body) !== outcome) {
        wrong.push(`${mutation} of ${name}: expected ${outcome}, got ${received.body}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('Others are answered all the same', () => {
  it('while clients send their headers a line at a time', async () => {
    const hangUp = await slowClients(sender.port, 100);
    count('slow clients', 100);
    try {
      expect(await findingsOf(Array.from({ length: 20 }, good))).toEqual([]);
    } finally {
      hangUp();
    }
  });

  it('while clients hang up in the middle', async () => {
    for (let round = 0; round < 3; round += 1) await goneClients(sender.port, world, 60);
    count('gone clients', 180);
    expect(await findingsOf([good()])).toEqual([]);
  });

  it('when 200 ask at once', async () => {
    const requests = Array.from({ length: 200 }, good);
    count('at once', 200);
    expect(linesOf(await sender.faultsIn(requests, [], 200))).toEqual([]);
  });
});

describe('Afterwards', () => {
  it('no row has changed but those of accepted acts', async () => {
    const after = await readContents(owner);
    expect(changesOf(before, after, world.playgrounds, world.senders)).toEqual([]);
    expect(after.get('service_order')?.size).toBeGreaterThan(
      before.get('service_order')?.size ?? 0,
    );
  });

  it('no connection to the database is left over, and none is busy', async () => {
    // The last answer may be there a moment before its connection is given back.
    const { open } = await until(
      () => connectionsOf(owner),
      ({ busy }) => busy === 0,
    );
    expect(open).toBeLessThanOrEqual(POOL_SIZE);
  });

  it('a good query is answered', async () => {
    expect(await read(server, STAFF, '{ viewer { kind } }')).toEqual({ viewer: { kind: 'STAFF' } });
  });
});
