import path from 'node:path';
import type * as serve from '../../src/start/serve';

if ('TypeGraphQLMetadataStorage' in globalThis) {
  throw new Error('The source’s schema was loaded before the program: use servedSchema() for it.');
}

/**
 * The program that `npm start` runs: the built bundle, not the source it was made from.
 *
 * The setup of the run has built it. A test that replaces a part of the program mocks this file
 * with the source, since a bundle has no parts that can be replaced.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- it is built, so no path of ours
export const program = require(
  path.join(__dirname, '..', '..', 'dist', 'src', 'start', 'serve.js'),
) as typeof serve;
