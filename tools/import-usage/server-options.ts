import { Option, type Command } from 'commander';

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
