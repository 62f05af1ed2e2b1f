import type { Logger } from 'pino';
import { openDatabase, UnsafeRole, type Database } from '../data/database';
import { listenTo } from '../data/listener';
import { migrate } from '../data/migrate';
import { FEED_CHANNEL } from '../modules/events/event-feed.loader';
import { loadDemo } from '../demo/demo';
import { DEMO_PARTIES } from '../demo/demo-ids';
import { systemClock } from '../application/clock';
import { authenticatorFrom } from '../auth/authentication';
import { ClientSignIn } from '../auth/client-sign-in';
import { openDemoIssuer } from '../auth/demo-issuer';
import { STOP_TIMES } from '../limits/time-limits';
import { startBilling } from '../worker/billing';
import { tellWhatIsDue } from '../worker/due-events';
import { startReminderMail } from '../worker/reminder-mail';
import { placeWaitingEvents, startSequencer } from '../worker/sequencer';
import { tellOfUsage } from '../worker/usage-events';
import { deliverDueWebhooks, startWebhooks } from '../worker/webhooks';
import { startWorker } from '../worker/worker';
import { AddressRules } from '../outgoing/address-rules';
import { GuardedAgent } from '../outgoing/guarded-agent';
import { parseMasterKeys } from '../outgoing/master-keys';
import { createHttpServer } from '../http/server';
import { startMetricsServer } from '../http/metrics-server';
import { traced } from '../graphql/traced-resolvers';
import { recordBy } from '../monitoring/span';
import { sendDueMails } from '../modules/reminders/mail/send-mails';
import { smtpMailer } from '../outgoing/mailer';
import { registry } from '../registry';
import { printSwitchboardSchema, schemaOperations, switchboardSchema } from '../schema';
import { openDemoKeys } from './demo-keys';
import { startMetrics, startTraces } from './monitoring';
import type { Step } from './step';
import type { ReachedDatabase } from './pooler-check';
import type { Settings } from './settings';
import { VERSION } from './version';
import { codeOf, messageOf, StartError } from '../application/start-error';
import { withTimeout } from '../application/with-timeout';

// What the tests start with a clock, a limit or an issuer of their own: the bundle that is made of
// this file is the program that is served, so it is what they test.
export { authenticatorFrom, ClientSignIn, createHttpServer, loadDemo, openDatabase };
export { placeWaitingEvents, printSwitchboardSchema, registry, startBilling, startSequencer };
export { AddressRules, deliverDueWebhooks, GuardedAgent, parseMasterKeys, startWebhooks };
export { schemaOperations, sendDueMails, smtpMailer, startReminderMail };
export { tellOfUsage, tellWhatIsDue };
export { recordBy, startMetricsServer, traced, switchboardSchema };

const { requestsMs: requestsFinishMs, poolMs: poolClosesMs } = STOP_TIMES;

/** The demonstration signs webhooks with a key of its own, where none is given. */
async function withDemoKey(settings: Settings): Promise<Settings> {
  const { demo, webhooks, dataDir } = settings;
  if (!demo || webhooks.masterKeys.currentId !== undefined) return settings;
  return { ...settings, webhooks: { ...webhooks, masterKeys: await openDemoKeys(dataDir) } };
}

/**
 * Serves requests from a database that answers: tables, demo, HTTP, maintenance.
 *
 * @param started told of each step that was started, in their order, to stop it by.
 * @returns the address that it serves at.
 * @throws StartError when a step fails for a cause that the person who starts it can mend.
 */
export async function serve(
  said: Settings,
  given: ReachedDatabase,
  log: Logger,
  started: (step: Step) => void,
): Promise<string> {
  const settings = await withDemoKey(said);
  const migrating = migrateAs(given.ownerUrl);
  // While the database has its turn; an error of the other is told below.
  migrating.catch(() => undefined);
  switchboardSchema();
  tellOfMigrations(await migrating, log);

  started({ name: 'traces', stop: await startTraces(settings) });
  const database = await openPool(given.url, settings, log);
  started({ name: 'pool', stop: () => closed(database) });
  const demoIssuer = settings.demo
    ? await openDemoIssuer(settings.dataDir, DEMO_PARTIES)
    : undefined;
  if (settings.demo) await loadDemo(database);

  const { tokenIssuer } = settings;
  const http = await createHttpServer({
    database,
    authenticate: authenticatorFrom({
      ...(demoIssuer ? { demoIssuer } : {}),
      ...(tokenIssuer ? { jwks: tokenIssuer } : {}),
      clients: new ClientSignIn({ database, clock: systemClock, log }),
      log,
    }),
    // Whoever reads /graphiql/viewers.json may do everything.
    ...(demoIssuer ? { demoIssuer, ownHost: settings.host } : {}),
    graphiql: settings.graphiql,
    introspection: settings.introspection,
    limits: settings.limits,
    traffic: settings.traffic,
    trustedDocuments: settings.trustedDocuments,
    trustedProxyHops: settings.trustedProxyHops,
    allowedOrigins: settings.allowedOrigins,
    usageRetentionMonths: settings.usageRetentionMonths,
    webhooks: settings.webhooks,
    // The people of the demonstration are made up: that they get no mail is no problem of theirs.
    mailsReminders: settings.mail !== undefined || settings.demo,
    version: VERSION,
    slowRequests: { slowMs: settings.monitoring.slowRequestMs, log },
    log,
  });
  started({ name: 'HTTP server', stop: () => http.close(requestsFinishMs) });
  const { listenUrl } = given;
  if (listenUrl !== undefined)
    started({ name: 'listener', stop: listenForEvents(listenUrl, http.eventsPlaced, log) });
  await startMetrics(settings, { database, load: http.load }, log, started);
  if (settings.worker) workOn(database, settings, log, started, http.eventsPlaced);
  const port = await http.listen(settings.port, settings.host).catch((error: unknown) => {
    throw listenError(error, settings);
  });

  return urlOf(settings.host, port);
}

