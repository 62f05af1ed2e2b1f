/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // These ship ES modules only, and jest loads CommonJS: Temporal is transformed like our own code;
  // jose declares itself a module, so the setup makes a CommonJS copy of it.
  transform: { '^.+\\.[tj]s$': ['@swc/jest'] },
  transformIgnorePatterns: ['/node_modules/(?!(temporal-polyfill|temporal-utils)/)', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/bench/'],
  moduleNameMapper: { '^jose$': '<rootDir>/node_modules/.cache/switchboard/jose.cjs' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/domain/**/*.ts'],
  coverageThreshold: { './src/domain/': { lines: 100, branches: 100 } },
  testTimeout: 30_000,
  maxWorkers: 2,
};
