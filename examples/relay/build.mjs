// Compiles the documents, and bundles the page: dist/contract-list.mjs and documents.json.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { transformFileAsync } from '@babel/core';
import { build } from 'esbuild';
import relayCompiler from 'relay-compiler';

// Documents of earlier builds stay in the file: pages that are still open send them.
if (!existsSync('documents.json')) writeFileSync('documents.json', '{}\n');
// The compiler adds only what it compiles, and that is what has changed.
rmSync('src/__generated__', { recursive: true, force: true });
execFileSync(relayCompiler, { stdio: ['ignore', 'ignore', 'inherit'] });

/** Puts the compiled documents in the place of graphql`…`. */
const relay = {
  name: 'relay',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/\w+\.jsx$/ }, async ({ path }) => {
      const options = { plugins: [['babel-plugin-relay', { eagerEsModules: true }]] };
      const parserOpts = { plugins: ['jsx'] };
      const { code } = await transformFileAsync(path, { ...options, parserOpts });
      return { contents: code, loader: 'jsx' };
    });
  },
};
await build({
  entryPoints: { 'contract-list': 'src/main.jsx' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  jsx: 'automatic',
  plugins: [relay],
  // The browser has no modules of these names; a page of your own bundles them, too.
  packages: 'external',
  logLevel: 'warning',
});
const documents = JSON.parse(readFileSync('documents.json', 'utf8'));
console.log(`documents.json has ${Object.keys(documents).length} documents.`);
