import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { EXIT, ImportFailure } from './exit-code';
import { errorOf, parseJson, StrangeAnswer, standingOf, type Standing } from './server-messages';
import { codeOf, reasonOf } from './wording';

/** An ordinary status instead of what was asked for. */
export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs: number | undefined;
}

/** Why we ended a connection ourselves. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const SAID: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side closed it',
  EPIPE: 'the other side closed it',
  ENOTFOUND: 'there is no host of that name',
};

/** What happened to a connection, in words where Node has only a code. */
export function reasonOfBreak(error: unknown): string {
  return SAID[codeOf(error) ?? ''] ?? reasonOf(error);
}

/** Node's own errors carry a code; anything else that is thrown is a fault of this program. */
export function isOfTheConnection(error: unknown): boolean {
  return error instanceof Interrupted || codeOf(error) !== undefined;
}

/** No answer, or one that ends too early. */
export interface Broken {
  readonly kind: 'broken';
  readonly reason: string;
}

export interface ImportState extends Standing {
  readonly state: 'OPEN' | 'COMPLETE';
}

export type StateAnswer =
  { readonly kind: 'state'; readonly state: ImportState | undefined } | Refused | Broken;

export type Query = Readonly<Record<string, string>>;

const STATE_MILLIS_MAX = 30_000;
const BODY_BYTES_MAX = 64 * 1024;

/** The Switchboard at an address, for one token. */
export class ServerConnection {
  /** Whether anything has answered there at all. */
  hasAnswered = false;

  constructor(
    readonly url: URL,
    private readonly token: string,
  ) {}

  /** Begins a request; every one has a connection of its own. */
  request(
    method: 'GET' | 'POST',
    query: Query,
    headers: Query = {},
    path = 'usage',
  ): ClientRequest {
    const base = new URL(this.url);
    if (!base.pathname.endsWith('/')) base.pathname += '/';
    const target = new URL(path, base);
    target.search = new URLSearchParams(query).toString();
    const { request } = target.protocol === 'https:' ? https : http;
    // A server that answers before the body has ended reads on only where the connection is kept;
    // else the rest of the body runs into a closed door, and the answer is lost with it.
    const kept = { Connection: 'keep-alive', Authorization: `Bearer ${this.token}` };
    const asked = request(target, { method, agent: false, headers: { ...kept, ...headers } });
    return asked.once('response', () => (this.hasAnswered = true));
  }

  /**
   * Where the import of that name stands; `undefined` for none.
   *
   * @param named what is named for all records: it is refused here where it is not there.
   */
  async state(
    name: string,
    stop: AbortSignal,
    named: Query = {},
    millis = STATE_MILLIS_MAX,
  ): Promise<StateAnswer> {
    const request = this.request('GET', { import: name, ...named });
    const leave = () => request.destroy(new Interrupted('stopped'));
    const late = setTimeout(() => request.destroy(new Interrupted('no answer in time')), millis);
    stop.addEventListener('abort', leave);
    if (stop.aborted) leave();
    try {
      request.end();
      const response = await responseTo(request);
      if (response.statusCode !== 200) {
        const refused = await refusedBy(response);
        return refused.status === 404 ? { kind: 'state', state: undefined } : refused;
      }
      const value = parseJson(await shortBody(response));
      const standing = standingOf(value);
      const { state } = value as { state?: unknown };
      // There is nothing to go on with: what is sent is another delivery.
      if (state === 'TAKEN_BACK') return { kind: 'state', state: undefined };
      const isComplete = state === 'COMPLETE';
      return { kind: 'state', state: { ...standing, state: isComplete ? 'COMPLETE' : 'OPEN' } };
    } catch (error) {
      if (error instanceof StrangeAnswer) throw this.strange(error);
      if (!isOfTheConnection(error)) throw error;
      return { kind: 'broken', reason: reasonOfBreak(error) };
    } finally {
      clearTimeout(late);
      stop.removeEventListener('abort', leave);
      request.destroy();
    }
  }

  /** The id of the import of that name, whatever became of it; `undefined` for none. */
  async importId(name: string, stop: AbortSignal): Promise<string | undefined> {
    const response = await this.answered(this.request('GET', { import: name }), undefined, stop);
    if (response === undefined) return undefined;
    const { importId } = response as { importId?: unknown };
    return typeof importId === 'string' ? importId : undefined;
  }

  /** Does a mutation, and gives its data. */
  async mutate<Data>(body: object, stop: AbortSignal): Promise<Data> {
    const headers = { 'Content-Type': 'application/json' };
    const request = this.request('POST', {}, headers, 'graphql');
    const answer = await this.answered(request, JSON.stringify(body), stop);
    const { data, errors } = (answer ?? {}) as {
      data?: Data | null;
      errors?: { message: string }[];
    };
    if (data && !errors) return data;
    throw new ImportFailure(`The server refuses: ${errors?.[0]?.message ?? 'no reason given'}`);
  }

  /**
   * The JSON of a short answer; `undefined` for 404.
   *
   * @throws ImportFailure for any other status, and where the server is away.
   */
  private async answered(
    request: ClientRequest,
    body: string | undefined,
    stop: AbortSignal,
  ): Promise<unknown> {
    const leave = () => request.destroy(new Interrupted('stopped'));
    stop.addEventListener('abort', leave);
    if (stop.aborted) leave();
    try {
      request.end(body);
      const response = await responseTo(request);
      if (response.statusCode === 200) return parseJson(await shortBody(response));
      const { status, message } = await refusedBy(response);
      if (status === 404) return undefined;
      throw new ImportFailure(`The server refuses (${status}): ${message}`);
    } catch (error) {
      if (error instanceof StrangeAnswer) throw this.strange(error);
      if (!isOfTheConnection(error)) throw error;
      const reason = reasonOfBreak(error);
      throw new ImportFailure(
        `Not finished: ${this.url.href} broke off: ${reason}.`,
        EXIT.notFinished,
      );
    } finally {
      stop.removeEventListener('abort', leave);
      request.destroy();
    }
  }

  strange(error: StrangeAnswer): ImportFailure {
    return new ImportFailure(
      `Expected the answer of a Switchboard from ${this.url.href}, got another: ${error.message}. ` +
        'Is the address right (--url)?',
    );
  }
}

export function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
    request.once('close', () => reject(new Interrupted('the other side closed it')));
  });
}

export async function refusedBy(response: IncomingMessage): Promise<Refused> {
  const { statusCode: status = 0, statusMessage = '', headers } = response;
  const { code, message } = errorOf(await shortBody(response));
  const elsewhere = status >= 300 && status < 400 ? `it is at ${headers.location ?? '?'}` : '';
  return {
    kind: 'refused',
    status,
    code,
    message: message || elsewhere || statusMessage || 'no reason given',
    retryAfterMs: retryAfter(headers['retry-after']),
  };
}

/** Seconds or a date, as HTTP has it. */
function retryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const millis = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(millis) ? Math.max(0, millis) : undefined;
}

/** A body that is short where it is ours, and cut where it is not. */
async function shortBody(response: IncomingMessage): Promise<string> {
  let body = '';
  for await (const text of response.setEncoding('utf8') as AsyncIterable<string>) {
    body += text;
    if (body.length > BODY_BYTES_MAX) break;
  }
  return body;
}
