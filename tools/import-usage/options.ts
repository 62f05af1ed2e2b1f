import { readFile, access, constants } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../../src/domain/domain-error';
import { parseTimeZone } from '../../src/domain/time/time-zone';
import {
  formatByName,
  formatWithMapping,
  isStandardInput,
  MAPPED_FORMATS,
  type CallFormat,
  type Mapping,
} from './call-format';
import type { CommandLine } from './command-line';
import { ImportFailure } from './exit-code';
import type { Replacement } from './take-back';
import { readToken } from './token';
import { count, printable, reasonOf } from './wording';

/** A file as it was named, and where it is. */
export interface GivenFile {
  readonly label: string;
  /** An absolute path; `undefined` is standard input. */
  readonly path: string | undefined;
  readonly format: CallFormat;
  /** Where its refusals go. */
  readonly report: string;
}

/** What is to be done, checked. */
export interface Options {
  readonly files: readonly GivenFile[];
  readonly url: URL;
  readonly token: string;
  readonly mapping: Mapping | undefined;
  /** zone, country, source and subscription, as far as they are given. */
  readonly query: Readonly<Record<string, string>>;
  readonly name: string | undefined;
  /** One report for all files, which is written in any case. */
  readonly report: string | undefined;
  readonly quiet: boolean;
  /** Only to say what would become of the files, for people or in JSON. */
  readonly check: { readonly json: boolean } | undefined;
  /** A delivery that is taken back before the files are sent. */
  readonly replaces: Replacement | undefined;
}

/** Half of what Node takes in all headers of a request, in base64. */
const MAPPING_BYTES_MAX = 6000;
const NAME_CHARACTERS_MAX = 200;

/**
 * Checks everything that can be checked without the server, before anything is sent.
 *
 * @throws ImportFailure that says what was expected and what came.
 */
export async function checkOptions(line: CommandLine): Promise<Options> {
  const isNpm = line.npmScript === 'import-usage' && line.npmFolder !== undefined;
  // npm has gone to the folder of the package; paths are meant from where it was called.
  const from = isNpm ? (line.npmFolder ?? '') : process.cwd();
  const inFolder = (file: string | undefined) =>
    file === undefined ? undefined : path.resolve(from, file);
  const mapping = await readMapping(line, inFolder(line.mapping));
  const report = inFolder(line.report);
  const files = line.files.map((label) => givenFile(line, label, from, report, mapping));
  if (!line.check) await checkReports(files, report);
  if (files.filter((file) => file.path === undefined).length > 1) {
    throw new ImportFailure('Expected standard input (-) once at most, got it twice.');
  }
  return {
    files,
    url: checkUrl(line.url),
    token: await readToken({
      onCommandLine: line.isTokenOnCommandLine ? line.token : undefined,
      inEnvironment: line.isTokenOnCommandLine ? undefined : line.token,
      file: inFolder(line.tokenFile),
      name: line.tokenName,
    }),
    mapping,
    query: checkQuery(line),
    name: checkName(line),
    report,
    quiet: line.quiet ?? false,
    check: checkCheck(line),
    replaces: checkReplaces(line),
  };
}

function givenFile(
  line: CommandLine,
  label: string,
  from: string,
  report: string | undefined,
  mapping: Mapping | undefined,
): GivenFile {
  const byName = () => (mapping ? formatWithMapping(label, mapping) : formatByName(label));
  const format = line.format ?? byName();
  const isStream = isStandardInput(label);
  const file = path.resolve(from, isStream ? 'stdin' : label);
  return {
    label: isStream ? 'stdin' : label,
    path: isStream ? undefined : file,
    format,
    report: report ?? `${file}.report.ndjson`,
  };
}

