import { NICE, STAFF, type TestViewer } from '../support/test-server';
import { DUE, idOf, MailWorld, uuidOf } from '../support/reminder-mail';
import { act, read, unique } from '../support/world';

const world = MailWorld.ofThisFile();

const AS_THEY_STAND = 'as they stand today, without tax and without use';

describe('A reminder', () => {
  it('is mailed to each owner once, in French or in English, by the person’s locale', async () => {
    const { accountId, subscriptionId, olive } = await world.aContract({ name: 'Meridian' });
    const amelie = `${unique('amelie')}@example.com`;
    await world.addPerson(accountId, { name: 'Amélie', email: amelie, locale: 'fr-FR' });
    await world.addPerson(accountId, { name: 'Max', role: 'MEMBER' });
    await world.lookAt(DUE);
    const mails = await world.aMailServer();
    expect(await world.send(mails)).toBe(2);
    expect(await world.send(mails)).toBe(0);
    const byTo = new Map(mails.received.map((mail) => [mail.to, mail]));
    expect([...byTo.keys()].sort()).toEqual([amelie, olive].sort());
    const number = await world.numberOf(subscriptionId);
    expect(byTo.get(olive)?.headers.get('subject')).toBe(
      `NICE CXone (${number}): last day for notice 2026-12-02`,
    );
    expect(byTo.get(olive)?.text.split('\n')).toEqual([
      ...['Hello Olive Owner,', ''],
      `NICE CXone (${number}) of Meridian renews unless notice of termination is given in time.`,
      '',
      'Last day for notice: 2026-12-02, until the end of that day in the time zone Europe/Paris.',
      'If notice is given by then, the last day of service is 2026-12-31.',
      'If nothing is done, it renews on 2027-01-01 and runs until 2027-12-31, that day included.',
      `Recurring charges of the renewed term, ${AS_THEY_STAND}: 1200.00 EUR.`,
      '',
      'To end the service, give notice of termination by that day. To let it renew, record that decision: no more reminders of that day come then.',
      ...['', ...clausesIn(byTo.get(olive)?.text), ''],
      'This message was sent automatically. It tells what was on record when it was sent.',
      '',
    ]);
    expect(byTo.get(amelie)?.headers.get('subject')).toBe(
      `NICE CXone (${number})\u00a0: dernier jour de préavis le 2 décembre 2026`,
    );
    const french = byTo.get(amelie)?.text ?? '';
    expect(french).toContain('Bonjour Amélie,\n');
    expect(french).toContain(
      'renouvelé le 1er janvier 2027 et court jusqu’au 31 décembre 2027 inclus',
    );
    expect(french).toContain('hors taxes et hors consommation\u00a0: 1200,00 EUR.');
    const shown = (await world.mailsOf(subscriptionId))[30] ?? [];
    expect(shown.map(({ state, attempts, sentAt }) => [state, attempts, sentAt])).toEqual([
      ...[
        ['SENT', 1, DUE],
        ['SENT', 1, DUE],
      ],
    ]);
    expect((await world.mailsOf(subscriptionId))[7]).toEqual([]);
  });

  it('says what the preview says of a late notice', async () => {
    const { subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    const mails = await world.aMailServer();
    await world.send(mails);
    const { node } = await read<{ node: { terminationNoticePreview: Preview } }>(
      world.server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription { terminationNoticePreview {
        lastServiceDay lateNotice { endsBefore extraCharges { amount } } } } } }`,
      { id: subscriptionId },
    );
    const { lastServiceDay, lateNotice } = node.terminationNoticePreview;
    const [mail] = mails.received;
    expect(lateNotice.endsBefore).toBe('2028-01-01');
    expect(mail?.text).toContain(`the last day of service is ${lastServiceDay}.`);
    expect(mail?.text).toContain(`: ${lateNotice.extraCharges.amount} EUR.`);
  });

  it('is mailed once by two workers, and by none of them twice', async () => {
    const worlds = [await world.aContract(), await world.aContract(), await world.aContract()];
    for (const { accountId } of worlds) {
      for (let people = 0; people < 9; people += 1) await world.addPerson(accountId, {});
    }
    await world.lookAt(DUE);
    const mails = await world.aMailServer();
    await Promise.all([world.send(mails), world.send(mails), world.send(mails)]);
    expect(mails.received).toHaveLength(30);
    expect(new Set(mails.received.map(({ to }) => to)).size).toBe(30);
    expect(new Set(mails.received.map(idOf)).size).toBe(30);
  });

  it('has a Message-ID of its own, made of nothing that is anybody’s', async () => {
    const { olive } = await world.aContract();
    await world.lookAt(DUE);
    const mails = await world.aMailServer();
    await world.send(mails);
    expect(mails.received.map(idOf)).toEqual([
      expect.stringMatching(
        /^<[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@mail\.provider\.example>$/,
      ),
    ]);
    expect(mails.received[0]?.to).toBe(olive);
  });

  it('is not mailed before it is due, nor to anybody who joins later', async () => {
    const { accountId } = await world.aContract();
    await world.lookAt('2026-10-01T08:00:00.000Z');
    const mails = await world.aMailServer();
    expect(await world.send(mails)).toBe(0);
    await world.lookAt(DUE);
    await world.addPerson(accountId, { name: 'Late' });
    expect(await world.send(mails)).toBe(1);
  });
});

interface Preview {
  readonly lastServiceDay: string;
  readonly lateNotice: {
    readonly endsBefore: string;
    readonly extraCharges: { readonly amount: string };
  };
}

/** The paragraph of clauses, whose summaries are the catalogue's; its first words are checked. */
function clausesIn(text = ''): string[] {
  const paragraph = text.split('\n\n').find((part) => part.startsWith('Clause: ')) ?? '';
  expect(paragraph).toMatch(/^Clause: .*CXone.*, 1\.2\. .+\nHow notice is given: .+, 9\.11\. .+$/);
  return paragraph.split('\n');
}

describe('A last day for notice that passed', () => {
  it('is mailed, with the renewal and what it costs', async () => {
    const { subscriptionId, olive } = await world.aContract();
    await world.lookAt('2026-12-03T08:00:00.000Z');
    const mails = await world.aMailServer();
    await world.send(mails);
    const [mail, ...others] = mails.received.filter(({ to }) => to === olive);
    expect(others).toEqual([]);
    const number = await world.numberOf(subscriptionId);
    expect([mail?.to, mail?.headers.get('subject')]).toEqual([
      ...[olive, `NICE CXone (${number}): the last day for notice, 2026-12-02, has passed`],
    ]);
    expect(mail?.text).toContain(
      [
        'It renews on 2027-01-01 and runs until 2027-12-31, that day included.',
        `Recurring charges of the renewed term, ${AS_THEY_STAND}: 1200.00 EUR.`,
        'If notice is given now, the last day of service is 2027-12-31.',
        'If notice was given by then, have it recorded.',
        '',
      ].join('\n'),
    );
    const { node } = await read<{ node: { deadlinePassedMails: object[] } }>(
      world.server,
      STAFF,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        deadlinePassedMails { kind noticeDueBy state person { email } } } } }`,
      { id: subscriptionId },
    );
    expect(node.deadlinePassedMails).toEqual([
      {
        ...{ kind: 'DEADLINE_PASSED', noticeDueBy: '2026-12-02', state: 'SENT' },
        person: { email: olive },
      },
    ]);
  });

  it('is mailed to nobody who chose the renewal, or wants no reminders', async () => {
    const [chosen, quiet] = [await world.aContract(), await world.aContract()];
    world.server.clock.now = '2026-10-01T08:00:00.000Z';
    await world.decide(chosen, 'RENEW');
    const none = { accountId: quiet.accountId, daysBefore: [] };
    await act(world.server, STAFF, 'setReminders', none, 'reminderSetting { daysBefore }');
    await world.lookAt('2026-12-03T08:00:00.000Z');
    const mails = await world.aMailServer();
    expect(await world.send(mails)).toBe(0);
  });
});

