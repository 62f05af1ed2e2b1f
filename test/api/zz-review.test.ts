import { Client } from 'pg';
import { aClient, FIRST_PARTNER } from '../support/api-clients';
import { publishVersion, coverageOf, importMany, tell } from '../support/emergency';
import { NICE, partner, STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aSubscription, anAccount, read, aCall, unique, anActiveOrder } from '../support/world';
import { readNodeId } from '../../src/graphql/node-id';

let server: TestServer;
let owner: Client;
beforeAll(async () => {
  server = await startTestServer();
  owner = new Client({ connectionString: server.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.close();
});
const out = (label: string, x: unknown) =>
  process.stderr.write(`## ${label}: ${JSON.stringify(x).slice(0, 1500)}\n`);
const sub = async (viewer = STAFF) => {
  const accountId = await anAccount(server, { viewer });
  return aSubscription(server, accountId, '2026-01-01');
};
const vendorLooks = async () =>
  Number((await owner.query(`select count(*) as c from audit_entry where act='LOOK'`)).rows[0].c);

it('T1 replay by another client', async () => {
  const a = await sub(partner('first'));
  const other = await anAccount(server, { viewer: partner('first') });
  const confined = await aClient(server, { accountIds: [other] });
  const free = await aClient(server);
  const q = `mutation ($input: GiveTerminationNoticeInput!) { giveTerminationNotice(input: $input) { terminationNotice { id givenOn } userErrors { code message path } } }`;
  const input = { subscriptionId: a.subscriptionId, givenOn: '2026-11-20', idempotencyKey: 'k1' };
  out('T1 free', await server.askWith(free.token, q, { input }));
  out('T1 confined with key', await server.askWith(confined.token, q, { input }));
  out('T1 confined other key', await server.askWith(confined.token, q, { input: { ...input, idempotencyKey: 'k2' } }));
  const qu = `mutation ($input: RecordUsageInput!) { recordUsage(input: $input) { results { externalId status userErrors { message } record { id } } userErrors { code message path } } }`;
  const bad = { ...aCall(a.subscriptionId, '2026-11-01T10:00:00Z', 60), to: 'x' };
  const iu = { records: [bad], idempotencyKey: 'k3' };
  out('T1 usage free', await server.askWith(free.token, qu, { input: iu }));
  out('T1 usage confined', await server.askWith(confined.token, qu, { input: iu }));
});

it('T2 told before it was published', async () => {
  server.clock.now = '2026-11-22T12:00:00.000Z';
  const a = await sub();
  await importMany(server, a.subscriptionId, 2);
  server.clock.now = '2026-11-23T12:00:00.000Z';
  await tell(server, a.subscriptionId, { allOutstanding: true, notifiedAt: '2026-11-23T07:00:00Z' });
  out('T2 before v2', await coverageOf(server, a.subscriptionId));
  await publishVersion(server, 2, '2026-11-23');
  out('T2 after v2', await coverageOf(server, a.subscriptionId));
  const explicit = await server.ask(STAFF, `mutation { recordEmergencyNotification(input: {subscriptionId: "${a.subscriptionId}", allOutstanding: true, channel: EMAIL, notifiedAt: "2026-11-23T08:00:00Z", version: 2}) { notifiedUsers userErrors { message } } }`);
  out('T2 explicit version 2', explicit.data);
  const implicit = await server.ask(STAFF, `mutation { recordEmergencyNotification(input: {subscriptionId: "${a.subscriptionId}", allOutstanding: true, channel: EMAIL, notifiedAt: "2026-11-23T08:00:00Z"}) { notifiedUsers userErrors { message } } }`);
  out('T2 implicit', implicit);
  out('T2 coverage', await coverageOf(server, a.subscriptionId));
});

it('T3 vendor probes', async () => {
  const a = await sub();
  const before = await vendorLooks();
  for (const q of [
    `{ accounts(first: 0, where: {name: {startsWith: "Test"}}) { totalCount pageInfo { hasNextPage } } }`,
    `{ performanceDemands(first: 0) { totalCount } }`,
  ]) out('T3', [(await server.ask(NICE, q)), (await vendorLooks()) - before]);
  void a;
});

it('T4 expiry', async () => {
  const short = await aClient(server, { expiresAt: '2026-11-23T18:00:00Z' });
  const q = `mutation { createApiClient(input: { name: "heir", scopes: [${'CLIENTS_WRITE ACCOUNTS_WRITE ACCOUNTS_READ'}] }) { apiClient { id expiresAt } secret userErrors { message } } }`;
  const heir = await server.askWith(short.token, q);
  out('T4', heir);
  server.clock.now = '2027-11-23T18:00:00.000Z';
  out('T4 later', [
    (await server.askWith(short.token, '{ viewer { kind } }')).status,
    await server.askWith(heir.data.createApiClient.secret, '{ viewer { kind } }'),
  ]);
  server.clock.now = '2026-11-23T12:00:00.000Z';
  void FIRST_PARTNER; void read; void unique;
});

it('T7 dates', async () => {
  const a = await sub();
  for (const d of ['0001-01-01', '0001-01-02', '9999-12-31', '9999-12-30', '1899-12-31'])
    out(`T7 ${d}`, await server.ask(STAFF, `{ node(id: "${a.subscriptionId}") { ... on Subscription { usageTotals(month: "${d.slice(0,7)}") { inbound { calls } } supportContacts(asOf: "${d}") { id } emergencyCalling { coverage(asOf: "${d}") { activeUsers } } } } }`));
});

it('T6 many subscriptions x aliases', async () => {
  const accountId = await anAccount(server, {});
  for (let i = 0; i < 100; i += 1)
    await anActiveOrder(server, accountId, [{ serviceCode: 'CXONE' }]);
  const me = { kind: 'PERSON', accountId, role: 'OWNER' } as const;
  const ask = async (label: string, inner: string) => {
    const t = Date.now();
    const r: any = await server.ask(me, `{ account(id: "${accountId}") { subscriptions(first: 100) { nodes { ${inner} } } } }`);
    out(label, [Date.now() - t, r.status, r.errors?.[0], r.extensions]);
  };
  const aliases = (n: number, of: (i: number) => string) => Array.from({ length: n }, (_, i) => `c${i}: ${of(i)}`).join(' ');
  const day = (i: number) => `2026-${String(1 + (i % 11)).padStart(2, '0')}-${String(1 + Math.floor(i / 11)).padStart(2, '0')}`;
  await ask('T6 warm', 'id');
  await ask('T6 coverage', `emergencyCalling { ${aliases(45, (i) => `coverage(asOf: "${day(i)}") { outstanding }`)} }`);
  await ask('T6 users', `emergencyCalling { ${aliases(9, (i) => `users(first: 1, where: {isNotified: ${i % 2 ? 'true' : 'false'} ${i > 1 ? `isActive: ${i > 3 ? 'true' : 'false'}` : ''}}) { totalCount nodes { isNotified } }`)} }`);
  await ask('T6 audit counts', aliases(45, (i) => `auditEntries(where: {occurredAt: {gte: "${day(i)}T00:00:00Z"}}) { totalCount }`));
  await ask('T6 demands', aliases(20, (i) => `performanceDemands(first: 3, knownAt: "${day(i)}T00:00:00Z") { totalCount nodes { id } }`));
  await ask('T6 usage counts', aliases(45, (i) => `usageRecords(first: 0, where: {startedAt: {gte: "${day(i)}T00:00:00Z"}}) { totalCount }`));
  await ask('T6 totals', aliases(45, (i) => `usageTotals(month: "${2000 + i}-01") { inbound { calls } }`));
}, 240000);

it('T11 rates', async () => {
  const accountId = await anAccount(server, { viewer: partner('first') });
  const { services } = await read<any>(server, STAFF, '{ services { code } }');
  const rates = Array.from({ length: 4900 }, (_, i) => ({ direction: 'OUTBOUND', perMinute: '0.01', prefix: `${100000 + i}` }));
  const lines = services.slice(0, 4).map(({ code }: any) => ({ serviceCode: code, rates }));
  const input = { accountId, signedOn: '2026-01-01', acceptedBy: { name: 'O', email: 'o@example.com' }, lines };
  let t = Date.now();
  let r: any = await server.ask(partner('first'), `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { message } } }`, { input });
  out('T11', [Date.now() - t, r.status, r.errors?.[0], r.data?.placeOrder?.userErrors?.slice(0, 2), r.extensions]);
  const id = r.data?.placeOrder?.order?.id;
  r = await server.ask(STAFF, `mutation { activateOrder(input: {orderId: "${id}"}) { subscriptions { id } } }`);
  const subs = r.data.activateOrder.subscriptions.map((s: any) => s.id);
  const records = Array.from({ length: 1000 }, (_, i) => aCall(subs[i % subs.length], '2026-11-01T10:00:00Z', 60, { to: `+104${899 - (i % 100)}0000` }));
  t = Date.now();
  r = await server.ask(partner('first'), `mutation ($input: RecordUsageInput!) { recordUsage(input: $input) { results { status } userErrors { message } } }`, { input: { records } });
  out('T11 usage', [Date.now() - t, r.status, r.errors?.[0], r.data?.recordUsage?.results?.[0], r.extensions]);
  t = Date.now();
  r = await server.ask(partner('first'), `{ account(id: "${accountId}") { subscriptions { nodes { usageRecords(first: 100) { nodes { derivation { steps { rule } } rate { prefix } } } } } } }`);
  out('T11 derivations', [Date.now() - t, r.status, r.errors?.[0], r.extensions]);
  t = Date.now();
  r = await server.ask(partner('first'), `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { message } } }`, { input: { ...input, lines: [{ serviceCode: services[0].code, rates: rates.map((x) => ({ ...x, prefix: '33' })) }] } });
  out('T11 overlaps', [Date.now() - t, r.status, r.errors?.[0], r.data?.placeOrder?.userErrors?.length, r.data?.placeOrder?.userErrors?.[0], r.extensions]);
}, 240000);

it('T5 50k users', async () => {
  const a = await sub();
  const key = readNodeId(a.subscriptionId)?.key as { accountId: string; id: string };
  await owner.query(`insert into service_user select $1, gen_random_uuid(), $2, 'e'||n, '2026-01-01', 'x' from generate_series(1,50000) n`, [key.accountId, key.id]);
  await owner.query(`insert into service_user_state select account_id, gen_random_uuid(), id, 1, true, 'N', null, '2026-01-01', 'x' from service_user where account_id = $1`, [key.accountId]);
  await owner.query('analyze');
  const one = `{ node(id: "${a.subscriptionId}") { ... on Subscription { emergencyCalling { coverage { outstanding } } } } }`;
  let t = Date.now();
  let r: any = await server.ask(STAFF, one);
  out('T5 one', [Date.now() - t, r.status, r.errors, r.data, r.extensions]);
  const aliases = Array.from({ length: 45 }, (_, i) => `c${i}: coverage(asOf: "2026-${String(1 + (i % 11)).padStart(2, '0')}-${String(1 + Math.floor(i / 11)).padStart(2, '0')}") { outstanding }`).join('\n');
  t = Date.now();
  r = await server.ask({ kind: 'PERSON', accountId: a.accountId, role: 'MEMBER' }, `{ node(id: "${a.subscriptionId}") { ... on Subscription { emergencyCalling { ${aliases} } } } }`);
  out('T5 45 aliases', [Date.now() - t, r.status, r.errors?.[0], r.extensions]);
  t = Date.now();
  r = await server.ask({ kind: 'PERSON', accountId: a.accountId, role: 'MEMBER' }, `{ node(id: "${a.subscriptionId}") { ... on Subscription { emergencyCalling { users(last: 1, where: {isNotified: true}) { totalCount nodes { isNotified } } } } } }`);
  out('T5 users', [Date.now() - t, r.status, r.errors?.[0], r.extensions]);
}, 120000);

it('T12 jit', async () => {
  const a = await sub();
  const key = readNodeId(a.subscriptionId)?.key as { accountId: string; id: string };
  await owner.query(`insert into service_user select $1, gen_random_uuid(), $2, 'e'||n, '2026-01-01', 'x' from generate_series(1,50000) n`, [key.accountId, key.id]);
  await owner.query(`insert into service_user_state select account_id, gen_random_uuid(), id, 1, true, 'N', null, '2026-01-01', 'x' from service_user where account_id = $1`, [key.accountId]);
  await owner.query('analyze');
  let text = '';
  server.database.onStatement = (x) => { if (x.includes('emergency_notification t')) text = x; };
  await server.ask(STAFF, `{ node(id: "${a.subscriptionId}") { ... on Subscription { emergencyCalling { coverage { outstanding } } } } }`);
  server.database.onStatement = () => undefined;
  out('text', text);
  for (const jit of ['on', 'off']) {
    await owner.query('begin');
    await owner.query(`set local jit = ${jit}`);
    await owner.query(`set local role switchboard_app`);
    await owner.query(`set local app.account_id = '${key.accountId}'`);
    const values = [key.accountId, key.id, 'infinity', 1];
    const { rows } = await owner.query(`explain (analyze, costs on, timing off) ${text}`, values);
    process.stderr.write(`jit ${jit}\n` + rows.map((r: any) => r['QUERY PLAN']).join('\n') + '\n');
    await owner.query('rollback');
  }
}, 240000);
