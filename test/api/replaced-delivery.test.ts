import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { importUsage } from '../../tools/import-usage/import-command';
import { ndjson } from '../support/deliveries';
import { aRatedContract, octoberOf } from '../support/taking-back';
import { STAFF, startTestServer, type TestServer } from '../support/test-server';
import { aCall, unique } from '../support/world';

// A file that was read in the wrong zone, and the file that takes its place.

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer();
  folder = mkdtempSync(path.join(tmpdir(), 'replaced-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

async function run(...args: string[]) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const terminal = { input: new PassThrough(), output, errors };
  const signIn = ['--url', server.url, '--token', await server.tokenOf(STAFF)];
  const code = await importUsage([...args, ...signIn], terminal, new AbortController().signal);
  const said = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return { code, output: said(output), errors: said(errors) };
}

const fileOf = (name: string, calls: readonly object[]): string => {
  const file = path.join(folder, name);
  writeFileSync(file, ndjson(calls));
  return file;
};

describe('A delivery that files replace', () => {
  it('is taken back before they are sent, and once: the same command changes nothing more', async () => {
    const { subscriptionId } = await aRatedContract(server);
    const ids = { externalId: unique('moved') };
    const wrong = [aCall(subscriptionId, '2026-10-05T12:00:00Z', 60, ids)];
    const right = [aCall(subscriptionId, '2026-10-05T20:00:00Z', 120, ids)];
    const name = unique('october');
    const first = await run(fileOf('wrong.ndjson', wrong), '--name', name);
    expect(first.code).toBe(0);
    const file = fileOf('right.ndjson', right);
    const replacing = [file, '--replaces', name, '--reason', 'It was read in the wrong zone.'];
    const second = await run(...replacing);
    expect([second.code, second.errors]).toEqual([
      0,
      expect.stringContaining(`${name} is taken back: 1 call reversed.`),
    ]);
    const once = await octoberOf(server, subscriptionId);
    expect(JSON.stringify(once)).toContain('"billedSeconds":120');
    const third = await run(...replacing);
    expect(third.code).toBe(0);
    expect(await octoberOf(server, subscriptionId)).toEqual(once);
  });

  it('has to be there, and a reason for it; a check replaces nothing', async () => {
    const file = fileOf('some.ndjson', []);
    const why = ['--reason', 'It was wrong.'];
    const unknown = await run(file, '--replaces', 'no-such-delivery', ...why);
    expect([unknown.code, unknown.errors]).toEqual([
      2,
      'Expected the name of a delivery with --replaces, got no-such-delivery.\n',
    ]);
    expect((await run(file, '--replaces', 'x')).errors).toContain('Expected --reason TEXT');
    expect((await run(file, ...why)).errors).toContain('Expected --replaces NAME');
    const checked = await run(file, '--replaces', 'x', ...why, '--check');
    expect([checked.code, checked.errors]).toEqual([
      2,
      'Expected no --replaces with --check, which stores nothing.\n',
    ]);
  });
});
