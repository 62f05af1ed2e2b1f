import { connect, type Socket } from 'node:net';
import type { HostileWorld } from './hostile-world';

const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });

async function openSockets(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once('connect', resolve);
          socket.on('error', () => resolve());
        }),
    ),
  );
  return sockets;
}

/** Clients that say a little, and then a little more; the caller hangs them up. */
export async function slowClients(port: number, count: number): Promise<() => void> {
  const sockets = await openSockets(port, count);
  for (const socket of sockets) socket.write('POST /graphql HTTP/1.1\r\nHost: a\r\n');
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('X-A: b\r\n');
  }, 50);
  return () => {
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();
  };
}

/** Clients that hang up in the middle of a body, or while an answer is made. */
export async function goneClients(
  port: number,
  { seats, playground }: HostileWorld,
  count: number,
): Promise<void> {
  const body = JSON.stringify({
    query: `{ account(id: "${playground.accountId}") { subscriptions(first: 100) { nodes { id } } } }`,
  });
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: a',
    `Authorization: ${seats.owner.authorization}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    '',
    '',
  ].join('\r\n');
  const sockets = await openSockets(port, count);
  for (const [index, socket] of sockets.entries()) {
    socket.write(head + (index % 2 === 0 ? body : body.slice(0, 20)));
  }
  await pause(5);
  for (const [index, socket] of sockets.entries()) {
    if (index % 3 === 0) socket.resetAndDestroy();
    else socket.destroy();
  }
  await pause(200);
}
