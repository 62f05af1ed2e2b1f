import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from 'node:net';
import type { LookupAddress } from 'node:dns';
import { AddressRules } from '../../src/outgoing/address-rules';
import { GuardedAgent } from '../../src/outgoing/guarded-agent';
import { ANSWER_BYTES_MAX, post, type Attempt } from '../../src/outgoing/post';
import { selfSigned, type TestCertificate } from '../support/certificates';

// What an attempt comes to, at receivers of every kind. Nothing leaves this machine.

const certificate = selfSigned(['localhost', '127.0.0.1', 'hooks.example']);
const LOOPBACK = new AddressRules(['127.0.0.0/8']);
const opened: (Server | TcpServer)[] = [];

afterEach(() => {
  for (const server of opened.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server | TcpServer): Promise<number> {
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const receiver = (listener: RequestListener, { cert, key }: TestCertificate = certificate) =>
  listening(createServer({ cert, key }, listener));

const addressesOf = (...addresses: string[]): LookupAddress[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

/** An agent that finds these addresses at the first look-up, those at the second, and so on. */
function agentThatFinds(rules: AddressRules, ...found: readonly LookupAddress[][]): GuardedAgent {
  const left = [...found];
  return new GuardedAgent({
    rules,
    extraAuthorities: [certificate.cert],
    lookup: (_name, _options, done) => done(null, (left.length > 1 ? left.shift() : left[0]) ?? []),
  });
}

const trusting = () => new GuardedAgent({ rules: LOOPBACK, extraAuthorities: [certificate.cert] });

function send(agent: GuardedAgent, url: string, millisMax?: number): Promise<Attempt> {
  const headers = { 'content-type': 'application/json' };
  return post(agent, { url: new URL(url), headers, body: '{"é":1}' }, millisMax);
}

describe('A receiver that answers', () => {
  it('is sent the very bytes, and its answer is told.', async () => {
    const received: { method: string | undefined; body: string; host: string | undefined }[] = [];
    const port = await receiver((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        received.push({ method: request.method, body, host: request.headers.host });
        response.writeHead(202, { 'set-cookie': 'a=b' }).end('taken');
      });
    });
    const agent = trusting();
    const attempt = await send(agent, `https://127.0.0.1:${port}/h?a=1`);
    expect(attempt).toEqual({
      ...{ outcome: 'SUCCEEDED', status: 202, address: '127.0.0.1', error: null },
      ...{ retryAfter: null, excerpt: 'taken' },
    });
    const again = await send(agent, `https://127.0.0.1:${port}/h`);
    expect(again.outcome).toBe('SUCCEEDED');
    const one = { method: 'POST', body: '{"é":1}', host: `127.0.0.1:${port}` };
    expect(received).toEqual([one, one]);
    agent.destroy();
  });

  it.each([301, 302, 400, 404, 410, 429, 500, 503])('with %i has failed.', async (status) => {
    const port = await receiver((_request, response) =>
      response.writeHead(status, { 'retry-after': '120' }).end(),
    );
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`);
    expect(attempt).toMatchObject({ outcome: 'HTTP', status, retryAfter: '120', error: null });
  });

  it('by a redirect to the inside is not followed.', async () => {
    let inside = 0;
    const port = await receiver((request, response) => {
      if (request.url === '/inside') inside += 1;
      response.writeHead(302, { location: '/inside' }).end();
    });
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`);
    expect(attempt).toMatchObject({ outcome: 'HTTP', status: 302 });
    expect(inside).toBe(0);
  });

  it('with an endless body is read up to the limit, and kept up to a kilobyte.', async () => {
    let sent = 0;
    const port = await receiver((_request, response) => {
      response.writeHead(200);
      const part = 'x'.repeat(1_000);
      const more = () => {
        while (!response.destroyed && response.write(part)) sent += part.length;
      };
      response.on('drain', more);
      more();
    });
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`);
    expect(attempt).toMatchObject({ outcome: 'SUCCEEDED', status: 200 });
    expect(attempt.excerpt).toBe('x'.repeat(1_024));
    expect(sent).toBeGreaterThanOrEqual(ANSWER_BYTES_MAX - 1_000);
  });

  it('with zero bytes is told in a text that can be stored.', async () => {
    const port = await receiver((_request, response) => response.end('a\0b'));
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`);
    expect(attempt.excerpt).toBe('a\ufffdb');
  });

  it('on a connection that it had closed meanwhile is asked on a new one.', async () => {
    let requests = 0;
    const port = await receiver((request, response) => {
      requests += 1;
      // The second request meets a connection that ends without an answer.
      if (requests === 2) request.socket.destroy();
      else response.end();
    });
    const agent = trusting();
    const url = `https://127.0.0.1:${port}/`;
    expect((await send(agent, url)).outcome).toBe('SUCCEEDED');
    expect((await send(agent, url)).outcome).toBe('SUCCEEDED');
    expect(requests).toBe(3);
    agent.destroy();
  });
});

