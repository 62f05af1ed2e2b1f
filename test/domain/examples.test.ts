import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleIds } from './examples';

const sources = readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts') && file !== 'examples.test.ts')
  .map((file) => readFileSync(join(__dirname, file), 'utf8'));

/** The test files that run an example: as a key of testExamples({ T01: 'CXone 1.1' }, …). */
const usesOf = (id: string) =>
  sources.filter((source) => new RegExp(`\\b${id}: '(CXone|ToS|rule) `).test(source)).length;

describe('Every worked example is a test', () => {
  test('There are 95 examples, each with an id of its own.', () => {
    expect(exampleIds).toHaveLength(95);
    expect(new Set(exampleIds).size).toBe(95);
  });

  test('Each example is run by exactly one test file.', () =>
    expect(exampleIds.filter((id) => usesOf(id) !== 1)).toEqual([]));
});
