const { default: Sequencer } = require('@jest/test-sequencer');

/** The files that take longest, the longest first; others take less than a tenth of the first. */
const LONGEST = [
  'test/api/retried-writes.test.ts',
  'test/hostile/hostile.test.ts',
  'test/server/lifecycle.test.ts',
  'test/server/usage-killed.test.ts',
  'test/api/access-matrix.test.ts',
  'test/document-examples.test.ts',
  'test/server/embedded-postgres.test.ts',
  'test/server/timeouts.test.ts',
  'test/server/killed.test.ts',
];

/**
 * Begins with what takes long, so that no worker is left with it when the others have nothing to
 * do.
 *
 * Jest itself goes by how long each file took the last time. A clean checkout, as CI's is, has no
 * last time, and there it goes by the sizes of files.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const index = LONGEST.findIndex((name) => path.endsWith(name));
      return index < 0 ? LONGEST.length : index;
    };
    const known = super.sort(tests);
    return known.some(({ duration }) => duration !== undefined)
      ? known
      : known.toSorted((one, other) => place(one) - place(other));
  }
};
