import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { Agent, type RequestOptions } from 'node:https';
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, getCACertificates } from 'node:tls';
import type { AddressRules } from './address-rules';

/** The address is one that nothing is sent to. */
export class TargetRefused extends Error {
  constructor(readonly address: string) {
    super(`The address ${address} is not public.`);
    this.name = 'TargetRefused';
  }
}

type LookupAll = (
  name: string,
  options: LookupOptions & { readonly all: true },
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** What outgoing connections are made with. */
export interface OutgoingSettings {
  readonly rules: AddressRules;
  /** Certificates of authorities that are trusted beside those of Node, in PEM. */
  readonly extraAuthorities?: readonly string[];
  /** How names are resolved; by the system when absent. */
  readonly lookup?: LookupAll;
}

type Connected = (error: Error | null, socket: Duplex) => void;

/** A connection that is not there by then is given up: no attempt lasts longer. */
const CONNECT_MILLIS_MAX = 15_000;
const IDLE_CONNECTIONS_MAX = 64;

/**
 * Makes the connections to addresses that somebody else chose.
 *
 * Each address is checked three times, as each check alone can be passed by: as a literal, for
 * which no name is looked up; all addresses of a name, before the first is tried; and the one that
 * was connected to, before any byte is sent. It knows no proxy.
 */
export class GuardedAgent extends Agent {
  private readonly authorities: string[];

  constructor(private readonly settings: OutgoingSettings) {
    super({ keepAlive: true, maxFreeSockets: IDLE_CONNECTIONS_MAX, scheduling: 'lifo' });
    this.authorities = [...getCACertificates('default'), ...(settings.extraAuthorities ?? [])];
  }

  override createConnection(options: RequestOptions, connected?: Connected): undefined {
    const { rules } = this.settings;
    const { port } = options;
    const host = options.host ?? '';
    const done = connected as (error: Error | null, socket?: Duplex) => void;
    if (isIP(host) !== 0 && !rules.admits(host)) {
      done(new TargetRefused(host));
      return;
    }
    const raw = connectTcp({ host, port: Number(port), lookup: this.guardedLookup, noDelay: true });
    const limit = setTimeout(() => {
      raw.destroy(Object.assign(new Error('connecting took too long'), { code: 'ETIMEDOUT' }));
    }, CONNECT_MILLIS_MAX);
    const failed = (error: Error) => {
      clearTimeout(limit);
      done(error);
    };
    raw.on('error', failed);
    raw.once('connect', () => {
      clearTimeout(limit);
      const address = raw.remoteAddress ?? '';
      if (!rules.admits(address)) {
        raw.destroy(new TargetRefused(address));
        return;
      }
      // From here on, what fails is told by the socket around it.
      raw.off('error', failed).on('error', () => undefined);
      done(null, this.secured(raw, options));
    });
  }

  private secured(socket: Socket, { host, servername }: RequestOptions): Duplex {
    return connectTls({
      socket,
      ...(host == null ? {} : { host }),
      ...(servername === undefined ? {} : { servername }),
      ca: this.authorities,
      ALPNProtocols: ['http/1.1'],
      // Said, as the environment can turn the default off.
      rejectUnauthorized: true,
    });
  }

  /** Gives the addresses of a name only where each of them may be connected to. */
  private readonly guardedLookup: LookupFunction = (name, options, found) => {
    const { lookup = systemLookup, rules } = this.settings;
    lookup(name, { ...options, all: true }, (error, addresses) => {
      const refused = error ? undefined : addresses.find(({ address }) => !rules.admits(address));
      const failure = error ?? (refused && new TargetRefused(refused.address));
      if (failure) found(failure, []);
      else if (options.all) found(null, addresses);
      else found(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 0);
    });
  };
}
