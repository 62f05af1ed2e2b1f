import type { IncomingMessage } from 'node:http';
import { originOf } from '../../src/http/request-origin';
import { asRequest } from '../../src/monitoring/current-request';

const request = (remoteAddress: string | undefined, forwardedFor?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  }) as unknown as IncomingMessage;

describe('The address that a request came from', () => {
  const PROXY = '10.0.0.1';
  const FORGED = '203.0.113.66, 198.51.100.7, 10.0.0.2';

  it.each<[string, IncomingMessage, number, string | null]>([
    ['is that of the connection', request('192.0.2.1'), 0, '192.0.2.1'],
    ['believes nobody by itself', request(PROXY, FORGED), 0, PROXY],
    ['is what the one proxy heard', request(PROXY, '198.51.100.7'), 1, '198.51.100.7'],
    ['is counted from the right', request(PROXY, FORGED), 1, '10.0.0.2'],
    ['is counted through two proxies', request(PROXY, FORGED), 2, '198.51.100.7'],
    ['is the connection’s without a header', request(PROXY), 2, PROXY],
    ['ends where the header does', request(PROXY, '198.51.100.7'), 5, '198.51.100.7'],
    ['ends at what is no address', request(PROXY, 'unknown, 10.0.0.2'), 2, '10.0.0.2'],
    ['ends at an empty header', request(PROXY, ''), 1, PROXY],
    ['is plain where the socket is of IPv6', request('::ffff:192.0.2.1'), 0, '192.0.2.1'],
    ['may be of IPv6', request(PROXY, '2001:db8::1'), 1, '2001:db8::1'],
    ['is unknown once the client has gone', request(undefined), 0, null],
  ])('%s', (_, asked, hops, address) => {
    expect(originOf(asked, hops).remoteAddress).toBe(address);
  });

  it('comes with an id of the request, another one each time', () => {
    const ids = [1, 2].map(() => originOf(request('192.0.2.1'), 0).requestId);
    expect(new Set(ids).size).toBe(2);
  });

  it('comes with the id that the request is known by while it is under way', () => {
    const id = '0b8e5c3a-5d9f-4b1f-a3c1-d2e4f5a6b7c8';
    const origin = asRequest({ requestId: id }, () => originOf(request('192.0.2.1'), 0));
    expect(origin.requestId).toBe(id);
  });
});
