import { brotliCompressSync, gzipSync } from 'node:zlib';
import { posted, type HostileWorld, type Seat } from './hostile-world';
import type { HostileRequest } from './judge';

const KIND = 'transport';
const GOOD = '{"query":"{ viewer { kind } }"}';
const ACT =
  'mutation { createAccount(input: { name: "Forged", timeZone: "UTC", currencyCode: "EUR" }) { account { id } } }';
const MEGABYTE = 1_024 * 1_024;

/** A body that says it is something else, or is. */
function contentTypes(seat: Seat): HostileRequest[] {
  const forms: [string, string | Buffer][] = [
    ['text/plain', JSON.stringify({ query: ACT })],
    ['application/x-www-form-urlencoded', `query=${encodeURIComponent(ACT)}`],
    [
      'multipart/form-data; boundary=x',
      `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: ACT })}\r\n--x--`,
    ],
    ['text/xml', `<query>${ACT}</query>`],
    ['text/html', ACT],
    ['application/graphql', ACT],
    ['message/rfc822', JSON.stringify({ query: ACT })],
    ['application/jsonp', JSON.stringify({ query: ACT })],
    ['application/json-patch+json', JSON.stringify({ query: ACT })],
    ['', JSON.stringify({ query: ACT })],
    ['application/json/x', JSON.stringify({ query: ACT })],
    [`application/json${'x'.repeat(5_000)}`, JSON.stringify({ query: ACT })],
    ...['utf-16', 'utf-16le', 'utf-32', 'utf-7', 'iso-2022-kr', 'bogus', "'utf-8", '__proto__'].map(
      (charset): [string, string] => [
        `application/json; charset=${charset}`,
        JSON.stringify({ query: ACT }),
      ],
    ),
    ['application/json; charset=utf-16', Buffer.from(GOOD, 'utf16le')],
  ];
  return forms.map(([type, body]) => {
    const request = posted(KIND, `content type "${type.slice(0, 60)}"`, seat, body);
    const headers = { authorization: seat.authorization, 'content-type': type };
    return { ...request, headers, mustBeRefused: true };
  });
}

/** Bodies that are no GraphQL request. */
function bodies(seat: Seat): HostileRequest[] {
  const texts: [string, string | Buffer][] = [
    ...[
      'null',
      '1',
      '"a"',
      '[]',
      '{}',
      'true',
      '',
      ' ',
      '{',
      '{"query"',
      '[[]]',
      '[null]',
      'NaN',
    ].map((body): [string, string] => [`the body ${body}`, body]),
    ...['1', 'null', '[]', '{}', 'true', '["{viewer{kind}}"]'].map((query): [string, string] => [
      `the query ${query}`,
      `{"query":${query}}`,
    ]),
    ...['"a"', '1', '[]', 'true', '"{}"', '[{"a":1}]'].map((variables): [string, string] => [
      `the variables ${variables}`,
      `{"query":"{ viewer { kind } }","variables":${variables}}`,
    ]),
    ...['"a"', '1', '[]', 'true', '{"persistedQuery":{"version":1,"sha256Hash":"x"}}'].map(
      (extensions): [string, string] => [
        `the extensions ${extensions}`,
        `{"query":"{ viewer { kind } }","extensions":${extensions}}`,
      ],
    ),
    ...[
      '{"version":1,"sha256Hash":"__proto__"}',
      '{"version":"x"}',
      '{"version":1,"sha256Hash":{}}',
      '1',
    ].map((persisted): [string, string] => [
      `a persisted query ${persisted}`,
      `{"extensions":{"persistedQuery":${persisted}}}`,
    ]),
    ['keys twice', `{"query":"{ a }","query":"{ viewer { kind } }","variables":{},"variables":{}}`],
    [
      '100,000 keys',
      `{"query":"{ viewer { kind } }",${Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join(',')}}`,
    ],
    [
      '100,000 variables',
      `{"query":"{ viewer { kind } }","variables":{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join(',')}}}`,
    ],
    ['JSON 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    [
      'variables 100,000 deep',
      `{"query":"{ viewer { kind } }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    ],
    [
      'objects 100,000 deep',
      `{"query":"query ($a: AccountWhere) { accounts(where: $a) { totalCount } }","variables":{"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}`,
    ],
    [
      '__proto__',
      '{"__proto__":{"query":"{ viewer { kind } }"},"constructor":{"prototype":{"kind":"STAFF"}}}',
    ],
    [
      'bytes that are no UTF-8',
      Buffer.concat([
        Buffer.from('{"query":"{ viewer { kind } }","a":"'),
        Buffer.from([0xff, 0xfe, 0xc0]),
        Buffer.from('"}'),
      ]),
    ],
    [
      'an overlong NUL',
      Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xc0, 0x80]), Buffer.from('"}')]),
    ],
    ['a byte order mark', `\ufeff${GOOD}`],
    ['UTF-16', Buffer.from(GOOD, 'utf16le')],
    ['a NUL', `${GOOD}\u0000`],
    ['a second value', `${GOOD}${GOOD}`],
    ['a comment', `/* a */ ${GOOD}`],
    ['single quotes', "{'query':'{ viewer { kind } }'}"],
    ['2 MB', `{"query":"{ viewer { kind } }","a":"${'x'.repeat(2 * MEGABYTE)}"}`],
  ];
  const large = [5, 12, 40].map((size) => ({
    ...posted(KIND, `a body of ${size} MB`, seat, Buffer.alloc(size * MEGABYTE, 'x'), []),
    mayHangUp: true,
    mustBeRefused: true,
  }));
  return [...texts.map(([name, body]) => posted(KIND, name, seat, body)), ...large];
}

