import { Command } from 'commander';
import type { Writable } from 'node:stream';
import { readOptions, withServerOptions, type ServerOptions } from '../import-usage/server-options';

/** What the command line and the environment say. */
export interface CommandLine extends ServerOptions {
  readonly file: string;
  readonly card: string;
  readonly name?: string;
  readonly currency?: string;
  readonly columns?: string;
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly direction?: string;
  readonly leg?: string;
  readonly increments?: string;
  readonly validFrom?: string;
  readonly isTokenOnCommandLine: boolean;
  readonly quiet?: boolean;
}

const AFTER = `
The file is CSV with a header line, gzip (.gz) or not. Its columns: prefix (* for all numbers) and
perMinute, and as you like increments (60/60) or initialIncrementSeconds and
additionalIncrementSeconds, connectionFee, minimumCharge, direction, leg, callType, numberType,
weekdays, hoursFrom, hoursBefore, validFrom, validBefore, destination.

Orders that name the card from then on refer to this version of it. All lines are checked first: one
that is wrong, and nothing is published. The same file again publishes nothing.

Exit codes
  0  the card is published, or its last version says the same
  1  some lines are wrong; nothing is published
  2  the command line, the token or the file is wrong
  3  not finished: the server is away or broke off, or the command was stopped

  npm run import-rates -- rates.csv --card EU_2027 --currency EUR
  npm run import-rates -- sheet.csv.gz --card EU_2027 --columns "prefix=Dial Code,perMinute=Rate"
`;

/**
 * Reads the command line; `undefined` when it only asked for help, which is printed then.
 *
 * @throws ImportFailure for an option that does not exist, or lacks its value.
 */
export function readCommandLine(
  args: readonly string[],
  output: Writable,
): CommandLine | undefined {
  const named = new Command('import-rates')
    .description('Publishes a file of rates as the next version of a rate card.')
    .usage('FILE --card CODE [options]')
    .argument('<file>', 'a file of rates')
    .requiredOption('--card <code>', 'code of the card, such as EU_2027')
    .option('--name <name>', 'display name of the card (default: as it was, or the code)')
    .option('--currency <code>', 'currency of the prices, such as EUR (default: as it was)')
    .option('--columns <list>', 'how the file calls its columns: "prefix=Code,perMinute=Rate"')
    .option('--delimiter <character>', 'what stands between cells (default: a comma)')
    .option('--decimal <character>', 'what stands before decimals, a point or a comma')
    .option('--direction <direction>', 'of rates that do not state theirs (default: OUTBOUND)')
    .option('--leg <leg>', 'of rates that do not state theirs (default: CONSUMER)')
    .option('--increments <seconds>', 'of rates that do not state theirs, such as 60/60')
    .option('--valid-from <date>', 'of rates that do not state theirs, such as 2027-01-01');
  const read = readOptions<Omit<CommandLine, 'file' | 'isTokenOnCommandLine'>>(
    withServerOptions(named),
    args,
    output,
    AFTER,
  );
  if (!read) return undefined;
  const { options, args: files, isTokenOnCommandLine } = read;
  return { ...options, file: files[0] ?? '', isTokenOnCommandLine };
}
