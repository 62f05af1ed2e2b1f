import { EXIT, ImportFailure } from './exit-code';
import type { Broken, Refused, ServerConnection } from './server-connection';
import type { BrokenOff } from './upload';
import { printable } from './wording';

/** How a request may end without the import being complete. */
export type Unfinished = Refused | Broken | BrokenOff;

/** Answers of a server, or of a proxy before it, that may be others in a while. */
const TEMPORARY_STATUS: readonly number[] = [408, 425, 429, 502, 503, 504];

/** Whether to try again. */
export function isTemporary(end: Unfinished, { hasAnswered }: ServerConnection): boolean {
  if (end.kind === 'refused') return TEMPORARY_STATUS.includes(end.status);
  if (end.kind === 'broken off') return end.code === 'TEMPORARILY_UNAVAILABLE';
  // A wrong address is told at once; a server that was there comes back.
  return hasAnswered;
}

/** What happened, in a sentence. */
export function why(end: Unfinished): string {
  if (end.kind === 'refused') return `The server answers ${describe(end)}`;
  if (end.kind === 'broken') return `The connection broke: ${end.reason}.`;
  return `The server broke off: ${coded(end.message, end.code)}.`;
}

/** Why it ends the import, and what may be done about it. */
export function failureOf(end: Unfinished, connection: ServerConnection): ImportFailure {
  const address = connection.url.href;
  if (end.kind === 'broken off') {
    // A fault of the server's; whatever else it says is about what was sent.
    const isOurs = end.code === 'INTERNAL_SERVER_ERROR';
    return new ImportFailure(why(end), isOurs ? EXIT.notFinished : EXIT.wrongInput);
  }
  if (end.kind === 'broken') {
    const text = connection.hasAnswered
      ? `The connection to ${address} broke: ${end.reason}.`
      : `No Switchboard answers at ${address} (${end.reason}): start it, or give another address ` +
        '(SWITCHBOARD_URL or --url).';
    return new ImportFailure(text, EXIT.notFinished);
  }
  const text = `The server at ${address} answers ${describe(end)}${HINTS[end.status] ?? ''}`;
  return new ImportFailure(text, end.status >= 500 ? EXIT.notFinished : EXIT.wrongInput);
}

const HINTS: Readonly<Record<number, string>> = {
  401: ' Give another token: SWITCHBOARD_TOKEN, --token-file or --token.',
  404: ' Is the address right (--url)?',
};

/** "503, the database is busy (TEMPORARILY_UNAVAILABLE)." */
const describe = ({ status, code, message }: Refused): string =>
  `${status}: ${coded(message, code)}.`;

const coded = (message: string, code: string): string =>
  `${printable(message).replace(/\.$/, '')}${code === '' ? '' : ` (${printable(code)})`}`;
