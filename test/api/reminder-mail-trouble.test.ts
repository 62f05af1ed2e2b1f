import { DUE, idOf, MailWorld, uuidOf } from '../support/reminder-mail';
import { program } from '../support/program';
import { STAFF, type TestServer } from '../support/test-server';
import { until } from '../support/until';
import { read, unique } from '../support/world';

const world = MailWorld.ofThisFile();

describe('What goes wrong', () => {
  it('with a server that says not now is tried again, for three days', async () => {
    const { subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    const busy = await world.aMailServer({ answerTo: () => 451 });
    const times: (string | null)[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      expect(await world.send(busy)).toBe(1);
      // Not before its time.
      expect(await world.send(busy)).toBe(0);
      const [mail] = (await world.mailsOf(subscriptionId))[30] ?? [];
      expect(mail).toMatchObject({ attempts: attempt, failure: '451' });
      times.push(mail?.nextAttemptAt ?? null);
      world.server.clock.now = mail?.nextAttemptAt ?? world.server.clock.now;
    }
    expect(times).toEqual([
      ...['2026-11-02T08:05:00.000Z', '2026-11-02T08:35:00.000Z', '2026-11-02T10:35:00.000Z'],
      ...['2026-11-02T16:35:00.000Z', '2026-11-03T04:35:00.000Z', '2026-11-04T04:35:00.000Z'],
      ...['2026-11-05T08:35:00.000Z', null],
    ]);
    expect(await world.stateOf(subscriptionId)).toBe('FAILED');
    expect(busy.received).toEqual([]);
  });

  it('is over once the server takes it', async () => {
    const { subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    await world.send(await world.aMailServer({ answerTo: () => 421 })).catch(() => undefined);
    world.server.clock.now = '2026-11-02T08:05:00.000Z';
    const mails = await world.aMailServer();
    await world.send(mails);
    expect(mails.received).toHaveLength(1);
    const [mail] = (await world.mailsOf(subscriptionId))[30] ?? [];
    expect(mail).toMatchObject({ state: 'SENT', attempts: 2, nextAttemptAt: null });
  });

  it('with one address is given up, told as a problem, and keeps no other from its mail', async () => {
    const { accountId, subscriptionId, olive } = await world.aContract();
    await world.addPerson(accountId, { email: `${unique('bob')}@example.com` });
    await world.lookAt(DUE);
    const mails = await world.aMailServer({ answerTo: (to) => (to === olive ? 550 : undefined) });
    world.logged = '';
    expect(await world.send(mails)).toBe(2);
    const states = ((await world.mailsOf(subscriptionId))[30] ?? []).map(
      ({ state, failure, person }) => [person?.email === olive, state, failure],
    );
    expect(states.sort()).toEqual([
      ...[
        [false, 'SENT', null],
        [true, 'FAILED', '550'],
      ],
    ]);
    expect(await world.problemsOf(accountId)).toEqual([
      {
        dueOn: '2026-12-02',
        message: `One person could not be sent the mail about the last day for notice of ${await world.numberOf(subscriptionId)}, 2026-12-02.`,
        severity: 'WARNING',
      },
    ]);
    expect(world.logged).toBe('');
  });

  it('with the whole server is said to those who run it, without an address', async () => {
    const { olive, subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    const rude = await world.aMailServer({
      onMailFrom: (_from, _session, done) =>
        done(Object.assign(new Error(`no mail to ${olive}`), { responseCode: 554 })),
    });
    world.logged = '';
    const loop = program.startReminderMail({ ...world.mailing(rude), everyMs: 10 });
    try {
      await until(
        () => world.logged,
        (lines) => lines.includes('Background work failed'),
      );
    } finally {
      await loop.stop();
    }
    expect(world.logged).toContain('The mail server cannot be used (EENVELOPE 554).');
    expect(world.logged).not.toContain(olive);
    expect(world.logged).not.toContain('Olive');
    expect(await world.stateOf(subscriptionId)).toBe('WAITING');
    const { backgroundWork } = await read<{ backgroundWork: { name: string; failures: number }[] }>(
      world.server,
      STAFF,
      '{ backgroundWork { name failures } }',
    );
    expect(backgroundWork).toContainEqual({ name: 'reminder mail', failures: 1 });
  });

  it('with a server that hangs keeps the mail for later', async () => {
    const { subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    const hanging = await world.aMailServer({ beforeAnswer: () => new Promise(() => undefined) });
    const times = { connectMs: 2_000, silenceMs: 200, wholeMs: 2_000 };
    await expect(world.send(hanging, times)).rejects.toThrow('ETIMEDOUT');
    const mails = await world.aMailServer();
    world.server.clock.now = '2026-11-02T08:05:00.000Z';
    await world.send(mails);
    expect(await world.stateOf(subscriptionId)).toBe('SENT');
    // The server that hung may have taken it: it is the same mail.
    expect(mails.received.map(idOf)).toEqual(hanging.received.map(idOf));
  });

  it('in our own program is logged, and keeps no other mail from being sent', async () => {
    const [broken, fine] = [await world.aContract(), await world.aContract()];
    await world.lookAt(DUE);
    await world.owner.query('update account set time_zone = $2 where id = $1', [
      ...[uuidOf(broken.accountId), 'Nowhere/City'],
    ]);
    const mails = await world.aMailServer();
    world.logged = '';
    await world.send(mails);
    expect(mails.received.map(({ to }) => to)).toEqual([fine.olive]);
    expect(world.logged).toContain('A mail could not be prepared; it is tried again.');
    await world.owner.query('update account set time_zone = $2 where id = $1', [
      ...[uuidOf(broken.accountId), 'Europe/Paris'],
    ]);
    expect(await world.stateOf(broken.subscriptionId)).toBe('WAITING');
  });
});

describe('Where no mail server is set up', () => {
  let without: TestServer;
  beforeAll(async () => {
    without = await world.server.beside({ mailsReminders: false });
  });
  afterAll(() => without.close());

  it('problems say so once a reminder would have been mailed, until a notice is given', async () => {
    const contract = await world.aContract();
    await world.lookAt('2026-10-01T08:00:00.000Z');
    expect(await world.problemsOf(contract.accountId, without)).toEqual([]);
    await world.lookAt(DUE);
    const number = await world.numberOf(contract.subscriptionId);
    expect(await world.problemsOf(contract.accountId, without)).toEqual([
      {
        dueOn: '2026-12-02',
        message: `No mail server is set up, and nobody is reminded by mail of the last day for notice of ${number}, 2026-12-02.`,
        severity: 'WARNING',
      },
    ]);
    const [french] = await world.problemsOf(contract.accountId, without, 'FR');
    expect(french?.message).toMatch(/^Aucun serveur de messagerie .* le 2 décembre 2026\.$/);
    expect(await world.problemsOf(contract.accountId)).toEqual([]);
    await world.giveNotice(contract);
    expect(await world.problemsOf(contract.accountId, without)).toEqual([]);
  });

  it('mail waits, and goes once there is one', async () => {
    const { subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    expect(await world.stateOf(subscriptionId)).toBe('WAITING');
    world.server.clock.now = '2026-11-10T08:00:00.000Z';
    const mails = await world.aMailServer();
    await world.send(mails);
    expect(mails.received).toHaveLength(1);
  });
});
