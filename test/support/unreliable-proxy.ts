import net from 'node:net';
import { sequence } from './sequence';

/** What may happen to a piece of bytes, and how often in comparison with the others. */
const FAULTS = {
  /** The connection ends, and the piece is lost. */
  cut: 3,
  /** Half of the piece arrives, and the connection ends. */
  half: 3,
  /** The piece arrives, but whoever sent it hears nothing any more. */
  unanswered: 6,
  /** The piece comes later. */
  delayed: 6,
  /** Nothing comes any more, without a word; after a while the connection ends. */
  silent: 1,
} as const;
type Fault = keyof typeof FAULTS;

const DELAY_MILLIS_MAX = 60;
const SILENCE_MILLIS = 3_000;
const LOTS = Object.entries(FAULTS).flatMap(([fault, lots]) =>
  Array<Fault>(lots).fill(fault as Fault),
);

/** A way to a server of this machine, on which connections suffer by chance. */
export interface UnreliableProxy {
  /** The same URL, by way of it. */
  readonly through: (url: string) => string;
  /** How often each fault has been. */
  readonly counts: Readonly<Record<Fault, number>>;
  /** From now on a piece of bytes meets a fault with this chance; with 0 all is well. */
  readonly disturb: (chance: number) => void;
  readonly close: () => Promise<void>;
}

/** What all connections of a proxy share. */
interface Way {
  readonly seed: number;
  readonly counts: Record<Fault, number>;
  readonly sockets: Set<net.Socket>;
  readonly timers: Set<NodeJS.Timeout>;
  target: { readonly host: string; readonly port: number };
  chance: number;
  opened: number;
}

/**
 * Opens it.
 *
 * @param seed says what happens to which piece of which connection. How bytes fall into pieces, and
 *   what they are about, is up to the machine: a seed gives the same faults, not the same run.
 */
export async function openUnreliableProxy(seed: number): Promise<UnreliableProxy> {
  const counts = { cut: 0, half: 0, unanswered: 0, delayed: 0, silent: 0 };
  const target = { host: '127.0.0.1', port: 0 };
  const shared = { sockets: new Set<net.Socket>(), timers: new Set<NodeJS.Timeout>() };
  const way: Way = { seed, counts, target, ...shared, chance: 0, opened: 0 };
  const server = net.createServer((client) => join(way, client));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    counts,
    through: (url) => {
      const changed = new URL(url);
      way.target = { host: changed.hostname, port: Number(changed.port || 5432) };
      changed.hostname = '127.0.0.1';
      changed.port = `${port}`;
      return changed.href.replace(/\/$/, '');
    },
    disturb: (chance) => {
      way.chance = chance;
    },
    close: () => {
      for (const timer of way.timers) clearTimeout(timer);
      for (const socket of way.sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Joins a client to the server that the way leads to. */
function join(way: Way, client: net.Socket): void {
  const upstream = net.connect(way.target.port, way.target.host);
  way.opened += 1;
  const next = sequence(Math.imul(way.seed + 1, 2_654_435_761) + Math.imul(way.opened, 40_503));
  const cut = () => [client, upstream].forEach((socket) => socket.destroy());
  let isOver = false;
  const pass = (from: net.Socket, to: net.Socket) => {
    way.sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => undefined);
    from.on('data', (piece: Buffer) => {
      if (isOver) return;
      if (next() >= way.chance) {
        to.write(piece);
        return;
      }
      const fault = LOTS[Math.floor(next() * LOTS.length)] ?? 'cut';
      way.counts[fault] += 1;
      isOver = fault !== 'delayed';
      suffer(fault, { way, piece, from, to, cut, delayMillis: next() * DELAY_MILLIS_MAX });
    });
    from.on('end', () => to.end());
    from.on('close', () => {
      way.sockets.delete(from);
      // What was sent on is still to arrive.
      to.end();
    });
  };
  pass(client, upstream);
  pass(upstream, client);
}

interface Suffering {
  readonly way: Way;
  readonly piece: Buffer;
  readonly from: net.Socket;
  readonly to: net.Socket;
  readonly cut: () => void;
  readonly delayMillis: number;
}

function suffer(fault: Fault, { way, piece, from, to, cut, delayMillis }: Suffering): void {
  const later = (millis: number, work: () => void) => {
    const timer = setTimeout(() => {
      way.timers.delete(timer);
      work();
    }, millis);
    way.timers.add(timer);
  };
  switch (fault) {
    case 'cut':
      cut();
      break;
    case 'half':
      to.write(piece.subarray(0, piece.length >> 1), cut);
      break;
    case 'unanswered':
      from.destroy();
      to.end(piece);
      break;
    case 'silent':
      later(SILENCE_MILLIS, cut);
      break;
    case 'delayed':
      from.pause();
      later(delayMillis, () => {
        to.write(piece);
        from.resume();
      });
      break;
  }
}
