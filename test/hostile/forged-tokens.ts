import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { STAFF, type TestServer } from '../support/test-server';
import type { HostileWorld } from './hostile-world';
import type { HostileRequest } from './judge';

const encoded = (part: object | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** Authorization headers that must open nothing, each with a query and an act. */
export async function forgedTokens(
  server: TestServer,
  world: HostileWorld,
): Promise<HostileRequest[]> {
  const good = await server.tokenOf(STAFF);
  const [, payload = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const publicText = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const signed = (header: object, of: object = claims): string => {
    const content = `${encoded({ alg: 'EdDSA', ...header })}.${encoded(of)}`;
    return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
  };
  const shared = (secret: string): string => {
    const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  };
  const jwk = publicKey.export({ format: 'jwk' });
  const elsewhere = `${server.url}/forged`;
  const tokens: [string, string][] = [
    ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg): [string, string][] => [
      [`alg "${alg}"`, `${encoded({ alg })}.${payload}.`],
      [`alg "${alg}" with a signature`, `${encoded({ alg })}.${payload}.${signature}`],
    ]),
    ['expired', await server.tokenOf(STAFF, '-1h')],
    ['of another audience', await server.tokenOf(STAFF, '1h', 'other')],
    ['of another key', signed({})],
    ['with its own key', signed({ jwk })],
    ['with a key elsewhere', signed({ jku: elsewhere, x5u: elsewhere })],
    ['with a key in a file', signed({ kid: '../../../../dev/null' })],
    ['with a key in a table', signed({ kid: "' union select 'a" })],
    ['with what must be understood', signed({ crit: ['exp'], exp: 1 })],
    ['compressed', signed({ zip: 'DEF' })],
    ['of a later time', signed({}, { ...claims, nbf: 9_999_999_999 })],
    ['of a number as issuer', signed({}, { ...claims, iss: 1, aud: {}, exp: 'never' })],
    ['of the public key as secret', shared(publicText)],
    ['of an empty secret', shared('')],
    ['changed', `${good.slice(0, -4)}AAAA`],
    [
      'with another payload',
      `${good.split('.')[0]}.${encoded({ ...claims, sub: 'x' })}.${signature}`,
    ],
    ['without a signature', `${good.split('.')[0]}.${payload}.`],
    ['in five parts', 'a.b.c.d.e'],
    ['of no JSON', `${encoded('no')}.${encoded('no')}.AAAA`],
    ['of a deep header', `${encoded('['.repeat(2_000))}.${payload}.${signature}`],
    ['of prototypes', signed({ __proto__: null, constructor: 1 }, { ...claims, switchboard: [] })],
    ['of 7 kB', signed({ x: 'a'.repeat(3_000) }, { ...claims, y: 'b'.repeat(2_000) })],
    ['of 9 kB', `${'a'.repeat(3_000)}.${'b'.repeat(3_000)}.${'c'.repeat(3_000)}`],
    ['of dots', '.'.repeat(7_000)],
    ['of letters', 'a'.repeat(7_000)],
  ];
  const headers: [string, string | undefined][] = [
    ['no header', undefined],
    ['an empty header', ''],
    ['a scheme alone', 'Bearer'],
    ['spaces', `Bearer ${' '.repeat(7_000)}`],
    ['basic', 'Basic c3RhZmY6c3RhZmY='],
    ['two schemes', `Basic Bearer ${good}`],
    ['two tokens', `Bearer ${good} ${good}`],
    ['two tokens with a comma', `Bearer ${good}, Bearer ${good}`],
    ['no scheme', good],
    ['SQL', "Bearer ' or 1=1 --"],
    ['a script', 'Bearer <script>alert(1)</script>'],
    ...tokens.map(([name, token]): [string, string] => [`a token ${name}`, `Bearer ${token}`]),
  ];
  const { victim } = world;
  const operations = [
    `{ accounts { nodes { id name } } account(id: "${victim.accountId}") { name } }`,
    `mutation { activateOrder(input: { orderId: "${victim.orderId}" }) { order { id } } }`,
    '{ __schema { types { name } } }',
  ];
  return headers.flatMap(([name, authorization]) =>
    operations.map((query) => ({
      kind: 'tokens',
      name,
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: JSON.stringify({ query }),
      texts: [query],
      hidden: world.seats.owner.hidden,
      mustBeRefused: true,
    })),
  );
}
