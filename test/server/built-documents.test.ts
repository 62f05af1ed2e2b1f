import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { pdfOf } from '../../src/documents/document-files';
import { M02 } from '../documents/sample-documents';

/** Reads a document, tells what it has loaded for it, and renders it. */
const PROGRAM = `
  const { text } = require('node:stream/consumers');
  const { pdfOf } = require(process.argv[1]);
  const drawing = (file) => /pdfkit|fontkit/.test(file);
  const loaded = () => Object.keys(require.cache).filter(drawing).length;
  text(process.stdin).then(async (json) => {
    const document = JSON.parse(json, (_, value) =>
      typeof value === 'string' && /^-?\\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value);
    const before = loaded();
    const pdf = await pdfOf(document);
    const base64 = Buffer.from(pdf).toString('base64');
    console.log(JSON.stringify({ before, after: loaded() > 0, pdf: base64 }));
  });`;

test('What is built renders the same bytes from any folder, and loads pdfkit at the first PDF only.', async () => {
  const built = path.join(__dirname, '../../dist/src/documents/document-files.js');
  const input = JSON.stringify(M02, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  const output = execFileSync(process.execPath, ['-e', PROGRAM, built], {
    input,
    cwd: os.tmpdir(),
  });
  const { before, after, pdf } = JSON.parse(output.toString()) as Record<string, unknown>;
  expect({ before, after }).toEqual({ before: 0, after: true });
  expect(pdf).toBe(Buffer.from(await pdfOf(M02)).toString('base64'));
});
