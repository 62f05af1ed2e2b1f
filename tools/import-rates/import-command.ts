import path from 'node:path';
import { openDisplay, type Display } from '../import-usage/display';
import { EXIT, ImportFailure, type ExitCode } from '../import-usage/exit-code';
import type { Habits, Terminal } from '../import-usage/import-command';
import { checkUrl } from '../import-usage/options';
import { pause, PATIENCE, waitAfter, type Patience } from '../import-usage/patience';
import { ServerConnection } from '../import-usage/server-connection';
import { readToken } from '../import-usage/token';
import { failureOf, isTemporary, why, type Unfinished } from '../import-usage/unfinished';
import { sendAndHear } from '../import-usage/upload';
import { count, counted, printable, seconds } from '../import-usage/wording';
import { readCommandLine, type CommandLine } from './command-line';
import { openRatesFile, type RatesFile } from './rates-file';
import { ratesMessageOf, type Refusal, type Standing, type Summary } from './rates-messages';

/** The command: sends a file of rates, and tells which version of the card it became. */
export async function importRates(
  args: readonly string[],
  terminal: Terminal,
  stop: AbortSignal,
  { patience = PATIENCE, plainMs }: Habits = {},
): Promise<ExitCode> {
  try {
    const line = readCommandLine(args, terminal.output);
    if (!line) return EXIT.everythingStored;
    const isNpm = line.npmScript === 'import-rates' && line.npmFolder !== undefined;
    // npm has gone to the folder of the package; paths are meant from where it was called.
    const from = isNpm ? (line.npmFolder ?? '') : process.cwd();
    const file = await openRatesFile(line.file, path.resolve(from, line.file));
    const token = await readToken({
      onCommandLine: line.isTokenOnCommandLine ? line.token : undefined,
      inEnvironment: line.isTokenOnCommandLine ? undefined : line.token,
      file: line.tokenFile === undefined ? undefined : path.resolve(from, line.tokenFile),
      name: line.tokenName,
    });
    const words = { lines: 'lines checked', records: 'rates' };
    const display = openDisplay(terminal.errors, line.quiet ?? false, plainMs, words);
    const connection = new ServerConnection(checkUrl(line.url), token);
    const task = { line, file, connection, display, patience, stop };
    return await new RatesRun(task, terminal).run();
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    terminal.errors.write(`${error.message}\n`);
    return error.exitCode;
  }
}

interface RatesTask {
  readonly line: CommandLine;
  readonly file: RatesFile;
  readonly connection: ServerConnection;
  readonly display: Display;
  readonly patience: Patience;
  readonly stop: AbortSignal;
}

type RatesEnd = { readonly kind: 'complete'; readonly summary: Summary } | Unfinished;

/** One file on its way, over as many connections as it takes: sending it again is harmless. */
class RatesRun {
  private readonly started = performance.now();
  private standing: Standing = { line: 0, rates: 0, refused: 0 };
  private bytes = 0;
  private isWaiting = false;
  private refusals: Refusal[] = [];

  constructor(
    private readonly task: RatesTask,
    private readonly terminal: Terminal,
  ) {}

  async run(): Promise<ExitCode> {
    const { file, display } = this.task;
    display.begin(file.label, file.size, () => this.snapshot());
    try {
      const summary = await this.untilComplete();
      display.end();
      return this.conclude(summary);
    } finally {
      display.end();
    }
  }

  private snapshot() {
    const { bytes, standing, isWaiting } = this;
    const hasSentAll = bytes >= this.task.file.size;
    const phase = isWaiting ? 'waiting' : hasSentAll ? 'finishing' : 'sending';
    const { line: lines, rates: records, refused } = standing;
    return { bytes, lines, records, phase, refused } as const;
  }

  private async untilComplete(): Promise<Summary> {
    const { connection, patience, stop, display } = this.task;
    for (let attempt = 1; ; attempt += 1) {
      const end = await this.attempt(attempt > 1);
      if (end.kind === 'complete') return end.summary;
      if (stop.aborted) throw new ImportFailure('Stopped. Nothing is published.', EXIT.notFinished);
      if (!isTemporary(end, connection)) throw failureOf(end, connection);
      if (attempt >= patience.attemptsMax) {
        const text = `${why(end)} Given up after ${attempt} attempts.`;
        throw new ImportFailure(text, EXIT.notFinished);
      }
      const asked = end.kind === 'refused' ? end.retryAfterMs : undefined;
      const millis = waitAfter(attempt, asked, patience);
      const next = `attempt ${attempt + 1} of ${patience.attemptsMax}`;
      display.say(`${why(end)} Trying again in ${seconds(millis)} s (${next}).`);
      this.isWaiting = true;
      await pause(millis, stop);
      this.isWaiting = false;
    }
  }

  private attempt(isWary: boolean): Promise<RatesEnd> {
    const { line, file, connection, stop, patience } = this.task;
    this.bytes = 0;
    this.refusals = [];
    return sendAndHear<RatesEnd>(
      connection,
      {
        path: 'rates',
        query: queryOf(line),
        headers: file.isCompressed ? { 'Content-Encoding': 'gzip' } : {},
        body: this.noting(file.read()),
        ...{ stop, isWary, silenceMs: patience.silenceMs },
      },
      (text) => this.hear(text),
    );
  }

  private async *noting(
    chunks: AsyncGenerator<Buffer, void, undefined>,
  ): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      yield chunk;
    }
  }

  private hear(text: string): RatesEnd | undefined {
    const message = ratesMessageOf(text);
    if (message?.type === 'progress') this.standing = message;
    else if (message?.type === 'refusal') this.refusals.push(message);
    else if (message?.type === 'summary') return { kind: 'complete', summary: message };
    else if (message?.type === 'error') {
      return { kind: 'broken off', code: message.code, message: message.message, line: undefined };
    }
    return undefined;
  }

  private conclude({ version, isNew, rates, refused }: Summary): ExitCode {
    const { refusals, task, terminal } = this;
    const { file, line } = task;
    if (version === null) {
      for (const refusal of refusals) terminal.errors.write(`${sentenceOf(refusal)}\n`);
      const rest = refused - refusals.length;
      if (rest > 0) terminal.errors.write(`… and ${counted(rest, 'further line')}.\n`);
      terminal.errors.write(
        `${printable(file.label)}: ${counted(refused, 'line')} refused; nothing is published.\n`,
      );
      return EXIT.someRefused;
    }
    const said = isNew ? '' : ' (published before; the file says the same)';
    const rows: [string, string][] = [
      ['card', printable(line.card)],
      ['version', `${version}${said}`],
      ['rates', count(rates)],
      ['seconds', seconds(performance.now() - this.started)],
    ];
    const text = rows.map(([name, value]) => `  ${name.padEnd(10)}${value}\n`).join('');
    terminal.output.write(`${printable(file.label)}\n${text}`);
    return EXIT.everythingStored;
  }
}

const PARAMETERS = [
  ...(['card', 'name', 'currency', 'columns', 'delimiter', 'decimal'] as const),
  ...(['direction', 'leg', 'increments', 'validFrom'] as const),
];

const queryOf = (line: CommandLine): Record<string, string> =>
  Object.fromEntries(
    PARAMETERS.flatMap((name): [string, string][] => {
      const value = line[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

function sentenceOf({ line, problems }: Refusal): string {
  const reasons = problems.map(({ field, message }) => {
    return field === null ? printable(message) : `${printable(field)}: ${printable(message)}`;
  });
  return `line ${count(line)}: ${reasons.join('; ')}`;
}
