// Builds dist/: our TypeScript through swc (types are checked by `npm test`) and the GraphiQL page
// through esbuild. With --if-changed it does nothing when no source is newer than the last build.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

process.chdir(path.join(import.meta.dirname, '..'));
const stamp = 'dist/.built';

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => path.join(e.parentPath, e.name));
}

const folders = await Promise.all(['src', 'tools', 'migrations'].map(filesIn));
const code = [...folders.flat(), 'ormconfig.ts'];
const page = existsSync('web/graphiql') ? await filesIn('web/graphiql') : [];
const settings = ['package-lock.json', '.swcrc', 'scripts/build.mjs'];

/**
 * What the build was made from: names, sizes and times, of settings their content, because npm
 * writes package-lock.json anew when it removes packages. A file added, changed or removed changes
 * it.
 */
async function fingerprint() {
  const lines = [];
  for (const file of settings) {
    lines.push(
      `${file} ${createHash('sha256')
        .update(await readFile(file))
        .digest('hex')}`,
    );
  }
  for (const file of [...code, ...page].sort()) {
    const { size, mtimeMs } = await stat(file);
    lines.push(`${file} ${size} ${mtimeMs}`);
  }
  return lines.join('\n');
}

const now = await fingerprint();
if (process.argv.includes('--if-changed') && existsSync(stamp)) {
  if ((await readFile(stamp, 'utf8')) === now) process.exit(0);
}

// Only now: a start that finds everything built need not read the compiler.
const { transformFile } = await import('@swc/core').catch((error) => {
  const [reason] = error.message.split('\n');
  console.error(
    `Switchboard must be built, but the compiler is not installed (${reason}): run "npm ci", or ` +
      'build before packages are left out, with "npm ci && npm run build".',
  );
  process.exit(1);
});
console.log('Building …');
await rm('dist', { recursive: true, force: true });

/**
 * Not by @swc/cli: it would be another process, some 100 packages, and no line less, as the list of
 * the sources is needed for the fingerprint all the same.
 */
async function buildCode() {
  for (const file of code) {
    const target = path.join('dist', file);
    await mkdir(path.dirname(target), { recursive: true });
    if (!file.endsWith('.ts')) {
      await cp(file, target);
      continue;
    }
    const out = await transformFile(file, { filename: file, sourceMaps: true });
    const js = target.replace(/\.ts$/, '.js');
    await writeFile(js, `${out.code}\n//# sourceMappingURL=${path.basename(js)}.map\n`);
    await writeFile(`${js}.map`, out.map);
  }
}

/**
 * Most of the program, and all that it needs, in the place of its own first file: reading 1,500
 * files takes longer than all else that a start does.
 *
 * What TypeORM asks for and no PostgreSQL needs is left out, and is not found, either.
 */
async function bundle() {
  const { build } = await import('esbuild');
  const file = 'dist/src/start/serve.js';
  await build({
    ...{ entryPoints: [file], outfile: file, allowOverwrite: true, logLevel: 'error' },
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node24' },
    ...{ minifyWhitespace: true, minifySyntax: true, sourcemap: 'linked', sourcesContent: false },
    plugins: [ONE_GRAPHQL],
    // Whoever starts it has read these, and tells its errors from others by their class.
    external: [
      './dist/src/monitoring/current-request.js',
      './dist/src/application/start-error.js',
      'pg',
      'pg-protocol',
      'pg/lib/utils',
      'pino',
      // Read at the first PDF, from beside their own files: fonts, a colour profile.
      'pdfkit',
      'fontkit',
      '@expo-google-fonts/inter/*',
      ...OTHER_DATABASES,
    ],
  });
}

/**
 * graphql-js asks whatever is no instance of a class of its own whether it is one of another
 * copy's, unless NODE_ENV says "production", which means more than this to Apollo. The bundle holds
 * one copy, and the question is a fourteenth of the time of a request.
 */
const ONE_GRAPHQL = {
  name: 'one-graphql',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]graphql[\\/]jsutils[\\/]instanceOf\.js$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      const asked = "process.env.NODE_ENV === 'production'";
      if (!contents.includes(asked)) throw new Error(`${file} does not ask for ${asked} any more.`);
      return { contents: contents.replace(asked, 'true') };
    });
  },
};

const OTHER_DATABASES = [
  ...[
    'pg-native',
    'pg-query-stream',
    'typeorm-aurora-data-api-driver',
    'react-native-sqlite-storage',
  ],
  ...['@google-cloud/*', '@sap/*', 'hdb-pool', 'mssql', 'mysql', 'mysql2', 'oracledb', 'sqlite3'],
  ...['better-sqlite3', 'sql.js', 'expo-sqlite', 'redis', 'ioredis', 'mongodb', 'class-validator'],
];

const jobs = [buildCode().then(bundle)];
if (page.length > 0)
  jobs.push(
    import('../web/graphiql/build.mjs').then((graphiql) => graphiql.default('dist/graphiql')),
  );
await Promise.all(jobs);
await writeFile(stamp, now);
