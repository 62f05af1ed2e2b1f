import 'reflect-metadata';
import { getOperationAST, parse, validate } from 'graphql';
import { nestingOf } from '../../src/limits/document-nesting';
import { DEFAULT_LIMITS } from '../../src/limits/limit-settings';
import { planOperation } from '../../src/limits/operation-cost';
import { buildSwitchboardSchema } from '../../src/schema';

const schema = buildSwitchboardSchema();
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

function isAdmitted(query: string): boolean {
  try {
    parse(query, { maxLexicalTokens: DEFAULT_LIMITS.tokens });
    return query.length <= DEFAULT_LIMITS.characters && nestingOf(query) <= DEFAULT_LIMITS.nesting;
  } catch {
    return false;
  }
}

/** The largest document of a kind that the limits let through. */
function largest(make: (size: number) => string): string {
  let [low, high]: [number, number] = [1, DEFAULT_LIMITS.tokens];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isAdmitted(make(middle))) low = middle;
    else high = middle - 1;
  }
  return make(low);
}

const FIELDS = 'id number name currencyCode locale recordedAt timeZone countryCode';
const repeated = (text: string) => times(10, () => text);
const chain = (of: (index: number) => string) => (size: number) => {
  const length = Math.min(size, 200);
  return `{ account(id: "a") { ...F0 } } ${times(
    length,
    (index) => `fragment F${index} on Account {
    ${of(index + 1)} }`,
  )} fragment F${length} on Account { id }`;
};

/** Each grows, where it can, with the square of its size or worse, in one rule of validation. */
const WORST: Readonly<Record<string, (size: number) => string>> = {
  'the same object many times': (size) =>
    `{ ${times(size, () => `... { ${repeated('viewer { kind }')} }`)} }`,
  'the same object, one by one': (size) => `{ ${times(size, () => '... { viewer { kind } }')} }`,
  'the same objects within each other': (size) =>
    `{ ${times(size, () => '... { accounts { nodes { subscriptions { nodes { id } } } } }')} }`,
  'repeated fields three levels deep': (size) => {
    const inner = (levels: number): string =>
      levels === 0
        ? 'id'
        : times(3, () => `account { id subscriptions { nodes { ${inner(levels - 1)} } } }`);
    return `{ node(id: "a") { ... on Subscription { ${inner(Math.min(size, 5))} } } }`;
  },
  'types by the hundred': (size) =>
    `{ node(id: "a") { ${times(size, () => '... on Account { partner { name } }')} } }`,
  conflicts: (size) =>
    `{ ${times(size, (index) => `... { accounts(first: ${index}) { nodes { id } } }`)} }`,
  'conflicts further down': (size) =>
    `{ ${times(size, (index) => `... { accounts { nodes { subscriptions(first: ${index}) { nodes { id } } } } }`)} }`,
  'wide selections': (size) =>
    `{ ${times(size, () => `... { viewer { account { ${FIELDS} } } }`)} }`,
  'a bomb of fragments': chain((next) => repeated(`...F${next}`)),
  'a bomb of fields': chain((next) =>
    times(5, () => `subscriptions { nodes { account { ...F${next} } } }`),
  ),
  'a bomb of aliases': chain((next) =>
    times(
      next < 25 ? 2 : 1,
      (index) =>
        `${next < 25 ? `a${index}: ` : ''}subscriptions { nodes { account { ...F${next} } } }`,
    ),
  ),
  'fragments that spread each other': (size) => {
    const length = 48;
    const others = (index: number) =>
      times(Math.min(size, length - index), (n) => `...F${index + n + 1}`);
    return `{ ...F0 } ${times(length, (index) => `fragment F${index} on Query { ${others(index)} viewer { kind } }`)}
      fragment F${length} on Query { viewer { kind } }`;
  },
  'fragments beside each other': (size) => {
    const count = 49;
    const body = times(size, () => '... { viewer { kind } }');
    return `{ ${times(count, (index) => `...F${index}`)} } ${times(count, (index) => `fragment F${index} on Query { ${body} }`)}`;
  },
  'operations that share a fragment': (size) =>
    `${times(49, (index) => `query Q${index}($a: Int) { ...F }`)}
     fragment F on Query { ${times(size, () => '... { accounts(first: $a) { totalCount } }')} }`,
  'unknown fields': (size) => `{ ${times(size, (index) => `acount${index}`)} }`,
  'unknown arguments': (size) =>
    `{ accounts(${times(size, (index) => `firs${index}: 1`)}) { totalCount } }`,
  'unknown directives': (size) => `{ __typename ${times(size, (index) => `@skp${index}`)} }`,
  operations: (size) => times(size, (index) => `query Q${index} { __typename }`),
  variables: (size) => `query (${times(size, (index) => `$v${index}: Int`)}) { __typename }`,
  'a list': (size) => `{ nodes(ids: [${times(size, () => '1')}]) { id } }`,
  'a list of the wrong things': (size) => `{ nodes(ids: [${times(size, () => '{}')}]) { id } }`,
  'lists in lists': (size) => `{ nodes(ids: ${'['.repeat(size)}1${']'.repeat(size)}) { id } }`,
  'selections in selections': (size) => `${'{ ... '.repeat(size)}{ __typename }${'}'.repeat(size)}`,
  'objects in objects': (size) =>
    `{ node(id: "a") { ... on Account ${'{ partner '.repeat(size)}{ name }${'}'.repeat(size)} } }`,
  'a field many times': (size) => `{ viewer { ${times(size, () => 'kind')} } }`,
  'an object many times': (size) => `{ ${times(size, () => 'viewer { kind }')} }`,
  aliases: (size) => `{ ${times(size, (index) => `a${index}: viewer { kind }`)} }`,
  directives: (size) => `{ viewer { kind ${times(size, () => '@include(if: true)')} } }`,
  'a fragment many times': (size) =>
    `{ ${times(size, () => '...F')} } fragment F on Query { viewer { kind } }`,
  'fields of an object': (size) =>
    `{ previewTerm(input: { ${times(size, (index) => `a${index}: 1`)} }) { __typename } }`,
};

/** CPU, not clock: what else this machine does is not counted. */
function cpuMillis(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe('The worst documents that the limits let through', () => {
  test.each(Object.entries(WORST))('%s: parsed, validated and planned at once.', (_, make) => {
    const text = largest(make);
    expect(isAdmitted(text)).toBe(true);
    const millis = cpuMillis(() => {
      const document = parse(text);
      const errors = validate(schema, document, undefined, { maxErrors: 5, hideSuggestions: true });
      const operation = getOperationAST(document);
      if (errors.length === 0 && operation) planOperation(schema, document, operation).costOf({});
    });
    // A tenth of it on an idle machine: 200 ms for the worst, the first time.
    expect(millis).toBeLessThan(2_000);
  });
});
