import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;

/** A checkout with nothing in it to compile but one file, and compilers that do nothing. */
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  for (const name of ['src', 'tools', 'migrations', 'scripts']) {
    fs.mkdirSync(path.join(folder, name));
  }
  const script = path.join(__dirname, '../../scripts/build.mjs');
  fs.copyFileSync(script, path.join(folder, 'scripts/build.mjs'));
  for (const name of ['package-lock.json', '.swcrc', 'ormconfig.ts']) write(name, '{}');
  write('src/main.ts', '');
  write(
    'node_modules/@swc/core/index.js',
    'exports.transformFile = () => ({ code: "", map: "" });',
  );
  write('node_modules/esbuild/index.js', 'exports.build = () => {};');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function build(): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
    cwd: folder,
    encoding: 'utf8',
  });
}

/** As npm does it: the lock file is written anew, with what was in it. */
function removePackages(): void {
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
  fs.utimesSync(path.join(folder, 'package-lock.json'), 1, 1);
}

test('What is built starts when npm has removed the compilers.', () => {
  expect(build()).toMatchObject({ status: 0, stdout: 'Building …\n' });
  removePackages();
  expect(build()).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('What is not built says in one sentence that it needs them, and leaves what is built.', () => {
  build();
  removePackages();
  write('src/main.ts', 'changed');
  const { status, stdout, stderr } = build();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(
    /^Switchboard must be built, but the compiler is not installed \(Cannot find package '@swc\/core' .*\): run "npm ci", or build before packages are left out, with "npm ci && npm run build"\.\n$/,
  );
  expect(fs.existsSync(path.join(folder, 'dist/src/main.js'))).toBe(true);
});

test('Another version of a package is another build.', () => {
  build();
  write('package-lock.json', '[]');
  expect(build().stdout).toBe('Building …\n');
});
