import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { HttpError } from './http-error';

/** The body ended before its end, or is no gzip; what came before is good. */
export class BrokenBody extends HttpError {
  constructor(
    message: string,
    /** Whether nobody is there any more to be told. */
    readonly isGone: boolean,
  ) {
    super(400, message);
  }
}

const BYTES_AT_ONCE = 65_536;

/**
 * The bytes of a body as they come, unpacked where they are packed, and whether more are waiting.
 *
 * @throws BrokenBody
 */
export async function* chunksOf(
  request: IncomingMessage,
  isCompressed: boolean,
): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  const body = isCompressed
    ? pipeline(request, createGunzip({ chunkSize: BYTES_AT_ONCE }), () => undefined)
    : request;
  // Not destroyed with the loop: the connection is still needed for the answer.
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  try {
    for await (const chunk of chunks) {
      // What comes fast is already there a moment later.
      if (body.readableLength === 0) await setImmediate();
      yield { chunk, isLast: body.readableLength === 0 };
    }
  } catch (error) {
    throw broken(error as NodeJS.ErrnoException, request);
  }
}

function broken({ code = '' }: NodeJS.ErrnoException, request: IncomingMessage): BrokenBody {
  const isGone = request.destroyed && !request.complete;
  if (isGone) return new BrokenBody('Expected the rest of the body.', true);
  if (code === 'Z_BUF_ERROR') {
    return new BrokenBody('Expected a whole gzip body, got one that ends in the middle.', false);
  }
  return new BrokenBody('Expected a gzip body, got other bytes.', false);
}

/** Whether a body is packed by gzip. @throws HttpError for any other encoding. */
export function isGzipBody(encoding: string | undefined): boolean {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity') return false;
  if (name === 'gzip' || name === 'x-gzip') return true;
  throw new HttpError(415, 'Expected a body that is not encoded, or by gzip.');
}
