import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { BrokenOff, readBody } from '../../src/http/request-body';
import { until } from '../support/until';

describe('A request whose client goes away before its body is read', () => {
  it.each([
    ['with all of its body sent', '{"query":"{ viewer { kind } }"}', undefined],
    ['with a part of its body sent', '{"query":', '1000'],
  ])('is given up, %s', async (_, body, length) => {
    let outcome: Promise<unknown> | undefined;
    const server = http.createServer((request) => {
      // Whoever signs it in is not done before its client has gone.
      const gone = new Promise((resolve) => request.socket.once('close', resolve));
      outcome = gone.then(() => readBody(request));
      outcome.catch(() => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const request = http.request({
      ...{ port, host: '127.0.0.1', method: 'POST' },
      headers: {
        'content-type': 'application/json',
        'content-length': length ?? Buffer.byteLength(body),
      },
    });
    request.on('error', () => undefined);
    request.write(body);
    await until(() => outcome !== undefined);
    request.destroy();
    await expect(outcome).rejects.toBeInstanceOf(BrokenOff);
    await new Promise((resolve) => server.close(resolve));
  });
});
