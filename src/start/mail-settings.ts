import { StartError } from '../application/start-error';
import { isMailAddress, isMailDomain } from '../outgoing/mail-address';
import type { MailSettings } from '../outgoing/mailer';
import { readAuthorities } from './authorities';

type Read = (name: string) => string | undefined;

/**
 * Which server takes mail; undefined where no mail is sent.
 *
 * @throws StartError naming the setting that is wrong. SMTP_URL, which may hold a password, is not
 *   repeated.
 */
export function readMail(read: Read): MailSettings | undefined {
  const url = read('SMTP_URL');
  const from = read('MAIL_FROM');
  const domain = read('MAIL_DOMAIN');
  const authorities = read('SMTP_CA_FILE');
  if (url === undefined) {
    const alone = Object.entries({
      MAIL_FROM: from,
      MAIL_DOMAIN: domain,
      SMTP_CA_FILE: authorities,
    })
      .filter(([, value]) => value !== undefined)
      .map(([name]) => name);
    if (alone.length === 0) return undefined;
    throw new StartError(
      `${alone.join(' and ')} came without SMTP_URL: set SMTP_URL, too, or none of them for no mail.`,
    );
  }
  if (from === undefined) {
    throw new StartError(
      'SMTP_URL came without MAIL_FROM: set MAIL_FROM to the address that mail is sent from.',
    );
  }
  const sender = readSender(from);
  return {
    ...readServer(url),
    authorities: readAuthorities('SMTP_CA_FILE', read),
    from: sender,
    domain: readDomain(domain ?? sender.address.slice(sender.address.lastIndexOf('@') + 1)),
  };
}

const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

function readServer(text: string): Pick<MailSettings, 'host' | 'port' | 'isTls' | 'credentials'> {
  const url = URL.parse(text);
  if (url?.protocol !== 'smtp:' && url?.protocol !== 'smtps:') {
    return refuseServer(url ? `one that begins with ${url.protocol} came` : 'something else came');
  }
  const { protocol, hostname, port, username, password } = url;
  if (hostname === '') return refuseServer('one without a host came');
  if (port === '0') return refuseServer('one with port 0 came');
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') {
    return refuseServer('one with more behind the host came');
  }
  if ((username === '') !== (password === '')) {
    return refuseServer('one with a user alone, or a password alone, came');
  }
  return {
    // Without the brackets of an address of IPv6.
    host: hostname.replaceAll(/^\[|\]$/g, ''),
    port: port === '' ? PORTS[protocol] : Number(port),
    isTls: protocol === 'smtps:',
    credentials:
      username === '' ? undefined : { user: decoded(username), password: decoded(password) },
  };
}

/** A message never repeats the URL: it may hold a password. */
function refuseServer(came: string): never {
  throw new StartError(
    `SMTP_URL must be a URL such as smtp://user:password@mail.example:587 or smtps://mail.example, ` +
      `but ${came}.`,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuseServer('one whose user or password is not percent-encoded came');
  }
}

const NAMED = /^([^<>"\p{Cc}]*?)\s*<([^<>]+)>$/u;

/** "Switchboard <no-reply@example.com>", or the address alone. */
function readSender(text: string): MailSettings['from'] {
  const [, name = '', address = text] = NAMED.exec(text) ?? [];
  if (isMailAddress(address)) return { name, address };
  throw new StartError(
    `MAIL_FROM must be an address such as no-reply@example.com or ` +
      `Switchboard <no-reply@example.com>, but "${text}" came.`,
  );
}

function readDomain(text: string): string {
  if (isMailDomain(text)) return text;
  throw new StartError(
    `MAIL_DOMAIN must be the name of a domain such as example.com, but "${text}" came.`,
  );
}
