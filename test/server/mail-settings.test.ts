import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartError } from '../../src/application/start-error';
import { readMail } from '../../src/start/mail-settings';
import { selfSigned } from '../support/certificates';

type Environment = Readonly<Record<string, string>>;

const FROM = { MAIL_FROM: 'no-reply@provider.example' };
const readFrom = (environment: Environment) => readMail((name) => environment[name]);

function refusal(environment: Environment): string {
  try {
    readFrom(environment);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'mail-settings-'))));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe('Settings of mail', () => {
  it('are none where nothing is given', () => {
    expect(readFrom({})).toBeUndefined();
  });

  it('are a server, a sender, and the domain of ids, which is the sender’s unless given', () => {
    expect(readFrom({ SMTP_URL: 'smtp://mail.example', ...FROM })).toEqual({
      ...{ host: 'mail.example', port: 587, isTls: false, credentials: undefined },
      authorities: [],
      from: { name: '', address: 'no-reply@provider.example' },
      domain: 'provider.example',
    });
    const certificate = selfSigned(['mail.example']).cert;
    const given = {
      SMTP_URL: 'smtps://some%40body:p%3Ass%2Fword@[::1]:2465/',
      MAIL_FROM: 'Contrats, Été <no-reply@provider.example>',
      MAIL_DOMAIN: 'ids.provider.example',
      SMTP_CA_FILE: fileOf('ca.pem', `# ours\n${certificate}`),
    };
    expect(readFrom(given)).toEqual({
      ...{ host: '::1', port: 2465, isTls: true },
      credentials: { user: 'some@body', password: 'p:ss/word' },
      authorities: [certificate.trim()],
      from: { name: 'Contrats, Été', address: 'no-reply@provider.example' },
      domain: 'ids.provider.example',
    });
    expect(readFrom({ SMTP_URL: 'smtps://mail.example', ...FROM })?.port).toBe(465);
  });

  it.each([
    'https://user:hunter2@mail.example',
    'user:hunter2@mail.example',
    'smtp://',
    'smtp://user:hunter2@',
    'smtp://mail.example:0',
    'smtp://mail.example:99999',
    'smtp://user:hunter2@mail.example/path',
    'smtp://user:hunter2@mail.example?pool=true',
    'smtp://user:hunter2@mail.example#hunter2',
    'smtp://hunter2@mail.example',
    'smtp://:hunter2@mail.example',
    'smtp://user:%zzhunter2@mail.example',
    'mail.example',
    'smtp:mail.example',
  ])('take no server as %j, and repeat no password', (url) => {
    const message = refusal({ SMTP_URL: url, ...FROM });
    const expected =
      'SMTP_URL must be a URL such as smtp://user:password@mail.example:587 or smtps://mail.example, but ';
    expect(message.startsWith(expected) && message.endsWith(' came.')).toBe(true);
    expect(message).not.toContain('hunter2');
  });

  it('must have a server and a sender together', () => {
    expect(refusal(FROM)).toBe(
      'MAIL_FROM came without SMTP_URL: set SMTP_URL, too, or none of them for no mail.',
    );
    expect(refusal({ ...FROM, MAIL_DOMAIN: 'a.example', SMTP_CA_FILE: '/ca' })).toBe(
      'MAIL_FROM and MAIL_DOMAIN and SMTP_CA_FILE came without SMTP_URL: set SMTP_URL, too, or none of them for no mail.',
    );
    expect(refusal({ SMTP_URL: 'smtp://mail.example' })).toBe(
      'SMTP_URL came without MAIL_FROM: set MAIL_FROM to the address that mail is sent from.',
    );
  });

  it.each([
    ...['nobody', 'a@b.example, c@d.example', 'A <a@b.example> B', '"A" <a@b.example>'],
    ...['A\r\nBcc: c@d.example <a@b.example>', '<a@b.example', 'a@localhost'],
  ])('take no sender as %j', (from) => {
    const message = refusal({ SMTP_URL: 'smtp://mail.example', MAIL_FROM: from });
    expect(message).toBe(
      `MAIL_FROM must be an address such as no-reply@example.com or Switchboard <no-reply@example.com>, but "${from}" came.`,
    );
  });

  it('take no domain that is none, and no file that holds no certificates', () => {
    const server = { SMTP_URL: 'smtp://mail.example', ...FROM };
    expect(refusal({ ...server, MAIL_DOMAIN: 'a@b.example' })).toBe(
      'MAIL_DOMAIN must be the name of a domain such as example.com, but "a@b.example" came.',
    );
    const missing = path.join(folder, 'missing.pem');
    expect(refusal({ ...server, SMTP_CA_FILE: missing })).toMatch(
      /^SMTP_CA_FILE must name a file that can be read: .*ENOENT: .*missing\.pem'\.$/,
    );
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    for (const text of ['', 'a key', broken]) {
      const file = fileOf('wrong.pem', text);
      expect(refusal({ ...server, SMTP_CA_FILE: file })).toBe(
        `SMTP_CA_FILE must name a file of certificates in PEM, but "${file}" came.`,
      );
    }
  });
});
