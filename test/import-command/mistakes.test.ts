import { mkdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { asLines, fileIn, newFolder, records, run } from './command-run';
import { errors, FakeSwitchboard, type Fault } from './fake-switchboard';

let fake: FakeSwitchboard;
let folder: string;
let file: string;

beforeEach(async () => {
  fake = await new FakeSwitchboard().start();
  folder = newFolder();
  file = fileIn(folder, 'calls.ndjson', asLines(records(3)));
});

afterEach(async () => {
  await fake.stop();
  rmSync(folder, { recursive: true });
  delete process.env.SWITCHBOARD_TOKEN;
  delete process.env.SWITCHBOARD_URL;
});

const signIn = () => ['--url', fake.url, '--token', fake.token];

/** What the command says when it ends with 2 before it has asked the server anything. */
async function complaint(...args: string[]): Promise<string> {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).not.toContain(fake.token);
  expect(fake.gets).toEqual([]);
  return err;
}

describe('The command line', () => {
  test('Help goes to standard output, says where settings come from, and ends well.', async () => {
    process.env.SWITCHBOARD_TOKEN = fake.token;
    const { code, out, err } = await run(['--help']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /--url <address> .*\(default: "http:\/\/127\.0\.0\.1:4000",\s+env: SWITCH/s,
    );
    expect(out).toContain('2  the command line, the token or the input is wrong');
    expect(out).not.toContain(fake.token);
    expect(out).not.toContain('npm-folder');
  });

  test.each([
    [[], "Missing required argument 'files'. The options are shown by --help.\n"],
    [['a.csv', '--zone'], "Option '--zone <zone>' argument missing."],
    [['a.csv', '--tokn=secret'], "Unknown option '--tokn=…'"],
    [
      ['a.csv', '--format', 'xml'],
      'Allowed choices are ndjson, csv, asterisk, freeswitch, mapping.',
    ],
    [['a.csv', '--country', 'fr'], 'Expected two capital letters (ISO 3166-1) such as "FR"'],
    [['a.csv', '--zone', 'Paris'], 'For --zone expected an IANA time zone such as "Europe/Paris"'],
    [['a.csv', '--source', ''], 'Expected 1 to 100 characters as --source, got 0.'],
    [['a.csv', '--url', 'here'], 'Expected an address such as "http://127.0.0.1:4000" in --url'],
    [['a.csv', '--url', 'ftp://x/'], 'got "ftp://x/"'],
    [['a.csv', 'b.csv', '--name', 'x'], 'Expected one file with --name, got 2.'],
    [['a.xml'], 'Expected a file that ends in .ndjson, .jsonl or .csv'],
    [['-'], 'Expected --format ndjson|csv|asterisk|freeswitch|mapping with standard input'],
    [['-', '-', '--format', 'csv'], 'Expected standard input (-) once at most, got it twice.'],
    [['a.csv', '--format', 'mapping'], 'Expected --mapping PATH with --format mapping, got none.'],
  ])('%j is answered by a sentence.', async (args, sentence) => {
    expect(await complaint('--token', 'x', ...args)).toContain(sentence);
  });

  test('An address with a password is not repeated.', async () => {
    const said = await complaint(file, '--token', 'x', '--url', 'http://me:hunter2@127.0.0.1/');
    expect(said).toContain('Expected an address without a user or password in --url');
    expect(said).not.toContain('hunter2');
  });
});

describe('Files', () => {
  test('What is no readable file is said before anything is sent.', async () => {
    const none = path.join(folder, 'none.csv');
    expect(await complaint(file, none, ...signIn())).toBe(
      `Expected a file of call records at ${none}, which cannot be read: ENOENT: no such file or directory.\n`,
    );
    mkdirSync(none);
    expect(await complaint(file, none, ...signIn())).toBe(
      `Expected a file of call records at ${none}, got a folder.\n`,
    );
  });

  test('A name cannot move the cursor of a terminal.', async () => {
    expect(await complaint(`${folder}/\u001b[2J.csv`, ...signIn())).toContain('/\\u{1b}[2J.csv');
  });

  test('A report does not overwrite a file of calls, nor go where nothing can be.', async () => {
    expect(await complaint(file, ...signIn(), '--report', file)).toContain(
      'Expected --report to be another file than those of calls',
    );
    expect(await complaint(file, ...signIn(), '--report', `${folder}/none/x`)).toContain(
      `Expected a folder to write the report to at ${folder}/none, got ENOENT`,
    );
  });

  test.each([
    [
      '{',
      'got something else at line 1, column 2: no comment, and no comma behind the last member.',
    ],
    ['{\n  "format": "csv",\n}', 'got something else at line 3, column 1'],
    ['[1]', 'Expected an object in JSON as the mapping in'],
    [
      JSON.stringify({ x: 'x'.repeat(7000) }),
      'Expected a mapping of at most 6,000 bytes, got 7,008.',
    ],
  ])('A mapping that is none is said to be so.', async (content, sentence) => {
    const mapping = fileIn(folder, 'mapping.json', content);
    expect(await complaint(file, ...signIn(), '--mapping', mapping)).toContain(sentence);
    expect(await complaint(file, ...signIn(), '--mapping', mapping, '--format', 'csv')).toContain(
      'Expected --format mapping, asterisk, freeswitch, or none, with --mapping, got csv.',
    );
  });
});

describe('The token', () => {
  test('It may come from the environment or from a file with one or several.', async () => {
    process.env.SWITCHBOARD_URL = fake.url;
    const one = fileIn(folder, 'one', `${fake.token}\n`);
    const several = fileIn(folder, 'several', JSON.stringify({ staff: 'x', partner: fake.token }));
    expect((await run([file, '--token-file', one])).code).toBe(0);
    expect((await run([file, '--token-file', several, '--token-name', 'partner'])).code).toBe(0);
    process.env.SWITCHBOARD_TOKEN = 'another';
    expect((await run([file, '--token-file', one])).code).toBe(0);
    process.env.SWITCHBOARD_TOKEN = fake.token;
    expect((await run([file])).code).toBe(0);
  });

  test('What is wrong with it is said without it.', async () => {
    const several = fileIn(folder, 'several', JSON.stringify({ staff: fake.token, partner: 'x' }));
    const named = (name: string) => [file, '--token-file', several, '--token-name', name];
    const none = 'Expected a token in SWITCHBOARD_TOKEN, --token-file or --token, got none.\n';
    expect(await complaint(file)).toBe(none);
    process.env.SWITCHBOARD_TOKEN = '';
    expect(await complaint(file)).toBe(none);
    expect(await complaint(file, '--token-file', several)).toContain('one of: staff, partner.');
    expect(await complaint(...named('toString'))).toContain('got "toString"');
    expect(await complaint(...named('staff'), '--token', 'x')).toContain('got both.');
    expect(await complaint(file, '--token', `${fake.token} x`)).toContain('without a space');
    expect(await complaint(file, '--token', `${fake.token}é`)).toContain('got other characters');
    expect(await complaint(file, '--token-name', 'x', '--token', 'x')).toContain('got none.');
  });
});

describe('The server', () => {
  const refusal = async (fault: Fault, isState = false) => {
    (isState ? fake.stateFaults : fake.faults).push(fault);
    const { code, out, err } = await run([file, ...signIn(), '--quiet']);
    expect(out).toBe('');
    expect(err).not.toContain(fake.token);
    return { code, err: err.replace(`${fake.url}/`, 'URL') };
  };

  test('A token that it does not accept ends the command before any record is sent.', async () => {
    const { code, err } = await run([file, '--url', fake.url, '--token', 'tok-secret', '--quiet']);
    expect(code).toBe(2);
    expect(err).toBe(
      `The server at ${fake.url}/ answers 401: Expected a token that is known (UNAUTHENTICATED). ` +
        'Give another token: SWITCHBOARD_TOKEN, --token-file or --token.\n',
    );
    expect(fake.posts).toEqual([]);
  });

  test.each([
    [400, 'BAD_USER_INPUT', 'expected columns of from and to, got "von"', 2],
    [403, 'FORBIDDEN', 'This needs the scope usage:write.', 2],
    [413, 'BAD_REQUEST', 'Too much.', 2],
    [500, 'INTERNAL_SERVER_ERROR', 'Something went wrong here.', 3],
  ])('%i ends the command with what the server says.', async (status, code, message, exit) => {
    expect(await refusal({ status, body: errors(code, message) })).toEqual({
      code: exit,
      err: `The server at URL answers ${status}: ${message.replace(/\.$/, '')} (${code}).\n`,
    });
  });

  test('An answer is not lost where the connection is closed before the body was read.', async () => {
    const body = errors('BAD_REQUEST', 'Expected at most 4096 bytes.');
    const close: Fault = { status: 413, headers: { Connection: 'close' }, body };
    file = fileIn(folder, 'long.ndjson', asLines(records(500_000)));
    fake.faults.push(close, close, close, close);
    const { code, err } = await refusal(close);
    expect(code).toBe(2);
    expect(err).toContain('answers 413: Expected at most 4096 bytes (BAD_REQUEST).\n');
  });

  test('An error in the middle that is not temporary says what is stored.', async () => {
    const fault = { errorAt: 2, code: 'BAD_USER_INPUT' };
    const { code, err } = await refusal(fault);
    expect(code).toBe(2);
    expect(err).toBe(
      `The server broke off: The database is busy (BAD_USER_INPUT). ${file} is stored up to line 2.\n`,
    );
  });

  test('An address where something else answers is told to be wrong.', async () => {
    const other = await run([file, '--url', `${fake.url}/other/`, '--token', fake.token]);
    expect(other.code).toBe(2);
    expect(other.err).toContain(`/other/ answers 404: There is nothing here. Is the address right`);
    const moved = { status: 301, headers: { Location: 'https://x.example/' }, body: '' };
    expect((await refusal(moved)).err).toBe(
      'The server at URL answers 301: it is at https://x.example/.\n',
    );
    expect((await refusal({ answer: { type: 'text/html', text: 'Hello' } })).err).toBe(
      'Expected the answer of a Switchboard from URL, got another: expected the content type ' +
        'application/x-ndjson, got text/html. Is the address right (--url)?\n',
    );
    const strange = { answer: { type: 'application/x-ndjson', text: '{"type":"progress"}\n' } };
    expect((await refusal(strange)).err).toContain('expected a count in "line", got none');
    const noJson = { answer: { type: 'application/x-ndjson', text: 'null\u001b\n' } };
    expect((await refusal(noJson)).err).toContain('expected a line of JSON, got "null\\u{1b}"');
    const noState = { answer: { type: 'text/html', text: 'Hello' } };
    expect((await refusal(noState, true)).err).toContain('expected the state of an import');
  });

  test('Nothing at the address is said at once, and what was not sent.', async () => {
    const holder = net.createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(holder.address() as net.AddressInfo).port}`;
    await new Promise((resolve) => holder.close(resolve));
    const files = [file, fileIn(folder, 'b.ndjson', ''), fileIn(folder, 'c.ndjson', '')];
    const { code, err } = await run([...files, '--url', url, '--token', fake.token]);
    expect(code).toBe(3);
    expect(err).toBe(
      `No Switchboard answers at ${url}/ (nothing listens there): start it, or give another ` +
        `address (SWITCHBOARD_URL or --url). Not sent: ${files[1]}, ${files[2]}.\n`,
    );
  });
});
