import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** An element of XML, as another parser read it. */
export interface XmlTree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Empty where there are children. */
  readonly text: string;
  readonly children: readonly XmlTree[];
}

export interface ReadXml {
  /** What the XSD of Factur-X EN 16931 finds fault with. */
  readonly errors: readonly string[];
  readonly tree: XmlTree;
}

export interface Structure {
  readonly role?: string;
  readonly type?: string;
  readonly alt?: string;
  readonly children?: readonly Structure[];
}

export interface ReadPdf {
  readonly pages: readonly { readonly lines: readonly string[]; readonly structure: Structure }[];
  /** The XML inside and the name of its file; null where there is none. */
  readonly xml: string | null;
  readonly filename: string | null;
}

/** Reads files with libxml2 and its XSD, pdf.js and @stackforge-eu/factur-x. */
export function readBack(files: {
  readonly xmls?: readonly string[];
  readonly pdfs?: readonly Uint8Array[];
}): { readonly xmls: readonly ReadXml[]; readonly pdfs: readonly ReadPdf[] } {
  const input = JSON.stringify({
    xmls: files.xmls ?? [],
    pdfs: (files.pdfs ?? []).map((bytes) => Buffer.from(bytes).toString('base64')),
  });
  const program = path.join(__dirname, 'read-files.mjs');
  const output = execFileSync(process.execPath, [program], { input, maxBuffer: 2 ** 28 });
  return JSON.parse(output.toString()) as ReturnType<typeof readBack>;
}

/** Elements at a path of names, such as "Header/Total". */
export function elementsAt(tree: XmlTree, names: string): readonly XmlTree[] {
  return names
    .split('/')
    .reduce<readonly XmlTree[]>(
      (trees, name) =>
        trees.flatMap(({ children }) => children.filter((child) => child.name === name)),
      [tree],
    );
}

/** The texts at a path. */
export const textsAt = (tree: XmlTree, names: string): readonly string[] =>
  elementsAt(tree, names).map(({ text }) => text);

/** The one text at a path; null where there is none. */
export function textAt(tree: XmlTree, names: string): string | null {
  const texts = textsAt(tree, names);
  if (texts.length > 1) throw new Error(`expected one ${names}, got ${texts.length}`);
  return texts[0] ?? null;
}

/** Rows of a CSV by the names of their columns; no cell of these samples holds a line end. */
export function cellsOf(csv: string): Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = csv
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      ),
    );
  return rows.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])),
  );
}
