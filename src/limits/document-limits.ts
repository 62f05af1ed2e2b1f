import type { HTTPGraphQLRequest } from '@apollo/server';
import { nestingOf } from './document-nesting';
import type { Limits } from './limit-settings';
import type { TrustedDocuments } from './trusted-documents';

/** A document that is not even parsed: too large by its shape, or not one of the trusted ones. */
export class RefusedDocument extends Error {
  constructor(
    readonly code: 'DOCUMENT_TOO_LARGE' | 'UNTRUSTED_DOCUMENT',
    message: string,
  ) {
    super(message);
  }
}

/** Small enough together to be kept: at most 20 MB of texts. */
const KEPT_TEXTS_MAX = 1_000;
const KEPT_CHARACTERS_MAX = 10_000;

/**
 * What stands between a request and GraphQL's parser, which counts tokens itself, but calls itself
 * for every bracket: 2,000 open ones can end its stack.
 */
export class DocumentLimits {
  /** Texts found small enough a moment ago, the oldest first. */
  private readonly keptTexts = new Set<string>();

  /** @param trusted when given, nothing but its documents gets through. */
  constructor(
    private readonly limits: Limits,
    private readonly trusted?: TrustedDocuments,
  ) {}

  /**
   * The request as Apollo is to get it: with the text of the document that it names.
   *
   * What is no request of GraphQL passes: Apollo says what is wrong with it.
   *
   * @throws RefusedDocument
   */
  admit(request: HTTPGraphQLRequest): HTTPGraphQLRequest {
    const parameters = parametersOf(request);
    if (!parameters) return request;
    if (this.trusted) return withText(request, parameters, this.trustedText(parameters));
    const { query } = parameters;
    if (typeof query === 'string') this.checkText(query);
    return request;
  }

  private trustedText({ query, documentId, extensions }: Parameters): string {
    const hash = (extensions as PersistedQuery | undefined)?.persistedQuery?.sha256Hash;
    const id = hash ?? documentId;
    const text = id === undefined ? this.trusted?.find(query) : this.trusted?.named(id);
    if (text !== undefined && (id === undefined || query === undefined || query === text)) {
      return text;
    }
    const got = id === undefined ? 'another text, or none' : 'another hash, id, or text with it';
    throw new RefusedDocument(
      'UNTRUSTED_DOCUMENT',
      'expected one of the documents registered here, by extensions.persistedQuery.sha256Hash, ' +
        `documentId or its exact text, got ${got}`,
    );
  }

  private checkText(text: string): void {
    if (this.keptTexts.has(text)) return;
    checkCount('characters', this.limits.characters, text.length);
    checkCount('levels of brackets', this.limits.nesting, nestingOf(text));
    this.keep(text);
  }

  private keep(text: string): void {
    if (text.length > KEPT_CHARACTERS_MAX) return;
    const [oldest] = this.keptTexts;
    if (this.keptTexts.size >= KEPT_TEXTS_MAX && oldest !== undefined) {
      this.keptTexts.delete(oldest);
    }
    this.keptTexts.add(text);
  }
}

function checkCount(of: string, max: number, count: number): void {
  if (count <= max) return;
  throw new RefusedDocument(
    'DOCUMENT_TOO_LARGE',
    `expected a document with at most ${max} ${of}, got ${count}`,
  );
}

/** What a request says, as Apollo reads it; nothing where it says nothing that could run. */
type Parameters = Readonly<Record<string, unknown>>;

interface PersistedQuery {
  readonly persistedQuery?: { readonly sha256Hash?: unknown };
}

function parametersOf({ method, search, body }: HTTPGraphQLRequest): Parameters | undefined {
  if (method === 'GET') {
    const { extensions, ...parameters } = Object.fromEntries(new URLSearchParams(search));
    return { ...parameters, extensions: extensions && parsed(extensions) };
  }
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Parameters)
    : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function withText(
  request: HTTPGraphQLRequest,
  { extensions: _, ...parameters }: Parameters,
  query: string,
): HTTPGraphQLRequest {
  if (request.method !== 'GET') return { ...request, body: { ...parameters, query } };
  const search = new URLSearchParams(request.search);
  search.set('query', query);
  search.delete('extensions');
  return { ...request, search: `?${search.toString()}` };
}
