import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { refuse } from '../../src/http/refuse';

const lost = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

describe('A request that cannot be answered as an operation', () => {
  it('is told to come again where the connection to the database was lost', async () => {
    const log = pino({ level: 'silent' });
    const server = createServer((_, response) => refuse(response, lost(), log));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(5_000) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'TEMPORARILY_UNAVAILABLE' } }],
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('is left alone where its client has gone', () => {
    const response = { socket: { destroyed: true } } as never;
    expect(() => refuse(response, lost(), pino({ level: 'silent' }))).not.toThrow();
  });
});
