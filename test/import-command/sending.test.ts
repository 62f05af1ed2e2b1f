import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { until } from '../support/until';
import { asLines, begin, fileIn, newFolder, records, run } from './command-run';
import { FakeSwitchboard } from './fake-switchboard';

let fake: FakeSwitchboard;
let folder: string;

beforeEach(async () => {
  fake = await new FakeSwitchboard().start();
  folder = newFolder();
});

afterEach(async () => {
  await fake.stop();
  rmSync(folder, { recursive: true });
});

const signIn = () => ['--url', fake.url, '--token', fake.token];

test('A file is sent whole, and summed up on standard output.', async () => {
  const lines = records(1234);
  const file = fileIn(folder, 'calls.ndjson', asLines(lines));
  const { code, out } = await run([file, ...signIn()]);
  expect(code).toBe(0);
  expect(fake.storedLines).toEqual(lines);
  const rows = out.split('\n').map((row) => row.trim().split(/ +/));
  expect(rows.map(([name, value]) => (/^(seconds|rec)/.test(name ?? '') ? name : value))).toEqual([
    undefined,
    ...['1,234', '1,234', '0', '0', '0', 'seconds', 'records/s', 'none', undefined],
  ]);
  expect(out.startsWith(`${file}\n  lines `)).toBe(true);
  expect(existsSync(`${file}.report.ndjson`)).toBe(false);
});

test('The request says what the options say, and the token stands in its header alone.', async () => {
  const file = fileIn(folder, 'Master.csv', asLines(records(1)));
  const more = ['--zone', 'Europe/Paris', '--country', 'FR', '--source', 'pbx'];
  await run([file, ...signIn(), ...more, '--subscription', 'sub_1', '--name', 'march']);
  const [post] = fake.posts;
  expect(Object.fromEntries(post?.query ?? [])).toEqual({
    format: 'asterisk',
    import: 'march',
    firstLine: '1',
    zone: 'Europe/Paris',
    country: 'FR',
    source: 'pbx',
    subscription: 'sub_1',
  });
  expect(post?.headers).toMatchObject({
    authorization: `Bearer ${fake.token}`,
    'transfer-encoding': 'chunked',
  });
});

test('A mapping may be of a system’s own format, and begin with a mark.', async () => {
  const formats: (string | null | undefined)[] = [];
  for (const [name, mapping, more] of [
    ['Master.csv', { inboundContexts: [] }, []],
    ['Master.csv', { format: 'asterisk', inboundContexts: [] }, []],
    ['calls.json', { directions: {} }, ['--format', 'freeswitch']],
    ['calls.csv', { format: 'csv', header: false }, []],
  ] as const) {
    const file = fileIn(folder, name, 'x\n');
    const mappingFile = fileIn(folder, 'marked.json', `\ufeff${JSON.stringify(mapping)}`);
    await run([file, '--mapping', mappingFile, ...more, ...signIn()]);
    formats.push(fake.posts.at(-1)?.query.get('format'));
  }
  expect(formats).toEqual(['asterisk', 'mapping', 'freeswitch', 'mapping']);
});

test('A mapping goes along as base64url of its JSON.', async () => {
  const file = fileIn(folder, 'own.txt', asLines(records(1)));
  const mapping = { header: false, columns: { from: 'appelant à' } };
  const mappingFile = fileIn(folder, 'mapping.json', JSON.stringify(mapping, null, 2));
  expect((await run([file, '--mapping', mappingFile, ...signIn()])).code).toBe(0);
  const [post] = fake.posts;
  expect(post?.query.get('format')).toBe('mapping');
  const header = String(post?.headers['usage-mapping']);
  expect(header).toMatch(/^[\w-]+$/);
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(mapping);
});

test('The answer is read while the body is still being sent.', async () => {
  const running = begin(['-', '--format', 'ndjson', ...signIn()]);
  running.input.write(asLines(records(20)));
  await until(() => running.err.text.includes('20 lines stored'));
  expect(fake.posts[0]?.hasEnded).toBe(false);
  running.input.end(asLines(['record 21']));
  expect(await running.ended).toBe(0);
  expect(fake.storedLines).toEqual(records(21));
});

test('A server that answers in many lines and reads slowly gets everything, and so do we.', async () => {
  fake.progressEvery = 1;
  fake.beforeReading = () => new Promise((resolve) => setTimeout(resolve, 1));
  const lines = records(20_000).map((line) => `${line} ${'x'.repeat(200)}`);
  const file = fileIn(folder, 'calls.ndjson', asLines(lines));
  expect((await run([file, ...signIn()])).code).toBe(0);
  expect(fake.storedLines).toEqual(lines);
});

test('A file in gzip is unpacked on the way, also one of several parts.', async () => {
  const lines = records(5000);
  const packed = [gzipSync(asLines(lines.slice(0, 10))), gzipSync(asLines(lines.slice(10)))];
  const file = fileIn(folder, 'calls.jsonl.gz', Buffer.concat(packed));
  expect((await run([file, ...signIn()])).code).toBe(0);
  expect(fake.storedLines).toEqual(lines);
  expect(fake.posts[0]?.query.get('format')).toBe('ndjson');
  expect(fake.posts[0]?.headers['content-encoding']).toBeUndefined();
});

