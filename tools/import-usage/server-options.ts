import { CommanderError, Option, type Command } from 'commander';
import type { Writable } from 'node:stream';
import { EXIT, ImportFailure } from './exit-code';

export const DEFAULT_URL = 'http://127.0.0.1:4000';

/** Where a command's server is, and how it signs in there. */
export interface ServerOptions {
  readonly url: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly tokenName?: string;
  /** The npm script that this is, and the folder that npm was called in before it left it. */
  readonly npmScript?: string;
  readonly npmFolder?: string;
}

/** Gives a command the options of `ServerOptions`. */
export const withServerOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--url <address>', 'where Switchboard is')
        .env('SWITCHBOARD_URL')
        .default(DEFAULT_URL),
    )
    .addOption(new Option('--token <token>', 'the token to sign in with').env('SWITCHBOARD_TOKEN'))
    .option('--token-file <path>', 'a file with the token, or with JSON of names and tokens')
    .option('--token-name <name>', 'which of its tokens')
    .addOption(new Option('--npm-script <name>').env('npm_lifecycle_event').hideHelp())
    .addOption(new Option('--npm-folder <path>').env('INIT_CWD').hideHelp());

/** A command line as it was read. */
export interface ReadCommandLine<Options> {
  readonly options: Options;
  readonly args: readonly string[];
  /** Whether the token stands on the command line, rather than in the environment. */
  readonly isTokenOnCommandLine: boolean;
}

/**
 * Reads the command line of a command with the options of `ServerOptions`; `undefined` when it only
 * asked for help, which is printed then.
 *
 * @param after what the help says at its end.
 * @throws ImportFailure for an option that does not exist, or lacks its value.
 */
export function readOptions<Options extends ServerOptions>(
  command: Command,
  args: readonly string[],
  output: Writable,
  after: string,
): ReadCommandLine<Options> | undefined {
  let complaint = '';
  command
    .option('--quiet', 'no progress and no messages but failures')
    .helpOption('--help', 'show this')
    .addHelpText('after', after)
    .configureOutput({
      writeOut: (text) => void output.write(text),
      writeErr: (text) => (complaint += text),
    })
    .exitOverride();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new ImportFailure(sentenceOf(complaint), EXIT.wrongInput);
  }
  const options = command.opts<Options>();
  return {
    // An empty variable counts as one that is not given.
    options: { ...options, url: options.url.trim() || DEFAULT_URL },
    args: command.args,
    isTokenOnCommandLine: command.getOptionValueSource('token') === 'cli',
  };
}

/** What commander says, as a sentence, and without the value of a mistyped --token=…. */
function sentenceOf(complaint: string): string {
  const text = complaint
    .trim()
    .replace(/^error: /, '')
    .replace(/('--[^=']*)=[^']*'/g, "$1=…'")
    .replace(/\s*\n\s*/g, ' ');
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return `${sentence.replace(/([^.)])$/, '$1.')} The options are shown by --help.`;
}
