// What the XML and the PDF of an invoice take of the CPU: 30 lines in 3 sections, a chart, Inter.
//   node bench/documents.mjs
import { execFileSync } from 'node:child_process';
import { product, ROOT } from './lib/paths.mjs';
import { spread } from './lib/report.mjs';
import { documentOf } from './data/documents.mjs';

execFileSync(process.execPath, ['scripts/build.mjs', '--if-changed'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { csvOf, pdfOf, xmlOf } = product('./documents/document-files.js');

/** CPU milliseconds of one, of so many that no word is laid out for the first time. */
async function cpuOf(count, make) {
  const started = process.cpuUsage();
  for (let i = 0; i < count; i += 1) await make(documentOf(30, i));
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000 / count;
}

const started = process.cpuUsage();
const { length } = await pdfOf(documentOf(30, 0));
const { user, system } = process.cpuUsage(started);
console.log(`first PDF of a process: ${((user + system) / 1000).toFixed(0)} ms, ${length} bytes`);

for (const [name, count, make] of [
  ['XML', 300, xmlOf],
  ['CSV', 300, csvOf],
  ['PDF', 40, pdfOf],
]) {
  await cpuOf(count, make);
  const samples = [];
  for (let i = 0; i < 7; i += 1) samples.push(await cpuOf(count, make));
  const { median, min, max } = spread(samples);
  const ms = (value) => value.toFixed(2);
  console.log(`${name}: ${ms(median)} ms CPU (${ms(min)}–${ms(max)})`);
}
