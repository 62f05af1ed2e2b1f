import { Client } from 'pg';
import { advanced, aSandbox, setClock } from '../support/clocks';
import { startMailServer, type MailServer, type MailServerOptions } from '../support/mail-server';
import { spawnServer, type Spawned } from '../support/spawned-server';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { act, aSubscription, read, unique } from '../support/world';

let server: TestServer;
let owner: Client;
const started: Spawned[] = [];
beforeAll(async () => {
  // Workers of their own go by the clock of the machine.
  server = await startTestServer({ now: new Date().toISOString() });
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await owner.query('delete from reminder_mail');
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

/** A sandbox, which goes by a clock of its own, and to one of whose people a reminder is due. */
async function aDueReminder(): Promise<void> {
  const accountId = await aSandbox(server);
  await setClock(server, accountId, '2026-01-15T00:00:00.000Z');
  await aSubscription(server, accountId, '2026-01-15');
  const { account } = await read<{ account: { people: { id: string }[] } }>(
    ...([server, STAFF, 'query ($id: ID!) { account(id: $id) { people { id } } }'] as const),
    { id: accountId },
  );
  const setting = { accountId, daysBefore: [60], mailPersonId: account.people[0]?.id };
  await act(server, STAFF, 'setReminders', setting, 'reminderSetting { daysBefore }');
  await advanced(server, accountId, '2026-10-17T00:00:00.000Z');
  expect(await states()).toEqual(['WAITING']);
}

async function states(): Promise<string[]> {
  const { rows } = await owner.query<{ state: string }>('select state from reminder_mail');
  return rows.map(({ state }) => state);
}

function aWorker({ settings: { port } }: MailServer): Spawned {
  const worker = spawnServer(
    {
      ...{ DATABASE_URL: server.ownerUrl, LOG_LEVEL: 'warn', BILLING: '0' },
      ...{ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'no-reply@provider.example' },
    },
    ['--worker'],
  );
  started.push(worker);
  return worker;
}

const aMailServer = (options: MailServerOptions = {}) => startMailServer(options);
const idsOf = ({ received }: MailServer) =>
  received.map(({ headers }) => headers.get('message-id'));

describe('A worker that sends mail', () => {
  it('and is killed before it has recorded it sends the same mail again, by the same Message-ID', async () => {
    await aDueReminder();
    let isFirst = true;
    const mails = await aMailServer({
      beforeAnswer: () => {
        if (isFirst) started[0]?.child.kill('SIGKILL');
        isFirst = false;
      },
    });
    const killed = aWorker(mails);
    await killed.ended;
    expect(await states()).toEqual(['SENDING']);
    // Nobody else takes it until the dead one's time is over.
    await owner.query(`update reminder_mail set claimed_until = now() - interval '1 second'`);
    const other = aWorker(mails);
    await until(states, ([state]) => state === 'SENT');
    other.child.kill('SIGTERM');
    expect(await other.ended).toEqual({ code: 0, errors: '' });
    expect(idsOf(mails)).toHaveLength(2);
    expect(new Set(idsOf(mails)).size).toBe(1);
    await mails.close();
  });

  it('and is asked to stop in the middle of it leaves it to the others', async () => {
    await aDueReminder();
    const mails = await aMailServer({ beforeAnswer: () => new Promise(() => undefined) });
    const worker = aWorker(mails);
    await until(
      () => mails.received.length,
      (count) => count === 1,
    );
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual({ code: 0, errors: '' });
    expect(await states()).toEqual(['WAITING']);
    await mails.close();
  });

  it('is not started with a server that makes no sense, and says what was expected', async () => {
    const { code, errors } = await spawnServer(
      { DATABASE_URL: server.ownerUrl, SMTP_URL: `https://user:${unique('secret')}@mail.example` },
      ['--worker'],
    ).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(/^SMTP_URL came without MAIL_FROM|^SMTP_URL must be a URL/);
    expect(errors).not.toContain('secret');
  });
});
