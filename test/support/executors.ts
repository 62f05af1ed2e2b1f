import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { HttpServer } from '../../src/http/server';

export interface Answer {
  readonly status: number;
  /** The answer's data; absent paths are undefined, so tests read it as they expect it to be. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is what a test checks
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
}

/**
 * What of an answer is the same whenever its fields were read: errors in one order, since which of
 * several is refused first depends on that; and of those below an object that an error has made
 * null only that there are some, since the others are left out once it is (GraphQL 6.4.4).
 */
export const comparable = ({ status, data, errors }: Answer) => ({
  ...{ status, data: JSON.stringify(data) },
  errors: errors && [...new Set(errors.map((error) => comparableError(data, error)))].sort(),
});

function comparableError(data: unknown, error: NonNullable<Answer['errors']>[number]): string {
  const path = error.path ?? [];
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (value === null) return `some error below ${path.slice(0, depth).join('.')}`;
    value = (value as Record<string | number, unknown> | undefined)?.[key];
  }
  return JSON.stringify(error);
}

/** Sends a document to a server, as whoever bears the token. */
type Ask = (
  url: string,
  token: string | undefined,
  query: string,
  variables?: object,
) => Promise<Answer>;

/** Of jest.config.js, by the project. */
const { EXECUTOR, COMPARED_BUT } = globalThis as {
  EXECUTOR?: 'graphql-js';
  COMPARED_BUT?: readonly string[];
};

/** Every query is compiled at once, or none. */
export const executionsBeforeCompiling = EXECUTOR === 'graphql-js' ? Infinity : 0;

/** More than a test changes what it reads while it reads it. */
const ROUNDS_MAX = 20;

/**
 * Asks each query of a test of the API twice, of a server that compiles it and of one on the same
 * database that has it interpreted by graphql-js: both must give the same answer, errors included.
 *
 * Acts go to the first alone, as graphql-js executes them there, too.
 */
export class Executors {
  private interpreting: Promise<{ readonly url: string; readonly http: HttpServer }> | undefined;

  /** @param serveInterpreting the other server, which is made for the first query. */
  constructor(
    private readonly send: Ask,
    private readonly url: string,
    private readonly serveInterpreting: () => Promise<HttpServer>,
  ) {}

  /**
   * @param seen what of an answer must be the same; see `comparable` when absent.
   * @throws Error that shows both answers where they differ.
   */
  async ask(
    token: string | undefined,
    query: string,
    variables?: object,
    seen: (answer: Answer) => unknown = comparable,
  ): Promise<Answer> {
    const agree = (one: Answer, other: Answer) => isDeepStrictEqual(seen(one), seen(other));
    const compiled = () => this.send(this.url, token, query, variables);
    let answer = await compiled();
    if (!isCompared() || isAct(query)) return answer;
    this.interpreting ??= this.serve();
    const { url } = await this.interpreting;
    for (let round = 1; ; round += 1) {
      const interpreted = await this.send(url, token, query, variables);
      if (agree(interpreted, answer)) return answer;
      const again = await compiled();
      // Somebody else's act came in between, unless the answer was the same before and after.
      if (agree(interpreted, again)) return again;
      if (agree(answer, again) || round === ROUNDS_MAX) {
        const answers = JSON.stringify({ compiled: again, interpreted }, null, 2);
        throw new Error(`The compiled and the interpreted query differ: ${query}\n${answers}`);
      }
      answer = again;
    }
  }

  async close(): Promise<void> {
    await (await this.interpreting)?.http.close(1_000);
  }

  private async serve() {
    const http = await this.serveInterpreting();
    return { http, url: `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}` };
  }
}

/** Whether the test that runs has each query asked of both. */
export function isCompared(): boolean {
  const { testPath = '' } = expect.getState();
  const [folder, file = ''] = testPath.split(path.sep).slice(-2);
  const name = file.replace(/\.test\.ts$/, '');
  return folder === 'api' && COMPARED_BUT !== undefined && !COMPARED_BUT.includes(name);
}

const isAct = (query: string): boolean => /\bmutation\b/.test(query);
