// How fast webhooks go out: events of many accounts to a receiver on the loopback, with the log of
// attempts; then beside an endpoint that hangs, and to several endpoints at once.
//   npx node bench/webhooks.mjs [--events=10000] [--accounts=500] [--endpoints=5]
//
// The program's own code in this process, the receiver in another, on a PostgreSQL that is filled
// and thrown away. CPU is that of this process and of PostgreSQL together.
import { execFileSync, fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { BENCH, product, ROOT } from './lib/paths.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { cpuOfPostgres } = await import('./lib/cpu.mjs');
const { openBenchDatabase } = await import('./lib/database.mjs');
const { withContext } = product('./application/open-context.js');
const { openDatabase } = product('./data/database.js');
const { addSupportContact } = product('./modules/support/support-contact.commands.js');
const { AddressRules } = product('./outgoing/address-rules.js');
const { GuardedAgent } = product('./outgoing/guarded-agent.js');
const { parseMasterKeys } = product('./outgoing/master-keys.js');
const { registry } = product('./registry.js');
const { placeWaitingEvents } = product('./worker/sequencer.js');
const { deliverDueWebhooks } = product('./worker/webhooks.js');

const options = Object.fromEntries(
  process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')),
);
const EVENTS = Number(options.events ?? 10_000);
const ACCOUNTS = Number(options.accounts ?? 500);
const ENDPOINTS = Number(options.endpoints ?? 5);

const STAFF = { kind: 'STAFF', subject: 'bench', permissions: new Set(['SUPPORT', 'CONTRACTS']) };
const clock = () => new Date().toISOString();
const log = { error: (...what) => console.error(...what) };
const masterKeys = parseMasterKeys(`bench:${randomBytes(32).toString('base64')}`);

const folder = path.join(BENCH, '.data', 'webhooks');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
execFileSync('openssl', [
  ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
  ...['-keyout', path.join(folder, 'key.pem'), '-out', path.join(folder, 'cert.pem')],
  ...['-days', '2', '-subj', '/CN=receiver', '-addext', 'subjectAltName=IP:127.0.0.1'],
]);
const receiver = fork(path.join(BENCH, 'lib', 'webhook-receiver.mjs'), [folder]);
const [{ port }] = await once(receiver, 'message');
const authority = readFileSync(path.join(folder, 'cert.pem'), 'utf8');

const bench = await openBenchDatabase(
  { accounts: ACCOUNTS, usage: 1_000, days: 30 },
  'webhooks/pg',
);
const owner = new pg.Client({ connectionString: bench.ownerUrl });
await owner.connect();
const database = await openDatabase({ registry, url: bench.appUrl, poolSize: 10 });
try {
  const { rows } = await owner.query('select id from account order by id');
  const accountIds = rows.map(({ id }) => id);
  await happen(accountIds);
  const one = [await anEndpoint('/take')];
  await measured(`${EVENTS} events to one endpoint`, one);
  await again(one);
  const hanging = await anEndpoint('/hang');
  await measured(`the same beside one that hangs`, one, hanging);
  await owner.query(`update webhook_delivery set status = 'PAUSED'`);
  const many = [];
  for (let index = 0; index < ENDPOINTS; index += 1) many.push(await anEndpoint('/take'));
  await measured(`${EVENTS} events to each of ${ENDPOINTS} endpoints`, many);
} finally {
  receiver.kill();
  await database.close();
  await owner.end();
  await bench.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function happen(accountIds) {
  for (let number = 0; number < EVENTS; number += 1) {
    const input = {
      ...{ accountId: accountIds[number % accountIds.length], vendorCode: 'GOTO' },
      ...{ channel: 'EMAIL', value: `bench${number}@example.com`, hours: '24/7' },
      ...{ timeZone: 'UTC', languages: ['en'], severities: [] },
    };
    await withContext({ database, clock }, STAFF, (context) => addSupportContact(context, input));
  }
  await placeWaitingEvents({ database, clock });
}

/** An active endpoint of the provider, from the first of the events on. */
async function anEndpoint(at) {
  const id = randomUUID();
  const common = [id, clock()];
  await owner.query(
    `insert into webhook_endpoint (id, permissions, recorded_at, recorded_by)
      values ($1, array['READ', 'SUPPORT', 'CONTRACTS', 'ADMIN'], $2, 'bench')`,
    common,
  );
  await owner.query(
    `insert into webhook_endpoint_fact (endpoint_id, version, status, url, types, environment,
      recorded_at, recorded_by) values ($1, 1, 'ACTIVE', $3, array['support_contact.added'],
      'PRODUCTION', $2, 'bench')`,
    [...common, `https://127.0.0.1:${port}${at}`],
  );
  await owner.query(
    `insert into webhook_secret (endpoint_id, version, key_id, recorded_at, recorded_by)
      values ($1, 1, 'bench', $2, 'bench')`,
    common,
  );
  await owner.query(
    `insert into webhook_delivery (endpoint_id, status, position) values ($1, 'ACTIVE', 0)`,
    [id],
  );
  return id;
}

function again(ids) {
  return owner.query(
    'update webhook_delivery set position = 0 where endpoint_id = any($1::uuid[])',
    [ids],
  );
}

async function measured(what, ids, hanging) {
  const agent = new GuardedAgent({
    rules: new AddressRules(['127.0.0.0/8']),
    extraAuthorities: [authority],
  });
  const work = { database, clock, log, agent, masterKeys };
  globalThis.gc?.();
  const idle = process.memoryUsage().rss;
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
  const before = { cpu: cpu(), at: performance.now() };
  const running = deliverDueWebhooks(work);
  const seconds = await untilSent(ids, before.at);
  const used = (cpu() - before.cpu) / (EVENTS * ids.length);
  if (hanging)
    await owner.query(`update webhook_delivery set status = 'PAUSED' where endpoint_id = $1`, [
      hanging,
    ]);
  await running;
  clearInterval(watch);
  agent.destroy();
  const rate = (EVENTS * ids.length) / seconds;
  console.log(
    `${what}: ${rate.toFixed(0)} a second, ${used.toFixed(0)} µs of CPU each, ` +
      `${((most - idle) / 2 ** 20).toFixed(0)} MB above idle; load ${os.loadavg()[0].toFixed(0)}`,
  );
}

/** Seconds until each of them was sent everything. */
async function untilSent(ids, began) {
  for (;;) {
    const { rows } = await owner.query(
      `select count(*)::int as left from webhook_delivery where endpoint_id = any($1::uuid[])
        and position < (select position from feed_head where id = 1)`,
      [ids],
    );
    if (rows[0].left === 0) return (performance.now() - began) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system + cpuOfPostgres(bench.pid);
}
