import 'reflect-metadata';
import path from 'node:path';
import { whenNpmIsGone } from './start/parent-watch';
import { readSettings, type Settings } from './start/settings';
import { start, type RunningSwitchboard } from './start/start';
import { isLoopback } from './http/own-host';
import { StartError } from './application/start-error';

/** Ctrl-C under npm arrives twice, from the terminal and from npm: that is no second wish. */
const secondWishMs = 500;
const abandonMs = 3000;

async function main(): Promise<void> {
  let running: RunningSwitchboard | undefined = undefined;
  let wishedAt: number | undefined;

  const stop = async (exitCode: number): Promise<void> => {
    wishedAt ??= Date.now();
    // A stop wished during the start waits for the start to end, so that nothing is left behind.
    if (!running) return;
    await running.stop();
    process.exit(exitCode);
  };
  const abandon = async (): Promise<void> => {
    setTimeout(() => process.exit(130), abandonMs);
    await running?.abandon();
    process.exit(130);
  };
  const onSignal = (): void => {
    if (wishedAt === undefined) void stop(0);
    else if (Date.now() - wishedAt > secondWishMs) void abandon();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);

  const settings = readSettings();
  if (settings.startedByNpm) whenNpmIsGone(() => void stop(0));
  running = await start(settings, () => void stop(1));
  if (wishedAt !== undefined) return stop(0);
  const { log } = running;
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'Stopping after an uncaught error.');
    void stop(1);
  });
  const { url } = running;
  process.stdout.write(url === undefined ? WORKING : welcome(settings, url));
}

const WORKING = 'The worker of Switchboard is at work.\n  Stop with Ctrl-C.\n';

function welcome(settings: Settings, url: string): string {
  const lines = [
    'Switchboard is ready.',
    ...(settings.graphiql ? [`  GraphiQL     ${url}/graphiql`] : []),
    `  GraphQL      ${url}/graphql`,
    ...(settings.demo && !isLoopback(settings.host) ? [reachable(settings)] : []),
    ...(settings.demo ? [`  Demo tokens  ${path.join(settings.dataDir, 'demo-tokens.json')}`] : []),
    '  Stop with Ctrl-C.',
  ];
  return `${lines.join('\n')}\n`;
}

const reachable = ({ host }: Settings): string =>
  `  WARNING: other machines reach this demonstration (HOST=${host}). It gives tokens that see and\n` +
  '  change everything to whoever asks. Leave HOST away to listen on this machine alone.';

main().catch((error: unknown) => {
  const text =
    error instanceof StartError ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${text}\n`, () => process.exit(1));
});
