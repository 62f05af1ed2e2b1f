import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { checkData } from '../../src/embedded-postgres/backup/check-data';
import { segmentsBetween } from '../../src/embedded-postgres/backup/cluster-files';
import type { Manifest } from '../../src/embedded-postgres/backup/manifest';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { runCommand, startCommand, type CommandEnd } from '../support/built-command';
import { askAsOwner, contentsOf } from '../support/embedded-folder';
import { mountSmallDisk } from '../support/small-disk';
import { ready, spawnServer, type Spawned } from '../support/spawned-server';
import { until } from '../support/until';

// The drill: write, back up while more is written, write, destroy, restore, compare to the moment.

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
const dataDir = path.join(folder, 'data');
const backups = path.join(folder, 'backups');
/** A disk that holds no backup. */
const disk = mountSmallDisk(4 * 2 ** 20);

let server: Spawned;
let url: string;
beforeAll(async () => {
  server = spawnServer({ DATA_DIR: dataDir, DEMO: '1' });
  url = await ready(server);
});
afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.ended;
  disk?.close();
  fs.rmSync(folder, { recursive: true });
});

const backup = (...args: string[]): Promise<CommandEnd> =>
  runCommand('backup', ['--to', backups, ...args], { DATA_DIR: dataDir });
const restore = (from: string, to: string, ...args: string[]): Promise<CommandEnd> =>
  runCommand('restore', ['--from', from, ...args], { DATA_DIR: to });
const taken = (): string[] =>
  fs
    .readdirSync(backups)
    .filter((name) => name.startsWith('switchboard-'))
    .sort();
const latest = (): string => path.join(backups, taken().at(-1) ?? '');
const manifestOf = (from: string): Manifest =>
  JSON.parse(fs.readFileSync(path.join(from, 'manifest.json'), 'utf8')) as Manifest;

/** Creates an account. @returns when the server had said so. */
async function write(number: string): Promise<number> {
  const { staff } = JSON.parse(fs.readFileSync(path.join(dataDir, 'demo-tokens.json'), 'utf8')) as {
    staff: string;
  };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${staff}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `mutation ($number: String) { createAccount(input: { name: "Kept", number: $number,
        timeZone: "Europe/Paris", currencyCode: "EUR" }) { account { id } } }`,
      variables: { number },
    }),
  });
  expect(await response.json()).toMatchObject({ data: { createAccount: { account: {} } } });
  return Date.now();
}

const numbersIn = async (of: string): Promise<string[]> =>
  (await askAsOwner(of, `select number from account where name = 'Kept' order by 1`)).map(
    ({ number }) => String(number),
  );

describe('npm run backup and npm run restore', () => {
  it('bring back all that was acknowledged by the moment of the backup, and nothing later', async () => {
    await write('before');
    const written: [number: string, at: number][] = [];
    const stopping = new AbortController();
    const writing = (async () => {
      for (let turn = 0; !stopping.signal.aborted; turn += 1) {
        written.push([`during-${turn}`, await write(`during-${turn}`)]);
      }
    })();
    await until(() => written.length > 3);
    const { code, output, errors } = await backup();
    stopping.abort();
    await writing;
    await write('after');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toContain(`Backed up to ${latest()}.\n`);
    const { completedAt } = manifestOf(latest());
    server.child.kill('SIGTERM');
    await server.ended;
    fs.rmSync(dataDir, { recursive: true });

    const restored = await restore(latest(), dataDir);
    expect([restored.code, restored.errors]).toEqual([0, '']);
    expect(restored.output).toContain(`as of ${completedAt}.`);
    server = spawnServer({ DATA_DIR: dataDir, DEMO: '1' });
    url = await ready(server);
    const numbers = await numbersIn(dataDir);
    const moment = Date.parse(completedAt);
    const acknowledged = written.filter(([, at]) => at < moment).map(([number]) => number);
    expect(acknowledged.length).toBeGreaterThan(3);
    expect(numbers).toEqual(expect.arrayContaining(['before', ...acknowledged]));
    expect(numbers).not.toContain('after');
    await write('again');
  });

  it('bring back every row of every table where nothing is written meanwhile', async () => {
    server.child.kill('SIGTERM');
    await server.ended;
    const still = await startEmbeddedPostgres({ dataDir: path.join(dataDir, 'pg') });
    const before = await contentsOf(dataDir);
    await still.stop();
    // While Switchboard is stopped, too.
    expect((await backup()).code).toBe(0);
    const other = path.join(folder, 'other');
    const { output } = await restore(latest(), other);
    const calls = before.find(({ name }) => name === 'usage_record')?.['count'] as string;
    expect(output).toContain(`, ${calls} calls; `);
    const again = await startEmbeddedPostgres({ dataDir: path.join(other, 'pg') });
    expect(await contentsOf(other)).toEqual(before);
    await again.stop();
    server = spawnServer({ DATA_DIR: dataDir, DEMO: '1' });
    url = await ready(server);
  });

  it('keep as many backups as is asked for, the latest of them', async () => {
    const before = taken();
    const { code, output } = await backup('--keep', '2');
    expect(code).toBe(0);
    expect(taken()).toHaveLength(2);
    expect(taken()[0]).toBe(before.at(-1));
    expect(output).toContain(`Removed ${before[0]}.`);
  });

  it('leave nothing that looks like a backup where they are killed, and the next one is whole', async () => {
    const before = taken();
    const { child, ended } = startCommand('backup', ['--to', backups], { DATA_DIR: dataDir });
    const left = () => fs.readdirSync(backups).filter((name) => name.startsWith('.partial-'));
    await until(() => left().some((name) => fs.existsSync(path.join(backups, name, 'pg', 'base'))));
    child.kill('SIGKILL');
    await ended;
    expect(taken()).toEqual(before);
    expect(left()).toHaveLength(1);
    const slots = () => askAsOwner(dataDir, 'select slot_name from pg_replication_slots');
    await until(slots, ({ length }) => length === 0);
    await write('after-the-killed');
    expect((await backup()).code).toBe(0);
    expect(left()).toEqual([]);
    expect(taken()).toHaveLength(before.length + 1);
  });
});

