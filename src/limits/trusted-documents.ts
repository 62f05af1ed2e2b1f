import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { messageOf, StartError } from '../application/start-error';

/** The documents that an operator lets run, and no others; each has an id and its SHA-256. */
export class TrustedDocuments {
  private readonly texts: ReadonlySet<string>;

  constructor(private readonly textById: ReadonlyMap<string, string>) {
    this.texts = new Set(textById.values());
  }

  /** The text, if it is one of them, to the character. */
  find(text: unknown): string | undefined {
    return typeof text === 'string' && this.texts.has(text) ? text : undefined;
  }

  /** The text with that id or SHA-256, "sha256:" before it or not. */
  named(id: unknown): string | undefined {
    return typeof id === 'string' ? this.textById.get(id.replace(/^sha256:/, '')) : undefined;
  }
}

/**
 * Reads a manifest: Apollo's persisted-query manifest, or Relay's object of ids and texts.
 *
 * @throws StartError where the file is missing or malformed, an id is a hash of another text, or
 *   the schema refuses a document.
 */
export function readTrustedDocuments(file: string, schema: GraphQLSchema): TrustedDocuments {
  const textById = new Map<string, string>();
  for (const [id, text] of entriesOf(file)) {
    checkHash(id, text);
    checkDocument(id, text, schema);
    textById.set(id, text).set(digestOf('sha256', text), text);
  }
  return new TrustedDocuments(textById);
}

const malformed = (what: string) => new StartError(`TRUSTED_DOCUMENTS must name ${what}`);

function entriesOf(file: string): [id: string, text: string][] {
  const manifest = jsonIn(file);
  const entries: unknown[][] = isApollos(manifest)
    ? manifest.operations.map((one) => [one?.['id'], one?.['body']])
    : Object.entries(Array.isArray(manifest) ? {} : (manifest as object));
  const areTexts = (entry: unknown[]): entry is [id: string, text: string] =>
    entry.every((part) => typeof part === 'string' && part !== '');
  if (entries.length > 0 && entries.every(areTexts)) return entries;
  throw malformed(
    'a manifest with at least one document, {"id": "text", …} or Apollo’s ' +
      `"apollo-persisted-query-manifest", but "${file}" holds something else.`,
  );
}

function jsonIn(file: string): unknown {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    return manifest ?? {};
  } catch (error) {
    throw malformed(`a JSON file, but "${file}" cannot be read as one: ${messageOf(error)}.`);
  }
}

interface ApollosManifest {
  readonly operations: readonly (Readonly<Record<string, unknown>> | null)[];
}

const isApollos = (manifest: unknown): manifest is ApollosManifest =>
  (manifest as { format?: unknown }).format === 'apollo-persisted-query-manifest' &&
  Array.isArray((manifest as { operations?: unknown }).operations);

const digestOf = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text).digest('hex');

/** Ids are hashes where they look like one: SHA-256 is Apollo's, MD5 Relay's. */
function checkHash(id: string, text: string): void {
  const algorithm = /^[0-9a-f]{64}$/.test(id) ? 'sha256' : 'md5';
  if (!/^([0-9a-f]{32}|[0-9a-f]{64})$/.test(id)) return;
  const digest = digestOf(algorithm, text);
  if (digest === id) return;
  throw malformed(`documents by their hashes, but "${id}" stands for a text with ${digest}.`);
}

function checkDocument(id: string, text: string, schema: GraphQLSchema): void {
  const refused = (message: string) =>
    malformed(`documents that the schema takes, but "${id}" is refused: ${message}`);
  let errors;
  try {
    errors = validate(schema, parse(text));
  } catch (error) {
    throw refused(messageOf(error));
  }
  if (errors[0]) throw refused(errors[0].message);
}