test('Damaged gzip ends the import before the server could take it for all there is.', async () => {
  const packed = gzipSync(asLines(records(200_000)));
  const file = fileIn(folder, 'calls.ndjson.gz', packed.subarray(0, packed.length - 1000));
  const { code, err } = await run([file, ...signIn()]);
  expect(code).toBe(2);
  expect(err).toContain(`Expected gzip data in ${file}, got damaged: unexpected end of file.`);
  expect(fake.only.state).toBe('OPEN');
});

test('A file without records, or without an end of its last line, is sent as it is.', async () => {
  const empty = fileIn(folder, 'empty.ndjson', '');
  const open = fileIn(folder, 'open.ndjson', 'record 1\r\nrecord 2');
  expect((await run([empty, ...signIn()])).out).toMatch(/ lines +0\n/);
  expect((await run([open, ...signIn()])).code).toBe(0);
  expect(fake.posts.map(({ lines }) => lines)).toEqual([[], ['record 1\r', 'record 2']]);
});

test('What is appended to a file while it is sent is left for another import.', async () => {
  const file = fileIn(folder, 'calls.ndjson', asLines(records(20_000)));
  let isAppended = false;
  fake.beforeReading = () => {
    if (!isAppended) writeFileSync(file, 'late\n', { flag: 'a' });
    isAppended = true;
    return Promise.resolve();
  };
  expect((await run([file, ...signIn()])).code).toBe(0);
  expect(fake.storedLines).toEqual(records(20_000));
});

test('Several files are sent one after the other, each with a summary.', async () => {
  const files = ['a.ndjson', 'b.csv'].map((name) => fileIn(folder, name, asLines(records(3))));
  const { code, out } = await run([...files, ...signIn()]);
  expect(code).toBe(0);
  expect(fake.posts.map(({ query }) => query.get('format'))).toEqual(['ndjson', 'csv']);
  expect(out.match(/^\S+$/gm)).toEqual(files);
});

test('The same file has the same name at the server, and another one when read otherwise.', async () => {
  const file = fileIn(folder, 'calls.csv', asLines(records(3)));
  await run([file, ...signIn()]);
  const again = await run([file, ...signIn()]);
  await run([file, ...signIn(), '--zone', 'Europe/Paris']);
  const names = fake.posts.map(({ query }) => query.get('import'));
  expect(names[0]).toMatch(/^calls\.csv-[0-9a-f]{16}$/);
  expect(names[1]).toBe(names[0]);
  expect(names[2]).not.toBe(names[0]);
  expect(again.err).toContain('was sent before; sending it again stores nothing twice.');
  expect(fake.posts[1]?.query.get('firstLine')).toBe('1');
});

test('On a terminal there is a bar, which leaves nothing behind.', async () => {
  const file = fileIn(folder, 'calls.ndjson', asLines(records(50)));
  const running = begin([file, ...signIn()], undefined, true);
  expect(await running.ended).toBe(0);
  expect(running.err.text).toMatch(/calls\.ndjson \[[#.]{12}\] \d+% \| \d+ lines \| \d+\/s \| ETA/);
  expect(running.err.text.endsWith('\u001b[2K')).toBe(true);
});

test('The part that is told is the part that is stored, not the one that is sent.', async () => {
  fake.beforeReading = () => new Promise((resolve) => setTimeout(resolve, 1));
  const lines = records(120_000).map((line) => `${line} ${'x'.repeat(200)}`);
  const file = fileIn(folder, 'calls.ndjson', asLines(lines));
  fake.progressEvery = 30_000;
  const { err } = await run([file, ...signIn()]);
  const told = [...err.matchAll(/: (\d+)%, ([\d,]+) lines/g)].map(([, percent, count = '']) => [
    Number(percent),
    Number(count.replaceAll(',', '')),
  ]);
  expect(told.map(([, count]) => count)).toEqual(
    expect.arrayContaining([0, 30_000, 60_000, 90_000]),
  );
  for (const [percent = 0, count = 0] of told) {
    expect(Math.abs(percent - (count / lines.length) * 100)).toBeLessThan(10);
  }
});

test('Without a terminal there are plain lines, and with --quiet none at all.', async () => {
  fake.beforeReading = () => new Promise((resolve) => setTimeout(resolve, 60));
  const file = fileIn(folder, 'calls.ndjson', asLines(records(50)));
  const { err } = await run([file, ...signIn()]);
  expect(err).toMatch(/calls\.ndjson: \d+%, \d+ lines stored, [\d,]+ records\/s, (ETA|fin).*\n/);
  expect(err).not.toContain('\u001b');
  expect((await run([file, ...signIn(), '--quiet'])).err).toBe('');
});

test('Paths are meant from where npm was called.', async () => {
  fileIn(folder, 'calls.ndjson', asLines(records(2)));
  fake.refuse = (line) =>
    line === 2 ? { status: 'REJECTED', externalId: null, problems: [] } : undefined;
  const npm = ['--npm-script', 'import-usage', '--npm-folder', folder];
  expect((await run(['calls.ndjson', ...npm, ...signIn()])).code).toBe(1);
  const report = readFileSync(path.join(folder, 'calls.ndjson.report.ndjson'), 'utf8');
  expect(JSON.parse(report)).toMatchObject({ file: 'calls.ndjson', line: 2 });
});
