import path from 'node:path';
import type { Logger } from 'pino';
import { checkDatabase } from './database-check';
import { startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres';
import { openLog } from './log';
import { checkRuntime } from './runtime-check';
import { checkPoolers, type ReachedDatabase } from './pooler-check';
import type { Step } from './step';
import type { GivenDatabase, Settings } from './settings';
import { VERSION } from './version';

/** A Switchboard that answers requests. */
export interface RunningSwitchboard {
  /** Where it answers; undefined for a process that only works. */
  url: string | undefined;
  log: Logger;
  /** Finishes the requests in flight, then closes the pool, then stops the embedded database. */
  stop(): Promise<void>;
  /** Lets requests go and stops the embedded database, if there is one. */
  abandon(): Promise<void>;
}

/** Most of the program: reading it takes as long as PostgreSQL takes to start beside it. */
const program = () => import('./serve.js');

/**
 * Starts everything: database, tables, demo, HTTP. When a step fails, what was started is stopped.
 *
 * @param onLost told that nothing can be answered any more, once it has been logged.
 * @throws StartError when the cause is one the person who starts it can mend.
 */
export async function start(settings: Settings, onLost: () => void): Promise<RunningSwitchboard> {
  checkRuntime();
  const log = openLog(settings.logLevel);
  const began = performance.now();
  log.info({ version: VERSION, node: process.version }, 'Starting.');
  const steps: Step[] = [];
  const stopAll = async (): Promise<void> => {
    for (const { name, stop } of steps.splice(0).reverse()) {
      await stop().catch((error: unknown) =>
        log.error({ err: error }, `The ${name} did not stop cleanly.`),
      );
    }
  };
  let stopEmbedded = (): Promise<void> => Promise.resolve();
  try {
    let reached: ReachedDatabase;
    if (settings.database) {
      reached = await checkGiven(settings.database, log);
    } else {
      const embedded = await startEmbeddedPostgres({
        dataDir: path.join(settings.dataDir, 'pg'),
        whileStarting: () => void program(),
        watch: {
          onRestart: () => log.error('The embedded database had ended; it was started again.'),
          onFull: (err) =>
            log.error(
              { err },
              'The embedded database has ended, and its disk is full; starting it again once there is room.',
            ),
          onLost: (err) => {
            log.fatal({ err }, 'The embedded database has ended; stopping.');
            onLost();
          },
        },
      });
      stopEmbedded = () => embedded.stop();
      steps.push({ name: 'embedded database', stop: stopEmbedded });
      const url = embedded.appUrl();
      reached = { url, ownerUrl: embedded.ownerUrl(), listenUrl: url };
    }
    const { serve, work } = await program();
    const run = settings.serves ? serve : work;
    const url = await run(settings, reached, log, (step) => steps.push(step));
    log.info({ url, millis: Math.round(performance.now() - began) }, 'Ready.');
    let stopping: Promise<void> | undefined;
    return {
      url,
      log,
      stop: () => (stopping ??= told(log, stopAll)),
      abandon: stopEmbedded,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** The first line and the last of a stop. */
async function told(log: Logger, stop: () => Promise<void>): Promise<void> {
  const began = performance.now();
  log.info('Stopping.');
  await stop();
  log.info({ millis: Math.round(performance.now() - began) }, 'Stopped.');
}

async function checkGiven(given: GivenDatabase, log: Logger): Promise<ReachedDatabase> {
  const { url, ownerUrl, directUrl } = given;
  await checkDatabase(url, 'DATABASE_URL');
  if (ownerUrl !== url) await checkDatabase(ownerUrl, 'DATABASE_OWNER_URL');
  if (directUrl !== undefined) await checkDatabase(directUrl, 'DATABASE_DIRECT_URL');
  const reached = await checkPoolers(given);
  if (reached.listenUrl === undefined) {
    log.warn(
      'DATABASE_URL leads through a pooler that lends connections by transaction, where no ' +
        'notifications of events are heard; they are looked for instead. Set DATABASE_DIRECT_URL ' +
        'to the address of PostgreSQL itself.',
    );
  }
  return reached;
}
