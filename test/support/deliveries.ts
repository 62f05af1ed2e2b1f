import { request } from 'node:http';
import { STAFF, type TestServer, type TestViewer } from './test-server';
import { act, aSubscription, read } from './world';

/** A line of the answer to a delivery. */
export interface DeliveryLine {
  readonly type: 'progress' | 'answer' | 'summary' | 'error';
  readonly line: number;
  readonly externalId?: string | null;
  readonly status?: string;
  readonly problems?: readonly { readonly field: string | null; readonly message: string }[];
  readonly content?: string | null;
  readonly importId?: string;
  readonly state?: string;
  readonly accepted?: number;
  readonly duplicates?: number;
  readonly conflicts?: number;
  readonly rejected?: number;
  readonly message?: string;
  readonly code?: string;
}

export interface DeliveryAnswer {
  readonly status: number;
  readonly lines: readonly DeliveryLine[];
  /** The last line: the summary, where all went well. */
  readonly summary: DeliveryLine;
  readonly answers: readonly DeliveryLine[];
  /** The whole answer, where it is no list of lines. */
  readonly text: string;
}

export interface DeliveryOptions {
  readonly viewer?: TestViewer | null;
  /** Of the address, after "format=ndjson". */
  readonly query?: string;
  readonly format?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Records as lines of JSON. */
export const ndjson = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** Sends a body to POST /usage, in pieces where it is a list, and reads the answer to its end. */
export async function deliver(
  server: Pick<TestServer, 'url' | 'tokenOf'>,
  body: string | Buffer | readonly (string | Buffer)[],
  { viewer = STAFF, query = '', format = 'ndjson', headers = {} }: DeliveryOptions = {},
): Promise<DeliveryAnswer> {
  const token = viewer ? await server.tokenOf(viewer) : undefined;
  const pieces = Array.isArray(body) ? (body as (string | Buffer)[]) : [body as string | Buffer];
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}/usage?format=${format}${query}`, {
      method: 'POST',
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', reject);
      response.once('end', () => resolve(answerOf(response.statusCode ?? 0, text)));
    });
    for (const piece of pieces) outgoing.write(piece);
    outgoing.end();
  });
}

function answerOf(status: number, text: string): DeliveryAnswer {
  const lines =
    status === 200
      ? text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as DeliveryLine)
      : [];
  const last = lines.at(-1) ?? { type: 'error', line: 0 };
  return {
    status,
    lines,
    text,
    summary: last,
    answers: lines.filter(({ type }) => type === 'answer'),
  };
}

/** What a check says in the end. */
export interface Check {
  readonly statuses: Readonly<Record<string, number>>;
  readonly repeated: object;
  readonly totals: readonly object[];
  readonly refusals: readonly {
    readonly status: string;
    readonly field: string | null;
    readonly reason: string;
    readonly records: number;
    readonly first: readonly {
      readonly line: number;
      readonly externalId: string | null;
      readonly message: string;
      readonly content: string;
    }[];
  }[];
  readonly otherProblems: number;
  readonly numbers: readonly object[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}
export interface CheckedDelivery extends DeliveryAnswer {
  readonly check: Check;
}

/** Has a body checked, and nothing of it stored. */
export async function checkDelivery(
  server: Pick<TestServer, 'url' | 'tokenOf'>,
  body: string | Buffer,
  options: DeliveryOptions = {},
): Promise<CheckedDelivery> {
  const query = `${options.query ?? ''}&check=true`;
  const answer = await deliver(server, body, { ...options, query });
  const { type, state, check } = answer.summary as DeliveryLine & { check?: Check };
  if (type === 'summary' && state === 'CHECKED' && check) return { ...answer, check };
  throw new Error(`expected the summary of a check, got ${answer.text.slice(-500)}`);
}

/** The counts of a summary. */
export const countsOf = ({ accepted, duplicates, conflicts, rejected }: DeliveryLine): number[] =>
  [accepted, duplicates, conflicts, rejected].map((count) => count ?? -1);

/** A subscription whose rate is corrected while a delivery goes on. */
export const correct = {
  async subscription(
    server: TestServer,
    accountId: string,
    rates: object[],
  ): Promise<{ subscriptionId: string; orderLineId: string }> {
    const { orderId, subscriptionId } = await aSubscription(server, accountId, '2026-01-01', {
      rates,
    });
    const { node } = await read<{ node: { lines: { id: string }[] } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on Order { lines { id } } } }',
      { id: orderId },
    );
    return { subscriptionId, orderLineId: node.lines[0]?.id ?? '' };
  },

  /** Replaces the outbound rate by one at that price. */
  async rate(server: TestServer, orderLineId: string, perMinute: string): Promise<void> {
    const { node } = await read<{ node: { rates: { id: string; direction: string }[] } }>(
      server,
      STAFF,
      'query ($id: ID!) { node(id: $id) { ... on OrderLine { rates { id direction } } } }',
      { id: orderLineId },
    );
    const rateId = node.rates.find(({ direction }) => direction === 'OUTBOUND')?.id;
    const replacement = { direction: 'OUTBOUND', prefix: '33', perMinute };
    const input = { orderLineId, retire: [{ rateId, replacement }], add: [], reason: 'a slip' };
    await act(server, STAFF, 'correctRates', input, 'orderLine { id }');
  },
};
