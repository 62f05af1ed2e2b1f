import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailSettings } from '../../src/outgoing/mailer';

/** A mail as it came. */
export interface ReceivedMail {
  /** Of the envelope. */
  readonly to: string;
  readonly user: string | undefined;
  readonly isEncrypted: boolean;
  readonly raw: string;
  /** By their names in lower case; lines that continue one are joined, words are decoded. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface MailServer {
  readonly settings: MailSettings;
  /** What was taken, in its order. */
  readonly received: ReceivedMail[];
  close(): Promise<void>;
}

/** What a mail server of a test does otherwise than to take everything. */
export interface MailServerOptions extends Partial<SMTPServerOptions> {
  /** What it answers to a recipient, such as 550; undefined for yes. */
  readonly answerTo?: (address: string) => number | undefined;
  /** Told of a mail before it is answered; what it throws, or never ends, is the answer. */
  readonly beforeAnswer?: (mail: ReceivedMail) => void | Promise<void>;
}

export const NO_AUTHORITIES = {
  credentials: undefined,
  authorities: [],
  from: { name: 'Switchboard', address: 'no-reply@provider.example' },
  domain: 'mail.provider.example',
};

/** A real SMTP server on the loopback, without TLS unless its options have a certificate. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { answerTo = () => undefined, beforeAnswer, ...own } = options;
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // Clients that hang are not waited for.
    closeTimeout: 100,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const code = answerTo(address);
      // As servers do, it repeats whom it does not take.
      done(
        code === undefined
          ? null
          : Object.assign(new Error(`<${address}> is not taken`), { responseCode: code }),
      );
    },
    onData: (stream, { envelope, user, secure }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const address = envelope.rcptTo.map((to) => to.address).join();
        const raw = Buffer.concat(chunks).toString();
        const mail = {
          ...{ to: address, user: user as string | undefined, isEncrypted: secure, raw },
          ...parsed(raw),
        };
        received.push(mail);
        Promise.resolve()
          .then(() => beforeAnswer?.(mail))
          .then(() => done(), done);
      });
    },
    ...own,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: { host: '127.0.0.1', port, isTls: own.secure ?? false, ...NO_AUTHORITIES },
    received,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function parsed(raw: string): Pick<ReceivedMail, 'headers' | 'text'> {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decodedWords(line.slice(colon + 1).trim())];
    }),
  );
  const encoding = headers.get('content-transfer-encoding');
  return { headers, text: decodedBody(rest.join('\r\n\r\n'), encoding).replaceAll('\r\n', '\n') };
}

const decodedWords = (text: string): string =>
  text
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : unquoted(word.replaceAll('_', ' ')),
    );

function decodedBody(body: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? unquoted(body.replaceAll('=\r\n', '')) : body;
}

const unquoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();