/** Nothing happens then; that something is to come keeps the process. */
const STAY_MILLIS = 60_000;

/**
 * Does background work alone, beside servers on the same database.
 *
 * @throws StartError when a step fails for a cause that the person who starts it can mend.
 */
export async function work(
  settings: Settings,
  given: ReachedDatabase,
  log: Logger,
  started: (step: Step) => void,
): Promise<undefined> {
  // Timers of background work keep no process alive, nor does a database that is away: without a
  // port that it listens at, it would end as if it had been told to.
  const staying = setInterval(() => undefined, STAY_MILLIS);
  const stop = () => {
    clearInterval(staying);
    return Promise.resolve();
  };
  started({ name: 'worker', stop });
  tellOfMigrations(await migrateAs(given.ownerUrl), log);
  started({ name: 'traces', stop: await startTraces(settings) });
  const database = await openPool(given.url, settings, log);
  started({ name: 'pool', stop: () => closed(database) });
  await startMetrics(settings, { database, load: undefined }, log, started);
  workOn(database, settings, log, started);
  return undefined;
}

/** Hears of events that another process placed; where it cannot, they are looked for. */
const listenForEvents = (url: string, onNotified: () => void, log: Logger) =>
  listenTo({
    ...{ url, channel: FEED_CHANNEL, onNotified },
    onLost: (err) =>
      log.warn({ err }, 'Notifications of events cannot be heard; they are looked for instead.'),
  });

function workOn(
  database: Database,
  { usageRetentionMonths, billing, billingAtOnce, webhooks, mail, limits }: Settings,
  log: Logger,
  started: (step: Step) => void,
  onPlaced?: () => void,
): void {
  const options = { database, clock: systemClock, log, usageRetentionMonths };
  const agent = new GuardedAgent(webhooks);
  const all = startWorker({
    ...options,
    billingAtOnce: billing ? billingAtOnce : 0,
    webhooks: {
      ...{ agent, masterKeys: webhooks.masterKeys },
      storedOperations: schemaOperations(limits),
    },
    mailer: mail && smtpMailer(mail),
    ...(onPlaced ? { onPlaced } : {}),
  });
  for (const step of all) started(step);
}

function tellOfMigrations(migrations: readonly string[], log: Logger): void {
  if (migrations.length > 0) log.info({ migrations }, 'The database was migrated.');
}

/** What there is has another shape than ours, or our names: undefined and duplicate things. */
const OF_OTHERS: ReadonlySet<string | undefined> = new Set(['42P01', '42703', '42P07', '42710']);

async function migrateAs(ownerUrl: string): Promise<readonly string[]> {
  try {
    return await migrate(registry, ownerUrl);
  } catch (error) {
    if (OF_OTHERS.has(codeOf(error))) {
      throw new StartError(
        `The database holds tables that are not Switchboard's (${messageOf(error)}): name an empty ` +
          'database, or one that Switchboard has made.',
      );
    }
    if (codeOf(error) !== '42501') throw error; // insufficient_privilege
    throw new StartError(
      `The role "${new URL(ownerUrl).username}" may not set up Switchboard's tables ` +
        `(${messageOf(error)}): give DATABASE_OWNER_URL with a role that owns the database and may ` +
        'create roles.',
    );
  }
}

async function openPool(
  url: string,
  { databasePoolSize: poolSize, traffic: { databaseTimeouts: timeouts }, monitoring }: Settings,
  log: Logger,
): Promise<Database> {
  const slowStatements = { slowMs: monitoring.slowStatementMs, log };
  try {
    return await openDatabase({ registry, url, poolSize, timeouts, slowStatements });
  } catch (error) {
    if (messageOf(error).includes('startup parameter')) {
      throw new StartError(
        `A pooler refuses the option by which DATABASE_URL's login takes on the role ` +
          `"switchboard_app" (${messageOf(error)}): let DATABASE_URL log in as "switchboard_app".`,
      );
    }
    if (codeOf(error) === '42501') {
      throw new StartError(
        `DATABASE_URL's login may not take on the role "switchboard_app": grant it to that login, ` +
          'or leave DATABASE_OWNER_URL away and let one login do both.',
      );
    }
    if (!(error instanceof UnsafeRole)) throw error;
    throw new StartError(
      `DATABASE_URL's login does not end up as a role that row-level security binds ` +
        `(${error.message}): make "switchboard_app" neither superuser nor BYPASSRLS.`,
    );
  }
}

function listenError(error: unknown, { port, host }: Settings): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} on ${host} is taken by another program: stop that program, or set PORT to ` +
          'another port (PORT=0 takes any free one).',
      );
    case 'EACCES':
      return new StartError(
        `This user may not listen on port ${port}: set PORT to one above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new StartError(
        `HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0, but "${host}" came.`,
      );
    default:
      return error;
  }
}

/** An address a browser on this machine can open. */
function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function closed(database: Database): Promise<void> {
  return withTimeout(
    poolClosesMs,
    database.close(),
    () => new Error(`Not done after ${poolClosesMs} ms.`),
  );
}
