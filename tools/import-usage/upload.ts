import type { ClientRequest, IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import {
  Interrupted,
  isOfTheConnection,
  reasonOfBreak,
  refusedBy,
  responseTo,
  type Broken,
  type Query,
  type Refused,
  type ServerConnection,
} from './server-connection';
import {
  linesOf,
  messageOf,
  StrangeAnswer,
  type RefusedRecord,
  type Standing,
} from './server-messages';

/** One request that sends a body and hears lines of JSON meanwhile. */
export interface Sending {
  /** Where to, at the address of the server. */
  readonly path?: string;
  readonly query: Query;
  readonly headers: Query;
  readonly body: AsyncGenerator<Buffer, void, undefined>;
  readonly stop: AbortSignal;
  /** Whether to listen for an answer before more than the first bytes are sent. */
  readonly isWary: boolean;
  /** How long the server may give no sign of life while it has something to do. */
  readonly silenceMs: number;
}

/** One request that sends a file of calls, or the rest of one. */
export interface Upload extends Sending {
  /** Everything up to its line is stored. */
  readonly onProgress: (standing: Standing) => void;
  readonly onRefused: (record: RefusedRecord) => Promise<void>;
}

/** What follows from a line of the answer; undefined while it goes on. */
type Hear<End> = (text: string, hasSentAll: boolean) => Promise<End | undefined> | End | undefined;

/** An error that the server tells after it has begun to store. */
export interface BrokenOff {
  readonly kind: 'broken off';
  readonly code: string;
  readonly message: string;
  /** Everything up to that line is stored, where the server says so. */
  readonly line: number | undefined;
}

export type UploadEnd =
  | {
      readonly kind: 'complete';
      readonly summary: Standing;
      /** What is said of a delivery that was only checked. */
      readonly check: unknown;
    }
  | Refused
  | Broken
  | BrokenOff;

/** Sends calls, and tells what the server says of them. */
export const upload = (connection: ServerConnection, work: Upload): Promise<UploadEnd> =>
  sendAndHear<UploadEnd>(connection, work, (text, hasSentAll) => hear(work, text, hasSentAll));

/** Sends the body and reads the answer meanwhile; a slow reader on either side slows the other. */
export async function sendAndHear<End>(
  connection: ServerConnection,
  work: Sending,
  hear: Hear<End>,
): Promise<End | Refused | Broken> {
  // A server does not wait long for a body: what is to be skipped is behind us when we ask.
  const first = await firstOf(work.body, work.stop);
  if (!first) return { kind: 'broken', reason: 'stopped' };
  const request = connection.request('POST', work.query, work.headers, work.path);
  const life = new SignsOfLife(request, work.silenceMs);
  const leave = () => request.destroy(new Interrupted('stopped'));
  work.stop.addEventListener('abort', leave);
  let unreadable: Error | undefined;
  const answered = responseTo(request);
  const hearing = work.isWary ? answered : undefined;
  void send(first, work.body, request, life, hearing).catch((error: unknown) => {
    unreadable = error as Error;
    // Not ended, which would say that this is all there is.
    request.destroy();
  });
  try {
    if (work.stop.aborted) leave();
    const response = await answered;
    life.note();
    if (response.statusCode !== 200) return await refusedBy(response);
    requireLines(response);
    return await follow(response, request, hear, life);
  } catch (error) {
    if (unreadable) throw unreadable;
    if (error instanceof StrangeAnswer) throw connection.strange(error);
    if (!isOfTheConnection(error)) throw error;
    return { kind: 'broken', reason: reasonOfBreak(error) };
  } finally {
    life.end();
    work.stop.removeEventListener('abort', leave);
    request.destroy();
  }
}

/**
 * Some servers, and proxies, refuse a body at its beginning and close; what is on its way to them
 * then wipes out their answer. Whoever was cut off so sends little, and waits for what they say.
 */
const WARY_BYTES = 4096;
const WARY_MILLIS = 1000;

type Chunk = IteratorResult<Buffer, void>;

async function firstOf(body: Upload['body'], stop: AbortSignal): Promise<Chunk | undefined> {
  const stopped = new Promise<undefined>((resolve) => {
    if (stop.aborted) resolve(undefined);
    stop.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  return Promise.race([body.next(), stopped]);
}

async function send(
  first: Chunk,
  body: Upload['body'],
  request: ClientRequest,
  life: SignsOfLife,
  hearing: Promise<unknown> | undefined,
): Promise<void> {
  if (hearing && !first.done) {
    request.write(first.value.subarray(0, WARY_BYTES));
    first.value = first.value.subarray(WARY_BYTES);
    life.waitForInput(true);
    await Promise.race([hearing.catch(() => undefined), wait(WARY_MILLIS)]);
    life.waitForInput(false);
  }
  for (let chunk = first; !chunk.done && !request.destroyed;) {
    if (!request.write(chunk.value)) await roomIn(request);
    life.waitForInput(true);
    chunk = await body.next();
    life.waitForInput(false);
  }
  if (!request.destroyed) request.end();
  await body.return();
}

function roomIn(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      request.off('drain', done).off('close', done);
      resolve();
    };
    request.on('drain', done).on('close', done);
    if (request.destroyed) done();
  });
}

function requireLines(response: IncomingMessage): void {
  const type = response.headers['content-type'] ?? 'none';
  if (/^application\/x-ndjson\b/i.test(type)) return;
  throw new StrangeAnswer(`expected the content type application/x-ndjson, got ${type}`);
}

async function follow<End>(
  response: IncomingMessage,
  request: ClientRequest,
  hear: Hear<End>,
  life: SignsOfLife,
): Promise<End | Broken> {
  for await (const text of linesOf(response)) {
    life.note();
    const end = await hear(text, request.writableEnded);
    if (end !== undefined) return end;
  }
  return { kind: 'broken', reason: 'the answer ended without a summary' };
}

async function hear(
  work: Upload,
  text: string,
  hasSentAll: boolean,
): Promise<UploadEnd | undefined> {
  const message = messageOf(text);
  if (message?.type === 'progress') work.onProgress(message);
  else if (message?.type === 'answer') await work.onRefused(message);
  else if (message?.type === 'error') {
    const { code, line } = message;
    return { kind: 'broken off', code, message: message.message, line };
  } else if (message?.type === 'summary') {
    const { type: _, check, ...summary } = message;
    if (hasSentAll) return { kind: 'complete', summary, check };
    return { kind: 'broken', reason: 'the server summed up before the end was sent' };
  }
  return undefined;
}

/** Ends a request whose server does nothing for too long, though there is something to do. */
class SignsOfLife {
  private readonly watch: NodeJS.Timeout;
  private last = performance.now();
  private isWaitingForInput = false;

  constructor(request: ClientRequest, silenceMs: number) {
    const look = () => {
      if (this.isWaitingForInput || performance.now() - this.last < silenceMs) return;
      request.destroy(new Interrupted('no sign of life from the server'));
    };
    this.watch = setInterval(look, Math.min(1000, silenceMs));
  }

  note(): void {
    this.last = performance.now();
  }

  waitForInput(isWaiting: boolean): void {
    this.isWaitingForInput = isWaiting;
    this.note();
  }

  end(): void {
    clearInterval(this.watch);
  }
}
