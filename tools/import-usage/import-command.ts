import { rm } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { endsWithReturn, headerOf } from './call-format';
import { openCallFile, type CallSource } from './call-source';
import { readCommandLine } from './command-line';
import { openDisplay, type Display } from './display';
import { EXIT, ImportFailure, type ExitCode } from './exit-code';
import { importFile, type ImportResult } from './import-file';
import { importName } from './import-name';
import { checkOptions, type GivenFile, type Options } from './options';
import { PATIENCE, type Patience } from './patience';
import { RefusalReport } from './refusal-report';
import { ServerConnection } from './server-connection';
import { StandardInput } from './standard-input';
import { summaryOf } from './summary';
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
    const display = openDisplay(terminal.errors, options.quiet, plainMs);
    return await new Command(options, terminal, display, patience, stop).run();
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    terminal.errors.write(`${error.message}\n`);
    return error.exitCode;
  }
}

class Command {
  private readonly connection: ServerConnection;
  private readonly oneReport: RefusalReport | undefined;

  constructor(
    private readonly options: Options,
    private readonly terminal: Terminal,
    private readonly display: Display,
    private readonly patience: Patience,
    private readonly stop: AbortSignal,
  ) {
    this.connection = new ServerConnection(options.url, options.token);
    this.oneReport = options.report === undefined ? undefined : new RefusalReport(options.report);
  }

  async run(): Promise<ExitCode> {
    const { files } = this.options;
    // All are looked at before the first is sent.
    const sources: CallSource[] = [];
    for (const file of files) sources.push(await this.open(file));
    await this.oneReport?.begin();
    try {
      return await this.sendAll(sources);
    } finally {
      await this.oneReport?.close();
    }
  }

  private async sendAll(sources: readonly CallSource[]): Promise<ExitCode> {
    const { files } = this.options;
    let code: ExitCode = EXIT.everythingStored;
    for (const [index, file] of files.entries()) {
      const source = sources[index];
      if (!source) continue;
      try {
        const refusals = await this.send(file, source);
        if (refusals > 0) code = EXIT.someRefused;
      } catch (error) {
        if (error instanceof ImportFailure) throw this.withRest(error, files.slice(index + 1));
        throw error;
      }
    }
    return code;
  }

  private open({ label, path }: GivenFile): Promise<CallSource> | CallSource {
    const hasReturns = endsWithReturn(this.options.mapping);
    return path === undefined
      ? new StandardInput(this.terminal.input, undefined, hasReturns)
      : openCallFile(label, path, hasReturns);
  }

  /** Sends one file, prints its summary, and gives the number of records that were refused. */
  private async send(file: GivenFile, source: CallSource): Promise<number> {
    const { mapping, query, name } = this.options;
    const { connection, display, patience, stop } = this;
    const report = this.oneReport ?? new RefusalReport(file.report);
    report.beginPart();
    const recordsBefore = report.records;
    const mappingText = mapping === undefined ? undefined : JSON.stringify(mapping);
    const way = [file.format, ...Object.entries(query).flat(), mappingText ?? ''];
    try {
      const result = await importFile({
        source,
        name: name ?? importName(source, way),
        header: headerOf(file.format, mapping),
        query: { ...query, format: file.format },
        headers:
          mappingText === undefined
            ? {}
            : { 'Usage-Mapping': Buffer.from(mappingText).toString('base64url') },
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

  private withRest(failure: ImportFailure, rest: readonly GivenFile[]): ImportFailure {
    if (rest.length === 0) return failure;
    const names = rest.map(({ label }) => printable(label)).join(', ');
    return new ImportFailure(`${failure.message} Not sent: ${names}.`, failure.exitCode);
  }
}
