import { open, type FileHandle } from 'node:fs/promises';
import { csvLine } from '../../src/call-records/csv-writer';
import { ImportFailure } from './exit-code';
import type { RefusedRecord } from './server-messages';
import { printable, reasonOf } from './wording';

const BUFFER_CHARACTERS = 64 * 1024;
const COLUMNS = ['file', 'line', 'externalId', 'status', 'reasons', 'content'] as const;

/**
 * The file that says which records were not stored and why: lines of JSON, or CSV where its name
 * ends in .csv. It is written as the answers come, and begun with the first of them.
 */
export class RefusalReport {
  /** Refusals in it. */
  records = 0;
  private file: FileHandle | undefined;
  private waiting: string[] = [];
  private waitingCharacters = 0;
  /** Where the part of the file that is being sent begins, to be written anew. */
  private partBytes = 0;
  private partRecords = 0;
  private bytes = 0;
  private readonly isCsv: boolean;

  constructor(readonly path: string) {
    this.isCsv = /\.csv$/i.test(path);
  }

  /** Makes the file, empty; otherwise the first refusal does. */
  async begin(): Promise<void> {
    if (this.file) return;
    try {
      this.file = await open(this.path, 'w');
    } catch (error) {
      this.cannotWrite(error);
    }
    if (this.isCsv) this.put(csvLine(COLUMNS));
    await this.flush();
    this.beginPart();
  }

  /** What follows is about another file of calls. */
  beginPart(): void {
    this.partBytes = this.bytes;
    this.partRecords = this.records;
  }

  /** Forgets what came since `beginPart`: the server is about to tell all of it again. */
  async rewritePart(): Promise<void> {
    await this.flush();
    this.records = this.partRecords;
    this.bytes = this.partBytes;
    await this.file?.truncate(this.bytes);
  }

  async add(file: string, record: RefusedRecord): Promise<void> {
    await this.begin();
    this.records += 1;
    this.put(this.isCsv ? lineOfCells(file, record) : jsonLine(file, record));
    if (this.waitingCharacters > BUFFER_CHARACTERS) await this.flush();
  }

  /** Writes what is waiting, so that the file is whole even if the program is killed now. */
  async flush(): Promise<void> {
    const bytes = Buffer.from(this.waiting.join(''));
    this.waiting = [];
    this.waitingCharacters = 0;
    try {
      for (let done = 0; this.file && done < bytes.length;) {
        const rest = bytes.length - done;
        done += (await this.file.write(bytes, done, rest, this.bytes + done)).bytesWritten;
      }
    } catch (error) {
      this.cannotWrite(error);
    }
    this.bytes += bytes.length;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.file?.close();
    this.file = undefined;
  }

  private put(text: string): void {
    this.waiting.push(text);
    this.waitingCharacters += text.length;
  }

  private cannotWrite(error: unknown): never {
    throw new ImportFailure(
      `Expected to write the report to ${printable(this.path)}, which fails: ${reasonOf(error)}. ` +
        'Say --report with another path; sending the file again stores nothing twice.',
    );
  }
}

function jsonLine(
  file: string,
  { line, externalId, status, problems, content }: RefusedRecord,
): string {
  const entry = { file, line, externalId, status, reasons: problems, content };
  return `${JSON.stringify(entry)}\n`;
}

function lineOfCells(
  file: string,
  { line, externalId, status, problems, content }: RefusedRecord,
): string {
  const reasons = problems.map(({ field, message }) =>
    field === null ? message : `${field}: ${message}`,
  );
  return csvLine([file, line, externalId, status, reasons.join('; '), content]);
}
