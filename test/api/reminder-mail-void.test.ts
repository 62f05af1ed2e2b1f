import { advanced, aSandbox, setClock } from '../support/clocks';
import { DUE, idOf, MailWorld, uuidOf, type MailedContract } from '../support/reminder-mail';
import { STAFF } from '../support/test-server';
import { act, aSubscription, refusalsOf, unique } from '../support/world';

const world = MailWorld.ofThisFile();

const spoilAddress = (contract: MailedContract) =>
  world.changeOwner(contract, { email: '<olive>,bob@example.com' });

async function removeOwner(contract: MailedContract): Promise<void> {
  const personId = await world.firstPerson(contract);
  await world.addPerson(contract.accountId);
  await act(world.server, STAFF, 'removePerson', { personId }, 'person { id }');
}

describe('What is void before it is sent', () => {
  it.each<[string, string, (contract: MailedContract) => Promise<void>]>([
    ['a notice was given', 'NOTICE_STANDS', (one) => world.giveNotice(one)],
    ['the renewal was chosen', 'DECIDED', (one) => world.decide(one, 'RENEW')],
    ['it was put off', 'POSTPONED', (one) => world.decide(one, 'LATER', '2026-11-20')],
    ['the owner was removed', 'RECIPIENT_GONE', removeOwner],
    [
      'the owner became a member',
      'RECIPIENT_GONE',
      (one) => world.changeOwner(one, { role: 'MEMBER' }),
    ],
    ['the address is none for mail', 'ADDRESS_UNUSABLE', spoilAddress],
    ['a nearer one came', 'NEARER_ONE', () => world.lookAt('2026-11-26T08:00:00.000Z')],
    ['the day passed', 'TOO_LATE', () => world.lookAt('2026-12-03T08:00:00.000Z')],
  ])('is skipped where %s', async (_, reason, happens) => {
    const contract = await world.aContract();
    await world.lookAt(DUE);
    await happens(contract);
    const mails = await world.aMailServer();
    await world.send(mails);
    const { rows } = await world.owner.query<{ id: string; state: string; attempts: number }>(
      `select m.id, m.state || ' ' || m.reason as state, m.attempts from reminder_mail m
        join reminder r on r.account_id = m.account_id and r.id = m.reminder_id
        where m.account_id = $1 and r.days_before = 30 order by 1`,
      [uuidOf(contract.accountId)],
    );
    const [skipped, ...others] = rows;
    expect(others).toEqual([]);
    expect(skipped).toMatchObject({ state: `SKIPPED ${reason}`, attempts: 0 });
    expect(mails.received.map(idOf).join()).not.toContain(skipped?.id);
  });

  it('is skipped where the contract has another last day for notice by now', async () => {
    const { accountId, subscriptionId } = await world.aContract();
    await world.lookAt(DUE);
    await world.owner.query(
      'update reminder_mail set notice_due_by = notice_due_by - 5 where account_id = $1',
      [uuidOf(accountId)],
    );
    await world.send(await world.aMailServer());
    expect(await world.stateOf(subscriptionId)).toBe('SKIPPED DAY_CHANGED');
  });
});

describe('A sandbox account', () => {
  /** A sandbox whose clock shows the day on which a contract of 12 months begins. */
  async function aSandboxContract(): Promise<MailedContract & { readonly testerId: string }> {
    world.server.clock.now = '2026-11-23T12:00:00.000Z';
    const accountId = await aSandbox(world.server);
    await setClock(world.server, accountId, '2026-01-15T00:00:00.000Z');
    const olive = `${unique('tester')}@example.com`;
    const { id: testerId } = await world.addPerson(accountId, { email: olive, role: 'MEMBER' });
    return { ...(await aSubscription(world.server, accountId, '2026-01-15')), olive, testerId };
  }
  const mailTo = (accountId: string, mailPersonId: string | null) =>
    act<{ reminderSetting: { mailPerson: { id: string } | null } }>(
      world.server,
      STAFF,
      'setReminders',
      { accountId, daysBefore: [60, 30], mailPersonId },
      'reminderSetting { mailPerson { id } }',
    );

  it('mails nobody unless it says whom', async () => {
    const { accountId } = await aSandboxContract();
    await advanced(world.server, accountId, '2026-11-20T00:00:00.000Z');
    expect(await world.send(await world.aMailServer())).toBe(0);
  });

  it('mails whom it names, as a test, what is not past by its clock', async () => {
    const { accountId, olive, testerId } = await aSandboxContract();
    expect((await mailTo(accountId, testerId)).reminderSetting.mailPerson?.id).toBe(testerId);
    await advanced(world.server, accountId, '2027-10-18T00:00:00.000Z');
    const mails = await world.aMailServer();
    await world.send(mails);
    expect(mails.received.map(({ to }) => to)).toEqual([olive]);
    const [mail] = mails.received;
    expect(mail?.headers.get('subject')).toMatch(/^\[TEST\] NICE CXone .* 2027-12-16$/);
    expect(mail?.text).toMatch(/^This is a test: Test account is a sandbox account\.\n/);
  });

  it('is sent fifty mails a day, and no more', async () => {
    const { accountId, testerId } = await aSandboxContract();
    await mailTo(accountId, testerId);
    await advanced(world.server, accountId, '2026-11-20T00:00:00.000Z');
    await world.owner.query(
      `insert into reminder_mail (account_id, id, kind, subscription_id, period_index,
          notice_due_by, person_id, state, attempts, queued_at, due_at, sent_at)
        select account_id, gen_random_uuid(), 'DEADLINE_PASSED', subscription_id, 0, '2020-01-01',
          person_id, 'SENT', 1, queued_at, due_at, queued_at
        from reminder_mail, generate_series(1, 50) where state = 'WAITING' and reminder_id is not null
          and account_id = $1 limit 50`,
      [uuidOf(accountId)],
    );
    const mails = await world.aMailServer();
    await world.send(mails);
    expect(mails.received).toEqual([]);
    const { rows } = await world.owner.query('select 1 from reminder_mail where reason = $1', [
      'SANDBOX_LIMIT',
    ]);
    expect(rows).toHaveLength(1);
    world.server.clock.now = '2026-11-24T12:00:01.000Z';
    await advanced(world.server, accountId, '2027-10-18T00:00:00.000Z');
    await world.send(mails);
    expect(mails.received).toHaveLength(1);
  });

  it('names a person of its own, and other accounts name nobody', async () => {
    const { accountId, testerId } = await aSandboxContract();
    const production = await world.aContract();
    const strangers = await world.addPerson(production.accountId, {});
    const refused = async (id: string, mailPersonId: string) =>
      (
        await refusalsOf(world.server, STAFF, 'setReminders', {
          ...{ accountId: id, daysBefore: [7], mailPersonId },
        })
      ).map(({ code, path }) => [code, path.join('.')]);
    const at = 'input.mailPersonId';
    expect(await refused(accountId, strangers.id)).toEqual([['NOT_FOUND', at]]);
    expect(await refused(accountId, accountId)).toEqual([['NOT_FOUND', at]]);
    expect(await refused(production.accountId, strangers.id)).toEqual([['NOT_A_SANDBOX', at]]);
    expect(await refused(production.accountId, testerId)).toEqual([['NOT_A_SANDBOX', at]]);
  });
});
