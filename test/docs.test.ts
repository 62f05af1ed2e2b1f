import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { Client } from 'pg';
import { RIGHTS, type Holders } from '../src/application/rights';
import { exampleOf } from './domain/examples';
import { createTestDatabase } from './support/test-database';
import { readSettings } from '../src/start/settings';
import { SETTING_TEXTS } from '../src/start/setting-texts';
import { settingsTable } from '../src/start/settings-table';

const root = path.join(__dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const schema = buildSchema(read('schema.graphql'));
const terms = read('docs/terms.md');

/** The part of a document under a heading, up to the next heading of that level. */
function section(document: string, heading: string): string {
  const [, rest] = document.split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`there is no section "${heading}"`);
  return rest.split('\n## ')[0] ?? '';
}

/** The cells of a table's rows, without the two rows of its head. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );

interface Named {
  readonly file: string;
  readonly name: string;
}

const inBackticks = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

/** "`contract/term.ts`: `termPeriod`; `contract/notice.ts`: …" as pairs of file and name. */
function namedIn(cell: string): Named[] {
  const found: Named[] = [];
  let file = '';
  for (const text of inBackticks(cell)) {
    if (text.endsWith('.ts')) file = text;
    else found.push({ file, name: text });
  }
  return found;
}

function hasFunction({ file, name }: Named): boolean {
  const source = path.join(root, 'src/domain', file);
  if (file === '' || !existsSync(source)) return false;
  return typeof jest.requireActual<Record<string, unknown>>(source)[name] === 'function';
}

/**
 * Every title in a test file; those of worked examples are put together as the file itself does.
 */
