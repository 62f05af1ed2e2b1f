// Bundles the GraphiQL page into one folder of static files. Everything the page needs (editor,
// workers, fonts, examples) is in that folder, so that it also works on a machine without any
// internet.
import { build } from 'esbuild';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');

/** The example operations in the order of their file names, each with the variables beside it. */
async function readExamples() {
  const folder = path.join(here, 'examples');
  const files = (await readdir(folder)).sort();
  const operations = files.filter((file) => file.endsWith('.graphql'));
  return Promise.all(
    operations.map(async (file) => {
      const variables = file.replace(/\.graphql$/, '.json');
      const query = (await readFile(path.join(folder, file), 'utf8')).trim();
      if (!files.includes(variables)) return { file, query, variables: '' };
      const text = await readFile(path.join(folder, variables), 'utf8');
      JSON.parse(text); // a broken file must fail the build, not the first visitor
      return { file, query, variables: text.trim() };
    }),
  );
}

/** `import sources from 'examples'`: a new example is a new file, no list has to be kept. */
const examplesModule = {
  name: 'examples',
  setup(bundler) {
    bundler.onResolve({ filter: /^examples$/ }, () => ({
      path: 'examples',
      namespace: 'examples',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'examples' }, async () => ({
      contents: JSON.stringify(await readExamples()),
      loader: 'json',
    }));
  },
};

/**
 * The variables editor takes a field of an input that has a default for one that must be there, and
 * underlines variables that are valid. It fails the build when there is nothing to mend any more.
 */
const defaultsAreOptional = {
  name: 'defaults-are-optional',
  setup(bundler) {
    bundler.onLoad({ filter: /getVariablesJSONSchema\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const contents = source.replace(
        'if (fieldRequired) {',
        'if (fieldRequired && field.defaultValue === undefined) {',
      );
      if (contents === source) throw new Error(`${file} asks for required fields in another way`);
      return { contents, loader: 'js' };
    });
  },
};

/** Smaller files fit in a packet or two as they are. */
const COMPRESSED_BYTES_MIN = 1024;

/**
 * Writes FILE.gz beside each file, which the server sends to whoever takes it: 9.7 MB become 2.3.
 *
 * Brotli would save a further 8 % and take longer, and browsers ask for it over TLS alone.
 */
async function compress(folder) {
  const files = await readdir(folder);
  await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(path.join(folder, file));
      if (bytes.length < COMPRESSED_BYTES_MIN) return;
      await writeFile(path.join(folder, `${file}.gz`), await promisify(gzip)(bytes));
    }),
  );
}

export default async function buildGraphiql(outdir = path.join(root, 'dist/graphiql')) {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await Promise.all([
    copyFile(path.join(here, 'index.html'), path.join(outdir, 'index.html')),
    copyFile(path.join(here, 'favicon.svg'), path.join(outdir, 'favicon.svg')),
    build({
      absWorkingDir: root,
      entryPoints: {
        graphiql: path.join(here, 'graphiql.tsx'),
        'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
        'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
        'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      },
      outdir,
      bundle: true,
      splitting: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      tsconfig: path.join(here, 'tsconfig.json'),
      // Whitespace only: quickest of all settings (less to write), and a stack trace still shows
      // names.
      minifyWhitespace: true,
      legalComments: 'none',
      define: { 'process.env.NODE_ENV': '"production"' },
      loader: { '.ttf': 'file', '.woff2': 'file' },
      plugins: [examplesModule, defaultsAreOptional],
      logLevel: 'warning',
    }),
  ]);
  await compress(outdir);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const start = performance.now();
  await buildGraphiql(process.argv[2] && path.resolve(process.argv[2]));
  console.log(`GraphiQL page built in ${Math.round(performance.now() - start)} ms`);
}