describe('npm run backup', () => {
  it('says that there is no room, and leaves earlier backups as they were', async () => {
    if (!disk) return; // none may be mounted here
    const { code, errors } = await runCommand('backup', ['--to', disk.folder], {
      DATA_DIR: dataDir,
    });
    expect([code, errors]).toEqual([
      1,
      `There is no room for the backup in ${disk.folder}: make some, or name another folder with ` +
        '--to. Earlier backups are as they were.\n',
    ]);
    expect(fs.readdirSync(disk.folder)).toEqual([]);
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no folder', [], {}, /required option '--to <folder>' not specified/],
    ['no number', ['--to', 'x', '--keep', '0'], {}, /expected a whole number from 1/],
    ['no database', ['--to', 'x'], { DATA_DIR: folder }, /^There is no embedded database in /],
    [
      'a PostgreSQL of one’s own',
      ['--to', 'x'],
      { DATABASE_URL: 'postgres://a:secret@db.example/b' },
      /^DATABASE_URL is set, and this command is for the embedded database alone: /,
    ],
    [
      'a folder in the database itself',
      ['--to', path.join(dataDir, 'pg', 'backups')],
      { DATA_DIR: dataDir },
      / is in the database itself: name a folder outside, with --to\.\n$/,
    ],
  ])('refuses %s in a sentence', async (_, args, environment, message) => {
    const { code, errors, output } = await runCommand('backup', args, environment);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(message);
    expect(errors).not.toMatch(/secret|^ +at |\.js:/m);
  });
});

