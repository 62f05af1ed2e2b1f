import { TextDecoder } from 'node:util';
import { UnreadableInput, type Each, type RecordReader } from './found';

/** What the bytes of a text may be; UTF-16 is told by its mark, whatever is said. */
export const ENCODINGS = ['UTF-8', 'ISO-8859-1', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Decodes bytes of an encoding that has one for each character. */
export function singleByteDecoder(encoding: Encoding): ((bytes: Buffer) => string) | null {
  if (encoding === 'UTF-8') return null;
  if (encoding === 'ISO-8859-1') return (bytes) => bytes.toString('latin1');
  const decoder = new TextDecoder(encoding);
  return (bytes) => decoder.decode(bytes);
}

const MARK_BYTES = 4;

/** What a file is by its first bytes, and what to do with it. */
const PACKED: readonly (readonly [start: readonly number[], what: string])[] = [
  [[0x1f, 0x8b], 'a gzip file: unpack it, name it .gz, or say Content-Encoding: gzip'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip file or a workbook (xlsx): save it as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'a workbook (xls): save it as CSV'],
];

/**
 * Looks at the first bytes of an input before anything else does: says what it is where it is no
 * text, and makes UTF-8 of UTF-16.
 */
export class MarkedReader implements RecordReader {
  private first: Buffer | undefined = Buffer.alloc(0);
  private decoder: TextDecoder | undefined;

  constructor(private readonly inner: RecordReader) {}

  get line(): number {
    return this.inner.line;
  }

  read(chunk: Buffer, each: Each): void {
    if (this.first === undefined) {
      this.give(chunk, each);
      return;
    }
    this.first = Buffer.concat([this.first, chunk]);
    if (this.first.length >= MARK_BYTES) this.begin(each);
  }

  end(each: Each): void {
    if (this.first !== undefined) this.begin(each);
    if (this.decoder) this.inner.read(Buffer.from(this.decoder.decode()), each);
    this.inner.end(each);
  }

  private begin(each: Each): void {
    const first = this.first ?? Buffer.alloc(0);
    this.first = undefined;
    for (const [start, what] of PACKED) {
      if (start.every((byte, index) => first[index] === byte)) {
        throw new UnreadableInput(`expected text, got ${what}`);
      }
    }
    const utf16 = first[0] === 0xff && first[1] === 0xfe ? 'utf-16le' : undefined;
    const bigEndian = first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : undefined;
    const encoding = utf16 ?? bigEndian;
    if (encoding !== undefined) this.decoder = new TextDecoder(encoding);
    this.give(first, each);
  }

  private give(chunk: Buffer, each: Each): void {
    if (!this.decoder) this.inner.read(chunk, each);
    else this.inner.read(Buffer.from(this.decoder.decode(chunk, { stream: true })), each);
  }
}
