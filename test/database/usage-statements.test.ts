import {
  MERGE_STATEMENTS,
  type Parts,
} from '../../src/modules/usage/ingest/usage-merge-statements';
import { stageOf } from '../../src/modules/usage/ingest/staged-calls';

// What a cluster by account asks of SQL, of every statement that stores what a delivery brings.

const at: Parts['at'] = (name) => `$${name}`;
const texts = Object.entries(MERGE_STATEMENTS).flatMap(([name, text]): [string, string][] => [
  [`${name}, from a table`, text({ stage: '', at, isFirst: true, hasTestClocks: false })],
  [`${name}, from arrays`, text({ stage: stageOf(1), at, isFirst: false, hasTestClocks: true })],
]);

/** Rule of the statement, and what breaks it. */
const RULES: [string, (text: string) => string[]][] = [
  [
    'joins and looks for rows by account_id, so that one node can answer (B1)',
    (text) =>
      [
        ...text.matchAll(
          /(?:join|from) (usage_record|usage_removed) (\w)\b([^]*?)(?=join|\n  \)|$)/g,
        ),
      ]
        .filter(([, , alias = '', condition = '']) => !condition.includes(`${alias}.account_id = `))
        .map(([whole]) => whole),
  ],
  [
    'locks no row by itself (B2)',
    (text) =>
      [...text.matchAll(/for (no key )?(update|share)|skip locked/g)].map(([found]) => found),
  ],
  [
    'names account_id in what conflicts, and sets only what needs no function (B3)',
    (text) => [
      ...[...text.matchAll(/on conflict (\(.*?\))/g)]
        .filter(([, target = '']) => !target.startsWith('(account_id, '))
        .map(([found]) => found),
      ...[...text.matchAll(/do update set([^]*?)\n  \)/g)]
        .filter(([, set = '']) => /\w\(/.test(set))
        .map(([found]) => found),
    ],
  ],
  [
    'makes no id and no time of its own (B4)',
    (text) =>
      [...text.matchAll(/gen_random_uuid|nextval|now\(\)|clock_timestamp|random\(/g)].map(
        ([found]) => found,
      ),
  ],
  [
    'counts what it stores by RETURNING (B5)',
    (text) =>
      text.includes('as accepted') || text.includes('as conflicts')
        ? [/returning[^]*count\(\*\)::int/.test(text) ? '' : 'no returning'].filter(Boolean)
        : [],
  ],
  [
    'has no sub-select among values, nothing lateral, no row by its place (B6, B7)',
    (text) =>
      [...text.matchAll(/values\s*\(\s*select|lateral|ctid|grouping sets|rollup|cube/g)].map(
        ([found]) => found,
      ),
  ],
];

describe.each(texts)('The statement %s', (_, text) => {
  it.each(RULES)('%s', (__, broken) => {
    expect(broken(text)).toEqual([]);
  });
});

it('There are ten of them, and each rule finds what breaks it.', () => {
  expect(texts).toHaveLength(20);
  const bad = [
    'select 1 from usage_record u where u.id = $1',
    'select 1 from x for update skip locked',
    'insert into t values (1) on conflict (id) do update set n = abs(t.n)\n  )',
    'insert into t select gen_random_uuid()',
    'insert into t select 1; select 2 as accepted',
    'insert into t values (select 1)',
  ];
  expect(RULES.map(([, broken], index) => broken(bad[index] ?? '').length > 0)).toEqual(
    bad.map(() => true),
  );
});
