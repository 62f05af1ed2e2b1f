import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { registry } from '../../src/registry';

// A landed migration never changes, nor does what it calls: databases that it has migrated would
// differ from those that it migrates later. A new one adds its line to the list of checksums:
//   sha256sum migrations/<file> >> test/database/migrations.sha256

const folder = path.join(__dirname, '../../migrations');
const files = new Map(
  fs.readdirSync(folder).map((file) => [file, fs.readFileSync(path.join(folder, file), 'utf8')]),
);
const checksums = fs.readFileSync(path.join(__dirname, 'migrations.sha256'), 'utf8');

type Texts = ReadonlyMap<string, string>;

/** What breaks the rule. */
function findings(texts: Texts, list: string): string[] {
  const landed = new Map(
    [...list.matchAll(/^([0-9a-f]{64}) {2}migrations\/(\S+)$/gm)].map(([, sum = '', file = '']) => [
      file,
      sum,
    ]),
  );
  const edited = [...texts]
    .filter(([file, text]) => landed.has(file) && landed.get(file) !== sha256(text))
    .map(([file]) => `${file} was edited`);
  const unlisted = [...texts.keys()].filter((file) => !landed.has(file));
  const gone = [...landed.keys()].filter((file) => !texts.has(file));
  return [
    ...edited,
    ...unlisted.map((file) => `${file} has no checksum`),
    ...gone.map((file) => `${file} is gone`),
    ...[...texts].flatMap(([file, text]) => importsOf(text).map((it) => `${file} calls ${it}`)),
  ];
}

/** As git stores it, whatever line ends a checkout has. */
const sha256 = (text: string): string =>
  createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');

/** What a file imports beside types and what is frozen with it, under a number of its own. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/^(import(?: type)?) [^']*'([^']+)';$/gm)]
    .filter(([, kind]) => kind !== 'import type')
    .map(([, , from = '']) => from)
    .filter((from) => !/^\.\/[a-z-]+\.v\d+$/.test(from));

describe('Landed migrations', () => {
  it('are as they were when they landed, and so is what they call', () => {
    expect(findings(files, checksums)).toEqual([]);
  });

  it('are told from edited ones, new ones, removed ones, and those that call what may change', () => {
    const some = '1764000000013-order-audit-entries.ts';
    const altered = (file: string, text: string) => new Map([...files, [file, text]]);
    const text = files.get(some) ?? '';
    expect(findings(altered(some, `${text} `), checksums)).toEqual([`${some} was edited`]);
    expect(findings(altered('new.ts', ''), checksums)).toEqual(['new.ts has no checksum']);
    const fewer = new Map([...files].filter(([file]) => file !== some));
    expect(findings(fewer, checksums)).toEqual([`${some} is gone`]);
    const calling = `import { usageId } from '../src/modules/imports/usage-identity';\n${text}`;
    expect(findings(altered(some, calling), checksums)).toEqual([
      `${some} was edited`,
      `${some} calls ../src/modules/imports/usage-identity`,
    ]);
  });

  it('are all run, in the order of their numbers', () => {
    const run = registry.migrations.map(({ name }) => name);
    const classes = [...files.entries()]
      .filter(([file]) => /^\d/.test(file))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => /export class (\w+)/.exec(text)?.[1]);
    expect(run).toEqual(classes);
  });
});
