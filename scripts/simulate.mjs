// A small operator's month, played against the product as it is served: see docs/operations.md.
//   npm run simulate -- [--minutes 60] [--seed N]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const jest = path.join(import.meta.dirname, '..', 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(
  process.execPath,
  [jest, '--selectProjects', 'product', '--', 'test/simulation'],
  {
    cwd: path.join(import.meta.dirname, '..'),
    stdio: 'inherit',
    env: {
      ...process.env,
      SIMULATION_MINUTES: values.minutes,
      SIMULATION_SEED: values.seed ?? String(Date.now() % 2 ** 31),
    },
  },
);
process.exitCode = status ?? 1;
