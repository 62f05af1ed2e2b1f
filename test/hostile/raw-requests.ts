import type { HostileWorld } from './hostile-world';
import type { HostileRequest } from './judge';

const BODY = '{"query":"{ viewer { kind } }"}';

/** What no HTTP client sends: bytes for the socket. Node's parser may answer by hanging up. */
export function rawRequests({ seats }: HostileWorld): HostileRequest[] {
  const { authorization, hidden } = seats.owner;
  const head = (...more: string[]): string =>
    [
      'POST /graphql HTTP/1.1',
      'Host: 127.0.0.1',
      `Authorization: ${authorization}`,
      'Content-Type: application/json',
      ...more,
      '',
      '',
    ].join('\r\n');
  const length = `Content-Length: ${BODY.length}`;
  const chunked = 'Transfer-Encoding: chunked';
  const smuggled = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
  const requests: [string, ...(string | Buffer)[]][] = [
    ['length and chunks', head(length, chunked), `0\r\n\r\n${smuggled}`],
    ['chunks and length', head(chunked, 'Content-Length: 6'), `0\r\n\r\nG`],
    ['two lengths', head(length, 'Content-Length: 3'), BODY],
    ['the same length twice', head(length, length), BODY],
    ['a list of lengths', head('Content-Length: 5, 6'), BODY],
    ['a negative length', head('Content-Length: -1'), BODY],
    ['a length of no number', head('Content-Length: 0x1f'), BODY],
    ['a signed length', head(`Content-Length: +${BODY.length}`), BODY],
    ['a huge length', head('Content-Length: 99999999999999999999'), BODY],
    ['a length of 2^53', head('Content-Length: 9007199254740992'), BODY],
    ['a body longer than said', head('Content-Length: 5'), BODY],
    ['no length', head(), BODY],
    ['a bad chunk', head(chunked), `zz\r\n${BODY}\r\n0\r\n\r\n`],
    ['a negative chunk', head(chunked), `-1\r\n${BODY}\r\n0\r\n\r\n`],
    ['a huge chunk', head(chunked), `ffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n`],
    ['a chunk without an end', head(chunked), `5\r\nabcdeX`],
    ['a long chunk extension', head(chunked), `1;${'a'.repeat(20_000)}\r\n{\r\n0\r\n\r\n`],
    ['a bad trailer', head(chunked), `0\r\n\u0000: a\r\n\r\n`],
    ['a long trailer', head(chunked), `0\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['chunked twice', head('Transfer-Encoding: chunked, chunked'), `0\r\n\r\n`],
    ['another transfer encoding', head('Transfer-Encoding: bogus'), BODY],
    ['a hidden transfer encoding', head('Transfer-Encoding: \u000bchunked'), `0\r\n\r\n`],
    ['a TLS hello', Buffer.from('16030100a5010000a10303' + '00'.repeat(160), 'hex')],
    ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/0.9', 'GET /graphql\r\n'],
    ['HTTP/1.0', `GET /healthz HTTP/1.0\r\n\r\n`],
    ['HTTP/9.9', 'GET / HTTP/9.9\r\n\r\n'],
    ['no protocol', 'GET / FTP/1.0\r\n\r\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['an absolute address', 'GET http://evil.example/graphql HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method nobody knows', 'FOO / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method in small letters', 'get / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a method of 5 kB', `${'A'.repeat(5_000)} / HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a URL of 30 kB', `GET /graphql?query=${'a'.repeat(30_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['a header of 20 kB', head(`X: ${'a'.repeat(20_000)}`, length), BODY],
    ['5,000 headers', head(...Array.from({ length: 5_000 }, (_, n) => `x${n}:`), length), BODY],
    ['a folded header', head('X: a\r\n b', length), BODY],
    ['a header without a name', head(': a', length), BODY],
    ['a space before the colon', head('Content-Length : 5', length), BODY],
    ['a NUL in a header', head('X: a\u0000b', length), BODY],
    ['a bare line feed', head(length).replaceAll('\r\n', '\n'), BODY],
    ['a bare carriage return', head(length).replaceAll('\r\n', '\r'), BODY],
    ['two Authorization headers', head('Authorization: Bearer a.b.c', length), BODY],
    ['bytes above 127 in a header', head('X: \u00ff\u00fe', length), BODY],
    ['a NUL in the path', 'GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a space in the path', 'GET /graph ql HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['nothing but line ends', '\r\n'.repeat(5_000)],
    ['noise', Buffer.from(Array.from({ length: 4_096 }, (_, n) => (n * 7_919) % 256))],
    ['two requests in one', head(length) + BODY + head(length) + BODY],
    ['a good one and a bad one', head(length) + BODY + 'BAD\r\n\r\n'],
  ];
  return requests.map(([name, ...raw]) => ({
    kind: 'raw',
    name,
    raw,
    texts: raw.map(String),
    hidden,
    mayHangUp: true,
  }));
}
