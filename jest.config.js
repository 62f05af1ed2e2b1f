/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.[tj]s$': ['@swc/jest'] },
  // What is built is tested as it is.
  transformIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
  // These ship ES modules only, and jest loads CommonJS: the setup makes CommonJS copies of them.
  moduleNameMapper: {
    '^(jose|temporal-polyfill)$': '<rootDir>/node_modules/.cache/switchboard/$1.cjs',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/bench/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  coverageProvider: 'v8',
  coverageReporters: ['text-summary'],
  collectCoverageFrom: ['src/domain/**/*.ts'],
  coverageThreshold: { './src/domain/': { lines: 100, branches: 100 } },
  testTimeout: 30_000,
  maxWorkers: 2,
  // What a file has loaded is not all given back when it ends: a worker of 2 GB takes
  // several times as long for a file as a new one.
  workerIdleMemoryLimit: '700MB',
};
