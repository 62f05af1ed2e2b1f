import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSchema } from 'graphql';
import { parseDate } from '../../src/domain/time/calendar-date';
import {
  hastyDeprecations,
  refusedChanges,
  wrongDeprecations,
} from '../../tools/release-schema/schema-changes';

const root = path.join(__dirname, '..', '..');

/** A schema in which everything is that the rules tell apart. */
const RELEASED = `
  type Query {
    account(id: ID!, page: Page, first: Int = 50): Account
    node: Node
    found: Found
    plans: [Plan!] @deprecated(reason: "Use account. Leaves after 2027-03-31.")
    old(by: Int): String @deprecated(reason: "Use account. Leaves after 2027-03-31.")
    vague: String @deprecated(reason: "Use account.")
  }
  input Page { size: Int = 3, after: String, before: String @deprecated(reason: "Use after. Leaves after 2027-03-31.") }
  type Account implements Node {
    id: ID!
    name: String
    status: Status!
    calls(day: Int, before: Int @deprecated(reason: "Use day. Leaves after 2027-03-31.")): [Int!]!
  }
  type Person implements Node { id: ID! }
  type Plan { name: String }
  type Other { name: String }
  union Found = Account | Person
  interface Node { id: ID! }
  enum Status { OPEN CLOSED PAUSED @deprecated(reason: "Use CLOSED. Leaves after 2027-03-31.") }
`;
const released = buildSchema(RELEASED);
const LAST_DAY = '2027-03-31';
const DAY_AFTER = '2027-04-01';

/** What is refused where a part of the schema is written otherwise. */
function refusedWith(part: string, instead: string, today = LAST_DAY): Promise<string[]> {
  expect(RELEASED.split(part)).toHaveLength(2);
  const next = buildSchema(RELEASED.replace(part, instead));
  return refusedChanges(released, next, parseDate(today));
}

describe('A schema may', () => {
  test.each([
    ['stay as it is', 'name: String\n', 'name: String\n'],
    ['add a field', 'name: String\n', 'name: String\n more: Int\n'],
    ['add a mutation', 'type Plan', 'type Mutation { act: Int } type Plan'],
    ['add a type', 'type Plan', 'type Event { id: ID! } type Plan'],
    ['add a value to an enum', 'OPEN CLOSED', 'OPEN CLOSED SUSPENDED'],
    ['add a type to a union', 'Account | Person', 'Account | Person | Plan'],
    ['implement an interface', 'type Plan {', 'type Plan implements Node { id: ID!'],
    ['add an optional argument', 'calls(day: Int', 'calls(day: Int, month: Int'],
    ['add an argument with a default', 'calls(day: Int', 'calls(day: Int, month: Int! = 1'],
    ['add an optional input field', 'size: Int = 3', 'size: Int = 3, from: Int'],
    ['add an input field with a default', 'size: Int = 3', 'size: Int = 3, from: Int! = 0'],
    ['promise a value', 'name: String\n', 'name: String!\n'],
    ['require an argument no longer', 'account(id: ID!', 'account(id: ID'],
    [
      'deprecate a field',
      'name: String\n',
      'name: String @deprecated(reason: "Use id. Leaves after 2027-09-30.")\n',
    ],
    [
      'go back on a deprecation',
      'PAUSED @deprecated(reason: "Use CLOSED. Leaves after 2027-03-31.")',
      'PAUSED',
    ],
    ['describe a thing', 'type Plan', '"What is paid." type Plan'],
    ['say what a scalar is', 'type Plan', 'scalar A @specifiedBy(url: "https://a.test") type Plan'],
  ])('%s.', async (_, part, instead) => {
    expect(await refusedWith(part, instead)).toEqual([]);
  });
});

