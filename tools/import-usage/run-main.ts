import { EXIT, type ExitCode } from './exit-code';
import type { Terminal } from './import-command';

/** Ctrl-C under npm arrives twice, from the terminal and from npm: that is no second wish. */
const secondWishMs = 500;

type Command = (
  args: readonly string[],
  terminal: Terminal,
  stop: AbortSignal,
) => Promise<ExitCode>;

/** Runs a command as this process: a signal stops it, another one ends it. */
export function runMain(command: Command): void {
  process.on('uncaughtException', fail);
  const stop = new AbortController();
  let wishedAt: number | undefined;
  const onSignal = (): void => {
    if (wishedAt !== undefined && Date.now() - wishedAt > secondWishMs) process.exit(130);
    wishedAt ??= Date.now();
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal);
  const { stdin: input, stdout: output, stderr: errors } = process;
  command(process.argv.slice(2), { input, output, errors }, stop.signal).then(leave, fail);
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
