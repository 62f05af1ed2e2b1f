import type { IncomingMessage } from 'node:http';
import { HttpError } from '../application/http-error';

/** The client went away before its body was read. */
export class BrokenOff extends Error {}

/** Room for 1,000 call records or 5,000 rates, several times over. */
export const BODY_BYTES_MAX = 4 * 1024 * 1024;

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON body of a request; a GET has none.
 *
 * @throws HttpError for another content type or charset, an encoded or oversized body, bad UTF-8,
 *   malformed JSON.
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET') return undefined;
  checkType(request.headers['content-type']);
  const { 'content-encoding': encoding = 'identity' } = request.headers;
  if (encoding.trim().toLowerCase() !== 'identity') {
    throw new HttpError(415, 'Expected a body that is not encoded (no Content-Encoding).');
  }
  const bytes = await readBytes(request);
  let text: string;
  try {
    text = UTF_8.decode(bytes);
  } catch {
    throw new HttpError(400, 'Expected a body in UTF-8.');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HttpError(400, 'Expected a JSON body, got malformed JSON.');
  }
}

function checkType(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  if (type.trim() !== 'application/json') {
    throw new HttpError(415, 'Expected the content type application/json.');
  }
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw new HttpError(415, 'Expected the charset utf-8.');
  }
}

/** By its events: iterating over a stream takes several times as long for a body of one chunk. */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = () =>
    new HttpError(413, `Expected a body of at most ${BODY_BYTES_MAX} bytes.`, {
      Connection: 'close',
    });
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) throw tooLarge();
    let isWhole = false;
    const gone = () => {
      if (!isWhole) reject(new BrokenOff());
    };
    // Whoever signed in meanwhile may have gone: nothing more comes of it, and no event says so.
    if (request.destroyed) {
      gone();
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= BODY_BYTES_MAX) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.on('end', () => {
      isWhole = true;
      resolve(Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', gone);
  });
}
