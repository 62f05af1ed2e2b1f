import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Origin } from '../application/context';
import { currentRequest } from '../monitoring/current-request';
import { requestIdOf } from './request-id';

/**
 * Where a request came from, and its id.
 *
 * @param trustedProxyHops how many proxies in front are ours. Each adds at the right of
 *   X-Forwarded-For whom it heard: so many from the right are believed, and nothing left of them.
 */
export function originOf(request: IncomingMessage, trustedProxyHops: number): Origin {
  const requestId = currentRequest()?.requestId ?? requestIdOf(request);
  return { requestId, remoteAddress: addressOf(request, trustedProxyHops) };
}

function addressOf({ headers, socket }: IncomingMessage, hops: number): string | null {
  let address = plain(socket.remoteAddress ?? '');
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  for (const text of forwarded.reverse().slice(0, hops)) {
    const heard = plain(text);
    // No proxy of ours writes what is no address: whoever came last is the client.
    if (heard === null) break;
    address = heard;
  }
  return address;
}

/** An address without the way in which IPv6 sockets write those of IPv4; null for none. */
function plain(text: string): string | null {
  const address = text.trim().replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(address) === 0 ? null : address;
}
