import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleIds } from './examples';

/** Examples whose rule is not in the domain yet; each comes with the issue that brings its rule. */
const LATER: Readonly<Record<string, string>> = {
  R14: 'invoices: the minimum monthly charge',
  M04: 'disputes: the window for disputing fees',
};

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

  test('Each example is run by exactly one test file, or listed as coming later.', () => {
    const wrong = exampleIds.filter((id) => usesOf(id) !== (id in LATER ? 0 : 1));
    expect(wrong).toEqual([]);
  });

  test('The list of those that come later names only examples there are.', () =>
    expect(Object.keys(LATER).filter((id) => !exampleIds.includes(id))).toEqual([]));
});
