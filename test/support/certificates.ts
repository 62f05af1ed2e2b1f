import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its key, in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

const tagged = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const sequence = (...parts: readonly Buffer[]) => tagged(0x30, ...parts);
const hex = (text: string) => Buffer.from(text, 'hex');
const ECDSA_WITH_SHA256 = sequence(tagged(0x06, hex('2a8648ce3d040302')));
const COMMON_NAME = hex('550403');
const BASIC_CONSTRAINTS = hex('551d13');
const SUBJECT_ALT_NAME = hex('551d11');
const TRUE = tagged(0x01, hex('ff'));

const time = (date: Date) =>
  tagged(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

function altName(host: string): Buffer {
  return isIPv4(host)
    ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
    : tagged(0x82, Buffer.from(host));
}

/** A certificate for those hosts that was signed by its own key. */
export function selfSigned(
  hosts: readonly string[],
  { from = new Date('2020-01-01'), until = new Date('2099-01-01') } = {},
): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(
    tagged(
      0x31,
      sequence(tagged(0x06, COMMON_NAME), tagged(0x0c, Buffer.from(`receiver ${randomUUID()}`))),
    ),
  );
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ...[ECDSA_WITH_SHA256, name, sequence(time(from), time(until)), name],
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions(hosts)),
  );
  const signature = sign('sha256', content, privateKey);
  const bytes = sequence(
    ...[content, ECDSA_WITH_SHA256, tagged(0x03, Buffer.from([0]), signature)],
  );
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''];
  return {
    cert: cert.join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

function extensions(hosts: readonly string[]): Buffer {
  const isAuthority = sequence(
    ...[tagged(0x06, BASIC_CONSTRAINTS), TRUE, tagged(0x04, sequence(TRUE))],
  );
  const names = sequence(
    tagged(0x06, SUBJECT_ALT_NAME),
    tagged(0x04, sequence(...hosts.map(altName))),
  );
  return sequence(isAuthority, names);
}