describe('A receiver that does not answer as it should', () => {
  it('and drips for ever is given up after the time of the whole attempt (S40).', async () => {
    const timers: NodeJS.Timeout[] = [];
    const port = await receiver((_request, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write('.'), 20));
    });
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`, 400);
    timers.forEach(clearInterval);
    expect(attempt).toMatchObject({ outcome: 'TIMEOUT', error: 'The attempt took too long.' });
  });

  it('and says nothing is given up.', async () => {
    const port = await receiver(() => undefined);
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`, 200);
    expect(attempt.outcome).toBe('TIMEOUT');
  });

  it('and never finishes the handshake is given up.', async () => {
    const port = await listening(createTcpServer(() => undefined));
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`, 200);
    expect(attempt.outcome).toBe('TIMEOUT');
  });

  it('and resets the connection is told so.', async () => {
    const port = await receiver((request) => request.socket.destroy());
    expect(await send(trusting(), `https://127.0.0.1:${port}/`)).toMatchObject({
      ...{ outcome: 'RESET', status: null, address: '127.0.0.1' },
    });
  });

  it('and breaks off its answer is told so.', async () => {
    const port = await receiver((request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x', () => request.socket.destroy());
    });
    expect((await send(trusting(), `https://127.0.0.1:${port}/`)).outcome).toBe('RESET');
  });

  it.each([
    ['endless headers', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`],
    ['no HTTP', 'hello\r\n\r\n'],
    ['HTTP/0.9', '<html></html>'],
  ])('and sends %s is told so.', async (_what, answer) => {
    const server = createServer(certificate);
    server.on('secureConnection', (socket) => {
      socket.removeAllListeners('data').on('data', () => socket.end(answer));
      socket.on('error', () => undefined);
    });
    const port = await listening(server);
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`);
    expect(attempt).toMatchObject({ outcome: 'HTTP', status: null });
    expect(attempt.error).not.toBeNull();
  });

  it('and is not there is told so.', async () => {
    const port = await receiver(() => undefined);
    opened.pop()?.close();
    const attempt = await send(trusting(), `https://127.0.0.1:${port}/`);
    expect(attempt).toMatchObject({ outcome: 'CONNECT', status: null, address: null });
    expect(attempt.error).toContain('ECONNREFUSED');
  });

  it('and has no name is told so.', async () => {
    const agent = new GuardedAgent({
      rules: LOOPBACK,
      lookup: (name, _options, done) =>
        done(
          Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { syscall: 'getaddrinfo' }),
          [],
        ),
    });
    expect(await send(agent, 'https://hooks.example/')).toMatchObject({
      ...{ outcome: 'DNS', address: null, error: 'getaddrinfo ENOTFOUND hooks.example' },
    });
  });
});

describe('A certificate', () => {
  it.each([
    ['that nobody vouches for', selfSigned(['127.0.0.1']), 'self-signed certificate'],
    ['of another host', selfSigned(['other.example']), "IP: 127.0.0.1 is not in the cert's list"],
    [
      'that has expired',
      selfSigned(['127.0.0.1'], { until: new Date('2021-01-01') }),
      'certificate has expired',
    ],
  ])('%s ends the attempt before anything is sent.', async (what, wrong, error) => {
    let requests = 0;
    const port = await receiver((_request, response) => {
      requests += 1;
      response.end();
    }, wrong);
    const isTrusted = what !== 'that nobody vouches for';
    const agent = new GuardedAgent({
      rules: LOOPBACK,
      extraAuthorities: isTrusted ? [wrong.cert] : [],
    });
    const attempt = await send(agent, `https://127.0.0.1:${port}/`);
    expect(attempt).toMatchObject({ outcome: 'TLS', status: null, address: '127.0.0.1' });
    expect(attempt.error).toContain(error);
    expect(requests).toBe(0);
  });
});

describe('The addresses of a name', () => {
  const inside = async (): Promise<{ port: number; connections: () => number }> => {
    let connections = 0;
    const server = createTcpServer(() => (connections += 1));
    return { port: await listening(server), connections: () => connections };
  };

  it.each([
    ['S30', ['127.0.0.1']],
    ['S32', ['93.184.215.14', '10.0.0.1']],
    ['S32, the other way round', ['127.0.0.1', '93.184.215.14']],
    ['S33', ['::ffff:127.0.0.1']],
    ['zero', ['0.0.0.0']],
    ['of IPv6', ['::1']],
  ])('must all be public (%s).', async (_id, addresses) => {
    const { port, connections } = await inside();
    const agent = agentThatFinds(new AddressRules(), addressesOf(...addresses));
    const attempt = await send(agent, `https://hooks.example:${port}/h`);
    expect(attempt).toMatchObject({ outcome: 'TARGET_REFUSED', status: null, address: null });
    expect(connections()).toBe(0);
  });

  it('are checked anew on every connection: one that changed meanwhile is refused.', async () => {
    const port = await receiver((request, response) => {
      response.writeHead(200, { connection: 'close' }).end();
      request.socket.end();
    });
    const both = [addressesOf('127.0.0.1'), addressesOf('10.0.0.1')];
    const agent = agentThatFinds(LOOPBACK, ...both);
    const url = `https://hooks.example:${port}/`;
    expect((await send(agent, url)).outcome).toBe('SUCCEEDED');
    expect(await send(agent, url)).toMatchObject({
      ...{ outcome: 'TARGET_REFUSED', error: 'The address 10.0.0.1 is not public.' },
    });
  });

  it('are no matter where the address connected to is refused: no byte is sent.', async () => {
    let bytes = 0;
    const port = await listening(
      createTcpServer((socket) => {
        socket.on('data', (part) => (bytes += part.length)).on('error', () => undefined);
      }),
    );
    // Rules that let an address pass once, as a hook that is passed by would.
    const passed = new AddressRules(['127.0.0.0/8']);
    let asked = 0;
    passed.admits = () => (asked += 1) === 1;
    const agent = agentThatFinds(passed, addressesOf('127.0.0.1'));
    const attempt = await send(agent, `https://hooks.example:${port}/`);
    expect(attempt).toMatchObject({ outcome: 'TARGET_REFUSED', address: null });
    expect([asked, bytes]).toEqual([2, 0]);
  });
});