function titlesOf(file: string): string[] {
  const source = read(`test/domain/${file}`);
  const written = [
    ...source.matchAll(/(?:\b(?:test|describe)|\))\(\s*(['"`])((?:\\.|(?!\1).)+)\1/g),
  ];
  const examples = [...source.matchAll(/\b([A-Z]\d\d[a-z]?): '((?:CXone|ToS|rule) [\d.]+)'/g)];
  return [
    ...written.map(([, , title = '']) => title),
    ...examples.map(([, id = '', rule = '']) => `${id} (${rule}): ${exampleOf(id).title}`),
  ];
}

function hasTitle({ file, name }: Named): boolean {
  if (file === '' || !existsSync(path.join(root, 'test/domain', file))) return false;
  return titlesOf(file).some((title) => title.includes(name));
}

/** "Type.field" of an object, interface or input, or "Enum.VALUE". */
function hasField(name: string): boolean {
  const [typeName = '', member = ''] = name.split('.');
  const type = schema.getType(typeName);
  if (isEnumType(type)) return type.getValue(member) !== undefined;
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
    return Object.hasOwn(type.getFields(), member);
  }
  return false;
}

const DOCUMENTS = [
  ['CXone Services Terms, January 2022', 'cxone-service-terms', '2022-01'],
  ['Terms of Service, 12 August 2018', 'terms-of-service', '2018-08-12'],
  ['Terms of Service, 21 August 2020', 'terms-of-service', '2020-08-21'],
] as const;

const clauseRows = DOCUMENTS.flatMap(([heading, document, version]) =>
  rowsOf(section(terms, heading)).map(([clause = '', reading = '', ...cells]) => {
    const [functions = '', tests = '', fields = ''] = cells;
    return { id: `${document} ${version} ${clause}`, reading, functions, tests, fields };
  }),
);
const readings = rowsOf(section(terms, 'Our own readings')).map((cells) => {
  const [rule = '', reading = '', functions = '', tests = '', decision = ''] = cells;
  return { rule, reading, functions, tests, decision };
});
const builtRows = clauseRows.filter(({ functions }) => functions !== 'comes later');

const catalogue = async <Row extends object>(statement: string): Promise<Row[]> => {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
    await database.drop();
  }
};

describe('docs/terms.md leads from each clause to its code', () => {
  test('Its clauses are exactly those that the catalogue publishes.', async () => {
    const published = await catalogue<{ id: string }>(
      `select document_code || ' ' || version || ' ' || number as id from terms_clause`,
    );
    expect(clauseRows.map(({ id }) => id).sort()).toEqual(published.map(({ id }) => id).sort());
  });

  test('Every function it names is exported by that file of the domain.', () => {
    const named = [...builtRows, ...readings].flatMap(({ functions }) => namedIn(functions));
    expect(named.filter((one) => !hasFunction(one))).toEqual([]);
  });

  test('Every test it names is in that file, by a part of its title.', () => {
    const named = [...builtRows, ...readings].flatMap(({ tests }) => namedIn(tests));
    expect(named.filter((one) => !hasTitle(one))).toEqual([]);
  });

  test('Every field it names is in the schema.', () => {
    const named = builtRows.flatMap(({ fields }) => inBackticks(fields));
    expect(named.filter((name) => !hasField(name))).toEqual([]);
  });

  test('Every row has its reading, functions, tests and fields or decision.', () => {
    const bare = [
      ...builtRows.filter(({ reading, functions, tests, fields }) =>
        [namedIn(functions), namedIn(tests), inBackticks(fields)].some(
          (names) => names.length === 0 || reading === '',
        ),
      ),
      ...readings.filter(
        ({ reading, functions, tests, decision }) =>
          [namedIn(functions), namedIn(tests)].some((names) => names.length === 0) ||
          reading === '' ||
          !/^(\[\d{4}\]\(decisions\/.+\)|follows from )/.test(decision),
      ),
    ];
    expect(bare).toEqual([]);
  });

  test('Every rule that a title of the domain tests carries is explained.', () => {
    const explained = new Set(readings.map(({ rule }) => rule));
    const carried = readdirSync(path.join(root, 'test/domain'))
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap(titlesOf)
      .flatMap((title) => /\brules? ([\d., and to]*\d)/i.exec(title)?.[1]?.match(/[\d.]+/g) ?? []);
    expect(carried.length).toBeGreaterThan(50);
    expect(carried.filter((rule) => !explained.has(rule))).toEqual([]);
  });
});

const decisionFiles = readdirSync(path.join(root, 'docs/decisions'))
  .filter((file) => file !== 'README.md')
  .sort();

describe('docs/decisions holds one decision a file', () => {
  const headings = ['Context', 'Decision', 'Consequences', 'To change it'];

  test.each(decisionFiles)('%s has its number, its headings and 100 to 400 words.', (file) => {
    const text = read(`docs/decisions/${file}`);
    expect(file).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    expect(text).toMatch(new RegExp(`^# ${file.slice(0, 4)} \\S`));
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(headings);
    for (const heading of headings) expect(section(text, heading).trim()).not.toBe('');
    const words = text.trim().split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(100);
    expect(words).toBeLessThanOrEqual(400);
  });

  test('Their numbers are 1, 2, 3 and so on, and README.md lists each once, in order.', () => {
    expect(decisionFiles.map((file) => Number(file.slice(0, 4)))).toEqual(
      decisionFiles.map((_, index) => index + 1),
    );
    const listed = [...read('docs/decisions/README.md').matchAll(/^- \[\d{4}\]\(([^)]+)\) \S/gm)];
    expect(listed.map(([, file]) => file)).toEqual(decisionFiles);
  });

  test('The services of the catalogue are those of the enum ServiceCode (decision 0011).', async () => {
    const type = schema.getType('ServiceCode');
    const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    const services = await catalogue<{ code: string }>('select code from service');
    expect(services.map(({ code }) => code).sort()).toEqual(values.sort());
  });
});

const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'],
  ...readdirSync(path.join(root, 'docs')).map((file) => `docs/${file}`),
  ...readdirSync(path.join(root, 'docs/decisions')).map((file) => `docs/decisions/${file}`),
].filter((file) => file.endsWith('.md'));

