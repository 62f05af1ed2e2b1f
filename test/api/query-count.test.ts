import { ACCOUNT_PAGE } from '../support/client-documents';
import { aSandbox, setClock } from '../support/clocks';
import { aFullAccount } from '../support/full-account';
import { aBilledAccount, aCreditNote, aDispute, anInvoice, aPayment } from '../support/invoices';
import { sequencing } from '../support/event-feed';
import { program } from '../support/program';
import { SENT_MAILS } from '../support/reminder-mail';
import { messagesOf, statementsOf } from '../support/statements';
import { NOON, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { act, aCall, anAccount, aSubscription, read, sendCalls } from '../support/world';

let server: TestServer;
const accountIds: string[] = [];

beforeAll(async () => {
  server = await startTestServer();
  for (let index = 0; index < 3; index += 1) {
    const account = await aFullAccount(server, { viewer: partner('first') });
    const { subscriptionId } = account.connect;
    const calls = Array.from({ length: 25 }, () =>
      aCall(subscriptionId, '2026-11-10T09:00:00Z', 60),
    );
    await sendCalls(server, calls);
    accountIds.push(account.accountId);
  }
});
afterAll(() => server.close());

const PAGES = `query ($first: Int!) { accounts(first: $first) { totalCount nodes { ${ACCOUNT_PAGE} } } }`;

interface Pages {
  readonly accounts: {
    readonly nodes: {
      readonly subscriptions: { readonly nodes: { usageRecords: { nodes: object[] } }[] };
    }[];
  };
}

/** As many as there were when this was written; a higher number must be worth its price. */
const STATEMENTS_MAX = { staff: 26, 'a partner': 30 } as const;

describe.each([
  ['staff', STAFF],
  ['a partner', partner('first')],
] as const)('The account page, for %s,', (name, viewer) => {
  it(`takes the same statements for three accounts as for one, at most ${STATEMENTS_MAX[name]}`, async () => {
    const pages = (first: number) => read<Pages>(server, viewer, PAGES, { first });
    const { accounts } = await pages(3);
    expect(accounts.nodes).toHaveLength(3);
    for (const { subscriptions } of accounts.nodes) {
      expect(subscriptions.nodes.map(({ usageRecords }) => usageRecords.nodes.length)).toEqual([
        1, 20,
      ]);
    }
    const forOne = await statementsOf(server, () => pages(1));
    const forThree = await statementsOf(server, () => pages(3));
    // The lists of one account's contracts come by a shorter text than those of several accounts'.
    const LISTS = /^\(select 1 as "branch"|^select parent\.branch/;
    const beginnings = (texts: string[]) =>
      texts.map((text) => (LISTS.test(text) ? 'lists' : text.slice(0, 60))).sort();
    expect(beginnings(forThree)).toEqual(beginnings(forOne));
    expect(forThree.length).toBeLessThanOrEqual(STATEMENTS_MAX[name]);
  });

  it('takes the same statements for the billing profiles of three accounts as for one', async () => {
    const query = `query ($first: Int!) { accounts(first: $first) { nodes { billingProfile {
      legalName missing paymentTermDays legalEntity { code legalName } } } } }`;
    const profiles = (first: number) => read<object>(server, viewer, query, { first });
    const forOne = await statementsOf(server, () => profiles(1));
    const forThree = await statementsOf(server, () => profiles(3));
    const beginnings = (texts: string[]) => texts.map((text) => text.slice(0, 60)).sort();
    expect(beginnings(forThree)).toEqual(beginnings(forOne));
  });

  it('takes as many statements for three accounts named one by one', async () => {
    const aliases = (ids: string[]) =>
      `{ ${ids.map((id, index) => `a${index}: account(id: "${id}") { ${ACCOUNT_PAGE} }`).join(' ')} }`;
    const forOne = await statementsOf(server, () =>
      read(server, viewer, aliases(accountIds.slice(0, 1))),
    );
    const forThree = await statementsOf(server, () => read(server, viewer, aliases(accountIds)));
    expect(forThree.length).toBe(forOne.length);
  });
});

const LISTS = `accounts { nodes { auditEntries(first: 1) { totalCount nodes { act } }
  subscriptions { nodes { auditEntries(first: 1) { totalCount nodes { act } }
    performanceDemands { totalCount nodes { state } } } } } }`;

it('What was done and demanded takes as many statements for three accounts as for one.', async () => {
  const ask = (first: number) =>
    read(server, STAFF, `{ ${LISTS.replace('accounts', `accounts(first: ${first})`)} }`);
  const forOne = await statementsOf(server, () => ask(1));
  const forThree = await statementsOf(server, () => ask(3));
  expect(forThree.length).toBe(forOne.length);
});

const DAYS = 'from: "2026-01-01", to: "2027-01-01"';
const USE = `accounts { nodes { subscriptions { nodes {
  usageTotals(month: "2026-11") { pools { usedSeconds derivation { summary } } }
  usageRecords(first: 5, versions: ALL, where: { number: { startsWith: "33" } }) {
    totalCount nodes { durationSeconds pool { name } versions { original { id } } } }
  days: usageBreakdown(by: DAY, ${DAYS}) { totalCount nodes { key amount { amount } } }
  prefixes: usageBreakdown(by: PREFIX, ${DAYS}) { nodes { key amount { amount } } } } } } }`;

it('Use in all its sums takes as many statements for three accounts as for one.', async () => {
  const ask = (first: number) =>
    read(server, STAFF, `{ ${USE.replace('accounts', `accounts(first: ${first})`)} }`);
  const forOne = await statementsOf(server, () => ask(1));
  const forThree = await statementsOf(server, () => ask(3));
  expect(forThree.length).toBe(forOne.length);
});

describe.each([
  ['staff', STAFF],
  ['a partner', partner('first')],
] as const)('What is read by id, for %s,', (_, viewer) => {
  const calls = 'usageRecords(first: 5) { nodes { id amount { amount } } }';
  const totals = 'usageTotals(month: "2026-11") { inbound { calls } outbound { calls } }';

  it('is read in two messages: a subscription, then its calls and its month', async () => {
    const { connect } = await aFullAccount(server, { viewer: partner('first') });
    const query = `{ node(id: "${connect.subscriptionId}") {
      ... on Subscription { number ${calls} ...Month } } }
      fragment Month on Subscription { ${totals} }`;
    expect(await messagesOf(server, () => read(server, viewer, query))).toBe(2);
  });

  it('is read in three: the account, its subscriptions, and all that is theirs', async () => {
    // Their service and terms are read once, by whoever asks first.
    const page = `{ account(id: "${accountIds[0] ?? ''}") { number subscriptions(first: 10) {
      nodes { number term { endsBefore } service { name } ${totals} ${calls}
        supportContacts { value } } } } }`;
    await read(server, viewer, page);
    expect(await messagesOf(server, () => read(server, viewer, page))).toBe(3);
  });
});

it('What is read by id gives nothing away of what the viewer may not see, and takes no other id.', async () => {
  const { connect } = await aFullAccount(server, { viewer: partner('first') });
  const query = `{ node(id: "${connect.subscriptionId}") { ... on Subscription {
    number usageRecords(first: 5) { nodes { id } } } } }`;
  expect(await read(server, partner('second'), query)).toEqual({ node: null });
  expect(await read(server, STAFF, `{ account(id: "sub_x") { subscriptions { nodes { id } } } }`))
    // No id of an account: nothing can be asked for.
    .toEqual({ account: null });
});

it('What a directive leaves out is not read.', async () => {
  const { connect } = await aFullAccount(server, { viewer: partner('first') });
  const asked = async (directive: string, variables = '') => {
    const query = `query ${variables} { node(id: "${connect.subscriptionId}") {
      ... on Subscription { number usageRecords(first: 5) ${directive} { nodes { id } } } } }`;
    const texts = await statementsOf(server, () => read(server, STAFF, query));
    return texts.filter((text) => text.includes('usage_record')).length;
  };
  expect(await asked('')).toBe(1);
  expect(await asked('@include(if: $no)', '($no: Boolean = false)')).toBe(0);
  expect(await asked('@skip(if: true)')).toBe(0);
});

describe('What becomes of invoices', () => {
  const SETTLED = `statement { balance { amount } openItems { invoice { number } }
      derivation { summary } }
    invoices { nodes { paymentStatus balance { amount } disputeStatus disputableUntil
      transmissionStatus transmissions { status } creditUsed { amount }
      refunds { amount { amount } }
      payments { amount { amount } taxSplit { gross { amount } } }
      disputes { amount { amount } lines { position } resolution { payableUntil } }
      creditNotes { number credit { offset { amount } } corrects { number } } } }`;
  const beginnings = (texts: string[]) => texts.map((text) => text.slice(0, 60)).sort();

  it('takes the same statements for an account with many invoices as for one with one', async () => {
    const { accountId } = await aBilledAccount(server, { month: '2026-06' });
    const asked = () =>
      read(server, STAFF, `query ($id: ID!) { account(id: $id) { ${SETTLED} } }`, {
        id: accountId,
      });
    const settle = async (month: string) => {
      server.clock.now = `${month}-01T08:00:00.000Z`;
      const { id } = await anInvoice(server, accountId, month);
      await aPayment(server, id, '10');
      await aDispute(server, id, '10', { positions: [1] });
      await aCreditNote(server, id, { lines: [{ position: 1, net: '1' }] });
    };
    await settle('2026-06');
    const forOne = await statementsOf(server, asked);
    for (const month of ['2026-07', '2026-08', '2026-09']) await settle(month);
    expect(beginnings(await statementsOf(server, asked))).toEqual(beginnings(forOne));
  });

  it('takes the same statements for three accounts as for one', async () => {
    const query = `query ($first: Int!) { accounts(first: $first) { nodes { ${SETTLED} } } }`;
    const asked = (first: number) => read(server, STAFF, query, { first });
    // The lists of one account come by another text than those of several.
    const forOne = await statementsOf(server, () => asked(1));
    expect(await statementsOf(server, () => asked(3))).toHaveLength(forOne.length);
  });
});

it('A preview asks for a rate of exchange where currencies differ, and only there.', async () => {
  const { accountId, legalEntityCode: code } = await aBilledAccount(server, { month: '2026-06' });
  const query = `query ($input: PreviewInvoiceInput!) { previewInvoice(input: $input) {
    missing vatConversion { tax { amount } } } }`;
  const asked = () => read(server, STAFF, query, { input: { accountId, month: '2026-06' } });
  await asked();
  const same = await statementsOf(server, asked);
  expect(same.filter((text) => text.includes('exchange_rate'))).toEqual([]);
  const change = { code, vatCurrency: 'USD' };
  await act(server, STAFF, 'changeLegalEntity', change, 'legalEntity { code }');
  const other = await statementsOf(server, asked);
  expect(other.filter((text) => text.includes('exchange_rate'))).toHaveLength(1);
  expect(other).toHaveLength(same.length + 1);
});

it('A test clock costs no statement, to read or to act.', async () => {
  const [without, sandbox] = [await anAccount(server), await aSandbox(server)];
  await setClock(server, sandbox, server.clock.now);
  const texts = async (work: (accountId: string) => Promise<unknown>, accountId: string) =>
    (await statementsOf(server, () => work(accountId))).map((text) => text.slice(0, 60));
  const looked = (id: string) =>
    read(
      server,
      STAFF,
      `query ($id: ID!) { account(id: $id) { today status subscriptions { nodes {
        status endsBefore noticeDueBy } } timeline(from: "2026-11-01", to: "2027-11-01") {
        nodes { occursOn } } } }`,
      { id },
    );
  const acts = [looked, (id: string) => aSubscription(server, id, '2026-05-01'), looked];
  for (const work of acts) {
    expect(await texts(work, sandbox)).toEqual(await texts(work, without));
  }
});

describe('Mails about last days for notice', () => {
  it('take the same statements for three contracts as for one', async () => {
    const query = `query ($first: Int!) { account(id: "${accountIds[0]}") {
      subscriptions(first: $first) { nodes {
        reminders { mails { state person { name } } } deadlinePassedMails { state } } } } }`;
    // Tests before this one have moved it.
    server.clock.now = NOON;
    await aSubscription(server, accountIds[0] ?? '', '2026-11-20');
    await program.tellWhatIsDue(sequencing(server));
    const session = server.database.session({ kind: 'EVERYTHING' });
    await session.transaction(({ rows }) => rows({ text: SENT_MAILS }, []));
    await session.end();
    const mails = (first: number) => read<object>(server, STAFF, query, { first });
    expect(JSON.stringify(await mails(3))).toContain('SENT');
    const forOne = await statementsOf(server, () => mails(1));
    const forThree = await statementsOf(server, () => mails(3));
    const beginnings = (texts: string[]) => texts.map((text) => text.slice(0, 60)).sort();
    expect(beginnings(forThree)).toEqual(beginnings(forOne));
  });
});
