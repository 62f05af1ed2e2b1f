import { messageOf, StartError } from '../application/start-error';

const ERRORS_OF_COMMANDER = 'commander.';

/** Runs a command as this process; it ends with 1 and a sentence where the command fails. */
export function runCommand(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    const { code } = error as { code?: unknown };
    // It has been said, or was asked for.
    const isSaid = String(code).startsWith(ERRORS_OF_COMMANDER);
    if (!isSaid) process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = code === 'commander.helpDisplayed' ? 0 : 1;
  });
}

const sentenceOf = (error: unknown): string =>
  error instanceof StartError ? error.message : ((error as Error).stack ?? messageOf(error));

/** Writes a line for whoever runs the command. */
export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
