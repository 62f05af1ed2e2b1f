import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { faultsOf, type Fault, type HostileRequest, type Received } from './judge';

const isStream = ({ headers }: IncomingMessage): boolean =>
  /^text\/event-stream/.test(headers['content-type'] ?? '');

/** How long something is waited for that a stream says at once, if it does. */
const FIRST_MILLIS = 100;

/** What a stream of events says first; that there is no data where it only began. */
async function firstOf(response: IncomingMessage): Promise<string> {
  const limit = setTimeout(() => response.destroy(), FIRST_MILLIS);
  let text = '';
  try {
    for await (const chunk of response) {
      text += String(chunk);
      if (/^data: ?\{.*\n/m.test(text)) break;
    }
  } catch {
    // It was given up.
  }
  clearTimeout(limit);
  response.destroy();
  return /^data: ?(\{.*)\n/m.exec(text)?.[1] ?? '{"data":null}';
}

/** A client for one server of the loopback. */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 250 });

  /** @param silenceMillis after so long without a word, nothing is taken to come. */
  constructor(
    readonly port: number,
    private readonly silenceMillis = 12_000,
  ) {}

  close(): void {
    this.agent.destroy();
  }

  send(request: HostileRequest): Promise<Received> {
    return request.raw ? this.sendRaw(request.raw) : this.sendHttp(request);
  }

  private sendHttp(request: HostileRequest, mayRetry = true): Promise<Received> {
    const started = performance.now();
    const { method = 'POST', path = '/graphql', body } = request;
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const headers = { ...length, ...request.headers };
    const received = (status: number, contentType: string | undefined, text: string): Received => ({
      status,
      contentType,
      body: text,
      millis: performance.now() - started,
    });
    return new Promise((resolve) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent },
        (response) => {
          const chunks: Buffer[] = [];
          if (isStream(response)) {
            void firstOf(response).then((text) =>
              resolve(received(response.statusCode ?? 0, 'application/json', text)),
            );
            return;
          }
          const done = (): void => {
            const text = Buffer.concat(chunks).toString();
            resolve(received(response.statusCode ?? 0, response.headers['content-type'], text));
          };
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', done);
          response.on('error', done); // the rest of what we send is not wanted: the answer is here
        },
      );
      sent.setTimeout(this.silenceMillis, () => sent.destroy(new Error('no answer in time')));
      sent.on('error', (error) => {
        // The server may close a connection it kept just when we use it again.
        if (sent.reusedSocket && mayRetry) resolve(this.sendHttp(request, false));
        else resolve(received(0, undefined, error.message));
      });
      sent.end(body);
    });
  }

  private sendRaw(pieces: readonly (string | Buffer)[]): Promise<Received> {
    const started = performance.now();
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      const chunks: Buffer[] = [];
      const done = (): void => {
        socket.destroy();
        resolve(readAnswer(Buffer.concat(chunks).toString('latin1'), performance.now() - started));
      };
      // A keep-alive connection stays open after the answer: what has come by then is all.
      socket.setTimeout(300, done);
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', done);
      socket.on('error', done);
      for (const piece of pieces) socket.write(piece);
    });
  }

  /** Sends so many at a time; what was slow beside others is asked again alone. */
  async faultsIn(
    requests: readonly HostileRequest[],
    known: readonly string[],
    concurrency = 8,
  ): Promise<Finding[]> {
    const findings: Finding[] = [];
    const again: HostileRequest[] = [];
    const queue = [...requests].reverse();
    const work = async (): Promise<void> => {
      for (let request = queue.pop(); request; request = queue.pop()) {
        const faults = faultsOf(request, await this.send(request), known);
        if (faults.some(({ kind }) => kind === 'SLOW' || kind === 'NO_ANSWER')) again.push(request);
        else if (faults.length > 0) findings.push({ request, faults });
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    for (const request of again) {
      const faults = faultsOf(request, await this.send(request), known);
      if (faults.length > 0) findings.push({ request, faults });
    }
    return findings;
  }
}

/** A request whose answer was faulty. */
export interface Finding {
  readonly request: HostileRequest;
  readonly faults: readonly Fault[];
}

/** One line a finding, short enough to read and long enough to send the request again. */
export function linesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ request, faults }) => {
    const sent = String(request.body ?? request.raw?.join('') ?? request.path ?? '');
    const what = faults.map(({ kind, found }) => `${kind} (${found})`).join(', ');
    return `${request.kind}: ${request.name}: ${what} after ${shortened(sent)}`;
  });
}

/** What repeats itself, once. */
const shortened = (text: string): string =>
  text
    .slice(0, 4_000)
    .replace(/(.{1,40}?)\1{5,}/gs, '$1…')
    .slice(0, 600);

/** The first answer in what a socket gave. */
function readAnswer(text: string, millis: number): Received {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
  const contentType = /^content-type: *(.*)$/im.exec(head)?.[1];
  const length = /^content-length: *(\d+)$/im.exec(head)?.[1];
  const whole = rest.join('\r\n\r\n');
  const body = length === undefined ? dechunked(whole) : whole.slice(0, Number(length));
  return { status, contentType, body, millis };
}

function dechunked(text: string): string {
  const length = /^([0-9a-f]+)\r\n/i.exec(text);
  return length?.[1] === undefined
    ? text
    : text.slice(length[0].length, length[0].length + Number.parseInt(length[1], 16));
}
