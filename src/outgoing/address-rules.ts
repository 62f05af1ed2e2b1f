import { BlockList, isIP } from 'node:net';

/** IPv4 networks that are no part of the public internet, by the registry of special purposes. */
const SPECIAL_IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Of IPv6, nothing is public but this network … */
const PUBLIC_IPV6 = ['2000::/3'];
/** … without those of it that lead elsewhere or nowhere. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const NETWORK = /^([0-9a-f.:]+)\/(\d{1,3})$/i;

/** A network in CIDR notation, such as 10.0.0.0/8. */
interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** What a text in CIDR notation names; undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', length = ''] = NETWORK.exec(text) ?? [];
  const version = isIP(address);
  const prefix = Number(length);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (!network) throw new Error(`expected a network such as 10.0.0.0/8, got ${text}`);
    list.addSubnet(network.address, network.prefix, network.family);
  }
  return list;
}

const specialIpv4 = listOf(SPECIAL_IPV4);
const publicIpv6 = listOf(PUBLIC_IPV6);
const specialIpv6 = listOf(SPECIAL_IPV6);

/** Which addresses may be connected to: public ones, and those of networks that are allowed. */
export class AddressRules {
  private readonly allowed: BlockList;

  /** @param allowedNetworks in CIDR notation: receivers inside. */
  constructor(allowedNetworks: readonly string[] = []) {
    this.allowed = listOf(allowedNetworks);
  }

  /** Whether an address, as a socket writes it, may be connected to. */
  admits(address: string): boolean {
    // A zone names an interface of this machine.
    if (address.includes('%')) return false;
    switch (isIP(address)) {
      case 4:
        return !specialIpv4.check(address, 'ipv4') || this.allowed.check(address, 'ipv4');
      case 6:
        return isPublicIpv6(address) || this.allowed.check(address, 'ipv6');
      default:
        return false;
    }
  }
}

const isPublicIpv6 = (address: string): boolean =>
  publicIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');
