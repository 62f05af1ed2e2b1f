import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { openDisplay } from '../import-usage/display';
import { EXIT, ImportFailure, type ExitCode } from '../import-usage/exit-code';
import type { Habits, Terminal } from '../import-usage/import-command';
import { checkUrl } from '../import-usage/options';
import { pause, PATIENCE } from '../import-usage/patience';
import { ServerConnection } from '../import-usage/server-connection';
import { readToken } from '../import-usage/token';
import { readCommandLine, type CommandLine } from './command-line';
import { ask, type Asking } from './graphql';
import { readHeld, summaryOf, type RunState } from './summary';

const LOOK_EVERY_MILLIS = 500;

const RUN = `id issueMonth status
  progress { total waiting drafted done nothing parked waitsForPerson nextDueAt }`;
const START = `mutation ($input: StartBillingRunInput!) {
  startBillingRun(input: $input) { billingRun { ${RUN} } userErrors { message } } }`;
const LOOK = `query ($id: ID!) { viewer { now } billingRun(id: $id) { ${RUN} } }`;

/** The command: starts a run, shows how far it is, and tells what it came to. */
export async function runBilling(
  args: readonly string[],
  terminal: Terminal,
  stop: AbortSignal,
  { patience = PATIENCE, plainMs }: Habits = {},
): Promise<ExitCode> {
  try {
    const line = readCommandLine(args, terminal.output);
    if (!line) return EXIT.everythingStored;
    const isNpm = line.npmScript === 'billing-run' && line.npmFolder !== undefined;
    // npm has gone to the folder of the package; paths are meant from where it was called.
    const from = isNpm ? (line.npmFolder ?? '') : process.cwd();
    const token = await readToken({
      onCommandLine: line.isTokenOnCommandLine ? line.token : undefined,
      inEnvironment: line.isTokenOnCommandLine ? undefined : line.token,
      file: line.tokenFile === undefined ? undefined : path.resolve(from, line.tokenFile),
      name: line.tokenName,
    });
    const words = { lines: 'accounts', records: 'accounts', unit: 'accounts', refused: 'held' };
    const display = openDisplay(terminal.errors, line.quiet ?? false, plainMs, words);
    const connection = new ServerConnection(checkUrl(line.url), token);
    const asking: Asking = { connection, display, patience, stop };
    const run = await watch(asking, await started(asking, line));
    const held = await readHeld(asking, run.id);
    terminal.output.write(summaryOf(run, held));
    if (run.status === 'CANCELLED') throw new ImportFailure('Cancelled.', EXIT.notFinished);
    const { parked, waitsForPerson } = run.progress;
    return parked + waitsForPerson > 0 ? EXIT.someRefused : EXIT.everythingStored;
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    terminal.errors.write(`${error.message}\n`);
    return error.exitCode;
  }
}

interface Started {
  readonly startBillingRun: {
    readonly billingRun: RunState | null;
    readonly userErrors: readonly { readonly message: string }[];
  } | null;
}

async function started(asking: Asking, line: CommandLine): Promise<RunState> {
  const { month, legalEntity, accounts } = line;
  const input = {
    ...{ month, idempotencyKey: randomUUID() },
    ...(legalEntity === undefined ? {} : { legalEntityCode: legalEntity }),
    ...(accounts === undefined ? {} : { accountIds: accounts.split(',').map((id) => id.trim()) }),
    all: legalEntity === undefined && accounts === undefined,
  };
  const { startBillingRun } = await ask<Started>(asking, START, { input });
  if (startBillingRun?.billingRun) return startBillingRun.billingRun;
  const reasons = startBillingRun?.userErrors.map(({ message }) => message).join(' ');
  throw new ImportFailure(`No run was started: ${reasons ?? 'no reason given'}`, EXIT.wrongInput);
}

interface Looked {
  readonly viewer: { readonly now: string };
  readonly billingRun: RunState | null;
}

/** Looks until nothing is to be done now: the rest waits for its days of grace. */
async function watch({ display, stop, ...asking }: Asking, first: RunState): Promise<RunState> {
  let run = first;
  const handled = () => run.progress.total - run.progress.waiting;
  display.begin(`billing ${first.issueMonth}`, first.progress.total, () => ({
    ...{ bytes: handled(), lines: handled(), records: handled(), phase: 'sending' },
    refused: run.progress.parked + run.progress.waitsForPerson,
  }));
  try {
    for (;;) {
      const { viewer, billingRun } = await ask<Looked>({ ...asking, display, stop }, LOOK, {
        id: run.id,
      });
      if (!billingRun) throw new ImportFailure('The run is not there any more.', EXIT.notFinished);
      run = billingRun;
      const { nextDueAt } = run.progress;
      if (run.status !== 'OPEN' || (nextDueAt !== null && nextDueAt > viewer.now)) return run;
      await pause(LOOK_EVERY_MILLIS, stop);
      if (stop.aborted) {
        throw new ImportFailure('Stopped. The run goes on in the server.', EXIT.notFinished);
      }
    }
  } finally {
    display.end();
  }
}