function encodings(seat: Seat): HostileRequest[] {
  const zeros = Buffer.alloc(50 * MEGABYTE);
  const encoded: [string, Buffer][] = [
    ['gzip', gzipSync(GOOD)],
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['gzip', Buffer.from(GOOD)],
    ['deflate', Buffer.from('x')],
    ['gzip, gzip, gzip, br', gzipSync(gzipSync(gzipSync(GOOD)))],
    ['bogus', Buffer.from(GOOD)],
    ['__proto__', Buffer.from(GOOD)],
    ['', Buffer.from(GOOD)],
  ];
  return encoded.map(([encoding, body], index) => {
    const request = posted(KIND, `encoding ${index} "${encoding}"`, seat, body, [GOOD]);
    return { ...request, headers: { ...request.headers, 'content-encoding': encoding } };
  });
}

/** Requests that are no POST. */
function methods(seat: Seat): HostileRequest[] {
  const { authorization, hidden } = seat;
  const get = (
    name: string,
    query: string,
    headers: Record<string, string> = {},
  ): HostileRequest => ({
    kind: KIND,
    name,
    method: 'GET',
    path: `/graphql${query}`,
    headers: { authorization, ...headers },
    texts: [query, ...new URLSearchParams(query).values()],
    hidden,
  });
  const query = (document: string): string => `?query=${encodeURIComponent(document)}`;
  const preflight = { 'apollo-require-preflight': '1' };
  const refused = [
    get('an act by GET', query(ACT)),
    get('an act by GET with a preflight', query(ACT), preflight),
    get(
      'an act by GET beside a query',
      `${query(`query a { viewer { kind } } ${ACT.replace('mutation', 'mutation b')}`)}&operationName=b`,
      preflight,
    ),
    ...['text/plain', 'message/rfc822', 'application/x-www-form-urlencoded'].map((type) =>
      get(`GET with ${type}`, query('{ viewer { kind } }'), { 'content-type': type }),
    ),
    get('GET without a preflight', query('{ viewer { kind } }')),
  ].map((request) => ({ ...request, mustBeRefused: true }));
  const others = [
    'PUT',
    'DELETE',
    'PATCH',
    'OPTIONS',
    'HEAD',
    'TRACE',
    'PROPFIND',
    'SEARCH',
    'PURGE',
  ];
  return [
    ...refused,
    get('GET without a query', ''),
    get('GET with an empty query', '?query='),
    get(
      'GET with two queries',
      `${query('{ a }')}&query=${encodeURIComponent('{ viewer { kind } }')}`,
      preflight,
    ),
    get('GET with bad escapes', '?query=%zz%&variables=%ff', preflight),
    get('GET with bad variables', `${query('{ viewer { kind } }')}&variables={`, preflight),
    get('GET with a list of variables', `${query('{ viewer { kind } }')}&variables=[]`, preflight),
    get('GET with bad extensions', `${query('{ viewer { kind } }')}&extensions=x`, preflight),
    get('GET of a deep document', query('{ a '.repeat(600)), preflight),
    ...others.map((method) => ({
      ...posted(
        KIND,
        method,
        seat,
        method === 'HEAD' || method === 'TRACE' ? '' : JSON.stringify({ query: ACT }),
      ),
      method,
      mustBeRefused: true,
    })),
    ...PATHS.map((path): HostileRequest => ({
      kind: KIND,
      name: `the path ${path.slice(0, 60)}`,
      method: 'GET',
      path,
      headers: { authorization },
      texts: [path],
      hidden,
    })),
  ];
}

