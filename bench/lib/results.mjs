import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BENCH, ROOT } from './paths.mjs';

const PEERS = [
  ...['@apollo/server', 'fastify', 'grafast', 'graphql', 'graphql-jit', 'mercurius', 'pg'],
  ...['postgraphile', 'type-graphql', 'typeorm'],
];

const versionOf = (name) =>
  JSON.parse(readFileSync(path.join(BENCH, 'node_modules', name, 'package.json'), 'utf8')).version;

const revision = () =>
  execFileSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' }).trim();

/** Writes what was measured, with all versions and the machine, below results/. */
export function writeResults({ postgres, suffix, ...measured }) {
  const report = {
    at: new Date().toISOString(),
    versions: {
      switchboard: existsSync(path.join(ROOT, '.git')) ? revision() : 'exported',
      node: process.version,
      postgres,
      ...Object.fromEntries(PEERS.map((name) => [name, versionOf(name)])),
    },
    machine: { cpu: os.cpus()[0].model, cores: os.cpus().length, load: os.loadavg() },
    ...measured,
  };
  const file = path.join(BENCH, 'results', `${report.at.slice(0, 10)}${suffix}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`Written to ${path.relative(ROOT, file)}`);
}
