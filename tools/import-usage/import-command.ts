import { rm } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { checkAll } from './check-command';
import { readCommandLine } from './command-line';
import { openDisplay, type Display } from './display';
import { EXIT, ImportFailure, type ExitCode } from './exit-code';
import { importFile, type ImportResult } from './import-file';
import { checkOptions, type GivenFile, type Options } from './options';
import { PATIENCE, type Patience } from './patience';
import { RefusalReport } from './refusal-report';
import { ServerConnection } from './server-connection';
import { openAll, type OpenFile } from './sources';
import { summaryOf } from './summary';
import { takeBack } from './take-back';
import { count, counted, printable } from './wording';

/** The streams of the person, or the program, that called the command. */
export interface Terminal {
  readonly input: Readable;
  /** The summaries, and nothing else. */
  readonly output: Writable;
  /** Progress and messages. */
  readonly errors: Writable & { readonly isTTY?: boolean };
}

export interface Habits {
  readonly patience?: Patience;
  /** How often a log, which is no terminal, gets a line of progress. */
  readonly plainMs?: number;
}

/**
 * The command: sends the files one after the other and tells what became of them.
 *
 * The first that cannot be finished ends it: what stopped that one would stop the next as well.
 */
export async function importUsage(
  args: readonly string[],
  terminal: Terminal,
  stop: AbortSignal,
  { patience = PATIENCE, plainMs }: Habits = {},
): Promise<ExitCode> {
  try {
    const line = readCommandLine(args, terminal.output);
    if (!line) return EXIT.everythingStored;
    const options = await checkOptions(line);
    const done = options.check ? 'checked' : 'stored';
    const display = openDisplay(terminal.errors, options.quiet, plainMs, {
      lines: `lines ${done}`,
      records: 'records',
    });
    const files = await openAll(options, terminal.input);
    const connection = new ServerConnection(options.url, options.token);
    if (options.check) {
      const { output } = terminal;
      const { json } = options.check;
      return await checkAll(files, { connection, output, json, display, patience, stop });
    }
    if (options.replaces) {
      const say = (sentence: string) => display.say(sentence);
      await takeBack(connection, options.replaces, say, stop);
    }
    return await new Command(options, connection, terminal, display, patience, stop).run(files);
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    terminal.errors.write(`${error.message}\n`);
    return error.exitCode;
  }
}

class Command {
  private readonly oneReport: RefusalReport | undefined;

  constructor(
    options: Options,
    private readonly connection: ServerConnection,
    private readonly terminal: Terminal,
    private readonly display: Display,
    private readonly patience: Patience,
    private readonly stop: AbortSignal,
  ) {
    this.oneReport = options.report === undefined ? undefined : new RefusalReport(options.report);
  }

  async run(files: readonly OpenFile[]): Promise<ExitCode> {
    await this.oneReport?.begin();
    try {
      return await this.sendAll(files);
    } finally {
      await this.oneReport?.close();
    }
  }

  private async sendAll(files: readonly OpenFile[]): Promise<ExitCode> {
    let code: ExitCode = EXIT.everythingStored;
    for (const [index, file] of files.entries()) {
      try {
        const refusals = await this.send(file);
        if (refusals > 0) code = EXIT.someRefused;
      } catch (error) {
        if (error instanceof ImportFailure) throw this.withRest(error, files.slice(index + 1));
        throw error;
      }
    }
    return code;
  }

  /** Sends one file, prints its summary, and gives the number of records that were refused. */
  private async send({ file, source, ...sent }: OpenFile): Promise<number> {
    const { connection, display, patience, stop } = this;
    const report = this.oneReport ?? new RefusalReport(file.report);
    report.beginPart();
    const recordsBefore = report.records;
    try {
      const result = await importFile({
        source,
        ...sent,
        connection,
        report,
        display,
        patience,
        stop,
      });
      return await this.conclude(file, result, report, report.records - recordsBefore);
    } finally {
      // One report for all files stays open; after every file it is whole.
      await (report === this.oneReport ? report.flush() : report.close());
    }
  }

  private async conclude(
    { label }: GivenFile,
    result: ImportResult,
    report: RefusalReport,
    told: number,
  ): Promise<number> {
    const { conflicts, rejected } = result.summary;
    const refused = conflicts + rejected;
    const isOld = report.records === 0 && report !== this.oneReport;
    // A report of an earlier run would say of mended records that they are refused.
    if (isOld) await rm(report.path, { force: true });
    const path = isOld ? undefined : report.path;
    this.terminal.output.write(summaryOf(label, result, path));
    if (told !== refused) {
      this.terminal.errors.write(
        `Expected ${counted(refused, 'refused record')} of ${printable(label)} in the report, got ` +
          `${count(told)}: run the same command again for all of them.\n`,
      );
    }
    return refused;
  }

  private withRest(failure: ImportFailure, rest: readonly OpenFile[]): ImportFailure {
    if (rest.length === 0) return failure;
    const names = rest.map(({ source }) => printable(source.label)).join(', ');
    return new ImportFailure(`${failure.message} Not sent: ${names}.`, failure.exitCode);
  }
}
