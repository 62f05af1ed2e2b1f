import { createServer, type AddressInfo, type Socket } from 'node:net';
import {
  smtpMailer,
  type Mail,
  type MailSettings,
  type MailTimes,
} from '../../src/outgoing/mailer';
import { selfSigned } from '../support/certificates';
import {
  NO_AUTHORITIES,
  startMailServer,
  type MailServer,
  type MailServerOptions,
} from '../support/mail-server';

const MAIL: Mail = {
  id: 'a-mail',
  to: 'olive@example.com',
  subject: 'Dernier jour de préavis',
  text: 'Bonjour,\n\nÀ bientôt.\n',
  language: 'fr',
  sentAtMillis: Date.parse('2026-11-05T10:00:00.000Z'),
};
const SOON: MailTimes = { connectMs: 2_000, silenceMs: 300, wholeMs: 5_000 };

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function aServer(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  open.push(server);
  return server;
}

/** A server that does with a connection whatever it is told, and nothing else. */
async function anOddServer(connected: (socket: Socket) => unknown): Promise<MailSettings> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const { port } = server.address() as AddressInfo;
  return { host: '127.0.0.1', port, isTls: false, ...NO_AUTHORITIES };
}

describe('A mail', () => {
  it('is a text with the id, language and time that it was given', async () => {
    const { settings, received } = await aServer();
    expect(await smtpMailer(settings).send(MAIL)).toEqual({ kind: 'SENT' });
    const [mail] = received;
    expect(mail?.to).toBe('olive@example.com');
    expect(mail?.text).toBe('Bonjour,\n\nÀ bientôt.\n');
    expect(Object.fromEntries(mail?.headers ?? [])).toMatchObject({
      from: 'Switchboard <no-reply@provider.example>',
      to: 'olive@example.com',
      subject: 'Dernier jour de préavis',
      'message-id': '<a-mail@mail.provider.example>',
      date: 'Thu, 05 Nov 2026 10:00:00 +0000',
      'auto-submitted': 'auto-generated',
      'content-language': 'fr',
      'content-type': 'text/plain; charset=utf-8',
    });
  });

  it('has no header but ours, whatever its words hold', async () => {
    const { settings, received } = await aServer();
    const words = 'A\r\nBcc: bob@example.com\r\n\r\nB\u2028C\0\u0007';
    await smtpMailer(settings).send({ ...MAIL, subject: words, text: `${words}\r\n.\r\nQUIT\r\n` });
    const [mail] = received;
    expect(received).toHaveLength(1);
    expect([...(mail?.headers.keys() ?? [])].sort()).toEqual([
      ...['auto-submitted', 'content-language', 'content-transfer-encoding', 'content-type'],
      ...['date', 'from', 'message-id', 'mime-version', 'subject', 'to'],
      'x-auto-response-suppress',
    ]);
    expect(mail?.headers.get('subject')).toBe('A Bcc: bob@example.com B C');
    expect(mail?.text).toContain('\n.\nQUIT\n');
  });

  it('is refused, or not taken now, as the server says', async () => {
    const answers: Record<string, number> = { no: 550, later: 451, full: 552 };
    const { settings } = await aServer({ answerTo: (to) => answers[to.split('@')[0] ?? ''] });
    const outcomeFor = (to: string) =>
      smtpMailer(settings).send({ ...MAIL, to: `${to}@example.com` });
    expect(await outcomeFor('no')).toEqual({ kind: 'REFUSED', code: '550' });
    expect(await outcomeFor('full')).toEqual({ kind: 'REFUSED', code: '552' });
    expect(await outcomeFor('later')).toEqual({ kind: 'NOT_NOW', code: '451' });
  });

  it('that is not taken once it was read may go later, or never', async () => {
    const failing = (responseCode: number) =>
      aServer({
        beforeAnswer: () => {
          throw Object.assign(new Error('no'), { responseCode });
        },
      });
    const sentTo = async ({ settings }: MailServer) => smtpMailer(settings).send(MAIL);
    expect(await sentTo(await failing(452))).toEqual({ kind: 'NOT_NOW', code: '452' });
    expect(await sentTo(await failing(554))).toEqual({ kind: 'REFUSED', code: '554' });
  });

  it('waits where the server does not let us send, which is no matter of the mail', async () => {
    const refuse = Object.assign(new Error('not you'), { responseCode: 553 });
    const { settings } = await aServer({ onMailFrom: (_from, _session, done) => done(refuse) });
    const outcome = await smtpMailer(settings).send(MAIL);
    expect(outcome).toEqual({ kind: 'NO_SERVER', code: 'EENVELOPE 553' });
  });
});

