import { TextDecoder } from 'node:util';

const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/**
 * The bytes of a text as lines can be counted in them: of UTF-16, which its mark tells, those of
 * UTF-8; and where carriage returns alone end lines, line feeds in their place.
 */
export async function* countableBytes(
  chunks: AsyncIterable<Buffer>,
  endsWithReturn: boolean,
): AsyncGenerator<Buffer, void, undefined> {
  let first: Buffer | undefined = Buffer.alloc(0);
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    let bytes: Buffer = chunk;
    if (first) {
      bytes = Buffer.concat([first, chunk]);
      first = bytes.length < 2 ? bytes : undefined;
      if (first) continue;
      decoder = decoderOf(bytes);
    }
    if (decoder) bytes = Buffer.from(decoder.decode(bytes, { stream: true }));
    yield endsWithReturn ? withLineFeeds(bytes) : bytes;
  }
  if (first && first.length > 0) yield first;
  const rest = decoder ? Buffer.from(decoder.decode()) : undefined;
  if (rest && rest.length > 0) yield rest;
}

function decoderOf([first, second]: Buffer): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  return first === 0xfe && second === 0xff ? new TextDecoder('utf-16be') : undefined;
}

function withLineFeeds(bytes: Buffer): Buffer {
  return Buffer.from(bytes).map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte)) as Buffer;
}
