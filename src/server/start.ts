import path from 'node:path';
import type { Logger } from 'pino';
import { openDatabase, UnsafeRole, type Database } from '../database/database';
import { migrate } from '../database/migrate';
import { loadDemo } from '../demo/demo';
import { systemClock } from '../request/clock';
import { authenticatorFrom } from './authentication';
import { ClientSignIn } from './client-sign-in';
import { checkDatabase } from './database-check';
import { openDemoIssuer } from './demo-issuer';
import { startEmbeddedPostgres } from './embedded-postgres';
import { startHousekeeping } from './housekeeping';
import { createHttpServer } from './http';
import { openLog } from './log';
import type { GivenDatabase, Settings } from './settings';
import { codeOf, messageOf, StartError } from './start-error';
import { within } from './within';

/** A Switchboard that answers requests. */
export interface RunningSwitchboard {
  url: string;
  log: Logger;
  /** Finishes the requests in flight, then closes the pool, then stops the embedded database. */
  stop(): Promise<void>;
  /** Lets requests go and stops the embedded database, if there is one. */
  abandon(): Promise<void>;
}

const requestsFinishMs = 5_000;
const poolClosesMs = 5000;

/**
 * Starts everything: database, tables, demo, HTTP. When a step fails, what was started is stopped.
 *
 * @throws StartError when the cause is one the person who starts it can mend.
 */
export async function start(settings: Settings): Promise<RunningSwitchboard> {
  const log = openLog(settings.logLevel);
  const steps: { name: string; stop: () => Promise<void> }[] = [];
  const stopAll = async (): Promise<void> => {
    for (const { name, stop } of steps.splice(0).reverse()) {
      await stop().catch((error: unknown) =>
        log.error({ err: error }, `The ${name} did not stop cleanly.`),
      );
    }
  };
  let stopEmbedded = (): Promise<void> => Promise.resolve();
  try {
    let given = settings.database;
    if (given) {
      await checkGiven(given);
    } else {
      const embedded = await startEmbeddedPostgres({ dataDir: path.join(settings.dataDir, 'pg') });
      stopEmbedded = () => embedded.stop();
      steps.push({ name: 'embedded database', stop: stopEmbedded });
      given = { url: embedded.appUrl(), ownerUrl: embedded.ownerUrl() };
    }
    await migrateAs(given.ownerUrl);

    const database = await openPool(given.url, settings);
    steps.push({ name: 'pool', stop: () => closed(database) });
    const demoIssuer = settings.demo ? await openDemoIssuer(settings.dataDir) : undefined;
    if (settings.demo) await loadDemo(database);

    const { tokenIssuer } = settings;
    const http = await createHttpServer({
      database,
      authenticate: authenticatorFrom({
        ...(demoIssuer ? { demoIssuer } : {}),
        ...(tokenIssuer ? { jwks: tokenIssuer } : {}),
        clients: new ClientSignIn({ database, clock: systemClock, log }),
      }),
      ...(demoIssuer ? { demoIssuer } : {}),
      graphiql: settings.graphiql,
      introspection: settings.introspection,
      limits: settings.limits,
      traffic: settings.traffic,
      trustedDocuments: settings.trustedDocuments,
      trustedProxyHops: settings.trustedProxyHops,
      usageRetentionMonths: settings.usageRetentionMonths,
      log,
    });
    steps.push({ name: 'HTTP server', stop: () => http.close(requestsFinishMs) });
    const { usageRetentionMonths } = settings;
    const stopHousekeeping = startHousekeeping({
      ...{ database, clock: systemClock, log, usageRetentionMonths },
    });
    steps.push({ name: 'housekeeping', stop: stopHousekeeping });
    const port = await http.listen(settings.port, settings.host).catch((error: unknown) => {
      throw listenError(error, settings);
    });

    let stopping: Promise<void> | undefined;
    return {
      url: urlOf(settings.host, port),
      log,
      stop: () => (stopping ??= stopAll()),
      abandon: stopEmbedded,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function checkGiven({ url, ownerUrl }: GivenDatabase): Promise<void> {
  await checkDatabase(url, 'DATABASE_URL');
  if (ownerUrl !== url) await checkDatabase(ownerUrl, 'DATABASE_OWNER_URL');
}

async function migrateAs(ownerUrl: string): Promise<void> {
  try {
    await migrate(ownerUrl);
  } catch (error) {
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
  { databasePoolSize: poolSize, traffic: { databaseTimeouts: timeouts } }: Settings,
): Promise<Database> {
  try {
    return await openDatabase({ url, poolSize, timeouts });
  } catch (error) {
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
  return within(
    poolClosesMs,
    database.close(),
    () => new Error(`Not done after ${poolClosesMs} ms.`),
  );
}
