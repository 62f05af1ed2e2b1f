import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ImportFailure } from '../import-usage/exit-code';
import { printable, reasonOf } from '../import-usage/wording';

/** A file of rates on the disk; packed, it is sent as it is. */
export interface RatesFile {
  readonly label: string;
  readonly size: number;
  readonly isCompressed: boolean;
  read(): AsyncGenerator<Buffer, void, undefined>;
}

const CHUNK_BYTES = 64 * 1024;

/** @throws ImportFailure where it cannot be read. */
export async function openRatesFile(label: string, path: string): Promise<RatesFile> {
  const name = printable(label);
  const cannotRead = (error: unknown): never => {
    throw new ImportFailure(
      `Expected a file of rates at ${name}, which cannot be read: ${reasonOf(error)}.`,
    );
  };
  const stats = await stat(path).catch(cannotRead);
  if (!stats.isFile()) {
    const kind = stats.isDirectory() ? 'a folder' : 'something else';
    throw new ImportFailure(`Expected a file of rates at ${name}, got ${kind}.`);
  }
  return {
    ...{ label, size: stats.size, isCompressed: /\.gz$/i.test(path) },
    async *read() {
      try {
        const chunks = createReadStream(path, { highWaterMark: CHUNK_BYTES });
        for await (const chunk of chunks as AsyncIterable<Buffer>) yield chunk;
      } catch (error) {
        cannotRead(error);
      }
    },
  };
}
