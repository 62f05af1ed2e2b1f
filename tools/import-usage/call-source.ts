import { createReadStream, type BigIntStats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportFailure } from './exit-code';
import { fromLine, type IsHeader } from './physical-lines';
import { countableBytes } from './text-bytes';
import { codeOf, printable, reasonOf } from './wording';

/** Where call records come from. */
export interface CallSource {
  /** What it is called in messages and in the report. */
  readonly label: string;
  /** Bytes on the disk; `undefined` where nobody knows them beforehand. */
  readonly size: number | undefined;
  /** Bytes of `size` that have been read since it was opened last. */
  readonly bytesRead: number;
  /** What names this very content, for the name of its import; `undefined` for a stream. */
  readonly identity: readonly string[] | undefined;
  /**
   * Its bytes from a physical line on, 1 being the first; with `header` what the file has
   * up to its column names before them.
   */
  read(line: number, header: IsHeader | undefined): AsyncGenerator<Buffer, void, undefined>;
  /** Told that the server has stored everything up to that line, so that it is not asked again. */
  stored(line: number): void;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * A file of the disk, unpacked on the way where its name ends in .gz.
 *
 * @throws ImportFailure where it cannot be read.
 */
export async function openCallFile(
  label: string,
  file: string,
  hasReturns = false,
): Promise<CallSource> {
  const name = printable(label);
  const stats = await statsOf(name, file);
  if (!stats.isFile()) {
    const kind = stats.isDirectory() ? 'a folder' : 'something else';
    throw new ImportFailure(`Expected a file of call records at ${name}, got ${kind}.`);
  }
  // Asked now, so that the second of two files is not found unreadable after an hour of the first.
  await open(file).then(
    (handle) => handle.close(),
    (error: unknown) => cannotRead(name, error),
  );
  return new CallFile(label, file, stats, hasReturns);
}

async function statsOf(name: string, file: string): Promise<BigIntStats> {
  try {
    return await stat(file, { bigint: true });
  } catch (error) {
    return cannotRead(name, error);
  }
}

function cannotRead(name: string, error: unknown): never {
  throw new ImportFailure(
    `Expected a file of call records at ${name}, which cannot be read: ${reasonOf(error)}.`,
  );
}

class CallFile implements CallSource {
  readonly size: number;
  private reading: { readonly bytesRead: number } = { bytesRead: 0 };

  constructor(
    readonly label: string,
    private readonly file: string,
    private readonly stats: BigIntStats,
    private readonly hasReturns: boolean,
  ) {
    this.size = Number(stats.size);
  }

  get bytesRead(): number {
    return Math.min(this.reading.bytesRead, this.size);
  }

  get identity(): readonly string[] {
    return [path.basename(this.file), String(this.stats.size), String(this.stats.mtimeNs)];
  }

  read(line: number, header: IsHeader | undefined): AsyncGenerator<Buffer, void, undefined> {
    return fromLine(countableBytes(this.chunks(), this.hasReturns), line, header);
  }

  /** A file can always be read again. */
  stored(): void {}

  private async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    await this.requireUnchanged();
    if (this.size === 0) return;
    // What is appended meanwhile is for another import: this one is named by the size at its start.
    const file = createReadStream(this.file, { end: this.size - 1, highWaterMark: CHUNK_BYTES });
    this.reading = file;
    const packed = /\.gz$/i.test(this.file);
    let bytes: Readable = file;
    if (packed) {
      const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
      // Its errors come out of the loop below, too.
      pipeline(file, gunzip, () => undefined);
      bytes = gunzip;
    }
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) yield chunk;
    } catch (error) {
      const name = printable(this.label);
      if (packed && codeOf(error)?.startsWith('Z_')) {
        throw new ImportFailure(`Expected gzip data in ${name}, got damaged: ${reasonOf(error)}.`);
      }
      cannotRead(name, error);
    }
    await this.requireUnchanged();
  }

  /** Written anew halfway, it would be sent as the head of one file and the tail of another. */
  private async requireUnchanged(): Promise<void> {
    const now = await statsOf(printable(this.label), this.file);
    if (now.size >= this.stats.size && now.ino === this.stats.ino) return;
    throw new ImportFailure(
      `Expected ${printable(this.label)} to stay as it was while it is sent, but it was replaced ` +
        'or cut: send it again once it is whole.',
    );
  }
}
