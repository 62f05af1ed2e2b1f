import { isIP } from 'node:net';
import type { AddressRules } from './address-rules';

export const URL_BYTES_MAX = 2_048;
const HTTPS_PORT = 443;
/** Below it are the ports of services that are no web servers. */
const FREE_PORTS_FROM = 1_024;

/** Why nothing may be sent to a URL. */
export type UrlProblem =
  'MALFORMED' | 'NOT_HTTPS' | 'CREDENTIALS' | 'FRAGMENT' | 'TOO_LONG' | 'PORT' | 'ADDRESS';

/** The host of a URL as a socket takes it: without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string =>
  hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;

/**
 * Checks a URL that somebody else chose, before anything is sent to it.
 *
 * A name is not looked up: its addresses are checked on every connection.
 *
 * @returns the URL as it is to be called, or what is wrong with it.
 */
export function checkTargetUrl(text: string, rules: AddressRules): URL | UrlProblem {
  if (Buffer.byteLength(text) > URL_BYTES_MAX) return 'TOO_LONG';
  const url = URL.parse(text);
  if (!url) return 'MALFORMED';
  if (url.protocol !== 'https:') return 'NOT_HTTPS';
  if (url.username !== '' || url.password !== '') return 'CREDENTIALS';
  if (url.href.includes('#')) return 'FRAGMENT';
  // A name in other letters becomes longer.
  if (Buffer.byteLength(url.href) > URL_BYTES_MAX) return 'TOO_LONG';
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  if (port !== HTTPS_PORT && port < FREE_PORTS_FROM) return 'PORT';
  return isRefusedHost(hostOf(url), rules) ? 'ADDRESS' : url;
}

function isRefusedHost(host: string, rules: AddressRules): boolean {
  if (isIP(host) !== 0) return !rules.admits(host);
  const isLoopback = /(^|\.)localhost\.?$/.test(host);
  return isLoopback && !rules.admits('127.0.0.1') && !rules.admits('::1');
}
