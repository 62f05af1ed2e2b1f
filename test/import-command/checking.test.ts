import { existsSync, rmSync } from 'node:fs';
import { until } from '../support/until';
import { asLines, begin, fileIn, newFolder, records, run } from './command-run';
import { errors, FakeSwitchboard } from './fake-switchboard';

// The command with --check: what is said of a file, and that nothing is stored.

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

const COUNTS = { line: 1_301, accepted: 1_250, duplicates: 20, conflicts: 10, rejected: 20 };
const CHECK = {
  statuses: { UNRATED: 50, RATED: 1_200 },
  repeated: { duplicates: 5, conflicts: 0, isComplete: true },
  totals: [
    {
      ...{ direction: 'OUTBOUND', callingCode: '33', currency: 'EUR', calls: 1_240 },
      ...{ unratedCalls: 50, billedSeconds: 74_400, amount: '14.280000' },
    },
    {
      ...{ direction: 'INBOUND', callingCode: null, currency: 'EUR', calls: 1 },
      ...{ unratedCalls: 0, billedSeconds: 60, amount: '0.007000' },
    },
  ],
  refusals: [
    {
      ...{ status: 'REJECTED', field: 'to', reason: 'expected a number', records: 20 },
      first: [
        {
          ...{ line: 1_204, externalId: 'a-1', message: 'expected a number, got "\u001b[2Jx"' },
          content: `a-1,${'y'.repeat(300)}`,
        },
      ],
    },
    {
      ...{ status: 'CONFLICT', field: null, reason: 'expected what is stored', records: 10 },
      first: [{ line: 7, externalId: null, message: 'expected what is stored', content: 'z' }],
    },
  ],
  otherProblems: 3,
  numbers: [
    {
      ...{ field: 'to', kind: 'COMPLETED', count: 2 },
      first: [
        { line: 2, written: '030 23125001', understood: '+493023125001' },
        { line: 1_003, written: '0221 47', understood: '+4922147' },
      ],
    },
    {
      ...{ field: 'from', kind: 'LEFT_OUT', count: 1 },
      first: [{ line: 2, written: '101', understood: null }],
    },
  ],
  warnings: [{ code: 'MANY_REFUSED', message: '30 of 1300 records would be refused.' }],
};
const CLEAN = { ...COUNTS, conflicts: 0, rejected: 0 };

const answering = (counts: object, check: unknown = CHECK) => ({
  answer: {
    type: 'application/x-ndjson',
    text: asLines(
      [
        { type: 'progress', ...counts },
        { type: 'summary', state: 'CHECKED', ...counts, check },
      ].map((line) => JSON.stringify(line)),
    ),
  },
});

test('A file is sent to be checked, without a name, and told of in words.', async () => {
  fake.faults.push(answering(COUNTS));
  const file = fileIn(folder, 'calls.ndjson', asLines(records(3)));
  const { code, out } = await run([file, '--check', '--source', 'pbx', ...signIn()]);
  expect(code).toBe(1);
  const [post] = fake.posts;
  expect(Object.fromEntries(post?.query ?? [])).toEqual({
    ...{ format: 'ndjson', check: 'true', source: 'pbx' },
  });
  expect(out.replace(/seconds( +)[\d.]+/, 'seconds$1…')).toBe(
    `${file}: checked, nothing is stored
  lines       1,301
  accepted    1,250
    RATED     1,200
    UNRATED      50
  duplicates     20  5 of them within the file
  conflicts      10
  rejected       20
  seconds       …

Would be stored, by the other party’s calling code
  OUTBOUND +33       1,240 calls  50 unrated  74,400 s  14.280000 EUR
  INBOUND no number       1 call                  60 s   0.007000 EUR

Numbers as written, and as understood
  to, completed: 2
    line 2      030 23125001  → +493023125001
    line 1,003  0221 47       → +4922147
  from, left out: 1
    line 2  101

Would be refused
  REJECTED, 20 records: to: expected a number
    line 1,204, a-1: expected a number, got "\\u{1b}[2Jx"
      a-1,${'y'.repeat(196)}…
  CONFLICT, 10 records: expected what is stored
    line 7: expected what is stored
      z
  further problems of other kinds: 3

Looks wrong
  30 of 1300 records would be refused.
`,
  );
  expect(existsSync(`${file}.report.ndjson`)).toBe(false);
});

test('The code is 0 where nothing would be refused; warnings change nothing.', async () => {
  const nothing = { totals: [], refusals: [], numbers: [], otherProblems: 0 };
  fake.faults.push(answering(CLEAN, { ...CHECK, ...nothing }));
  const file = fileIn(folder, 'calls.ndjson', asLines(records(3)));
  const { code, out } = await run([file, '--check', ...signIn()]);
  expect(code).toBe(0);
  expect(out).not.toContain('Would be');
});

test('With --json each file is a line of what the server says.', async () => {
  fake.faults.push(answering(CLEAN), answering(COUNTS));
  const files = ['a.ndjson', 'b.ndjson'].map((name) => fileIn(folder, name, asLines(records(2))));
  const { code, out } = await run([...files, '--check', '--json', ...signIn()]);
  expect(code).toBe(1);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { file: files[0], ...CLEAN, ...CHECK },
    { file: files[1], ...COUNTS, ...CHECK },
  ]);
});

