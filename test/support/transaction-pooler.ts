import net from 'node:net';

/** A pooler on the loopback that lends connections by transaction, whatever they have prepared. */
export interface TransactionPooler {
  /** The same URL, by way of it. */
  through(url: string): string;
  close(): Promise<void>;
}

const READY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);

/** A connection to PostgreSQL, and whoever has it now. */
interface Lent {
  readonly socket: net.Socket;
  borrower: net.Socket | undefined;
  /** What came of a message that is not whole yet. */
  rest: Buffer;
}

/**
 * Opens it. Connections are taken from those that were given back last, as PgBouncer does; each
 * client brings one, by logging in.
 */
export async function openTransactionPooler(url: string): Promise<TransactionPooler> {
  const { hostname, port } = new URL(url);
  const free: Lent[] = [];
  const waiting: (() => void)[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    let lent: Lent | undefined;
    const asked: Buffer[] = [];
    const flush = (): void => {
      if (!lent && asked.length > 0) {
        const next = free.pop();
        if (!next) {
          waiting.push(flush);
          return;
        }
        next.borrower = client;
        lent = next;
      }
      for (const bytes of asked.splice(0)) lent?.socket.write(bytes);
    };
    const upstream: Lent = {
      socket: net.connect(Number(port || 5432), hostname),
      borrower: client,
      rest: Buffer.alloc(0),
    };
    lent = upstream;
    upstream.socket.on('data', (bytes) => {
      upstream.borrower?.write(bytes);
      if (!endsTransaction(upstream, bytes)) return;
      upstream.borrower?.emit('given-back');
      upstream.borrower = undefined;
      free.push(upstream);
      waiting.shift()?.();
    });
    client.on('given-back', () => (lent = undefined));
    client.on('data', (bytes) => {
      // A client that leaves leaves its connection to the others.
      if (bytes[0] === 'X'.charCodeAt(0)) return;
      asked.push(bytes);
      flush();
    });
    for (const socket of [client, upstream.socket]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as net.AddressInfo;
  return {
    through: (to) => {
      const changed = new URL(to);
      changed.hostname = '127.0.0.1';
      changed.port = `${own}`;
      return changed.href;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Reads message by message; whether the last one says that no transaction is open any more. */
function endsTransaction(upstream: Lent, bytes: Buffer): boolean {
  let rest = Buffer.concat([upstream.rest, bytes]);
  let isIdle = false;
  while (rest.length >= 5) {
    const length = 1 + rest.readInt32BE(1);
    if (rest.length < length) break;
    isIdle = rest[0] === READY && rest[5] === IDLE;
    rest = rest.subarray(length);
  }
  upstream.rest = rest;
  return isIdle && rest.length === 0;
}
