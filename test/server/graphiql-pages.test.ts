import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import fs from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { graphiqlPages } from '../../src/http/graphiql-pages';

const folder = path.join(__dirname, '..', '..', 'dist', 'graphiql');

let server: http.Server;
beforeAll(async () => {
  const pages = graphiqlPages(undefined);
  server = http.createServer((request, response) => {
    pages(request, response, request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

/** The bytes as they go over the wire. */
async function got(
  file: string,
  headers: Record<string, string> = {},
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: Buffer }> {
  const { port } = server.address() as AddressInfo;
  const options = { host: '127.0.0.1', port, path: `/graphiql/${file}`, headers, agent: false };
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(options, resolve).on('error', reject);
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: await buffer(response),
  };
}

describe('The files of the GraphiQL page', () => {
  const files = fs.readdirSync(folder).filter((file) => !file.endsWith('.gz'));

  it('come compressed to whoever takes gzip, and are the same files', async () => {
    let [plain, sent] = [0, 0];
    for (const file of files) {
      const content = fs.readFileSync(path.join(folder, file));
      const { headers, body } = await got(file, { 'accept-encoding': 'gzip, deflate' });
      plain += content.length;
      sent += body.length;
      expect(headers.vary).toBe('Accept-Encoding');
      expect([file, headers['content-encoding']]).toEqual([
        file,
        content.length < 1_024 ? undefined : 'gzip',
      ]);
      const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      expect(text.equals(content)).toBe(true);
    }
    expect(plain).toBeGreaterThan(5_000_000);
    expect(sent).toBeLessThan(plain / 3);
  });

  it.each([{}, { 'accept-encoding': 'identity' }, { 'accept-encoding': 'gzip;q=0, br; q=0.000' }])(
    'come as they are to whoever does not: %j',
    async (headers) => {
      const { headers: told, body } = await got('graphiql.js', headers);
      expect(told['content-encoding']).toBeUndefined();
      expect(told['content-type']).toBe('text/javascript');
      expect(body.equals(fs.readFileSync(path.join(folder, 'graphiql.js')))).toBe(true);
    },
  );

  it('are not sent again to whoever has them, and each encoding has a tag of its own', async () => {
    const gzip = { 'accept-encoding': 'gzip' };
    const { etag = '' } = (await got('graphiql.css', gzip)).headers;
    expect((await got('graphiql.css')).headers.etag).not.toBe(etag);
    const again = await got('graphiql.css', { ...gzip, 'if-none-match': etag });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('are the page where no file is named', async () => {
    const { headers, body } = await got('');
    expect(headers['content-type']).toBe('text/html;charset=utf-8');
    expect(body.toString()).toContain('<title>');
  });
});
