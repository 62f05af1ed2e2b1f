import { Writable } from 'node:stream';
import { Client } from 'pg';
import pino from 'pino';
import { readNodeId } from '../../src/graphql/node-id';
import type { MailTimes } from '../../src/outgoing/mailer';
import { sequencing } from './event-feed';
import {
  startMailServer,
  type MailServer,
  type MailServerOptions,
  type ReceivedMail,
} from './mail-server';
import { program } from './program';
import { STAFF, startTestServer, type TestServer, type TestViewer } from './test-server';
import { act, anAccount, aSubscription, read, unique, type AccountOptions } from './world';

export const uuidOf = (id: string): string => readNodeId(id)?.key.id ?? '';
export const idOf = ({ headers }: ReceivedMail): string => headers.get('message-id') ?? '';

/** The last day for notice of a contract of these tests is 2 December: this is 30 days before. */
export const DUE = '2026-11-02T08:00:00.000Z';

/** Has each owner told of each reminder that was handled, and that its day has passed. */
export const SENT_MAILS = `insert into reminder_mail (account_id, id, kind, reminder_id,
    subscription_id, period_index, notice_due_by, person_id, state, attempts, queued_at, due_at,
    sent_at)
  select r.account_id, gen_random_uuid(), k.kind, case k.kind when 'REMINDER' then r.id end,
    r.subscription_id, r.period_index, r.notice_due_by, p.id, 'SENT', 1, r.recorded_at,
    r.recorded_at, r.recorded_at
  from reminder r join person p on p.account_id = r.account_id and p.role = 'OWNER'
    cross join (values ('REMINDER'), ('DEADLINE_PASSED')) k (kind)`;

/** A contract of an account. */
export interface MailedContract {
  readonly accountId: string;
  readonly subscriptionId: string;
  /** The address of its first owner, who is called Olive. */
  readonly olive: string;
}

interface ShownMail {
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly failure: string | null;
  readonly nextAttemptAt: string | null;
  readonly sentAt: string | null;
  readonly person: { readonly email: string; readonly role: string } | null;
}
const MAILS = 'state reason attempts failure nextAttemptAt sentAt person { email role }';

interface ShownProblem {
  readonly code: string;
  readonly message: string;
  readonly dueOn: string | null;
}

