import { gzipSync } from 'node:zlib';
import { importRates } from '../../tools/import-rates/import-command';
import { aCode } from '../support/rate-files';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { read } from '../support/world';
import { fileIn, IMPATIENT, newFolder, Screen } from './command-run';
import { PassThrough } from 'node:stream';

let server: TestServer;
let token: string;
const folder = newFolder();
beforeAll(async () => {
  server = await startTestServer();
  token = await server.tokenOf(STAFF);
});
afterAll(() => server.close());

async function run(...args: readonly string[]) {
  const [out, err, input] = [new Screen(), new Screen(), new PassThrough()];
  const given = ['--quiet', '--url', server.url, '--token', token, ...args];
  const terminal = { input, output: out, errors: err };
  const code = await importRates(given, terminal, new AbortController().signal, IMPATIENT);
  return { code, out: out.text, err: err.text };
}
const shown = (out: string): string => out.replace(/seconds .*/, 'seconds …');

describe('npm run import-rates', () => {
  test('It publishes a file, packed or not, and says as which version.', async () => {
    const card = aCode();
    const text = 'prefix,perMinute\n33,0.02\n34,0.03\n';
    const plain = fileIn(folder, 'rates.csv', text);
    const first = await run(plain, '--card', card, '--currency', 'EUR', '--increments', '1/1');
    expect([first.code, first.err, shown(first.out)]).toEqual([
      ...[0, ''],
      `${plain}\n  card      ${card}\n  version   1\n  rates     2\n  seconds …\n`,
    ]);
    const packed = fileIn(folder, 'rates.csv.gz', gzipSync(text));
    const again = await run(packed, '--card', card, '--increments', '1/1');
    expect([again.code, again.out.split('\n')[2]]).toEqual([
      0,
      '  version   1 (published before; the file says the same)',
    ]);
    const query = `{ rateCard(code: "${card}") { rates { prefix initialIncrementSeconds } } }`;
    expect(await read(server, STAFF, query)).toEqual({
      rateCard: {
        rates: ['33', '34'].map((prefix) => ({ prefix, initialIncrementSeconds: 1 })),
      },
    });
  });

  test('Lines that are wrong are told, a hundred at most, and nothing is published.', async () => {
    const card = aCode();
    const rows = Array.from({ length: 102 }, () => '33x,0.02');
    const file = fileIn(
      folder,
      'wrong.csv',
      ['prefix,perMinute', '34,0.0000125', ...rows].join('\n'),
    );
    const { code, out, err } = await run(file, '--card', card, '--currency', 'EUR');
    const lines = err.trim().split('\n');
    expect([code, out]).toEqual([1, '']);
    expect(lines[0]).toBe(
      'line 2: perMinute: expected at most 6 decimals, since more are never rounded, ' +
        'got "0.0000125", whose decimal 7 is 5',
    );
    expect(lines.slice(100)).toEqual([
      '… and 3 further lines.',
      `${file}: 103 lines refused; nothing is published.`,
    ]);
    expect(await read(server, STAFF, `{ rateCard(code: "${card}") { version } }`)).toEqual({
      rateCard: null,
    });
  });

  test('What stops it is said with the code for whose fault it is.', async () => {
    const card = aCode();
    const file = fileIn(folder, 'price.csv', 'prefix,price\n33,1\n');
    const wrong = await run(file, '--card', card, '--currency', 'EUR');
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('got "price"')]);
    const missing = await run(`${folder}/none.csv`, '--card', card);
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('cannot be read')]);
    const unnamed = await run(file);
    expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringContaining('--card')]);
    const away = await run(file, '--card', card, '--url', 'http://127.0.0.1:9');
    expect([away.code, away.err]).toEqual([3, expect.stringContaining('nothing listens there')]);
    const help = await run('--help');
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('Exit codes')]);
  });
});
