import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const GRAPHIQL = 'web/graphiql/examples';

/** An operation that is shown to readers, who may send it as it stands. */
export interface DocumentExample {
  /** File and line. */
  readonly place: string;
  readonly query: string;
  readonly variables: object | undefined;
  /** Key of the viewer of the demonstration that it is meant for: `# viewer: staff`. */
  readonly viewer: string;
  /** The answer that is printed below it. */
  readonly answer: unknown;
}

interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

/** The fenced blocks of a document, in their order. */
export function blocksOf(document: string): Block[] {
  return [...document.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: document.slice(0, match.index).split('\n').length,
  }));
}

/** The JSON that stands between an operation and the next block of another language. */
function jsonBehind(blocks: readonly Block[], index: number): Record<string, unknown>[] {
  const rest = blocks.slice(index + 1);
  const end = rest.findIndex(({ language }) => language !== 'json');
  return (end < 0 ? rest : rest.slice(0, end)).map(
    ({ text }) => JSON.parse(text) as Record<string, unknown>,
  );
}

const viewerOf = (query: string) => /^# viewer: (\w+)$/m.exec(query)?.[1] ?? 'customer';

/**
 * The operations of a document in Markdown; the customer's, unless they say whose.
 *
 * @param at the folder of the source; ours when absent.
 */
export function examplesOf(file: string, at = root): DocumentExample[] {
  const blocks = blocksOf(readFileSync(path.join(at, file), 'utf8'));
  return blocks.flatMap(({ language, text, line }, index) => {
    if (language !== 'graphql') return [];
    const json = jsonBehind(blocks, index);
    const answer = json.find((value) => 'data' in value);
    const variables = text.includes('($') ? json.find((value) => !('data' in value)) : undefined;
    return [{ place: `${file}:${line}`, query: text, variables, viewer: viewerOf(text), answer }];
  });
}

/** The tabs of the GraphiQL page. */
export function graphiqlExamples(at = root): DocumentExample[] {
  const files = readdirSync(path.join(at, GRAPHIQL)).sort();
  return files
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => {
      const query = readFileSync(path.join(at, GRAPHIQL, file), 'utf8');
      const json = file.replace(/\.graphql$/, '.json');
      const variables = files.includes(json)
        ? (JSON.parse(readFileSync(path.join(at, GRAPHIQL, json), 'utf8')) as object)
        : undefined;
      const place = `${GRAPHIQL}/${file}`;
      return { place, query, variables, viewer: viewerOf(query), answer: undefined };
    });
}

/** The tokens of the demonstration's viewers, as the GraphiQL page has them. */
export async function demoTokens(url: string): Promise<Record<string, string>> {
  const response = await fetch(`${url}/graphiql/viewers.json`);
  const { viewers } = (await response.json()) as { viewers: { key: string; token: string }[] };
  return Object.fromEntries(viewers.map(({ key, token }) => [key, token]));
}

/** What stands for anything: alone for a value that is there, in a list for any number of them. */
const ANY = '…';

/**
 * Where an answer is not what is printed, as paths with both; none where it is.
 *
 * What is printed may be shorter: a member that it leaves out may be anything, and so may be what
 * `…` stands for.
 */
export function differences(printed: unknown, actual: unknown, at = ''): string[] {
  if (printed === ANY) return actual === undefined ? [`${at}: expected a value, got none`] : [];
  if (Array.isArray(printed)) return listDifferences(printed, actual, at);
  if (typeof printed === 'object' && printed !== null) {
    if (typeof actual !== 'object' || actual === null) return [told(printed, actual, at)];
    return Object.entries(printed).flatMap(([name, value]) =>
      differences(value, (actual as Record<string, unknown>)[name], `${at}.${name}`),
    );
  }
  if (typeof printed === 'string' && printed.includes(ANY)) {
    const parts = printed.split(ANY).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const form = new RegExp(`^${parts.join('.+')}$`, 's');
    return typeof actual === 'string' && form.test(actual) ? [] : [told(printed, actual, at)];
  }
  return printed === actual ? [] : [told(printed, actual, at)];
}

const told = (printed: unknown, actual: unknown, at: string) =>
  `${at}: printed ${JSON.stringify(printed)}, got ${JSON.stringify(actual)}`;

function listDifferences(printed: readonly unknown[], actual: unknown, at: string): string[] {
  if (!Array.isArray(actual)) return [told(printed, actual, at)];
  const gap = printed.indexOf(ANY);
  const [before, behind] =
    gap < 0 ? [printed, []] : [printed.slice(0, gap), printed.slice(gap + 1)];
  const isLong = gap < 0 ? actual.length === printed.length : actual.length >= printed.length - 1;
  if (!isLong) return [told(printed, actual, at)];
  const offset = actual.length - behind.length;
  return [
    ...before.flatMap((value, index) => differences(value, actual[index], `${at}[${index}]`)),
    ...behind.flatMap((value, index) =>
      differences(value, actual[offset + index], `${at}[${offset + index}]`),
    ),
  ];
}