describe('A schema may not, though the day of other things is past,', () => {
  test.each([
    ['remove a field', 'name: String\n', '\n', 'Account.name'],
    ['rename a field', 'name: String\n', 'title: String\n', 'Account.name'],
    ['change the type of a field', 'name: String\n', 'name: Int\n', 'Account.name'],
    ['promise a value no longer', 'status: Status!', 'status: Status', 'Account.status'],
    ['remove a value of an enum', 'OPEN CLOSED', 'OPEN', 'Status.CLOSED'],
    ['remove an argument', 'calls(day: Int,', 'calls(', 'Account.calls.day'],
    ['add a required argument', '(day: Int', '(month: Int!, day: Int', 'Account.calls.month'],
    ['require an argument', '(day: Int', '(day: Int!', 'Account.calls.day'],
    ['change a default of an argument', 'Int = 50', 'Int = 20', 'Query.account.first'],
    ['take away a default of an argument', 'Int = 50', 'Int', 'Query.account.first'],
    ['give an argument a default', '(day: Int', '(day: Int = 1', 'Account.calls.day'],
    ['change a default of an input field', 'size: Int = 3', 'size: Int = 5', 'Page.size'],
    ['take away a default of an input field', 'size: Int = 3', 'size: Int', 'Page.size'],
    ['give an input field a default', 'after: String', 'after: String = "a"', 'Page.after'],
    ['add a required input field', 'size: Int = 3', 'size: Int = 3, from: Int!', 'Page.from'],
    ['require an input field', 'after: String', 'after: String!', 'Page.after'],
    ['remove an input field', 'after: String,', '', 'Page.after'],
    ['take a single input field of several', 'input Page {', 'input Page @oneOf {', 'Page'],
    ['remove a type from a union', 'Account | Person', 'Account', 'Found'],
    ['leave an interface', 'type Person implements Node', 'type Person', 'Person'],
    ['ask for nothing more', 'type Query {', 'schema { query: Account } type Query {', 'schema'],
    ['make a type another kind', 'interface Node { id: ID! }', 'scalar Node', 'Node'],
    ['remove what was deprecated without a day', /vague: .*/, '', 'Query.vague'],
  ])('%s.', async (_, part, instead, place) => {
    const text = typeof part === 'string' ? part : (part.exec(RELEASED)?.[0] ?? '');
    const next = text.startsWith('interface')
      ? RELEASED.replaceAll(' implements Node', '').replace(text, instead)
      : undefined;
    const refused = next
      ? await refusedChanges(released, buildSchema(next), parseDate(DAY_AFTER))
      : await refusedWith(text, instead, DAY_AFTER);
    const places = refused.map((line) => line.split(':')[0]?.replace(/\.@?oneOf$/, ''));
    expect(places).toContain(place);
  });

  test('give the same lines on every day.', async () => {
    for (const today of ['2026-12-01', LAST_DAY, DAY_AFTER]) {
      expect(await refusedWith('size: Int = 3', 'size: Int = 5', today)).toEqual([
        `Page.size: Input field 'Page.size' default value changed from '3' to '5'; it was not deprecated`,
      ]);
    }
  });
});

