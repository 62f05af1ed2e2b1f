import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

// The program of the last release, built from the history of the repository, where that is there.

const root = path.join(__dirname, '..', '..');

/** What git says; undefined where there is no git, no repository, or not that much of it. */
function git(...words: string[]): string | undefined {
  const said = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  return said.status === 0 ? said.stdout.trim() || undefined : undefined;
}

/**
 * The commit of the last release: the one that LAST_RELEASE names, else the newest tag; before
 * there is one, the last commit without the newest migration. Undefined where no history has it.
 */
export function lastRelease(): string | undefined {
  const named = process.env['LAST_RELEASE'];
  if (named) return git('rev-parse', '--verify', '--quiet', `${named}^{commit}`);
  const tag = git('describe', '--tags', '--abbrev=0');
  if (tag) return git('rev-parse', `${tag}^{commit}`);
  const newest = fs
    .readdirSync(path.join(root, 'migrations'))
    .filter((file) => /^\d/.test(file))
    .sort()
    .at(-1);
  const landed = git('log', '--diff-filter=A', '--format=%H', '-1', '--', `migrations/${newest}`);
  return landed && git('rev-parse', '--verify', '--quiet', `${landed}^`);
}

/**
 * Builds a commit in an empty folder, on the packages that are installed here.
 *
 * @throws Error where its build fails, with what it said.
 */
export function buildAt(commit: string, folder: string): void {
  const archive = path.join(folder, 'source.tar');
  execFileSync('git', ['archive', '--output', archive, commit], { cwd: root });
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: folder });
}
