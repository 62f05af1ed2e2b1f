import { CsvReader } from '../../../call-records/csv-reader';
import { UnreadableInput, type Found, type RecordReader } from '../../../call-records/found';
import { MarkedReader } from '../../../call-records/text-encoding';
import type { AnswerStream, HttpExchange } from '../../../application/http-endpoint';
import { BrokenBody, chunksOf } from '../../../application/http-body';
import { HttpError } from '../../../application/http-error';
import { importRateCard } from './import-rate-card.commands';
import { readRate } from './rate-cells.input-check';
import { FILE_RATES_MAX, RateFile } from './rate-file';
import { cellsOf, RateRows } from './rate-rows';
import type { RatesParameters } from './rates-parameters';

/** Lines between two lines of progress. */
const TAKEN_AT_ONCE = 5_000;
/** Ten microseconds a line; two points. */
const POINTS_A_RATE = 2;
/** So many refusals are told one by one; all are counted. */
const REFUSALS_TOLD = 100;
/** Whoever waits is told so often that nothing has happened to the file. */
const REMINDER_MILLIS = 15_000;
/** A card of the largest kind takes PostgreSQL some ten seconds. */
const TIMEOUTS = {
  ...{ statementMs: 300_000, lockMs: 300_000 },
  ...{ idleInTransactionMs: 120_000, connectionMs: 60_000 },
};

/**
 * A file of rates on its way from the bytes of its body to a version of a card.
 *
 * All of it or nothing is published: a file with a single line that is refused publishes nothing.
 */
export class RatesImport {
  private readonly answers: AnswerStream;
  private readonly reader: RecordReader;
  private readonly file = new RateFile();
  private pending: Found[] = [];
  private refused = 0;

  constructor(
    private readonly exchange: HttpExchange,
    private readonly parameters: RatesParameters,
  ) {
    const { columns, delimiter } = parameters;
    this.answers = exchange.stream({ 'Content-Type': 'application/x-ndjson; charset=utf-8' });
    this.reader = new MarkedReader(new CsvReader(new RateRows(columns, delimiter), 1));
  }

  async run(): Promise<void> {
    const reminder = setInterval(() => {
      if (this.answers.hasBegun) void this.tellProgress();
    }, REMINDER_MILLIS);
    try {
      await this.readAll();
      await this.conclude();
    } catch (error) {
      await this.breakOff(error);
    } finally {
      clearInterval(reminder);
    }
  }

  private async readAll(): Promise<void> {
    const { request } = this.exchange;
    const add = (found: Found) => this.pending.push(found);
    for await (const { chunk } of chunksOf(request, this.parameters.isCompressed)) {
      readable(() => this.reader.read(chunk, add));
      if (this.pending.length >= TAKEN_AT_ONCE) await this.take();
    }
    readable(() => this.reader.end(add));
    await this.take();
  }

  private async take(): Promise<void> {
    const found = this.pending;
    this.pending = [];
    if (found.length === 0) return;
    await this.exchange.spend(found.length * POINTS_A_RATE);
    for (const one of found) await this.takeOne(one);
    await this.tellProgress();
  }

  private async takeOne({ line, fields, problems, text }: Found): Promise<void> {
    const rate = fields ? readRate(cellsOf(fields), this.parameters.cells) : [...problems];
    if (this.file.count >= FILE_RATES_MAX) {
      const count = FILE_RATES_MAX.toLocaleString('en-US');
      throw new HttpError(413, `Expected at most ${count} rates, got more.`);
    }
    const found = Array.isArray(rate) ? rate : [this.file.add(rate, line) ?? []].flat();
    if (found.length === 0) return;
    this.refused += 1;
    if (this.refused > REFUSALS_TOLD) return;
    await this.answers.sendLine({ type: 'refusal', line, problems: found, content: text });
  }

  private tellProgress(): Promise<boolean> {
    const { reader, file, refused } = this;
    return this.answers.sendLine({
      type: 'progress',
      ...{ line: reader.line, rates: file.count, refused },
    });
  }

  private async conclude(): Promise<void> {
    const { refused, file, exchange, reader } = this;
    const { card } = this.parameters;
    if (refused === 0 && file.count === 0) {
      throw new HttpError(400, 'Expected at least one rate in the file, got none.');
    }
    const published =
      refused > 0
        ? null
        : await exchange.inContext((context) => importRateCard(context, { card, file }), {
            timeouts: TIMEOUTS,
          });
    await this.answers.sendLine({
      type: 'summary',
      card: card.code,
      version: published?.rateCard.version ?? null,
      isNew: published?.isNew ?? false,
      ...{ line: reader.line, rates: file.count, refused },
    });
    this.answers.end();
  }

  private async breakOff(error: unknown): Promise<void> {
    if (error instanceof BrokenBody && error.isGone) return;
    if (!this.answers.hasBegun) throw error;
    await this.answers.sendLine({ type: 'error', ...this.exchange.explain(error) });
    this.answers.end();
  }
}

/** Runs a reader; an input that it cannot read at all is the client's to mend. */
export function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableInput) throw new HttpError(400, error.message);
    throw error;
  }
}
