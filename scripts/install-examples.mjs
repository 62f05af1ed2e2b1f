// Installs the packages of each program in examples/ beside it: none is part of the product.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', 'examples');
for (const name of readdirSync(folder)) {
  const prefix = path.join(folder, name);
  if (!existsSync(path.join(prefix, 'package-lock.json'))) continue;
  const began = performance.now();
  // No package of theirs has to be built.
  const words = ['ci', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  console.log(`${name}: ${Math.round(performance.now() - began)} ms`);
}
