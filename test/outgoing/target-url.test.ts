import { AddressRules, parseNetwork } from '../../src/outgoing/address-rules';
import { GuardedAgent } from '../../src/outgoing/guarded-agent';
import { post } from '../../src/outgoing/post';
import { checkTargetUrl, hostOf } from '../../src/outgoing/target-url';

// Which addresses somebody else may have us call.

const rules = new AddressRules();

const REFUSED: readonly (readonly [string, string])[] = [
  ['S01', 'https://127.0.0.1/h'],
  ['S02', 'https://2130706433/h'],
  ['S03', 'https://0x7f000001/h'],
  ['S04', 'https://0177.0.0.1/h'],
  ['S05', 'https://127.1/h'],
  ['S06', 'https://0.0.0.0/h'],
  ['S07', 'https://0/h'],
  ['S08', 'https://[::1]/h'],
  ['S09', 'https://[::]/h'],
  ['S10', 'https://[::ffff:127.0.0.1]/h'],
  ['S11', 'https://[::ffff:7f00:1]/h'],
  ['S12', 'https://[::127.0.0.1]/h'],
  ['S13', 'https://[64:ff9b::7f00:1]/h'],
  ['S14', 'https://[64:ff9b:1::a00:1]/h'],
  ['S15', 'https://[2002:7f00:1::]/h'],
  ['S16', 'https://[fe80::1]/h'],
  ['S17', 'https://[fc00::1]/h'],
  ['S18', 'https://[fec0::1]/h'],
  ['S19', 'https://[ff02::1]/h'],
  ['S20', 'https://[2001:db8::1]/h'],
  ['S21', 'https://10.0.0.1/h'],
  ['S22', 'https://172.31.255.255/h'],
  ['S24', 'https://192.168.1.1/h'],
  ['S25', 'https://169.254.169.254/latest/meta-data'],
  ['S26', 'https://100.64.0.1/h'],
  ['S27', 'https://198.18.0.1/h'],
  ['S28', 'https://224.0.0.1/h'],
  ['S29', 'https://255.255.255.255/h'],
  ['S31', 'https://①②⑦.⓪.⓪.①/h'],
  ['a trailing dot', 'https://127.0.0.1./h'],
  ['wide stops', 'https://127。0。0。1/h'],
  ['mixed bases', 'https://0x7f.0.0.01/h'],
  ['Teredo', 'https://[2001::1]/h'],
  ['documentation', 'https://[3fff::1]/h'],
];

it.each(REFUSED)('An address that is not public is refused on saving (%s).', (_id, url) => {
  expect(checkTargetUrl(url, rules)).toBe('ADDRESS');
});

it.each(REFUSED)('… and again on connecting, whoever let it pass (%s).', async (_id, text) => {
  const agent = new GuardedAgent({ rules });
  const attempt = await post(agent, { url: new URL(text), headers: {}, body: '' });
  const address = hostOf(new URL(text));
  expect(attempt).toEqual({
    ...{ outcome: 'TARGET_REFUSED', status: null, address: null, retryAfter: null, excerpt: '' },
    error: `The address ${address} is not public.`,
  });
});

it.each([
  ['S36', 'http://hooks.example/h', 'NOT_HTTPS'],
  ['S37', 'https://user:pass@hooks.example/h', 'CREDENTIALS'],
  ['a name alone', 'https://user@hooks.example/h', 'CREDENTIALS'],
  ['S38', 'file:///etc/passwd', 'NOT_HTTPS'],
  ['S39', 'https://hooks.example:22/h', 'PORT'],
  ['port 0', 'https://hooks.example:0/h', 'PORT'],
  ['port 1023', 'https://hooks.example:1023/h', 'PORT'],
  ['a fragment', 'https://hooks.example/h#part', 'FRAGMENT'],
  ['an empty fragment', 'https://hooks.example/h#', 'FRAGMENT'],
  ['no URL', 'hooks.example', 'MALFORMED'],
  ['no host', 'https://', 'MALFORMED'],
  ['a port beyond 65535', 'https://hooks.example:65536/', 'MALFORMED'],
  ['3,000 characters', `https://hooks.example/${'a'.repeat(3_000)}`, 'TOO_LONG'],
  ['letters that become longer', `https://hooks.example/${'é'.repeat(900)}`, 'TOO_LONG'],
  ['this machine by name', 'https://localhost/h', 'ADDRESS'],
  ['… with a dot', 'https://localhost./h', 'ADDRESS'],
  ['… of any depth', 'https://a.localhost/h', 'ADDRESS'],
])('A URL that nothing is sent to is refused on saving (%s).', (_id, url, problem) => {
  expect(checkTargetUrl(url, rules)).toBe(problem);
});

it.each([
  ['S23', 'https://172.32.0.1/h', 'https://172.32.0.1/h'],
  ['a public address of IPv6', 'https://[2606:4700::1]:8443/', 'https://[2606:4700::1]:8443/'],
  ['port 1024', 'https://hooks.example:1024/h?a=b', 'https://hooks.example:1024/h?a=b'],
  ['port 443', 'https://hooks.example:443', 'https://hooks.example/'],
  ['other letters', 'https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
])('A public one is taken as it is called (%s).', (_id, url, href) => {
  expect(checkTargetUrl(url, rules)).toMatchObject({ href });
});

it('Networks that are allowed are let through, and nothing else inside.', () => {
  const inside = new AddressRules(['10.1.0.0/16', 'fd00:1::/32']);
  const admitted = ['10.1.255.255', '10.2.0.0', 'fd00:1::5', 'fd00:2::5', '8.8.8.8'];
  expect(admitted.map((address) => inside.admits(address))).toEqual([
    ...[true, false, true, false, true],
  ]);
  expect(inside.admits('fe80::1%eth0')).toBe(false);
  expect(inside.admits('2606:4700::1%eth0')).toBe(false);
  expect(inside.admits('hooks.example')).toBe(false);
  const loopback = new AddressRules(['127.0.0.0/8']);
  expect(checkTargetUrl('https://localhost:8443/', loopback)).toMatchObject({ port: '8443' });
});

it('A network is written in CIDR notation.', () => {
  expect(parseNetwork('10.0.0.0/8')).toEqual({ address: '10.0.0.0', prefix: 8, family: 'ipv4' });
  expect(parseNetwork('fd00::/8')).toEqual({ address: 'fd00::', prefix: 8, family: 'ipv6' });
  for (const wrong of ['10.0.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0/8', 'a/8', '', '/8']) {
    expect(parseNetwork(wrong)).toBeUndefined();
  }
  expect(() => new AddressRules(['10.0.0.0'])).toThrow('10.0.0.0');
});
