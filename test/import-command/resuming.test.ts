import { rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { waitAfter, PATIENCE } from '../../tools/import-usage/patience';
import { until } from '../support/until';
import { asLines, begin, fileIn, IMPATIENT, newFolder, records, run } from './command-run';
import { errors, FakeSwitchboard, type Fault } from './fake-switchboard';

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
const firstLines = () => fake.posts.map(({ query }) => query.get('firstLine'));
const busy: Fault = {
  status: 503,
  headers: { 'Retry-After': '0' },
  body: errors('TEMPORARILY_UNAVAILABLE', 'The database is busy; try again.'),
};

test('After a connection that was cut, exactly the lines that are missing are sent.', async () => {
  fake.faults.push({ cutAt: 1234 });
  const lines = records(5000);
  const { code, err, out } = await run([
    fileIn(folder, 'calls.ndjson', asLines(lines)),
    ...signIn(),
  ]);
  expect(code).toBe(0);
  expect(firstLines()).toEqual(['1', '1235']);
  expect(fake.posts[1]?.lines).toEqual(lines.slice(1234));
  expect(fake.storedLines).toEqual(lines);
  expect(out).toMatch(/accepted +5,000\n/);
  expect(err).toContain(
    'The connection broke: the other side closed it. Trying again in 0.0 s (attempt 2 of 4).\n',
  );
  expect(err).toContain('calls.ndjson: going on at line 1,235.\n');
});

test('A later part of CSV begins with the column names, which are no line of it.', async () => {
  fake.hasHeader = true;
  fake.faults.push({ cutAt: 700 }, { cutAt: 701 }, { cutAt: 1 });
  const lines = ['"id",from,to', ...records(2000)];
  const file = fileIn(folder, 'calls.csv.gz', gzipSync(asLines(lines)));
  expect((await run([file, ...signIn()])).code).toBe(0);
  expect(firstLines()).toEqual(['1', '701', '702']);
  expect(fake.posts[1]?.lines.slice(0, 2)).toEqual([lines[0], lines[700]]);
  expect(fake.posts[2]?.lines).toEqual([lines[0], ...lines.slice(701)]);
  expect(fake.storedLines).toEqual(lines);
});

test('CSV that is cut off right behind its column names goes on with the first record.', async () => {
  fake.hasHeader = true;
  fake.faults.push({ cutAt: 1 });
  const lines = ['id,from,to', ...records(3)];
  expect((await run([fileIn(folder, 'a.csv', asLines(lines)), ...signIn()])).code).toBe(0);
  expect(firstLines()).toEqual(['1', '2']);
  expect(fake.posts[1]?.lines).toEqual(lines);
});

test.each([
  [true, 'again, for its column names'],
  [false, 'once, where it has none'],
])('A mapping says whether there is a header (%s): it is sent %s.', async (header) => {
  fake.hasHeader = header;
  fake.faults.push({ cutAt: 5 });
  const mapping = fileIn(folder, 'mapping.json', JSON.stringify({ header }));
  const lines = records(9);
  const file = fileIn(folder, 'calls.txt', asLines(lines));
  expect((await run([file, '--mapping', mapping, ...signIn()])).code).toBe(0);
  expect(fake.posts[1]?.lines).toEqual([...lines.slice(0, header ? 1 : 0), ...lines.slice(5)]);
});

test('An error that is temporary is waited for, and its line is where to go on.', async () => {
  fake.faults.push(
    { errorAt: 300 },
    {
      status: 429,
      body: errors('RATE_LIMITED', 'Slower.'),
    },
  );
  fake.stateFaults.push({}, { status: 502, body: '<html>' });
  const lines = records(1000);
  const { code, err } = await run([fileIn(folder, 'calls.ndjson', asLines(lines)), ...signIn()]);
  expect(code).toBe(0);
  expect(fake.storedLines).toEqual(lines);
  expect(err).toContain(
    'The server broke off: The database is busy (TEMPORARILY_UNAVAILABLE). ' +
      `Trying again in 0.0 s (attempt 2 of 4).`,
  );
  expect(err).toContain('The server answers 502: Bad Gateway.');
  expect(err).toContain('The server answers 429: Slower (RATE_LIMITED).');
});

test('What was stored in between makes new attempts; without it the command gives up.', async () => {
  const file = fileIn(folder, 'calls.ndjson', asLines(records(1000)));
  fake.faults.push(...[100, 200, 300, 400, 500, 600].map((cutAt) => ({ cutAt })));
  expect((await run([file, ...signIn()])).code).toBe(0);
  fake.faults.push({ cutAt: 100 }, busy, busy, busy, busy);
  const { code, err } = await run([file, ...signIn()]);
  expect(code).toBe(3);
  expect(err).toContain(
    'Given up after 4 attempts in which nothing more was stored. ' +
      `${file} is stored up to line 100. The same command goes on from there.\n`,
  );
  const again = await run([file, ...signIn()]);
  expect(again.code).toBe(0);
  expect(again.err).toContain('an earlier run was interrupted; going on at line 101.');
  expect(firstLines().at(-1)).toBe('101');
  expect(again.out).toMatch(/lines +1,000\n/);
});

test('Where only the answer was lost, it is fetched without sending anything again.', async () => {
  fake.refuse = (line) =>
    line % 100 === 0 ? { status: 'REJECTED', externalId: null, problems: [] } : undefined;
  fake.faults.push({ cutAfterAnswers: 3 });
  const file = fileIn(folder, 'calls.ndjson', asLines(records(1000)));
  const { code, out } = await run([file, ...signIn()]);
  expect(code).toBe(1);
  expect(fake.posts[1]?.lines).toEqual([]);
  expect(firstLines()).toEqual(['1', '1001']);
  expect(out).toMatch(/rejected +10\n/);
});

test('Standard input goes on after a cut as well, from what is kept of it.', async () => {
  fake.hasHeader = true;
  fake.faults.push({ cutAt: 40 });
  const lines = ['id,from,to', ...records(99)];
  const running = begin(['-', '--format', 'csv', ...signIn()]);
  running.input.write(asLines(lines.slice(0, 60)));
  await until(() => fake.posts.length === 2);
  running.input.end(asLines(lines.slice(60)));
  expect(await running.ended).toBe(0);
  expect(fake.storedLines).toEqual(lines);
  expect(fake.posts[1]?.lines).toEqual([lines[0], ...lines.slice(40)]);
});

test('Standard input under a name of an earlier one is sent from its beginning.', async () => {
  fake.faults.push({ cutAt: 10 }, busy, busy, busy, busy);
  for (const [code, content] of [
    [3, records(20)],
    [0, records(5)],
  ] as const) {
    const running = begin(['-', '--format', 'ndjson', '--name', 'nightly', ...signIn()]);
    running.input.end(asLines(content));
    expect(await running.ended).toBe(code);
  }
  expect(fake.storedLines).toEqual(records(5));
});

test('A server that says nothing for too long is left and asked again.', async () => {
  let stuck = true;
  fake.beforeReading = () => (stuck ? new Promise(() => undefined) : Promise.resolve());
  const file = fileIn(folder, 'calls.ndjson', asLines(records(10)));
  const { patience } = IMPATIENT;
  const running = begin([file, ...signIn()], {
    patience: { ...(patience ?? PATIENCE), silenceMs: 100 },
  });
  await until(() => running.err.text.includes('no sign of life from the server'));
  stuck = false;
  expect(await running.ended).toBe(0);
  expect(fake.storedLines).toEqual(records(10));
});

test('A file that was cut meanwhile is not sent as the head of one and the tail of another.', async () => {
  fake.faults.push({ cutAt: 50 });
  const file = fileIn(folder, 'calls.ndjson', asLines(records(100)));
  fake.beforeReading = () => {
    writeFileSync(file, 'other\n');
    return Promise.resolve();
  };
  const { code, err } = await run([file, ...signIn()]);
  expect(code).toBe(2);
  expect(err).toContain(`Expected ${file} to stay as it was while it is sent`);
});

describe('The waiting', () => {
  const waits = (attempts: number, chance: number, asked?: number) =>
    waitAfter(attempts, asked, PATIENCE, () => chance);

  test('It doubles up to half a minute, half of it by chance.', () => {
    expect([1, 2, 3, 4, 5, 6, 9].map((attempts) => waits(attempts, 1))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
    expect(waits(3, 0)).toBe(2000);
  });

  test('It is never shorter than the server asks for, unless that is absurd.', () => {
    expect(waits(1, 1, 7000)).toBe(7000);
    expect(waits(9, 1, 7000)).toBe(30_000);
    expect(waits(1, 1, 86_400_000)).toBe(3_600_000);
  });
});

test('An interrupted delivery that was taken back is not gone on with: all of it is sent.', async () => {
  const lines = records(20);
  const file = fileIn(folder, 'calls.ndjson', asLines(lines));
  fake.faults.push({ cutAt: 5 }, ...Array.from({ length: 9 }, () => ({ ...busy })));
  expect((await run([file, ...signIn()])).code).toBe(3);
  const [[name, interrupted] = []] = fake.imports;
  if (name === undefined || !interrupted) throw new Error('nothing was begun');
  interrupted.state = 'TAKEN_BACK';
  fake.faults.length = 0;
  fake.posts.length = 0;
  const { code, err } = await run([file, ...signIn()]);
  expect(code).toBe(0);
  expect(firstLines()).toEqual(['1']);
  expect(fake.posts[0]?.lines).toEqual(lines);
  expect(err).not.toContain('going on');
});
