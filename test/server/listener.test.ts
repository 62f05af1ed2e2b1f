import net from 'node:net';
import { listenTo } from '../../src/data/listener';

let silent: net.Server;
let url: string;
const sockets = new Set<net.Socket>();
beforeAll(async () => {
  silent = net.createServer((socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  url = `postgres://somebody@127.0.0.1:${(silent.address() as net.AddressInfo).port}/nothing`;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

const options = { channel: 'news', onNotified: () => undefined, onLost: () => undefined };

describe('A listener', () => {
  it('that is stopped as it begins to connect has stopped', async () => {
    await expect(listenTo({ ...options, url })()).resolves.toBeUndefined();
  });

  it('that is stopped while nobody answers it has stopped', async () => {
    const stop = listenTo({ ...options, url });
    await new Promise((resolve) => silent.once('connection', resolve));
    await expect(stop()).resolves.toBeUndefined();
  });
});