const PATHS = [
  ...[
    '/',
    '/graphql/',
    '/graphql/../healthz',
    '//graphql',
    '/GRAPHQL',
    '/graphql%00',
    '/graphql;a=b',
  ],
  ...[
    '/../../etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/graphiql/../../package.json',
    '/%2e%2e/%2e%2e/',
  ],
  ...[
    '/graphiql/',
    '/graphiql/viewers.json',
    '/.env',
    '/.git/config',
    '/package.json',
    '/admin',
    '/%',
  ],
  ...[
    '/%ff%fe',
    '/metrics',
    '/server-status',
    '/<script>alert(1)</script>',
    '/\\..\\..\\',
    '/?query={a}',
  ],
  ...['/invoices/', '/invoices/.pdf', '/invoices/%00.pdf', '/invoices/%zz.xml'],
  ...['/invoices/..%2f..%2fetc%2fpasswd.pdf', '/invoices/../healthz.csv', '/invoices/*.csv'],
  ...['/invoices/inv_x/calls.csv', '/invoices/inv_x.pdf?a=%00', '/invoices/__proto__.pdf'],
  ...['/invoices/inv_AAAAAAABcACAAAAAAAAAAQAAAAAAAXAAgary6KZoAAE.xml', '/invoices//.pdf'],
  ...['/healthz?a=b', '/readyz/../graphql', '/.well-known/apollo/server-health', '/favicon.ico'],
];

function headers(seat: Seat): HostileRequest[] {
  const sets: [string, Record<string, string>][] = [
    ['100 headers', Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x-h${n}`, 'a']))],
    ['a header of 12 kB', { 'x-large': 'a'.repeat(12_000) }],
    ['tracing', { 'apollo-federation-include-trace': 'ftv1' }],
    [
      'caching',
      {
        'x-forwarded-host': 'evil.example',
        'x-original-url': '/readyz',
        'cache-control': 'no-transform',
      },
    ],
    ['a range', { range: 'bytes=0-0,1-1,2-2' }],
    ['an origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['no kind of answer', { accept: 'text/html;q=1, */*;q=0' }],
    ['a stream', { accept: 'multipart/mixed; deferSpec=20220824' }],
    ['another method', { 'x-http-method-override': 'DELETE' }],
    ['a continuation', { expect: '100-continue' }],
    ['an expectation', { expect: 'the unexpected' }],
    [
      'an upgrade',
      {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    ],
    [
      'an upgrade to h2c',
      {
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
        'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
      },
    ],
    ['names of JavaScript', { __proto__x: 'a', constructor: 'b', tostring: 'c' }],
    ['an idempotency key', { 'idempotency-key': "'; drop table account; --" }],
    [
      'a trace',
      { traceparent: '00-zzzz', tracestate: 'a'.repeat(2_000), 'x-request-id': '${7*7}' },
    ],
  ];
  return sets.map(([name, more]) => {
    const request = posted(KIND, name, seat, GOOD);
    const texts = [...(request.texts ?? []), ...Object.values(more)];
    return {
      ...request,
      headers: { ...request.headers, ...more },
      texts,
      mayHangUp: name.startsWith('an upgrade'),
    };
  });
}

/** Everything that an ordinary HTTP client can be made to send. */
export function transportAttacks({ seats }: HostileWorld): HostileRequest[] {
  const { staff, owner } = seats;
  return [
    ...contentTypes(staff),
    ...bodies(staff),
    ...encodings(staff),
    ...methods(staff),
    ...headers(owner),
  ];
}
