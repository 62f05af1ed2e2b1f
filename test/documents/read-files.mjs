// Reads files that were made of documents by other people's parsers, in a process of its own: they
// are ES modules, which jest cannot load. Takes { xmls, pdfs } as JSON, PDFs in base64.
import { text } from 'node:stream/consumers';
import { extractXml, Profile, validateXsd } from '@stackforge-eu/factur-x';
import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { getDocumentProxy } from 'unpdf';

const { xmls, pdfs } = JSON.parse(await text(process.stdin));

function treeOf(element) {
  const children = [];
  for (let node = element.firstChild; node; node = node.next) {
    if (node instanceof XmlElement) children.push(treeOf(node));
  }
  return {
    name: element.name,
    attributes: Object.fromEntries(element.attrs.map(({ name, value }) => [name, value])),
    text: children.length === 0 ? element.content : '',
    children,
  };
}

async function readXml(xml) {
  const { errors } = await validateXsd(xml, Profile.EN16931);
  const document = XmlDocument.fromString(xml);
  const tree = treeOf(document.root);
  document.dispose();
  return { errors: (errors ?? []).map(({ message }) => message), tree };
}

/** The text of a page, a line for whatever stands at one height. */
async function readPage(page) {
  const { items } = await page.getTextContent();
  const lines = new Map();
  for (const { str, transform } of items) {
    if (str === '') continue;
    const height = Math.round(transform[5] * 2);
    lines.set(height, [...(lines.get(height) ?? []), { x: transform[4], str }]);
  }
  const text = [...lines.entries()]
    .sort(([a], [b]) => b - a)
    .map(([, parts]) =>
      parts
        .sort((a, b) => a.x - b.x)
        .map(({ str }) => str)
        .join(' ')
        .replaceAll(/ +/g, ' '),
    );
  return { lines: text, structure: await page.getStructTree() };
}

async function readPdf(base64) {
  const bytes = Buffer.from(base64, 'base64');
  const { xml, filename } = await extractXml(bytes).catch(() => ({ xml: null, filename: null }));
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const pages = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    pages.push(await readPage(await document.getPage(number)));
  }
  return { pages, xml, filename };
}

process.stdout.write(
  JSON.stringify({
    xmls: await Promise.all(xmls.map(readXml)),
    pdfs: await Promise.all(pdfs.map(readPdf)),
  }),
);
