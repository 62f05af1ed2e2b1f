import { STAFF, type TestServer, type TestViewer } from './test-server';
import { unique } from './world';

/** A line of the answer to a file of rates. */
export interface RatesLine {
  readonly type: 'progress' | 'refusal' | 'summary' | 'error';
  readonly line?: number;
  readonly card?: string;
  readonly version?: number | null;
  readonly isNew?: boolean;
  readonly rates?: number;
  readonly refused?: number;
  readonly problems?: readonly { readonly field: string | null; readonly message: string }[];
  readonly content?: string;
  readonly message?: string;
  readonly code?: string;
}

export interface RatesAnswer {
  readonly status: number;
  readonly lines: readonly RatesLine[];
  /** The last line. */
  readonly summary: RatesLine;
  readonly refusals: readonly RatesLine[];
  readonly text: string;
}

export interface RatesOptions {
  readonly viewer?: TestViewer | null;
  /** Parameters beside card and currency. */
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A code that no other card has. */
export const aCode = (): string => unique('FILE').replace('-', '_');

/** Sends a file to POST /rates and reads the answer to its end. */
export async function sendRates(
  server: Pick<TestServer, 'url' | 'tokenOf'>,
  code: string,
  body: string | Buffer,
  { viewer = STAFF, query = {}, headers = {} }: RatesOptions = {},
): Promise<RatesAnswer> {
  const token = viewer && (await server.tokenOf(viewer));
  const search = new URLSearchParams({ card: code, currency: 'EUR', ...query }).toString();
  const response = await fetch(`${server.url}/rates?${search}`, {
    method: 'POST',
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  const text = await response.text();
  const isList = response.status === 200;
  const lines = isList
    ? text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RatesLine)
    : [];
  return {
    ...{ status: response.status, lines, text },
    summary: lines.at(-1) ?? { type: 'error' },
    refusals: lines.filter(({ type }) => type === 'refusal'),
  };
}

/** Publishes a file of rates as a card of its own, and tells how an order names it. */
export async function aCardFile(
  server: TestServer,
  rows: readonly string[],
  header = 'prefix,perMinute',
  query: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: string }> {
  const code = aCode();
  const { status, summary, text } = await sendRates(
    server,
    code,
    `${[header, ...rows].join('\n')}\n`,
    {
      query,
    },
  );
  if (status !== 200 || summary.version !== 1) throw new Error(text);
  return { code };
}
