import { importUsage } from './import-command';
import { EXIT, type ExitCode } from './exit-code';

/** Ctrl-C under npm arrives twice, from the terminal and from npm: that is no second wish. */
const secondWishMs = 500;

async function main(): Promise<ExitCode> {
  const stop = new AbortController();
  let wishedAt: number | undefined;
  const onSignal = (): void => {
    if (wishedAt !== undefined && Date.now() - wishedAt > secondWishMs) process.exit(130);
    wishedAt ??= Date.now();
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  const { stdin: input, stdout: output, stderr: errors } = process;
  return importUsage(process.argv.slice(2), { input, output, errors }, stop.signal);
}

/** Whatever still waits (standard input, a half-open connection) does not keep the process. */
function leave(code: ExitCode): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

/** Node's own code for it, 1, would say that the import is complete. */
function fail(error: unknown): void {
  process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
  leave(EXIT.notFinished);
}

process.on('uncaughtException', fail);
main().then(leave, fail);