describe('Who sees what became of mails', () => {
  it('is whoever sees the people of the account; a beneficiary sees neither', async () => {
    const { accountId, subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    await world.send(await world.aMailServer());
    const member: TestViewer = { kind: 'PERSON', accountId, role: 'MEMBER' };
    expect((await world.mailsOf(subscriptionId, member))[30]).toHaveLength(1);
    expect((await world.mailsOf(subscriptionId, NICE))[30] ?? []).toEqual([]);
  });
});

describe('Names and addresses', () => {
  it('put nothing into a mail but their own words', async () => {
    const name = 'Bcc: x@example.com {dueBy} <b>=?utf-8?q?x?=';
    const contract = await world.aContract({ name });
    const { olive, accountId } = contract;
    await world.changeOwner(contract, { name: `To: y@example.com ${name}` });
    // Past every check of the API.
    await world.owner.query('update account set name = name || $2 where id = $1', [
      ...[uuidOf(accountId), '\r\nBcc: z@example.com\r\n.\r\nRSET'],
    ]);
    await world.lookAt(DUE);
    const mails = await world.aMailServer();
    await world.send(mails);
    expect(mails.received.map(({ to }) => to)).toEqual([olive]);
    const [mail] = mails.received;
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.headers.get('to')).toBe(olive);
    expect(mail?.text).toContain(`Hello To: y@example.com ${name},\n`);
  });

  it('are in no mail’s row: an address is looked up when it is sent', async () => {
    const contract = await world.aContract();
    await world.lookAt(DUE);
    const email = `${unique('moved')}@example.com`;
    await world.changeOwner(contract, { email });
    const mails = await world.aMailServer();
    await world.send(mails);
    expect(mails.received.map(({ to }) => to)).toEqual([email]);
    const { rows } = await world.owner.query('select * from reminder_mail');
    expect(JSON.stringify(rows)).not.toMatch(/@|Olive/);
  });
});
