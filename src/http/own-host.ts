import { isIP } from 'node:net';

export const NOT_OUR_HOST = 'Expected a name of this machine in the header Host.';

const LOOPBACK = /^(.+\.)?localhost$/;
const PORT = /:\d*$/;

/**
 * Whether a request came by a name of this machine.
 *
 * A page of anybody's can have its name lead to the loopback after it was loaded (DNS rebinding):
 * then browsers let it read what this server answers. The name is still in the header. An address
 * cannot be made to lead elsewhere, and whatever sends no name is no browser.
 */
export function isOwnHost(header: string | undefined, own: string): boolean {
  if (header === undefined) return true;
  const host = header.replace(PORT, '').toLowerCase();
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) !== 0 || LOOPBACK.test(host) || host === own.toLowerCase();
}

/** Whether whoever listens at that address is heard on this machine alone. */
export const isLoopback = (host: string): boolean =>
  LOOPBACK.test(host) || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
