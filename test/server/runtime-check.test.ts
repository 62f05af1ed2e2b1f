import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '../../src/application/start-error';
import { checkRuntime, type RuntimeVersions } from '../../src/start/runtime-check';

const root = path.join(__dirname, '..', '..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
};

function refusal(versions?: RuntimeVersions): string | undefined {
  try {
    checkRuntime(versions);
    return undefined;
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
}

const refused = (node: string, zones: string): string =>
  'Switchboard needs Node 24.16 or a later Node 24, or Node 26.1 or later, with time zone data ' +
  `2026c or later, which is in Node 24.20, but this is Node ${node} with ${zones}: install a newer ` +
  'one, or run "npm ci && npm start", which brings its own.';

test('npm scripts run on the Node that package.json pins, whichever Node npm runs on.', () => {
  const options = { cwd: root, encoding: 'utf8' } as const;
  const version = execFileSync('npm', ['exec', '--call', 'node --version'], options);
  expect(version.trim()).toBe(`v${manifest.devDependencies['node']}`);
});

test('The Node that runs this test is accepted.', () => expect(refusal()).toBeUndefined());

test.each(['24.16.0', '24.21.0', '26.1.0', '26.10.0', '27.0.0', '100.0.0'])(
  'Node %s is accepted.',
  (node) => expect(refusal({ node, tz: '2026c' })).toBeUndefined(),
);

test.each(['4.9.1', '20.20.2', '22.30.0', '24.9.0', '24.10.9', '24.15.0', '25.9.0', '26.0.0'])(
  'Node %s is refused.',
  (node) => expect(refusal({ node, tz: '2026c' })).toBe(refused(node, '2026c')),
);

test('The engines in package.json are those that a start accepts.', () =>
  expect(manifest.engines.node).toBe('^24.16.0 || >=26.1.0'));

test.each(['2026c', '2026d', '2027a'])('Time zone data %s is accepted.', (tz) =>
  expect(refusal({ node: '24.21.0', tz })).toBeUndefined(),
);

test.each([
  ['2026b', '2026b'],
  ['2025c', '2025c'],
  [undefined, 'none'],
])('Time zone data %s is refused.', (tz, named) =>
  expect(refusal({ node: '24.19.0', tz })).toBe(refused('24.19.0', named)),
);