describe('What the documents show is there', () => {
  /** What a check finds wrong in any document, with the document's name before it. */
  const wrongIn = (check: (text: string, file: string) => readonly string[]) =>
    documents.flatMap((file) => check(read(file), file).map((found) => `${file}: ${found}`));

  test('Links to files of the repository lead somewhere.', () => {
    const dead = wrongIn((text, file) =>
      [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(path.join(root, path.dirname(file), target))),
    );
    expect(dead).toEqual([]);
  });

  test('Files of the repository that are named are there.', () => {
    const missing = wrongIn((text) =>
      [...text.matchAll(/`((?:src|tools|test|migrations|web|scripts)\/[\w./-]+)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !existsSync(path.join(root, name))),
    );
    expect(missing).toEqual([]);
  });

  test('ARCHITECTURE.md shows every folder of the source, and no other.', () => {
    const [, tree = ''] = section(read('ARCHITECTURE.md'), 'The house').split('```');
    const shown: string[] = [];
    const at: string[] = [];
    for (const [, indent = '', name = ''] of tree.matchAll(/^( *)([\w/-]+)\/(?= |$)/gm)) {
      at.splice(indent.length / 2, at.length, name);
      shown.push(at.join('/'));
    }
    const folders = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)));
    const ofSource = shown.filter((folder) => folder.startsWith('src/'));
    expect(ofSource.sort()).toEqual(folders.sort());
    const gone = shown.filter((folder) => !existsSync(path.join(root, folder)));
    expect(gone).toEqual([]);
  });

  test('Operations are valid against the schema.', () => {
    const operations = (text: string) => [...text.matchAll(/^```graphql\n(.*?)^```$/gms)];
    const errors = wrongIn((text) =>
      operations(text)
        .flatMap(([, operation = '']) => validate(schema, parse(operation)))
        .map(({ message }) => message),
    );
    expect(errors).toEqual([]);
    expect(operations(read('docs/api.md')).length).toBeGreaterThan(5);
  });

  test('docs/api.md has every right with all that hold it, and no other.', () => {
    const [, table = ''] = section(read('docs/api.md'), 'Who may see and do what').split(
      '### Rights\n',
    );
    const people = { OWNERS: 'owners', ALL: 'everyone' };
    const rights = Object.entries<Holders>(RIGHTS).map(([name, holders]) => [
      `\`${name}\``,
      holders.staff === 'READ' ? 'any' : (holders.staff ?? '–'),
      holders.people ? people[holders.people] : '–',
      holders.partner ?? '–',
      holders.beneficiary === 'NOTHING' ? 'finds none' : holders.beneficiary ? 'yes' : '–',
    ]);
    expect(rowsOf(table)).toEqual(rights);
  });

  test('docs/operations.md has every setting that the server reads, and no other.', () => {
    const source = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('settings.ts'))
      .map((file) => read(`src/${file}`))
      .join('\n');
    const settings = [...source.matchAll(/\bread\w*\('([A-Z][A-Z_]+)'/g)].map(([, name]) => name);
    const rows = rowsOf(section(read('docs/operations.md'), 'Settings'));
    const documented = rows.flatMap(([name = '']) => inBackticks(name));
    expect(documented.sort()).toEqual([...new Set(settings)].sort());
  });

  test('docs/operations.md has the table that npm run settings-table writes.', () => {
    expect(read('docs/operations.md')).toContain(`\n${settingsTable()}\n\n`);
  });

  test('A setting that is given what the docs say holds otherwise changes nothing.', () => {
    const texts = Object.values(SETTING_TEXTS).flat();
    const literal = texts.filter(({ otherwise = '' }) => /^(\d\S*|`[^`]+`)$/.test(otherwise));
    expect(literal.length).toBeGreaterThan(20);
    for (const { name, otherwise = '' } of literal) {
      const given = readSettings({ [name]: otherwise.replaceAll('`', '') }, []);
      expect({ name, given }).toEqual({ name, given: readSettings({}, []) });
    }
  });
});
