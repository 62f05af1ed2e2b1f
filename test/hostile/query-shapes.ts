import { getIntrospectionQuery } from 'graphql';
import { asked, posted, type HostileWorld } from './hostile-world';
import type { HostileRequest } from './judge';

const times = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(' ');
const wrapped = (count: number, open: string, inner: string, close: string): string =>
  `${open.repeat(count)}${inner}${close.repeat(count)}`;

type Shape = readonly [name: string, document: string, variables?: string];

/** Documents that cost more than they look. */
function manyOfOne(world: HostileWorld): Shape[] {
  const account = `account(id: "${world.playground.accountId}")`;
  return [
    ...[100, 1_000, 10_000].flatMap((count): Shape[] => [
      [`${count} aliases`, `{ ${times(count, (n) => `a${n}: viewer { kind }`)} }`],
      [`${count} aliases of rows`, `{ ${times(count, (n) => `a${n}: ${account} { name }`)} }`],
    ]),
    [
      '50 aliased lists in 50',
      `{ ${times(50, (n) => `a${n}: accounts(first: 100) { nodes { ${times(50, (m) => `b${m}: subscriptions(first: 100) { nodes { id } }`)} } }`)} }`,
    ],
    [
      '1,000 aliased acts',
      `mutation { ${times(1_000, (n) => `a${n}: activateOrder(input: { orderId: "x" }) { order { id } }`)} }`,
    ],
    ...[10_000, 50_000].map((count): Shape => [
      `${count} times the same field`,
      `{ viewer { ${'kind '.repeat(count)} } }`,
    ]),
    ['10,000 times the same object', `{ ${'viewer { kind } '.repeat(10_000)} }`],
    ['1,000 known directives', `{ viewer ${'@include(if: true) '.repeat(1_000)} { kind } }`],
    ['5,000 unknown directives', `{ viewer ${times(5_000, (n) => `@d${n}`)} { kind } }`],
    ['5,000 operations', times(5_000, (n) => `query q${n} { viewer { kind } }`)],
    ['1,000 operations and a name', times(1_000, (n) => `query q${n} { viewer { kind } }`)],
    ['5,000 variables', `query (${times(5_000, (n) => `$v${n}: Int = ${n}`)}) { viewer { kind } }`],
    ['5,000 arguments', `{ viewer(${times(5_000, (n) => `a${n}: 1`)}) { kind } }`],
    ['5,000 times the same argument', `{ account(${'id: "x" '.repeat(5_000)}) { id } }`],
    ['200,000 ignored tokens', `{ viewer { ${','.repeat(200_000)} kind } }`],
    ['200,000 comments', `{ viewer { ${'#\n'.repeat(200_000)} kind } }`],
    ['100,000 ids', `{ nodes(ids: [${'"x",'.repeat(100_000)}]) { id } }`],
    ['101 ids', `{ nodes(ids: [${`"${world.playground.accountId}",`.repeat(101)}]) { id } }`],
    [
      '100 nodes in full',
      `{ nodes(ids: [${`"${world.playground.accountId}",`.repeat(100)}]) { id
      ... on Account { subscriptions(first: 100) { nodes { usageRecords(first: 100) { nodes { id
      subscription { account { subscriptions(first: 100) { nodes { id } } } } } } } } } } }`,
    ],
  ];
}