describe('npm run restore', () => {
  const copyOf = (name: string): string => {
    const copy = path.join(folder, name);
    fs.cpSync(latest(), copy, { recursive: true });
    return copy;
  };
  const change = (from: string, of: (manifest: Manifest) => object): void => {
    const changed = { ...manifestOf(from), ...of(manifestOf(from)) };
    fs.writeFileSync(path.join(from, 'manifest.json'), JSON.stringify(changed));
  };

  it.each<[string, (copy: string) => void, RegExp]>([
    [
      'a file that is not what was backed up',
      (copy) => fs.appendFileSync(path.join(copy, 'pg', 'global', 'pg_control'), 'x'),
      /is damaged \(pg\/global\/pg_control is not what was backed up\)/,
    ],
    [
      'a file that is missing',
      (copy) => fs.rmSync(path.join(copy, 'pg', 'PG_VERSION')),
      /is damaged \(pg\/PG_VERSION is missing\)/,
    ],
    [
      'a folder without its list of files',
      (copy) => fs.rmSync(path.join(copy, 'manifest.json')),
      /is no backup: expected a folder that npm run backup made/,
    ],
    [
      'a list that cannot be read',
      (copy) => fs.writeFileSync(path.join(copy, 'manifest.json'), '{'),
      /cannot be read: the backup is damaged/,
    ],
    [
      'a list that leads elsewhere',
      (copy) =>
        change(copy, ({ files }) => ({ files: [{ ...files[0], path: '../../elsewhere' }] })),
      /cannot be read: the backup is damaged/,
    ],
    [
      'another PostgreSQL',
      (copy) => change(copy, () => ({ postgres: '12.3', switchboard: '0.1.0' })),
      /is of PostgreSQL 12\.3, but .* brings PostgreSQL \d+: restore it with Switchboard 0\.1\.0/,
    ],
  ])('refuses %s, and changes nothing', async (name, damage, message) => {
    const copy = copyOf(`damaged-${name.replaceAll(' ', '-')}`);
    damage(copy);
    const target = path.join(folder, `target-${name.replaceAll(' ', '-')}`);
    const { code, errors } = await restore(copy, target);
    expect(code).toBe(1);
    expect(errors).toMatch(message);
    expect(errors).not.toMatch(/^ +at |\.js:/m);
    expect(fs.existsSync(target) ? fs.readdirSync(target) : []).toEqual([]);
    fs.rmSync(copy, { recursive: true });
  });

  it('touches no database that runs, or that is there, unless it is to be moved aside', async () => {
    expect(await restore(latest(), dataDir, '--replace')).toMatchObject({
      code: 1,
      errors: `The database in ${path.join(dataDir, 'pg')} is running: stop Switchboard, then restore.\n`,
    });
    server.child.kill('SIGTERM');
    await server.ended;
    const { code, errors } = await restore(latest(), dataDir);
    expect(code).toBe(1);
    expect(errors).toMatch(/^There is a database in .*: add --replace to have it moved aside/);
    const replaced = await restore(latest(), dataDir, '--replace');
    const [, aside = ''] = /What was there lies in (.+)\.\n/.exec(replaced.output) ?? [];
    expect(replaced.code).toBe(0);
    expect(fs.readdirSync(aside).sort()).toEqual([
      ...['demo-issuer.json', 'demo-tokens.json', 'demo-webhook-key', 'pg', 'pg.secrets.json'],
    ]);
    const old = await startEmbeddedPostgres({ dataDir: path.join(aside, 'pg') });
    expect(await numbersIn(aside)).toContain('after-the-killed');
    await old.stop();
    server = spawnServer({ DATA_DIR: dataDir, DEMO: '1' });
    url = await ready(server);
  });
});

describe('The check after a restore', () => {
  it('finds damaged indexes, totals that are no sums, and invoices that are none', async () => {
    const target = path.join(folder, 'checked');
    expect((await restore(latest(), target)).code).toBe(0);
    const cluster = path.join(target, 'pg');
    let postgres = await startEmbeddedPostgres({ dataDir: cluster });
    const [{ file } = {}] = await askAsOwner(
      target,
      `select pg_relation_filepath('usage_record_pkey') as file`,
    );
    await askAsOwner(target, 'update usage_monthly_total set calls = calls + 1');
    await askAsOwner(
      target,
      'set session_replication_role = replica; update invoice set net = net + 1, gross = gross + 1',
    );
    await postgres.stop();
    const handle = fs.openSync(path.join(cluster, String(file)), 'r+');
    fs.writeSync(handle, Buffer.alloc(4_096, 'damage'), 0, 4_096, 8_192 + 4_096);
    fs.closeSync(handle);
    postgres = await startEmbeddedPostgres({ dataDir: cluster });
    const client = new Client(postgres.ownerUrl());
    await client.connect();
    const { problems, totals, invoices } = await checkData(client);
    expect(problems).toEqual([
      expect.stringMatching(/^The index usage_record_pkey is damaged: /),
      `${totals} of ${totals} totals of use are not the sums of their parts.`,
      `${invoices} of ${invoices} invoices are not the sums of their parts.`,
    ]);
    const { rows } = await client.query(`select 1 from pg_extension where extname = 'amcheck'`);
    expect(rows).toEqual([]);
    await client.end();
    await postgres.stop();
  });
});

test('Segments of the log are named without a gap, across the end of a log file.', () => {
  expect(
    segmentsBetween('0000000100000000000000FE', '000000010000000100000001', 16 * 2 ** 20),
  ).toEqual([
    ...['0000000100000000000000FE', '0000000100000000000000FF'],
    ...['000000010000000100000000', '000000010000000100000001'],
  ]);
  const one = '00000002000000030000000A';
  expect(segmentsBetween(one, one, 2 ** 20)).toEqual([one]);
});
