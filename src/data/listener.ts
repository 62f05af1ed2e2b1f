import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

interface ListenerOptions {
  readonly url: string;
  readonly channel: string;
  readonly onNotified: () => void;
  /** Told once of a connection that is lost, or could not be made. */
  readonly onLost: (error: Error) => void;
}

/** A connection that nobody answers on is lost without a word: it is asked so often. */
const ASK_MILLIS = 10_000;
const ANSWER_MILLIS_MAX = 5_000;
const CONNECT_MILLIS_MAX = 5_000;
const RECONNECT_MILLIS = 5_000;

/**
 * Listens to a channel of the database on a connection of its own, and connects again where it is
 * lost. Nothing may depend on it: a notification may be missed.
 *
 * @returns ends it.
 */
export function listenTo(options: ListenerOptions): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: Listening | undefined;
  let isLost = false;
  const connected = async (): Promise<void> => {
    current = new Listening(options);
    await current.begin();
    isLost = false;
    await current.untilLost();
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await connected().catch((error: unknown) => {
        if (!isLost && !signal.aborted) options.onLost(error as Error);
        isLost = true;
      });
      current?.end();
      await sleep(RECONNECT_MILLIS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    current?.end();
    await running;
  };
}

/** One connection, until it is lost or ended. */
class Listening {
  private readonly client: Client;
  private readonly over = new AbortController();
  private failure: Error | undefined;

  constructor(private readonly options: ListenerOptions) {
    this.client = newClient(options);
    this.client.on('error', (error) => {
      this.failure = error;
      this.over.abort();
    });
    this.client.once('end', () => this.over.abort());
  }

  async begin(): Promise<void> {
    const { channel, onNotified } = this.options;
    // A client that is ended while it connects never says so.
    const ended = once(this.over.signal, 'abort').then(() => {
      throw this.failure ?? new Error('the connection ended');
    });
    await Promise.race([this.client.connect(), ended]);
    await this.client.query(`listen ${this.client.escapeIdentifier(channel)}`);
    // What came meanwhile was not heard.
    onNotified();
  }

  /** @throws the reason for which it was lost. */
  async untilLost(): Promise<void> {
    const { signal } = this.over;
    const isOver = () => signal.aborted;
    while (!isOver()) {
      await sleep(ASK_MILLIS, undefined, { signal, ref: false }).catch(() => undefined);
      if (!isOver()) await this.client.query('select 1');
    }
    throw this.failure ?? new Error('the connection ended');
  }

  end(): void {
    this.over.abort();
    this.client.removeAllListeners('notification');
    void this.client.end().catch(() => undefined);
  }
}

function newClient({ url, onNotified }: ListenerOptions): Client {
  const client = new Client({
    connectionString: url,
    application_name: 'switchboard-listener',
    connectionTimeoutMillis: CONNECT_MILLIS_MAX,
    query_timeout: ANSWER_MILLIS_MAX,
    ...{ keepAlive: true, keepAliveInitialDelayMillis: ASK_MILLIS },
  });
  client.on('notification', onNotified);
  return client;
}
