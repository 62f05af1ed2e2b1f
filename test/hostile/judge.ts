/** One request of the suite: what goes over the wire, and what its answer must not do. */
export interface HostileRequest {
  /** Which part of the suite it belongs to; counted by it. */
  readonly kind: string;
  /** What is hostile about it, for the report. */
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Bytes for the socket as they are, where no HTTP client would send them. */
  readonly raw?: readonly (string | Buffer)[];
  /** Texts that were sent: an answer may quote them. */
  readonly texts?: readonly string[];
  /** Texts of other tenants, which the viewer must not see unless the request held them. */
  readonly hidden?: readonly string[];
  /** Whether `data` in the answer would mean that something was executed that must not be. */
  readonly mustBeRefused?: boolean;
  /** Whether hanging up without a word is a fair answer. */
  readonly mayHangUp?: boolean;
}

/** What came back, or that nothing did. */
export interface Received {
  /** 0 where the connection ended before an answer. */
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
  /** Milliseconds from the first byte sent to the last one received. */
  readonly millis: number;
}

export type FaultKind =
  | 'SERVER_ERROR'
  | 'STACK_TRACE'
  | 'SQL'
  | 'LIBRARY_MESSAGE'
  | 'FILE_PATH'
  | 'HTML'
  | 'SUGGESTION'
  | 'TOKEN'
  | 'FOREIGN_DATA'
  | 'EXECUTED'
  | 'SLOW'
  | 'NOT_JSON'
  | 'NO_ANSWER';

export interface Fault {
  readonly kind: FaultKind;
  /** What in the answer gave it away. */
  readonly found: string;
}

export const MILLIS_MAX = 2_000;

const CODES_OF_OURS = new Set(['INTERNAL_SERVER_ERROR', 'TEMPORARILY_UNAVAILABLE']);

const STATEMENTS = [
  /\bselect\s+["\w*.]+[\s\S]{0,80}?\bfrom\s+["\w]+/i,
  /\binsert\s+into\s+["\w]+/i,
  /\bupdate\s+["\w]+\s+set\b/i,
  /\bdelete\s+from\s+["\w]+/i,
  /\b(drop|alter|create)\s+table\b/i,
];
const DRIVERS = [
  /invalid input (syntax|value)|syntax error at or near|invalid byte sequence/i,
  /violates [\w-]+ constraint|duplicate key|row-level security|permission denied for/i,
  /(relation|column|constraint|function) "?\w+"? (does not exist|of relation)/i,
  /out of range for type|value too long for type|could not determine data type/i,
  /current transaction is aborted|deadlock detected|statement timeout/i,
  /QueryFailed|typeorm|postgres|\bpg_\w+|SQLSTATE|ECONN(REFUSED|RESET)|EPIPE/i,
];
const LIBRARIES = [
  /Cannot (read|set|convert|destructure|mix)\b|is not (a function|iterable)\b/,
  /^\w+ is not defined$/m,
  /Maximum call stack|out of memory|Invalid (time value|array length|string length)/,
  /\b(Type|Range|Reference|Syntax|Assertion|URI)Error\b/,
  /in JSON at position|is not valid JSON|Unexpected (token|end of JSON)/,
  /Cannot return null for non-nullable|toISOString|(?<![\w-])JWT|\bjose\b|\bApollo\b/,
];
const LEAKS: readonly (readonly [FaultKind, readonly RegExp[]])[] = [
  ['STACK_TRACE', [/\n\s+at \S+|\bat [\w.<>]+ \([^)]*:\d+|\.[cm]?[jt]s:\d+/, /stacktrace/i]],
  ['SQL', STATEMENTS],
  ['LIBRARY_MESSAGE', [...DRIVERS, ...LIBRARIES]],
  [
    'FILE_PATH',
    [/node_modules|(^|[\s"'(])\/(usr|etc|var|tmp|opt|srv|app)\/\w|[A-Z]:\\\w/, /src\//],
  ],
  ['HTML', [/<(!doctype|html|head|body|pre|h1)\b/i]],
  ['SUGGESTION', [/Did you mean/]],
  ['TOKEN', [/\beyJ[\w-]{10,}/, /Bearer +[\w-]{20,}/]],
];

/**
 * What is wrong with an answer to a hostile request; empty when nothing is.
 *
 * @param known Texts that may stand in any answer, because the suite itself stored them.
 */
export function faultsOf(
  request: HostileRequest,
  received: Received,
  known: readonly string[] = [],
): Fault[] {
  if (received.status === 0) {
    return request.mayHangUp ? [] : [{ kind: 'NO_ANSWER', found: received.body }];
  }
  const faults: Fault[] = [];
  const report = (kind: FaultKind, found: string): void => {
    faults.push({ kind, found: found.slice(0, 200) });
  };
  if (received.status >= 500) report('SERVER_ERROR', `status ${received.status}`);
  if (received.millis > MILLIS_MAX) report('SLOW', `${Math.round(received.millis)} ms`);
  const answers = parsed(received);
  if (answers === undefined) report('NOT_JSON', `${received.contentType ?? ''} ${received.body}`);
  const texts = answers === undefined ? [received.body] : textsIn(answers);
  for (const code of codesIn(answers)) {
    if (CODES_OF_OURS.has(code)) report('SERVER_ERROR', code);
  }
  if (request.mustBeRefused && hasData(answers)) report('EXECUTED', received.body);
  const allowed = [...(request.texts ?? []), ...known];
  for (const [kind, patterns] of LEAKS) {
    const leak = leakIn(texts, patterns, kind === 'TOKEN' ? [] : allowed);
    if (leak !== undefined) report(kind, leak);
  }
  const own = request.texts ?? [];
  for (const mark of request.hidden ?? []) {
    const isShown = received.body.includes(mark) && !own.some((text) => text.includes(mark));
    if (isShown) report('FOREIGN_DATA', mark);
  }
  return faults;
}

/** The JSON of an answer; [] for one without a body, undefined for anything else. */
function parsed({ contentType, body }: Received): unknown {
  if (body === '') return [];
  if (!/^application\/(graphql-response\+)?json\b/.test(contentType ?? '')) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

/** The first text that a pattern finds and that the request did not bring itself. */
function leakIn(
  texts: readonly string[],
  patterns: readonly RegExp[],
  allowed: readonly string[],
): string | undefined {
  for (const text of texts) {
    for (const pattern of patterns) {
      const found = pattern.exec(text)?.[0];
      if (found !== undefined && !allowed.some((own) => own.includes(found))) return text;
    }
  }
  return undefined;
}

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}
const answersOf = (parsedBody: unknown): GraphqlAnswer[] =>
  [parsedBody].flat().filter((one): one is GraphqlAnswer => typeof one === 'object' && !!one);

function codesIn(parsedBody: unknown): string[] {
  return answersOf(parsedBody)
    .flatMap(({ errors }) => (Array.isArray(errors) ? errors : []) as GraphqlAnswer['errors'])
    .flatMap((error) => error?.extensions?.code ?? []);
}

const hasData = (parsedBody: unknown): boolean =>
  answersOf(parsedBody).some(({ data }) => data !== undefined && data !== null);
