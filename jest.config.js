const STARTS_NOTHING = ['application', 'call-records', 'documents', 'graphql', 'outgoing'];

/**
 * Tests of the API in which it is the database, or a delivery, that works hard: the operations are
 * few, and others have them, too. Whatever executes them, they say the same.
 */
const ANY_EXECUTOR = [
  'detail-removal-meanwhile',
  'golden-history',
  'random-lives',
  'random-lives-billed',
  'retried-writes',
  'usage-address',
  'usage-check',
  'usage-delivery',
  'usage-delivery-resumed',
  'usage-ledger',
];

/**
 * Tests of the API that are run once for each executor: they count what a query takes or leaves
 * behind, or send it by a client of their own. All others compare both as they ask
 * (test/support/executors.ts).
 */
const EACH_EXECUTOR = [
  'account-problems',
  'account-search',
  'account-usage-breakdown',
  'authentication',
  'beneficiary-looks',
  'calendar-statements',
  'client-habits',
  'client-sign-in',
  'compliance-list',
  'cross-origin',
  'document-limits',
  'emergency-statements',
  'graphql-over-http',
  'lists-of-contracts',
  'notices-along',
  'order-list',
  'pinned-rates',
  'query-count',
  'rate-limit',
  'request-pipeline',
  'subscription-list',
  'taking-back',
  'timeline',
  'timeline-across-accounts',
  'timeline-emergency-notices',
  'trusted-documents',
  'usage-brief',
  'usage-during-suspension',
];

/** What every project shares. */
const project = {
  testEnvironment: 'node',
  transform: { '^.+\\.[tj]s$': ['@swc/jest'] },
  transformIgnorePatterns: [
    // These ship ES modules only, and jest loads CommonJS.
    '/node_modules/(?!(jose|temporal-polyfill|temporal-utils)/)',
    // What is built is tested as it is.
    '<rootDir>/dist/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/bench/', '<rootDir>/examples/'],
};
const started = {
  ...project,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};
const inFolders = (folders) => folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`);
/** Only the tests of the rules count for their coverage. */
const uncovered = { coveragePathIgnorePatterns: [''] };

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    // The contract's rules, and whatever else needs neither PostgreSQL nor the built program.
    { ...project, displayName: 'domain', testMatch: inFolders(['domain']) },
    {
      ...project,
      ...uncovered,
      displayName: 'source',
      testMatch: inFolders(STARTS_NOTHING),
    },
    {
      ...started,
      ...uncovered,
      displayName: 'product',
      globals: { COMPARED_BUT: [...ANY_EXECUTOR, ...EACH_EXECUTOR] },
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [`<rootDir>/test/(domain|examples|${STARTS_NOTHING.join('|')})/`],
    },
    {
      // Those of examples/ that need packages of their own (`npm run examples` installs them).
      ...started,
      ...uncovered,
      displayName: 'examples',
      testMatch: inFolders(['examples']),
    },
    {
      // Once more with every query interpreted by graphql-js: compiled operations must give the
      // same answers and errors.
      ...started,
      ...uncovered,
      displayName: 'graphql-js',
      testMatch: EACH_EXECUTOR.map((name) => `<rootDir>/test/api/${name}.test.ts`),
      globals: { EXECUTOR: 'graphql-js' },
    },
  ],
  // Counters in src/domain alone. V8's would slow down every test of the run.
  coverageProvider: 'v8',
  coverageReporters: ['text-summary'],
  collectCoverageFrom: ['src/domain/**/*.ts'],
  coverageThreshold: { './src/domain/': { lines: 100, branches: 100 } },
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // One more than the cores of a small machine: some tests wait, for a limit or a start.
  maxWorkers: 3,
  // Much, for a busy machine: what hangs is told by then, what is slow is not.
  testTimeout: 120_000,
  // What a file has loaded is not all given back when it ends: a worker of 2 GB takes
  // several times as long for a file as a new one.
  workerIdleMemoryLimit: '700MB',
};
