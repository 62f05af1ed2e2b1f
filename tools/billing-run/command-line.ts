import { Command } from 'commander';
import type { Writable } from 'node:stream';
import { ImportFailure } from '../import-usage/exit-code';
import { readOptions, withServerOptions, type ServerOptions } from '../import-usage/server-options';

/** What the command line and the environment say. */
export interface CommandLine extends ServerOptions {
  readonly month: string;
  readonly legalEntity?: string;
  readonly accounts?: string;
  readonly isTokenOnCommandLine: boolean;
  readonly quiet?: boolean;
}

const AFTER = `
Without --legal-entity and --accounts it bills every account. What is billed already stays as it
is, so the same command again does no harm. The run goes on in the server when the command is
stopped; the API cancels it (cancelBillingRun) and resumes it (resumeBillingRun).

Exit codes
  0  every account is billed, drafted, has nothing to bill, or waits for its month to begin
  1  some accounts are parked, or wait for a person
  2  the command line, the token, or what they name is wrong
  3  not finished: the server is away or broke off, or the run or the command was stopped

  npm run billing-run -- --month 2026-10
  npm run billing-run -- --month 2026-10 --legal-entity EXAMPLE_FR
`;

/**
 * Reads the command line; `undefined` when it only asked for help, which is printed then.
 *
 * @throws ImportFailure for an option that does not exist, lacks its value, or is malformed.
 */
export function readCommandLine(
  args: readonly string[],
  output: Writable,
): CommandLine | undefined {
  const named = new Command('billing-run')
    .description('Bills the accounts of a month, and says what became of them.')
    .usage('--month MONTH [options]')
    .requiredOption('--month <month>', 'the issue month, such as 2026-10')
    .option('--legal-entity <code>', 'only the accounts to which this legal entity sells')
    .option('--accounts <ids>', 'only these accounts: ids with commas between them');
  const read = readOptions<Omit<CommandLine, 'isTokenOnCommandLine'>>(
    withServerOptions(named),
    args,
    output,
    AFTER,
  );
  if (!read) return undefined;
  const { options, isTokenOnCommandLine } = read;
  if (options.legalEntity !== undefined && options.accounts !== undefined) {
    throw new ImportFailure('Expected --legal-entity or --accounts, got both.');
  }
  return { ...options, isTokenOnCommandLine };
}