/** Documents that go deep, through the schema and through the parser. */
function deep(world: HostileWorld): Shape[] {
  const start = `account(id: "${world.playground.accountId}")`;
  const cycle = (hops: number): string =>
    `{ ${start} { id ${wrapped(hops, 'subscriptions { nodes { account { id ', '', '} } } ')} } }`;
  const ring = (hops: number): string =>
    `{ node(id: "${world.playground.orderId}") { ... on Order { id ${wrapped(hops, 'account { subscriptions { edges { node { order { id ', '', '} } } } } ')} } } }`;
  const ofType = (depth: number): string =>
    `{ __type(name: "Query") { fields { type { name ${wrapped(depth, 'ofType { name ', '', '} ')} } } } }`;
  const introspected = (depth: number): string =>
    `{ __schema { types { ${wrapped(depth, 'fields { type { ', 'name', '} } ')} } } }`;
  return [
    ...[10, 30, 100, 300].flatMap((hops): Shape[] => [
      [`${hops} hops through a cycle`, cycle(hops)],
      [`${hops} hops through another`, ring(hops)],
    ]),
    ...[5, 15, 40].map((depth): Shape => [`ofType ${depth} deep`, ofType(depth)]),
    ...[3, 5, 8, 20].map((depth): Shape => [
      `introspection in circles, ${depth}`,
      introspected(depth),
    ]),
    ['introspection', getIntrospectionQuery()],
    [
      'introspection 50 times',
      `{ ${times(50, (n) => `a${n}: __schema { types { fields { name args { name } } } }`)} }`,
    ],
    ...[10_000, 20_000].flatMap((depth): Shape[] => [
      [`${depth} lists in lists`, `{ nodes(ids: ${wrapped(depth, '[', '', ']')}) { id } }`],
      [
        `${depth} objects in objects`,
        `{ accounts(where: ${wrapped(depth, '{a:', '1', '}')}) { nodes { id } } }`,
      ],
      [`${depth} selections in selections`, `{ ${wrapped(depth, 'a { ', 'b', ' }')} }`],
      [
        `${depth} fragments in fragments`,
        `{ ${wrapped(depth, '... { ', 'viewer { kind }', ' }')} }`,
      ],
      [`${depth} lists never closed`, `{ nodes(ids: ${'['.repeat(depth)}`],
      [`${depth} selections never closed`, '{ a '.repeat(depth)],
    ]),
    [
      '10,000 lists in a type',
      `query ($a: ${wrapped(10_000, '[', 'Int', ']')}) { viewer { kind } }`,
    ],
  ];
}

function fragments(): Shape[] {
  const bomb = (levels: number): string =>
    `{ viewer { ...f0 } } ${times(levels, (n) => `fragment f${n} on Viewer { ...f${n + 1} ...f${n + 1} }`)} fragment f${levels} on Viewer { kind }`;
  const merging = (levels: number): string => {
    const layers = times(
      levels,
      (
        n,
      ) => `fragment m${n} on Viewer { a: account { ...n${n} } ...m${n + 1} b: account { ...n${n} } }
      fragment n${n} on Account { partner { name } id number name }`,
    );
    return `{ viewer { ...m0 ...m1 ...m2 } } ${layers} fragment m${levels} on Viewer { kind }`;
  };
  return [
    ['a fragment of itself', '{ viewer { ...f } } fragment f on Viewer { ...f }'],
    [
      'a cycle of fragments',
      '{ viewer { ...f } } fragment f on Viewer { ...g } fragment g on Viewer { ...f }',
    ],
    [
      'a cycle of 1,000 fragments',
      `{ viewer { ...f0 } } ${times(1_000, (n) => `fragment f${n} on Viewer { ...f${(n + 1) % 1_000} }`)}`,
    ],
    ['a bomb of 2^18 fragments', bomb(18)],
    ['a bomb of 2^30 fragments', bomb(30)],
    ['5,000 spreads', `{ viewer { ${'...f '.repeat(5_000)} } } fragment f on Viewer { kind }`],
    ['5,000 inline fragments', `{ viewer { ${'... on Viewer { kind } '.repeat(5_000)} } }`],
    ['fields that overlap', merging(50)],
    [
      '1,000 aliased fields that overlap',
      `{ ${times(1_000, (n) => `a: accounts(first: ${n}) { totalCount }`)} }`,
    ],
    [
      '3,000 nested fields that overlap',
      `{ ${times(3_000, () => 'x: viewer { y: account { z: partner { name } } }')} }`,
    ],
    [
      'unused fragments',
      `{ viewer { kind } } ${times(2_000, (n) => `fragment f${n} on Viewer { kind }`)}`,
    ],
  ];
}

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__'];

