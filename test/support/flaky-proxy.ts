import net from 'node:net';

/** A way to PostgreSQL that a test can make fall silent, cut, or lead elsewhere. */
export interface FlakyProxy {
  /** The same URL, by way of it. */
  through(url: string): string;
  /** From now on it leads to the server of that URL. */
  leadTo(url: string): void;
  /** Takes nothing on any more, in either direction, without a word; what came waits. */
  fallSilent(): void;
  /** Takes on what waits, and all that comes. */
  speak(): void;
  /** Closes all connections that there are. */
  cut(): void;
  /** Refuses new connections, until it leads somewhere again. */
  refuse(): void;
  close(): Promise<void>;
}

export async function openFlakyProxy(url: string): Promise<FlakyProxy> {
  let target: { host: string; port: number } | undefined;
  let isSilent = false;
  const sockets = new Set<net.Socket>();
  const keep = (socket: net.Socket, other: () => net.Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other().destroy();
    });
    if (isSilent) socket.pause();
  };
  const server = net.createServer((client) => {
    if (!target) {
      client.destroy();
      return;
    }
    const upstream = net.connect(target.port, target.host);
    keep(client, () => upstream);
    keep(upstream, () => client);
    client.on('data', (bytes) => upstream.write(bytes));
    upstream.on('data', (bytes) => client.write(bytes));
    if (isSilent) for (const socket of [client, upstream]) socket.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const leadTo = (to: string) => {
    const { hostname, port: toPort } = new URL(to);
    target = { host: hostname, port: Number(toPort || 5432) };
  };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  leadTo(url);
  return {
    through: (to) => {
      const changed = new URL(to);
      changed.hostname = '127.0.0.1';
      changed.port = `${port}`;
      return changed.href;
    },
    leadTo,
    fallSilent: () => {
      isSilent = true;
      for (const socket of sockets) socket.pause();
    },
    speak: () => {
      isSilent = false;
      for (const socket of sockets) socket.resume();
    },
    cut,
    refuse: () => {
      target = undefined;
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
