import { request } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { TargetRefused, type GuardedAgent } from './guarded-agent';
import { hostOf } from './target-url';

/** How an attempt to send something ended. */
export type AttemptOutcome =
  'SUCCEEDED' | 'HTTP' | 'DNS' | 'CONNECT' | 'TLS' | 'TIMEOUT' | 'RESET' | 'TARGET_REFUSED';

/** What came of an attempt. */
export interface Attempt {
  readonly outcome: AttemptOutcome;
  /** Of the answer; null where none came, or none that is HTTP. */
  readonly status: number | null;
  /** That was connected to; null where no connection was made. */
  readonly address: string | null;
  /** What went wrong on the way; null for whatever was answered. */
  readonly error: string | null;
  /** As the answer has it. */
  readonly retryAfter: string | null;
  /** The beginning of the answer's body. */
  readonly excerpt: string;
}

/** What is sent. */
export interface Posted {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The whole attempt, from the look-up of the name to the last byte of the answer. */
export const ATTEMPT_MILLIS_MAX = 15_000;
/** So much of an answer is read; what comes after it is not waited for. */
export const ANSWER_BYTES_MAX = 65_536;
const EXCERPT_BYTES = 1_024;
const HEADER_BYTES_MAX = 16_384;
const ERROR_CHARACTERS_MAX = 500;

/**
 * Sends a body by POST, and tells how it went; it never throws for what the other side does.
 *
 * No redirect is followed, and no cookie is kept. The time limit is of the whole attempt: a limit
 * of silence never ends an answer that drips.
 */
export async function post(
  agent: GuardedAgent,
  posted: Posted,
  millisMax = ATTEMPT_MILLIS_MAX,
): Promise<Attempt> {
  const signal = AbortSignal.timeout(millisMax);
  const { attempt, isStale } = await once(agent, posted, signal);
  // An idle connection that the other side had closed just then: nothing was taken in.
  return isStale ? (await once(agent, posted, signal)).attempt : attempt;
}

interface Ended {
  readonly attempt: Attempt;
  readonly isStale: boolean;
}

async function once(agent: GuardedAgent, posted: Posted, signal: AbortSignal): Promise<Ended> {
  const course = { address: null as string | null, isSecure: false };
  const sent = send(agent, posted, signal);
  sent.on('socket', (socket) => {
    course.address = socket.remoteAddress ?? null;
    course.isSecure = sent.reusedSocket;
    // One that was used before is secure already, and would gather listeners.
    if (course.isSecure) return;
    (socket as TLSSocket).once('secureConnect', () => (course.isSecure = true));
  });
  try {
    const answer = await answerTo(sent);
    const { excerpt } = await bodyOf(answer);
    sent.destroy();
    return { attempt: answered(answer, course.address, excerpt), isStale: false };
  } catch (error) {
    sent.destroy();
    const failure = error as NodeJS.ErrnoException;
    const outcome = signal.aborted ? 'TIMEOUT' : outcomeOf(failure, course);
    return {
      attempt: {
        ...{ outcome, status: null, address: course.address, retryAfter: null, excerpt: '' },
        error: signal.aborted ? 'The attempt took too long.' : textOf(failure),
      },
      isStale: outcome === 'RESET' && sent.reusedSocket,
    };
  }
}

function send(agent: GuardedAgent, { url, headers, body }: Posted, signal: AbortSignal) {
  const bytes = Buffer.from(body);
  const sent = request({
    ...{ agent, signal, method: 'POST', maxHeaderSize: HEADER_BYTES_MAX },
    host: hostOf(url),
    port: url.port === '' ? 443 : Number(url.port),
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, 'content-length': bytes.length },
  });
  sent.end(bytes);
  return sent;
}

function answerTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('response', resolve);
    sent.on('error', reject);
  });
}

async function bodyOf(answer: IncomingMessage): Promise<{ readonly excerpt: string }> {
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    if (read < EXCERPT_BYTES) parts.push(part.subarray(0, EXCERPT_BYTES - read));
    read += part.length;
    if (read >= ANSWER_BYTES_MAX) break;
  }
  // What cannot be stored as a text is nothing that a person would read.
  return { excerpt: Buffer.concat(parts).toString().replaceAll('\0', '\ufffd') };
}

function answered(answer: IncomingMessage, address: string | null, excerpt: string): Attempt {
  const status = answer.statusCode ?? null;
  const isSuccess = status !== null && status >= 200 && status < 300;
  return {
    outcome: isSuccess ? 'SUCCEEDED' : 'HTTP',
    ...{ status, address, excerpt, error: null },
    retryAfter: answer.headers['retry-after'] ?? null,
  };
}

const NO_NAME = new Set(['getaddrinfo', 'queryA', 'queryAaaa']);

function outcomeOf(
  error: NodeJS.ErrnoException,
  { address, isSecure }: { readonly address: string | null; readonly isSecure: boolean },
): AttemptOutcome {
  if (error instanceof TargetRefused) return 'TARGET_REFUSED';
  if (error.syscall !== undefined && NO_NAME.has(error.syscall)) return 'DNS';
  if (address === null) return 'CONNECT';
  if (!isSecure) return 'TLS';
  // What came is no HTTP, or has endless headers.
  return error.code?.startsWith('HPE_') ? 'HTTP' : 'RESET';
}

/** An error of several addresses has its words in those of each. */
function textOf(error: Error): string {
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : error;
  const text = first?.message ?? error.message;
  return text.slice(0, ERROR_CHARACTERS_MAX).replaceAll('\0', '\ufffd');
}
