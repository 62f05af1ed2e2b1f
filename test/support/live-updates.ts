import {
  request,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';

/** An update, as it is sent. */
export interface Update {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly [key: string]: unknown };
  }[];
}

export interface LiveStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The next update; undefined once it was completed. */
  next(): Promise<Update | undefined>;
  /** Updates until it is completed. */
  rest(): Promise<Update[]>;
  /** The whole answer, where it is no stream. */
  refusal(): Promise<Update>;
  /** Whether it ended by "complete". */
  isCompleted(): boolean;
  /** Settled once the connection is over. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface Subscribing {
  readonly token?: string | undefined;
  readonly query: string;
  readonly variables?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Subscribes over HTTP, on a connection of its own. */
export async function subscribe(
  url: string,
  { token, query, variables, headers = {} }: Subscribing,
): Promise<LiveStream> {
  const asking = request(`${url}/graphql`, {
    method: 'POST',
    agent: false,
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
  const answering = new Promise<IncomingMessage>((resolve, reject) => {
    asking.once('response', resolve).once('error', reject);
  });
  asking.end(JSON.stringify({ query, variables }));
  return streamOf(asking, await answering);
}

function streamOf(asking: ClientRequest, response: IncomingMessage): LiveStream {
  const updates: Update[] = [];
  let text = '';
  let all = '';
  let [isCompleted, isOver] = [false, false];
  let heard = (): void => undefined;
  const take = (chunk: string) => {
    all += chunk;
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, event, data] = /^event: (\w+)\ndata: ?(.*)$/s.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (event === 'next') updates.push(JSON.parse(data ?? '') as Update);
      if (event === 'complete') isCompleted = true;
    }
    heard();
  };
  const closed = new Promise<void>((resolve) => {
    response.setEncoding('utf8').on('data', take);
    response.once('error', () => undefined);
    asking.once('error', () => undefined);
    response.once('close', () => {
      isOver = true;
      heard();
      resolve();
    });
  });
  const next = async (): Promise<Update | undefined> => {
    while (updates.length === 0 && !isOver && !isCompleted) {
      await new Promise<void>((resolve) => (heard = resolve));
    }
    return updates.shift();
  };
  return {
    ...{ status: response.statusCode ?? 0, headers: response.headers, closed, next },
    isCompleted: () => isCompleted,
    rest: async () => {
      const found: Update[] = [];
      for (let one = await next(); one; one = await next()) found.push(one);
      return found;
    },
    refusal: async () => {
      await closed;
      return JSON.parse(all) as Update;
    },
    close: () => void asking.destroy(),
  };
}
