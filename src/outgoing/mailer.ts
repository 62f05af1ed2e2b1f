import { getCACertificates } from 'node:tls';
import type { NodemailerError, Transporter } from 'nodemailer';

/** Which server takes mail, and as whom it is sent. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** Whether TLS begins with the connection; otherwise the server is asked for STARTTLS. */
  readonly isTls: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  /** Trusted beside those that Node knows, in PEM. */
  readonly authorities: readonly string[];
  readonly from: { readonly name: string; readonly address: string };
  /** The right side of a Message-ID. */
  readonly domain: string;
}

/** How long a server may take, in milliseconds. */
export interface MailTimes {
  /** To be connected, and to greet. */
  readonly connectMs: number;
  /** To say the next thing. */
  readonly silenceMs: number;
  /** All of it, however it is stretched. */
  readonly wholeMs: number;
}

export const MAIL_TIMES: MailTimes = { connectMs: 10_000, silenceMs: 20_000, wholeMs: 45_000 };

/** A text for one recipient. */
export interface Mail {
  /** The left side of its Message-ID: the same each time that the same mail is sent. */
  readonly id: string;
  /** The address alone, which was checked. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** BCP 47 tag of the language that it is in. */
  readonly language: string;
  /** Since the epoch, in milliseconds. */
  readonly sentAtMillis: number;
}

/** How sending ended. No server's words are in it: they repeat addresses. */
export type MailOutcome =
  | { readonly kind: 'SENT' }
  /** The server takes this mail at no time; the code says why. */
  | { readonly kind: 'REFUSED'; readonly code: string }
  /** It may take it later. */
  | { readonly kind: 'NOT_NOW'; readonly code: string }
  /** It could not be asked: it is away, or does not let us in. That is no matter of this mail. */
  | { readonly kind: 'NO_SERVER'; readonly code: string };

/** Sends mail by one server. */
export interface Mailer {
  /** Never fails: what goes wrong is an outcome. */
  readonly send: (mail: Mail, signal?: AbortSignal) => Promise<MailOutcome>;
}

/**
 * A mailer by SMTP: certificates are always verified, and a password goes over TLS alone.
 *
 * A mail has a connection of its own, so that one that hangs keeps no other waiting.
 */
export function smtpMailer(settings: MailSettings, times: MailTimes = MAIL_TIMES): Mailer {
  const { from, domain } = settings;
  let opening: Promise<Pick<Transporter, 'sendMail'>> | undefined;
  return {
    send: async (mail, signal) => {
      opening ??= transportTo(settings, times);
      const transport = await opening;
      const limit = AbortSignal.timeout(times.wholeMs);
      try {
        await transport.sendMail({
          ...{ from, to: { name: '', address: mail.to } },
          ...{ subject: oneLine(mail.subject), text: readable(mail.text) },
          ...{ messageId: `<${mail.id}@${domain}>`, date: new Date(mail.sentAtMillis) },
          // Nobody's holiday answers it.
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'Content-Language': mail.language,
          },
          ...{ disableFileAccess: true, disableUrlAccess: true },
          signal: signal ? AbortSignal.any([limit, signal]) : limit,
        });
        return { kind: 'SENT' };
      } catch (error) {
        return outcomeOf(error as NodemailerError);
      }
    },
  };
}

async function transportTo(
  { host, port, isTls, credentials, authorities, domain }: MailSettings,
  { connectMs, silenceMs }: MailTimes,
): Promise<Pick<Transporter, 'sendMail'>> {
  // Loaded with the first mail: it takes longer than all else of a start that sends none.
  const { createTransport } = await import('nodemailer');
  return createTransport({
    ...{ host, port, secure: isTls, requireTLS: !isTls && credentials !== undefined },
    ...(credentials && { auth: { user: credentials.user, pass: credentials.password } }),
    tls: { minVersion: 'TLSv1.2', ...(authorities.length > 0 && { ca: allOf(authorities) }) },
    ...{ connectionTimeout: connectMs, dnsTimeout: connectMs },
    ...{ greetingTimeout: connectMs, socketTimeout: silenceMs },
    // A server that never ends a line is no reason to keep all that it said.
    maxResponseSize: 65_536,
    name: domain,
  });
}

/** Whatever could begin another line is a space. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
/** No control characters but the ends of lines. */
const readable = (text: string): string =>
  text.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\n]/gu, '');

const allOf = (authorities: readonly string[]): string[] => [
  ...getCACertificates('default'),
  ...authorities,
];

/** What a failure says of a mail; what it says to people may hold addresses, and is left out. */
function outcomeOf({
  code = 'UNKNOWN',
  command,
  responseCode,
  permanent,
}: NodemailerError): MailOutcome {
  // A sender that is refused, or a login, is our setting: the mail may go once it is right.
  const isOfMail = (code === 'EENVELOPE' && command !== 'MAIL FROM') || code === 'EMESSAGE';
  if (!isOfMail)
    return { kind: 'NO_SERVER', code: responseCode ? `${code} ${responseCode}` : code };
  if (responseCode === undefined) return { kind: 'REFUSED', code };
  return { kind: permanent ? 'REFUSED' : 'NOT_NOW', code: `${responseCode}` };
}