describe('What was deprecated leaves after its day, not on it', () => {
  test.each([
    ['a field', / {4}old\(.*\n/, 'Query.old'],
    ['an argument of a field that goes', /\(by: Int\)/, 'Query.old.by'],
    ['an argument', /, before: Int @.*"\)\): /, 'Account.calls.before'],
    ['an input field', /, before: String @deprecated\(.*"\)/, 'Page.before'],
    ['a value of an enum', /PAUSED @deprecated\(.*"\)/, 'Status.PAUSED'],
  ])('%s.', async (_, part, place) => {
    const [text = ''] = part.exec(RELEASED) ?? [];
    const instead = text.endsWith(')): ') ? '): ' : '';
    expect(await refusedWith(text, instead, DAY_AFTER)).toEqual([]);
    const [line = '', ...more] = await refusedWith(text, instead);
    expect(more).toEqual([]);
    expect(line.startsWith(`${place}: `)).toBe(true);
  });

  test('The line says which day was announced, and which it is.', async () => {
    const [text = ''] = / {4}old\(.*\n/.exec(RELEASED) ?? [];
    expect(await refusedWith(text, '')).toEqual([
      `Query.old: Field 'old' (deprecated) was removed from object type 'Query'; it was deprecated, "Use account. Leaves after 2027-03-31.", and today is 2027-03-31`,
    ]);
  });

  test('A type goes with the last field that leads to it, and no earlier.', async () => {
    const [field = ''] = / {4}plans: .*\n/.exec(RELEASED) ?? [];
    const without = RELEASED.replace(field, '').replace('type Plan { name: String }', '');
    const refusedOn = (day: string) =>
      refusedChanges(released, buildSchema(without), parseDate(day));
    expect(await refusedOn(DAY_AFTER)).toEqual([]);
    const places = (await refusedOn(LAST_DAY)).map((line) => line.split(':')[0]);
    expect(places).toEqual(['Plan', 'Query.plans']);
  });
});

describe('A deprecation', () => {
  const NAME = 'name: String\n';
  const deprecated = (reason: string) =>
    buildSchema(RELEASED.replace(NAME, `name: String @deprecated(reason: "${reason}")\n`));

  test('says its last day.', () => {
    const reasons = ['Use id.', 'Leaves after June.', 'Use id. Leaves after 2027-03-31. Perhaps.'];
    for (const reason of reasons) {
      expect(wrongDeprecations(released, deprecated(reason))).toEqual([
        `Query.vague: expected "… Leaves after YYYY-MM-DD.", got "Use account."`,
        `Account.name: expected "… Leaves after YYYY-MM-DD.", got "${reason}"`,
      ]);
    }
    const good = deprecated('Use id. Leaves after 2027-03-31.');
    expect(wrongDeprecations(released, good)).toHaveLength(1);
    expect(() => wrongDeprecations(released, deprecated('Leaves after 2027-02-30.'))).toThrow(
      '2027-02-30',
    );
  });

  test('is never brought forward; it may be put off.', () => {
    const moved = (day: string) =>
      buildSchema(
        RELEASED.replace('Use CLOSED. Leaves after 2027-03-31', `Use CLOSED. Leaves after ${day}`),
      );
    expect(wrongDeprecations(released, moved('2027-03-30'))).toContain(
      'Status.PAUSED: leaves after 2027-03-30, but 2027-03-31 was announced',
    );
    expect(wrongDeprecations(released, moved('2027-12-31'))).toHaveLength(1);
  });

  test('is announced three months ahead, counted from the day of its release.', () => {
    const next = deprecated('Use id. Leaves after 2027-03-31.');
    expect(hastyDeprecations(released, next, parseDate('2026-12-31'))).toEqual([]);
    expect(hastyDeprecations(released, next, parseDate('2027-01-01'))).toEqual([
      'Account.name: leaves after 2027-03-31, but may not before 2027-04-01',
    ]);
  });
});

describe('This schema, beside that of the last release,', () => {
  const schemaOf = (file: string) => buildSchema(fs.readFileSync(path.join(root, file), 'utf8'));
  const last = schemaOf('schema.released.graphql');
  const now = schemaOf('schema.graphql');

  /** The day of what is checked: that of its commit, so that it is judged alike ever after. */
  function dayOfCommit(): string {
    try {
      const format = ['--format=%cd', '--date=format-local:%Y-%m-%d'];
      const env = { ...process.env, TZ: 'UTC' };
      return execFileSync('git', ['log', '-1', ...format], { cwd: root, env, stdio: 'pipe' })
        .toString()
        .trim();
    } catch {
      // An archive has no history. What may leave today may leave on every later day.
      return new Date().toISOString().slice(0, 10);
    }
  }

  test('breaks no client that was not told in time (see CONTRIBUTING.md).', async () => {
    expect(await refusedChanges(last, now, parseDate(dayOfCommit()))).toEqual([]);
    expect(wrongDeprecations(last, now)).toEqual([]);
  });

  test('is compared whole: without a field or with another default it is refused.', async () => {
    const text = fs.readFileSync(path.join(root, 'schema.graphql'), 'utf8');
    const changed = text
      .replace(/^type Account [^]*?^ {2}number: /m, (part) => part.replace(/number: $/, 'code: '))
      .replace(/^enum ServiceCode \{[^]*?OPENVOICE/m, (part) => part.replace('OPENVOICE', 'OTHER'));
    const refused = await refusedChanges(last, buildSchema(changed), parseDate('2026-12-01'));
    const places = refused.map((line) => line.split(':')[0]);
    expect(places).toEqual(['Account.number', 'ServiceCode.OPENVOICE']);
  });
});

describe('npm run release-schema', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'switchboard-test-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const file = (name: string) => path.join(folder, name);
  const SMALL = 'type Query { name: String }\n';

  /** What it says of that schema, where SMALL was released. */
  function releasing(next: string) {
    fs.writeFileSync(file('package.json'), '{ "version": "7.1.0" }');
    fs.writeFileSync(file('schema.released.graphql'), SMALL);
    fs.writeFileSync(file('schema.graphql'), next);
    const { scripts } = JSON.parse(
      fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
    ) as Record<'scripts', Record<string, string>>;
    const words = (scripts['release-schema'] ?? '').split(' ').slice(1);
    const own = words.map((word) => (word.includes('/main.ts') ? path.join(root, word) : word));
    const register = require.resolve('@swc-node/register');
    const rest = own.map((word) => (word === '@swc-node/register' ? register : word));
    const { status, stdout, stderr } = spawnSync(process.execPath, rest, {
      cwd: folder,
      encoding: 'utf8',
    });
    const released = fs.readFileSync(file('schema.released.graphql'), 'utf8');
    return { status, said: `${stdout}${stderr}`, released };
  }

  test('makes the schema that of the last release, with its version and day.', () => {
    const next = 'type Query { name: String, more: Int }\n';
    const { status, released } = releasing(next);
    const head = /^# Switchboard 7\.1\.0, released on \d{4}-\d\d-\d\d: .*\n/;
    expect([status, released.replace(head, '')]).toEqual([0, next]);
  });

  test('refuses one that breaks clients, or deprecates too late, and changes nothing.', () => {
    const next =
      'type Query { title: String, on: Int @deprecated(reason: "Use title. Leaves after 2026-12-02.") }';
    const { status, said, released } = releasing(next);
    expect([status, released]).toEqual([1, SMALL]);
    expect(said).toMatch(/^Query\.name: Field 'name' was removed from .*; it was not deprecated$/m);
    expect(said).toMatch(/^Query\.on: leaves after 2026-12-02, but may not before \d{4}-/m);
  });
});
