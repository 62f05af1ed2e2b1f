// The tests of the API once more, this time with every query interpreted by graphql-js: compiled
// operations must give the same answers and errors.
process.env.EXECUTOR = 'graphql-js';
const { coverageThreshold: _, ...config } = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = { ...config, testMatch: ['<rootDir>/test/api/**/*.test.ts'] };
