import { Command, Option } from 'commander';
import type { Writable } from 'node:stream';
import { CALL_FORMATS, type CallFormat } from './call-format';
import { readOptions, withServerOptions, type ServerOptions } from './server-options';

/** What the command line and the environment say, before it is looked at closely. */
export interface CommandLine extends ServerOptions {
  readonly files: readonly string[];
  /** Whether the token stands on the command line, rather than in the environment. */
  readonly isTokenOnCommandLine: boolean;
  readonly format?: CallFormat;
  readonly mapping?: string;
  readonly zone?: string;
  readonly country?: string;
  readonly source?: string;
  readonly subscription?: string;
  readonly name?: string;
  readonly report?: string;
  readonly quiet?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
  readonly replaces?: string;
  readonly reason?: string;
}

const AFTER = `
The format follows from the file's name, gzip (.gz) or not: .ndjson, .jsonl and .csv;
Master.csv is Asterisk's. Interrupted, the same command goes on where it was.

Exit codes
  0  every record is stored; with --check, would be
  1  some records were refused: rejected, or in conflict with what is stored; or would be
  2  the command line, the token or the input is wrong
  3  not finished: the server is away or broke off, or the command was stopped

A token on the command line is seen by others, and npm prints it: better to set
SWITCHBOARD_TOKEN, or to use --token-file.

  npm run import-usage -- calls.csv --zone Europe/Paris --check
  npm run import-usage -- calls.csv --zone Europe/Paris
  npm run import-usage -- calls.ndjson.gz --token-file .data/demo-tokens.json --token-name partner
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
  const named = new Command('import-usage')
    .description('Sends files of call records to a running Switchboard, and says what it refuses.')
    .usage('FILE… [options]')
    .argument('<files...>', 'files of call records, one after the other; - is standard input');
  const command = withServerOptions(named)
    .addOption(new Option('--format <format>', 'what the lines are').choices(CALL_FORMATS))
    .option('--mapping <path>', 'JSON that says what the columns of your own CSV mean')
    .option('--zone <zone>', 'time zone of times without an offset, such as Europe/Paris')
    .option('--country <code>', 'country of numbers in national form, such as FR')
    .option('--source <name>', 'the feed, for records that do not name theirs')
    .option('--subscription <id>', 'the subscription, for records that do not name theirs')
    .option(
      '--name <name>',
      'name of the import (default: made from name, size and time of the file)',
    )
    .option(
      '--report <path>',
      'where refused records go, CSV if it ends in .csv (default: FILE.report.ndjson, only if ' +
        'there are any)',
    )
    .option('--check', 'store nothing: say what would become of the records, and what looks wrong')
    .option('--json', 'with --check: print a line of JSON for each file')
    .option('--replaces <name>', 'take the delivery of that name back first: the files replace it')
    .option('--reason <text>', 'with --replaces: why, for the ledger and the audit log');
  const read = readOptions<Omit<CommandLine, 'files' | 'isTokenOnCommandLine'>>(
    command,
    args,
    output,
    AFTER,
  );
  if (!read) return undefined;
  const { options, args: files, isTokenOnCommandLine } = read;
  return { ...options, files, isTokenOnCommandLine };
}
