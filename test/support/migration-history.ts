import fs from 'node:fs';
import path from 'node:path';

// Before landed migrations were frozen, some were edited. What each of them sent to the database
// was recorded by running those commits: a file for each form that a migration has had.

const folder = path.join(__dirname, '../database/history');

/** The commits that added or edited migrations, in their order. */
const COMMITS = ['10d59f5', 'd2e3348', '1a2b50c', 'c50cbcf', 'cb1f3d2', '9fba9fa', '2ba6633'];

/** A migration in the form that a commit gave it, as the name of a file. */
const formsOf = (commit: string) =>
  fs
    .readdirSync(path.join(folder, commit))
    .sort()
    .map((name) => ({ migration: name, file: `${commit}/${name}` }));

/** A state that the versions before the freeze could leave a database in. */
export interface HistoricState {
  /** The commits that migrated it, one after the other. */
  readonly commits: readonly string[];
  /** What was run, in order. */
  readonly files: readonly string[];
}

/**
 * Every such state: a database was made by one commit, and migrated by any later ones or none. Each
 * ran the migrations that had not been run yet, in the forms they had then.
 */
export function historicStates(): HistoricState[] {
  const states = new Map<string, HistoricState>();
  const forms = new Map<string, string>();
  const migrationsOf = COMMITS.map((commit) => {
    for (const { migration, file } of formsOf(commit)) forms.set(migration, file);
    return new Map(forms);
  });
  for (let chosen = 1; chosen < 2 ** COMMITS.length; chosen += 1) {
    const run = new Map<string, string>();
    const commits = COMMITS.filter((_, index) => (chosen >> index) & 1);
    for (const commit of commits) {
      const known = migrationsOf[COMMITS.indexOf(commit)] ?? new Map<string, string>();
      for (const [migration, file] of known) if (!run.has(migration)) run.set(migration, file);
    }
    const files = [...run].sort(byMigration).map(([, file]) => file);
    const key = files.join();
    const before = states.get(key);
    if (!before || before.commits.length > commits.length) states.set(key, { commits, files });
  }
  return [...states.values()];
}

/** The table of migrations comes first: it has no number. */
const byMigration = ([a]: [string, string], [b]: [string, string]): number => {
  const [first, second] = [a, b].map((name) => (/^\d/.test(name) ? name : ''));
  return (first ?? '') < (second ?? '') ? -1 : 1;
};

export const textOf = (file: string): string => fs.readFileSync(path.join(folder, file), 'utf8');

/** Every form of every migration there is. */
export const allForms = (): string[] =>
  COMMITS.flatMap((commit) => formsOf(commit).map(({ file }) => file));
