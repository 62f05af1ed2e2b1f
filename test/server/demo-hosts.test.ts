import { request } from 'node:http';
import { isLoopback, isOwnHost } from '../../src/http/own-host';
import { createKillableServer, type KillableServer } from '../support/killable-server';

// The demonstration gives tokens to whoever asks: on this machine, by its own names.

let server: KillableServer;
let url: URL;
beforeAll(async () => {
  server = await createKillableServer();
  url = new URL(await server.launch());
});
afterAll(() => server.close());

function statusFor(host: string, path: string): Promise<number | undefined> {
  const { hostname, port } = url;
  return new Promise((resolve, reject) => {
    request({ host: hostname, port, path, headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

it.each(['localhost', '127.0.0.1', 'demo.localhost', '[::1]', '192.0.2.7'])(
  'A page of the demonstration’s own that was opened at %s is answered.',
  async (host) => {
    for (const name of [host, `${host}:${url.port}`]) {
      expect(await statusFor(name, '/graphiql/viewers.json')).toBe(200);
    }
  },
);

it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'notlocalhost'])(
  'A page of another name that leads here, such as "%s", is answered nothing.',
  async (host) => {
    for (const path of ['/graphiql/viewers.json', '/graphiql/', '/graphql', '/usage', '/readyz']) {
      expect(await statusFor(host, path)).toBe(421);
    }
  },
);

it('A demonstration that other machines reach says so loudly.', async () => {
  expect(server.output()).not.toContain('WARNING');
  const reachable = await createKillableServer({ environment: { HOST: '0.0.0.0' } });
  await reachable.launch();
  expect(reachable.output()).toContain('WARNING: other machines reach this demonstration');
  await reachable.close();
});

it('The name that it listens at is its own, too, and what sends none is no browser.', () => {
  expect(isOwnHost('Demo.Example:4000', 'demo.example')).toBe(true);
  expect(isOwnHost(undefined, '127.0.0.1')).toBe(true);
  expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost'].map(isLoopback)).not.toContain(false);
  expect(['0.0.0.0', '::', '192.0.2.7', 'demo.example'].map(isLoopback)).not.toContain(true);
});
