import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { asLines, fileIn, newFolder, records, run } from './command-run';
import { FakeSwitchboard, type UserInputError } from './fake-switchboard';

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
const refused: UserInputError = {
  status: 'REJECTED',
  externalId: 'c-2',
  problems: [
    { field: 'endedAt', message: 'expected an instant, got "soon"' },
    { field: null, message: 'expected an object' },
  ],
};

test('Refusals are written beside the file, a line each, with reasons and what was sent.', async () => {
  fake.refuse = (line) => (line === 2 ? refused : undefined);
  const file = fileIn(folder, 'calls.ndjson', asLines(records(3)));
  const { code, out } = await run([file, ...signIn()]);
  expect(code).toBe(1);
  expect(out).toContain(`  report      ${file}.report.ndjson\n`);
  expect(readFileSync(`${file}.report.ndjson`, 'utf8')).toBe(
    `${JSON.stringify({
      file,
      line: 2,
      externalId: 'c-2',
      status: 'REJECTED',
      reasons: refused.problems,
      content: 'record 2',
    })}\n`,
  );
});

test('A report in CSV quotes what has to be, and no cell of it is a formula.', async () => {
  const texts = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'a "b", c', "'plain", 'plain'];
  fake.refuse = () => ({ ...refused, status: 'CONFLICT', externalId: '=cmd' });
  const file = fileIn(folder, 'calls.ndjson', asLines(texts));
  const report = path.join(folder, 'refused.csv');
  expect((await run([file, ...signIn(), '--report', report])).code).toBe(1);
  const [header, ...rows] = readFileSync(report, 'utf8').split('\r\n');
  expect(header).toBe('file,line,externalId,status,reasons,content');
  const reasons = '"endedAt: expected an instant, got ""soon""; expected an object"';
  const begin = (line: number) => `${file},${line},'=cmd,CONFLICT,${reasons}`;
  expect(rows).toEqual([
    `${begin(1)},'=1+1`,
    `${begin(2)},'+1`,
    `${begin(3)},-1`,
    `${begin(4)},'@x`,
    `${begin(5)},'\tx`,
    `${begin(6)},"'\rx"`,
    `${begin(7)},"a ""b"", c"`,
    `${begin(8)},'plain`,
    `${begin(9)},plain`,
    '',
  ]);
});

test('One report takes the refusals of several files, and is there even without any.', async () => {
  const files = ['a', 'b'].map((name) => fileIn(folder, `${name}.jsonl`, asLines(records(2))));
  const report = path.join(folder, 'all.ndjson');
  expect((await run([...files, ...signIn(), '--report', report])).code).toBe(0);
  expect(readFileSync(report, 'utf8')).toBe('');
  fake.refuse = () => refused;
  fake.faults.push({}, { cutAfterAnswers: 1 });
  expect((await run([...files, ...signIn(), '--report', report])).code).toBe(1);
  const entries = readFileSync(report, 'utf8').trim().split('\n');
  expect(entries.map((entry) => JSON.parse(entry) as unknown)).toMatchObject(
    files.flatMap((file) => [
      { file, line: 1 },
      { file, line: 2 },
    ]),
  );
});

test('Once all records are mended, no report of an earlier run is left.', async () => {
  fake.refuse = () => refused;
  const file = fileIn(folder, 'calls.ndjson', asLines(records(2)));
  await run([file, ...signIn()]);
  expect(existsSync(`${file}.report.ndjson`)).toBe(true);
  fake.refuse = () => undefined;
  expect((await run([file, ...signIn()])).code).toBe(0);
  expect(existsSync(`${file}.report.ndjson`)).toBe(false);
});

test('A report that lacks refusals of the summary is not passed over in silence.', async () => {
  const summary = { line: 2, accepted: 1, duplicates: 0, conflicts: 0, rejected: 1 };
  fake.faults.push({
    answer: {
      type: 'application/x-ndjson',
      text: `${JSON.stringify({ type: 'novelty' })}\n${JSON.stringify({ type: 'summary', ...summary })}`,
    },
  });
  const file = fileIn(folder, 'calls.ndjson', asLines(records(2)));
  const { code, err } = await run([file, ...signIn(), '--quiet']);
  expect(code).toBe(1);
  expect(err).toBe(
    `Expected 1 refused record of ${file} in the report, got 0: run the same command again for all of them.\n`,
  );
});

test('Many refusals are written in full, in their order.', async () => {
  fake.refuse = () => ({ status: 'REJECTED', externalId: null, problems: [] });
  fake.progressEvery = 10_000;
  const file = fileIn(folder, 'calls.ndjson', asLines(records(20_000)));
  expect((await run([file, ...signIn(), '--quiet'])).code).toBe(1);
  const report = readFileSync(`${file}.report.ndjson`, 'utf8').trimEnd().split('\n');
  expect(report).toHaveLength(20_000);
  expect(JSON.parse(report.at(-1) ?? '')).toMatchObject({
    line: 20_000,
    content: 'record 20000',
  });
});
