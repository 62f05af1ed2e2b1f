import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What one request to /usage brought. */
export interface Received {
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Complete lines, the column names included. */
  readonly lines: string[];
  hasEnded: boolean;
}

export interface UserInputError {
  readonly status: 'REJECTED' | 'CONFLICT';
  readonly externalId: string | null;
  readonly problems: { field: string | null; message: string }[];
}

/** What goes wrong with one POST, the first in line. */
export interface Fault {
  /** An answer before anything is read. */
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** The connection is cut once so many lines of the file are stored. */
  readonly cutAt?: number;
  /** An error is told then. */
  readonly errorAt?: number;
  readonly code?: string;
  /** The connection is cut after so many refusals of the final answer. */
  readonly cutAfterAnswers?: number;
  /** The answer to all of the body, as it is. */
  readonly answer?: { readonly type: string; readonly text: string };
}

interface Import {
  state: 'OPEN' | 'COMPLETE' | 'TAKEN_BACK';
  line: number;
  /** Line number -> text. */
  readonly stored: Map<number, string>;
  readonly refusals: Map<number, UserInputError>;
}

/** A server that speaks the protocol of POST /usage, and breaks it where a test says so. */
export class FakeSwitchboard {
  readonly token = 'tok-31415926535';
  readonly posts: Received[] = [];
  readonly gets: Received[] = [];
  readonly imports = new Map<string, Import>();
  readonly faults: Fault[] = [];
  /** An answer to GET other than the state. */
  readonly stateFaults: Fault[] = [];
  progressEvery = 10;
  hasHeader = false;
  refuse: (line: number, text: string) => UserInputError | undefined = () => undefined;
  /** Asked before each piece of a body is read. */
  beforeReading: () => Promise<void> = () => Promise.resolve();
  url = '';
  private server: Server | undefined;

  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** The only import there is. */
  get only(): Import {
    const [first, second] = this.imports.values();
    if (!first || second) throw new Error(`Expected one import, got ${this.imports.size}.`);
    return first;
  }

  /** The stored lines in their order. */
  get storedLines(): string[] {
    const { stored } = this.only;
    return [...stored.keys()].sort((a, b) => a - b).map((line) => stored.get(line) ?? '');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams: query, pathname } = new URL(request.url ?? '/', this.url);
    const received: Received = { query, headers: request.headers, lines: [], hasEnded: false };
    const isPost = request.method === 'POST';
    (isPost ? this.posts : this.gets).push(received);
    if (pathname !== '/usage') {
      json(response, 404, errors('', 'There is nothing here.'));
      return;
    }
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      json(response, 401, errors('UNAUTHENTICATED', 'Expected a token that is known.'));
      return;
    }
    const fault = (isPost ? this.faults : this.stateFaults).shift() ?? {};
    if (fault.answer) {
      await new Promise((resolve) => request.resume().once('end', resolve));
      response.setHeader('Content-Type', fault.answer.type);
      response.end(fault.answer.text);
    } else if (fault.status !== undefined) {
      for (const [name, value] of Object.entries(fault.headers ?? {})) {
        response.setHeader(name, value);
      }
      json(response, fault.status, fault.body);
    } else if (isPost) {
      await this.store(request, response, received, fault).catch(() => response.destroy());
    } else {
      const known = this.imports.get(query.get('import') ?? '');
      if (!known) json(response, 404, errors('NOT_FOUND', 'There is no such import.'));
      else json(response, 200, { importId: 'imp_1', state: known.state, ...this.counts(known) });
    }
  }

  private async store(
    request: IncomingMessage,
    response: ServerResponse,
    received: Received,
    fault: Fault,
  ): Promise<void> {
    const work = this.importFor(received.query);
    const firstLine = work.line + 1;
    let headerIsDue = this.hasHeader && firstLine > 1;
    response.setHeader('Content-Type', 'application/x-ndjson');
    const tell = (message: object) => response.write(`${JSON.stringify(message)}\n`);
    let rest = '';
    for await (const text of request.setEncoding('utf8') as AsyncIterable<string>) {
      await this.beforeReading();
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        received.lines.push(line);
        if (headerIsDue) {
          headerIsDue = false;
          continue;
        }
        this.keep(work, line);
        if (work.line === fault.cutAt) {
          request.socket.destroy();
          return;
        }
        if (work.line === fault.errorAt) {
          const { code = 'TEMPORARILY_UNAVAILABLE' } = fault;
          tell({ type: 'error', code, message: 'The database is busy.', line: work.line });
          request.resume();
          response.end();
          return;
        }
        if (work.line % this.progressEvery === 0) tell({ type: 'progress', ...this.counts(work) });
      }
    }
    received.hasEnded = true;
    if (rest !== '') {
      received.lines.push(rest);
      if (!headerIsDue) this.keep(work, rest);
    }
    work.state = 'COMPLETE';
    let answers = 0;
    for (const [line, refusal] of work.refusals) {
      if (answers === fault.cutAfterAnswers) {
        // Let out what was said, so that the other side has read a part.
        await new Promise((resolve) => setTimeout(resolve, 50));
        request.socket.destroy();
        return;
      }
      answers += 1;
      if (!tell({ type: 'answer', line, ...refusal, content: work.stored.get(line) })) {
        await new Promise((resolve) => response.once('drain', resolve));
      }
    }
    tell({ type: 'summary', importId: 'imp_1', state: 'COMPLETE', ...this.counts(work) });
    response.end();
  }

  private importFor(query: URLSearchParams): Import {
    const name = query.get('import') ?? '';
    const firstLine = Number(query.get('firstLine') ?? 1);
    const none: Import = { state: 'OPEN', line: 0, stored: new Map(), refusals: new Map() };
    const work = firstLine === 1 ? none : (this.imports.get(name) ?? none);
    this.imports.set(name, Object.assign(work, { state: 'OPEN', line: firstLine - 1 }));
    return work;
  }

  private keep(work: Import, text: string): void {
    work.line += 1;
    work.stored.set(work.line, text);
    const refusal = this.refuse(work.line, text);
    if (refusal) work.refusals.set(work.line, refusal);
  }

  private counts({ line, stored, refusals }: Import) {
    const statuses = [...refusals.values()].map(({ status }) => status);
    const conflicts = statuses.filter((status) => status === 'CONFLICT').length;
    const header = this.hasHeader && line > 0 ? 1 : 0;
    return {
      line,
      accepted: stored.size - refusals.size - header,
      duplicates: 0,
      conflicts,
      rejected: refusals.size - conflicts,
    };
  }
}

export const errors = (code: string, message: string) => ({
  errors: [{ message, extensions: { code } }],
});

function json(response: ServerResponse, status: number, value: unknown): void {
  const body = typeof value === 'string' ? value : JSON.stringify(value ?? {});
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(body);
}