/** A test server with accounts that are reminded, and mail servers that take their mail. */
export class MailWorld {
  server: TestServer;
  /** Past row-level security. */
  owner: Client;
  /** What was logged while mail was sent. */
  logged = '';
  private readonly open: MailServer[] = [];
  private readonly log = pino(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.logged += chunk.toString();
        done();
      },
    }),
  );

  /** Has the tests of a file begin and end with one. */
  static ofThisFile(): MailWorld {
    const world = new MailWorld();
    beforeAll(async () => {
      world.server = await startTestServer();
      world.owner = new Client({ connectionString: world.server.ownerUrl });
      await world.owner.connect();
    });
    afterEach(() => world.endTest());
    afterAll(async () => {
      await world.owner.end();
      await world.server.close();
    });
    return world;
  }

  private async endTest(): Promise<void> {
    for (const one of this.open.splice(0)) await one.close();
    // What a test left waiting is not for the next one's server.
    await this.owner.query('delete from reminder_mail');
    this.logged = '';
  }

  async aMailServer(options?: MailServerOptions): Promise<MailServer> {
    const one = await startMailServer(options);
    this.open.push(one);
    return one;
  }

  mailing({ settings }: MailServer, times?: MailTimes) {
    const mailer = program.smtpMailer(settings, times);
    return { ...sequencing(this.server), log: this.log, mailer };
  }

  /** Sends what is due by the server's clock; gives how many mails were taken up. */
  send(one: MailServer, times?: MailTimes): Promise<number> {
    return program.sendDueMails(this.mailing(one, times));
  }

  /** Has the worker look at what is due at an instant. */
  async lookAt(instant: string): Promise<void> {
    this.server.clock.now = instant;
    await program.tellWhatIsDue(sequencing(this.server));
  }

  async addPerson(accountId: string, person: object = {}): Promise<{ id: string }> {
    const input = { name: 'Ann', role: 'OWNER', email: `${unique('ann')}@example.com`, ...person };
    const { person: added } = await act<{ person: { id: string } }>(
      ...([this.server, STAFF, 'addPerson', { accountId, ...input }, 'person { id }'] as const),
    );
    return added;
  }

  /** A CXone contract in Paris that runs from 1 January 2026, 12 months, 100 EUR a month. */
  async aContract(options: AccountOptions = {}): Promise<MailedContract> {
    const { server } = this;
    server.clock.now = '2025-12-20T09:00:00.000Z';
    const olive = `${unique('olive')}@example.com`;
    const people = [{ name: 'Olive Owner', email: olive, role: 'OWNER' }];
    const accountId = await anAccount(server, { ...options, ...{ people } });
    const recurringCharges = [{ description: 'Seats', quantity: 4, unitPrice: '25' }];
    const line = { recurringCharges, startsOn: '2026-01-01' };
    return { ...(await aSubscription(server, accountId, '2025-12-19', line)), olive };
  }

  /** The mails of the reminders of the next last day for notice, by their days before it. */
  async mailsOf(
    subscriptionId: string,
    viewer: TestViewer = STAFF,
  ): Promise<Record<number, ShownMail[]>> {
    const { node } = await read<{
      node: { reminders: { daysBefore: number; mails: ShownMail[] }[] };
    }>(
      this.server,
      viewer,
      `query ($id: ID!) { node(id: $id) { ... on Subscription {
        reminders { daysBefore mails { ${MAILS} } } } } }`,
      { id: subscriptionId },
    );
    return Object.fromEntries(node.reminders.map(({ daysBefore, mails }) => [daysBefore, mails]));
  }

  /** What became of the mails of a reminder. */
  async stateOf(subscriptionId: string, daysBefore = 30): Promise<string> {
    const mails = (await this.mailsOf(subscriptionId))[daysBefore] ?? [];
    return mails
      .map(({ state, reason }) => [state, reason].filter((part) => part !== null).join(' '))
      .join(', ');
  }

  async numberOf(subscriptionId: string): Promise<string> {
    const { node } = await read<{ node: { number: string } }>(
      this.server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Subscription { number } } }',
      { id: subscriptionId },
    );
    return node.number;
  }

  async firstPerson({ accountId }: Pick<MailedContract, 'accountId'>): Promise<string> {
    const { account } = await read<{ account: { people: { id: string }[] } }>(
      this.server,
      STAFF,
      'query ($id: ID!) { account(id: $id) { people { id } } }',
      { id: accountId },
    );
    return account.people[0]?.id ?? '';
  }

  /** Changes the first owner of an account. */
  async changeOwner(contract: MailedContract, change: object): Promise<void> {
    const personId = await this.firstPerson(contract);
    if ('role' in change) await this.addPerson(contract.accountId);
    await act(this.server, STAFF, 'changePerson', { personId, ...change }, 'person { id }');
  }

  async giveNotice({ subscriptionId }: MailedContract): Promise<void> {
    await act(
      ...([this.server, STAFF, 'giveTerminationNotice', { subscriptionId }] as const),
      'terminationNotice { id }',
    );
  }

  async decide({ subscriptionId }: MailedContract, decision: string, until?: string) {
    await act(
      ...([this.server, STAFF, 'recordRenewalDecision'] as const),
      ...([{ subscriptionId, decision, until }, 'subscription { id }'] as const),
    );
  }

  /** What a server says of mails that are not sent. */
  async problemsOf(
    accountId: string,
    from: TestServer = this.server,
    language = 'EN',
  ): Promise<Omit<ShownProblem, 'code'>[]> {
    const { account } = await read<{ account: { problems: ShownProblem[] } }>(
      from,
      STAFF,
      `query ($id: ID!) { account(id: $id) { problems {
        code severity message(language: ${language}) dueOn } } }`,
      { id: accountId },
    );
    return account.problems
      .filter(({ code }) => code === 'REMINDERS_NOT_MAILED')
      .map(({ code: _, ...rest }) => rest);
  }
}