describe('A server that cannot be used', () => {
  it('is nowhere', async () => {
    const gone = await startMailServer();
    const { settings } = gone;
    await gone.close();
    expect(await smtpMailer(settings).send(MAIL)).toMatchObject({ kind: 'NO_SERVER' });
    const nowhere = { ...settings, host: 'mail.invalid' };
    expect(await smtpMailer(nowhere).send(MAIL)).toMatchObject({ kind: 'NO_SERVER' });
  });

  it('never greets, closes, or says nonsense', async () => {
    const silent = await anOddServer(() => undefined);
    const closing = await anOddServer((socket) => socket.end());
    const odd = await anOddServer((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    const endless = await anOddServer((socket) => socket.write('220-'.padEnd(200_000, 'x')));
    for (const settings of [silent, closing, odd, endless]) {
      const outcome = await smtpMailer(settings, { ...SOON, connectMs: 300 }).send(MAIL);
      expect(outcome).toMatchObject({ kind: 'NO_SERVER' });
    }
  });

  it('is silent in the middle of a mail', async () => {
    const { settings, received } = await aServer({
      beforeAnswer: () => new Promise(() => undefined),
    });
    const outcome = await smtpMailer(settings, SOON).send(MAIL);
    expect(outcome).toEqual({ kind: 'NO_SERVER', code: 'ETIMEDOUT' });
    expect(received).toHaveLength(1);
  });

  it('drips, and is left when all of it has taken too long', async () => {
    const settings = await anOddServer((socket) => {
      const drip = setInterval(() => socket.write('220-still here\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const outcome = await smtpMailer(settings, { ...SOON, wholeMs: 400 }).send(MAIL);
    expect(outcome).toEqual({ kind: 'NO_SERVER', code: 'EABORT' });
  });

  it('is left at once when the program stops', async () => {
    const stop = new AbortController();
    const { settings } = await aServer({
      beforeAnswer: () => {
        stop.abort();
        return new Promise(() => undefined);
      },
    });
    const outcome = await smtpMailer(settings).send(MAIL, stop.signal);
    expect(outcome).toEqual({ kind: 'NO_SERVER', code: 'EABORT' });
  });
});

describe('A password', () => {
  const credentials = { user: 'switchboard', password: 'se cret' };
  const certificate = selfSigned(['127.0.0.1']);
  const signedIn: MailServerOptions = {
    ...certificate,
    authOptional: false,
    disabledCommands: [],
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === credentials.user && password === credentials.password;
      done(isRight ? null : new Error('no'), isRight ? { user: username } : undefined);
    },
  };
  const trusting = { authorities: [certificate.cert], credentials };

  it('goes over TLS that the connection begins with, or that STARTTLS begins', async () => {
    for (const secure of [true, false]) {
      const { settings, received } = await aServer({ ...signedIn, secure });
      expect(await smtpMailer({ ...settings, ...trusting }).send(MAIL)).toEqual({ kind: 'SENT' });
      expect(received[0]).toMatchObject({ user: 'switchboard', isEncrypted: true });
    }
  });

  it('goes to no server whose certificate is not trusted, or is another’s', async () => {
    let signIns = 0;
    const counting: MailServerOptions = {
      ...signedIn,
      onAuth: (_auth, _session, done) => {
        signIns += 1;
        done(new Error('no'));
      },
    };
    const other = selfSigned(['mail.example']);
    for (const secure of [true, false]) {
      const { settings } = await aServer({ ...counting, secure });
      const untrusted = await smtpMailer({ ...settings, credentials }).send(MAIL);
      expect(untrusted).toMatchObject({ kind: 'NO_SERVER' });
      const { settings: elsewhere } = await aServer({ ...counting, ...other, secure });
      const trust = { credentials, authorities: [other.cert] };
      expect(await smtpMailer({ ...elsewhere, ...trust }).send(MAIL)).toMatchObject({
        kind: 'NO_SERVER',
      });
    }
    expect(signIns).toBe(0);
  });

  it('goes to no server that offers no TLS', async () => {
    let heard = '';
    const settings = await anOddServer((socket) => {
      socket.write('220 mail.example ESMTP\r\n');
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        socket.write('250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n');
      });
    });
    const outcome = await smtpMailer({ ...settings, credentials }, SOON).send(MAIL);
    expect(outcome).toMatchObject({ kind: 'NO_SERVER' });
    expect(heard).not.toMatch(/AUTH|MAIL/);
  });

  it('that is wrong is our setting: the mail waits', async () => {
    const { settings, received } = await aServer({ ...signedIn, secure: true });
    const wrong = { ...credentials, password: 'wrong' };
    const outcome = await smtpMailer({ ...settings, ...trusting, credentials: wrong }).send(MAIL);
    expect(outcome).toEqual({ kind: 'NO_SERVER', code: 'EAUTH 535' });
    expect(received).toEqual([]);
  });
});