function odd(): Shape[] {
  return [
    ...['{ viewr { kind } }', '{ viewer { knd subjct } }', '{ acount(id: "x") { id } }'].map(
      (document): Shape => ['a typo', document],
    ),
    ...['{ accounts(frst: 1) { nodes { id } } }', '{ service(code: CXON) { name } }'].map(
      (document): Shape => ['a typo in an argument', document],
    ),
    [
      'a typo in an input',
      '{ previewTerm(input: { servceCode: CXONE, startOn: "2026-01-01" }) { periods { index } } }',
    ],
    [
      'a typo in a variable',
      'query ($c: ServiceCode!) { service(code: $c) { name } }',
      '{"c":"CXON"}',
    ],
    [
      'a typo in a field of a variable',
      'query ($w: AccountWhere) { accounts(where: $w) { totalCount } }',
      '{"w":{"nam":{},"number":{"eqq":"a"}}}',
    ],
    ['a typo in a type', 'query ($a: AcountWhere) { accounts(where: $a) { totalCount } }'],
    ['a typo in a fragment', '{ viewer { ...f } } fragment f on Viewr { kind }'],
    ['a typo in a directive', '{ viewer @skp(if: true) { kind } }'],
    ...NAMES.flatMap((name): Shape[] => [
      [`${name} as field`, `{ ${name} }`],
      [`${name} as field of a type`, `{ viewer { ${name} } }`],
      [`${name} as alias`, `{ ${name}: viewer { ${name}: kind } }`],
      [`${name} as operation`, `query ${name} { viewer { kind } }`],
      [
        `${name} as variable`,
        `query ($${name}: Int) { accounts(first: $${name}) { totalCount } }`,
        `{"${name}":1}`,
      ],
      [`${name} as fragment`, `{ viewer { ...${name} } } fragment ${name} on Viewer { kind }`],
      [`${name} as directive`, `{ viewer @${name} { kind } }`],
      [`${name} as type`, `{ __type(name: "${name}") { name } }`],
    ]),
    ['@defer', '{ viewer { kind ... @defer { subject } } }'],
    ['@stream', '{ services @stream(initialCount: 1) { code } }'],
    ['a subscription', 'subscription { viewer { kind } }'],
    ['a type definition', 'type Query { a: Int } { viewer { kind } }'],
    ['an extension', 'extend type Query { a: Int }'],
    ['nothing', ''],
    ['a space', ' '],
    ['a brace', '{'],
    ['no fields', '{ }'],
    ['a fragment alone', 'fragment f on Viewer { kind }'],
    ['a name of 200 kB', `{ ${'a'.repeat(200_000)} }`],
    ['an alias of 200 kB', `{ ${'a'.repeat(200_000)}: viewer { kind } }`],
    ['a variable of 200 kB', `query ($${'a'.repeat(200_000)}: Int) { viewer { kind } }`],
    ['a block string of 100 kB', `{ account(id: """${' \n'.repeat(50_000)}""") { id } }`],
    ['a string never closed', `{ account(id: "${'a'.repeat(100_000)}`],
    ...['1e999999999', '9'.repeat(10_000), `0.${'0'.repeat(10_000)}1`, '1.', '00', '-'].map(
      (number): Shape => ['a number', `{ accounts(first: ${number}) { totalCount } }`],
    ),
    ...['\\u{110000}', '\\ud800', '\\u{d800}', '\\u00zz', '\\x', '\\u{', '\u0000', '\n'].map(
      (text): Shape => ['a text', `{ account(id: "${text}") { id } }`],
    ),
    ['a NUL', '{ viewer { kind \u0000 } }'],
    ['a byte order mark', '\ufeff{ viewer { kind } }'],
    ['byte order marks inside', '{ viewer { \ufeff\ufeff kind } }'],
    ['a lone surrogate', '{ viewer { kind \ud800 } }'],
    ['other letters', '{ vi\u0435wer { kind } }'],
    ['bidi in a comment', '{ viewer { kind # \u202e } drop\n } }'],
    ['SQL for a document', "'; drop table account; --"],
    ['two operations without a name', '{ viewer { kind } } { viewer { kind } }'],
    ['the same variable twice', 'query ($a: Int, $a: Int) { accounts(first: $a) { totalCount } }'],
    ['a variable of an output type', 'query ($a: Account) { viewer { kind } }'],
    [
      'a variable in a default',
      'query ($a: Int = $b, $b: Int) { accounts(first: $a) { totalCount } }',
    ],
    ['a variable nobody declared', '{ accounts(first: $a) { totalCount } }'],
  ];
}

/** Every document that is hostile by its shape. */
export function queryShapes(world: HostileWorld): HostileRequest[] {
  const { staff, owner } = world.seats;
  const shapes = [...manyOfOne(world), ...deep(world), ...fragments(), ...odd()];
  const one = '{"query":"{ viewer { kind } }"}';
  const batches = [1, 2, 10, 100, 1_000].map((count) => {
    const body = `[${Array.from({ length: count }, () => one).join(',')}]`;
    return { ...posted('shapes', `a batch of ${count}`, staff, body), mustBeRefused: true };
  });
  const operationNames = ['"b"', '"__proto__"', '"constructor"', '1', '[]', '{}', '""', 'true'];
  const named = operationNames.map((name) => {
    const body = `{"query":"query a { viewer { kind } } query c { viewer { kind } }","operationName":${name}}`;
    return posted('shapes', `the operation name ${name}`, staff, body);
  });
  return [
    ...shapes.map(([name, document, variables], index) =>
      asked('shapes', name, index % 3 === 0 ? owner : staff, document, variables),
    ),
    ...batches,
    ...named,
  ];
}