async function readMapping(
  { format, mapping }: CommandLine,
  file: string | undefined,
): Promise<Mapping | undefined> {
  if (file === undefined) {
    if (format !== 'mapping') return undefined;
    throw new ImportFailure('Expected --mapping PATH with --format mapping, got none.');
  }
  if (format !== undefined && !MAPPED_FORMATS.includes(format)) {
    const known = MAPPED_FORMATS.join(', ');
    throw new ImportFailure(`Expected --format ${known}, or none, with --mapping, got ${format}.`);
  }
  const shown = printable(mapping ?? '');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ImportFailure(`Expected a mapping in ${shown}, got ${reasonOf(error)}.`);
  });
  const value = jsonIn(text, shown);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ImportFailure(
      `Expected an object in JSON as the mapping in ${shown}, got other text.`,
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > MAPPING_BYTES_MAX) {
    throw new ImportFailure(
      `Expected a mapping of at most ${count(MAPPING_BYTES_MAX)} bytes, got ${count(bytes)}.`,
    );
  }
  return value as Mapping;
}

/** What a file of JSON holds; a mark at its beginning does not count. */
function jsonIn(text: string, shown: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
  } catch (error) {
    // The message repeats some of the text; where it stands is said by lines.
    const at = Number(/position (\d+)/.exec(reasonOf(error))?.[1] ?? text.length);
    const before = text.slice(0, at).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
    throw new ImportFailure(
      `Expected JSON as the mapping in ${shown}, got something else at ${place}: no comment, and no ` +
        'comma behind the last member.',
    );
  }
}

/** What is only checked has no name at the server, and no report beside the file. */
function checkCheck({ check = false, json = false, name, report }: CommandLine): Options['check'] {
  if (json && !check) throw new ImportFailure('Expected --check with --json, got none.');
  if (!check) return undefined;
  for (const [option, value] of Object.entries({ name, report })) {
    if (value !== undefined) throw new ImportFailure(`Expected no --${option} with --check.`);
  }
  return { json };
}

function checkReplaces({ replaces: name, reason, check }: CommandLine): Options['replaces'] {
  if (name === undefined) {
    if (reason === undefined) return undefined;
    throw new ImportFailure('Expected --replaces NAME with --reason, got none.');
  }
  if (check) throw new ImportFailure('Expected no --replaces with --check, which stores nothing.');
  const why = checkText('--reason', reason, 500);
  if (why !== undefined) return { name, reason: why };
  throw new ImportFailure('Expected --reason TEXT with --replaces, got none.');
}

/** The address is not repeated where it may hold a password. */
export function checkUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.username !== '' || url.password !== '')) {
    throw new ImportFailure(
      'Expected an address without a user or password in --url (SWITCHBOARD_URL): the token signs in.',
    );
  }
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return url;
  throw new ImportFailure(
    'Expected an address such as "http://127.0.0.1:4000" in --url (SWITCHBOARD_URL), got ' +
      `"${printable(text)}".`,
  );
}

function checkQuery({ zone, country, source, subscription }: CommandLine) {
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    throw new ImportFailure(
      `Expected two capital letters (ISO 3166-1) such as "FR" as --country, got "${printable(country)}".`,
    );
  }
  const given = {
    zone: zone === undefined ? undefined : checkZone(zone),
    country,
    source: checkText('--source', source, 100),
    subscription: checkText('--subscription', subscription, 200),
  };
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}

function checkZone(text: string): string {
  try {
    return parseTimeZone(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new ImportFailure(`For --zone ${error.message}.`);
  }
}

function checkText(option: string, text: string | undefined, max: number): string | undefined {
  if (text === undefined || (text !== '' && text.length <= max)) return text;
  throw new ImportFailure(`Expected 1 to ${max} characters as ${option}, got ${text.length}.`);
}

function checkName({ name, files }: CommandLine): string | undefined {
  if (name !== undefined && files.length > 1) {
    throw new ImportFailure(`Expected one file with --name, got ${files.length}.`);
  }
  return checkText('--name', name, NAME_CHARACTERS_MAX);
}

async function checkReports(files: readonly GivenFile[], report: string | undefined) {
  for (const { report: target } of files) {
    if (files.some((file) => file.path === target)) {
      throw new ImportFailure(
        `Expected --report to be another file than those of calls, got ${printable(target)}.`,
      );
    }
    const folder = path.dirname(target);
    await access(folder, constants.W_OK).catch((error: unknown) => {
      const hint = report === undefined ? ' Say --report with a path elsewhere.' : '';
      throw new ImportFailure(
        `Expected a folder to write the report to at ${printable(folder)}, got ` +
          `${reasonOf(error)}.${hint}`,
      );
    });
  }
}