test('Progress is told as lines that are checked.', async () => {
  fake.beforeReading = () => new Promise((resolve) => setTimeout(resolve, 60));
  const running = begin(['-', '--format', 'ndjson', '--check', ...signIn()]);
  running.input.write(asLines(records(20)));
  await until(() => running.err.text.includes('stdin: 20 lines checked'));
  running.input.end();
  // It has no report: a server that knows nothing of checks has stored what was sent.
  expect(await running.ended).toBe(2);
  expect(running.err.text).toContain('expected a report of a check in the summary');
});

test('After a connection that broke, a file is checked from its beginning.', async () => {
  const busy = { status: 503, body: errors('TEMPORARILY_UNAVAILABLE', 'The database is busy.') };
  fake.faults.push({ cutAt: 5 }, busy, answering(CLEAN));
  const lines = records(20);
  const file = fileIn(folder, 'calls.ndjson', asLines(lines));
  const { code, err } = await run([file, '--check', ...signIn()]);
  expect(code).toBe(0);
  expect(err).toMatch(/The connection broke: .* Trying again in .* \(attempt 2 of 4\)\./);
  expect(err).toContain('The server answers 503: The database is busy (TEMPORARILY_UNAVAILABLE).');
  expect(fake.posts.map(({ query }) => query.get('firstLine'))).toEqual([null, null, null]);
});

test('Standard input cannot be read again, and a server may stay away.', async () => {
  fake.faults.push({ cutAt: 5 });
  const running = begin(['-', '--format', 'ndjson', '--check', ...signIn()]);
  running.input.end(asLines(records(20)));
  expect(await running.ended).toBe(3);
  fake.faults.push(...Array.from({ length: 4 }, () => ({ cutAt: 5 })));
  const file = fileIn(folder, 'calls.ndjson', asLines(records(20)));
  const { code, err, out } = await run([file, '--check', ...signIn()]);
  expect([code, out]).toEqual([3, '']);
  expect(err).toContain('Given up after 4 attempts. Nothing was to be stored, and nothing was.');
});

test('Stopped, it says that nothing is stored.', async () => {
  const running = begin(['-', '--format', 'ndjson', '--check', ...signIn()]);
  running.input.write(asLines(records(20)));
  await until(() => fake.posts.length > 0);
  running.stop.abort();
  expect(await running.ended).toBe(3);
  expect(running.err.text).toContain('Stopped. Nothing was to be stored, and nothing was.');
});

test.each([
  [['--json'], 'Expected --check with --json, got none.'],
  [['--check', '--name', 'x'], 'Expected no --name with --check.'],
  [['--check', '--report', 'x.csv'], 'Expected no --report with --check.'],
])('%j is answered by a sentence.', async (args, sentence) => {
  const file = fileIn(folder, 'calls.ndjson', '');
  const { code, err } = await run([file, ...args, ...signIn()]);
  expect([code, err]).toEqual([2, `${sentence}\n`]);
  expect(fake.posts).toEqual([]);
});

test.each([
  [{ statuses: {}, repeated: {} }, 'expected lists in "totals", "refusals", "numbers", "warnings"'],
  [{ ...CHECK, statuses: null }, 'expected counts in "statuses"'],
  [undefined, 'expected a report of a check in the summary'],
])('A report that is none of ours is told: %j.', async (check, sentence) => {
  fake.faults.push(answering(CLEAN, check ?? null));
  const file = fileIn(folder, 'calls.ndjson', asLines(records(2)));
  const { code, err } = await run([file, '--check', ...signIn()]);
  expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
});

describe('What is wrong with all records', () => {
  test('is told once, before anything is sent: the subscription, by the server.', async () => {
    const message = 'Expected the id of a subscription that you may see as subscription, got "x".';
    fake.stateFaults.push({ status: 400, body: errors('BAD_REQUEST', message) });
    const file = fileIn(folder, 'calls.ndjson', asLines(records(2)));
    const { code, err } = await run([file, '--subscription', 'x', ...signIn()]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`answers 400: ${message.slice(0, -1)}`),
    ]);
    expect(fake.gets[0]?.query.get('subscription')).toBe('x');
    expect(fake.posts).toEqual([]);
  });

  test.each([
    ['-07:00', 'Etc/GMT+7'],
    ['MST', 'Etc/GMT+7'],
    ['UTC+2', 'Etc/GMT-2'],
  ])('is told once: the zone %j, and how it is written.', async (zone, name) => {
    const file = fileIn(folder, 'calls.csv', '');
    const { code, err } = await run([file, `--zone=${zone}`, ...signIn()]);
    expect(code).toBe(2);
    expect(err).toMatch(/^For --zone expected an IANA time zone .*\.\n$/);
    expect(err).toContain(`got "${zone}"; a zone that is always`);
    expect(err).toContain(`is written "${name}".`);
    expect([fake.gets, fake.posts]).toEqual([[], []]);
  });
});
