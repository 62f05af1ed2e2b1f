import { generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { authenticatorFrom, Unauthenticated } from '../../src/auth/authentication';

const START = Date.parse('2026-11-30T12:00:00.000Z');
const SECONDS = START / 1_000;
const CLAIM = { kind: 'VENDOR', vendorCode: 'NICE' };

let keys: { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey };
beforeAll(async () => {
  keys = await generateKeyPair('EdDSA');
});
// Signatures are made and checked outside of the timers.
beforeEach(() => jest.useFakeTimers({ now: START, doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

const tokenOf = async (subject: string, expiresAt: number) =>
  `Bearer ${await new SignJWT({ switchboard: CLAIM })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuer('issuer')
    .setAudience('audience')
    .setSubject(subject)
    .setExpirationTime(expiresAt)
    .sign(keys.privateKey)}`;

/** An authenticator, with how often it has checked a signature. */
function anAuthenticator() {
  let checks = 0;
  const key = () => {
    checks += 1;
    return Promise.resolve(keys.publicKey);
  };
  const trusted = { issuer: 'issuer', audience: 'audience', key };
  return { signIn: authenticatorFrom({ demoIssuer: { trusted } }), checks: () => checks };
}

describe('The signature of a token', () => {
  it('is checked once in a minute', async () => {
    const { signIn, checks } = anAuthenticator();
    const token = await tokenOf('a', SECONDS + 3_600);
    const viewer = await signIn(token);
    jest.setSystemTime(START + 59_998);
    expect(await signIn(token)).toBe(viewer);
    expect(checks()).toBe(1);
    jest.setSystemTime(START + 60_000);
    expect(await signIn(token)).toEqual(viewer);
    expect(checks()).toBe(2);
  });

  it('is good for a minute from its check, however often the token comes meanwhile', async () => {
    const { signIn, checks } = anAuthenticator();
    const token = await tokenOf('a', SECONDS + 3_600);
    for (const millis of [0, 20_000, 40_000, 60_000]) {
      jest.setSystemTime(START + millis);
      await signIn(token);
    }
    expect(checks()).toBe(2);
  });

  it('is good until five seconds after the token expires and no millisecond longer', async () => {
    const { signIn, checks } = anAuthenticator();
    const token = await tokenOf('a', SECONDS + 10);
    await signIn(token);
    jest.setSystemTime(START + 14_998);
    await signIn(token);
    expect(checks()).toBe(1);
    jest.setSystemTime(START + 15_000);
    await expect(signIn(token)).rejects.toThrow(Unauthenticated);
  });

  it('is remembered of the thousand tokens that came last', async () => {
    const { signIn, checks } = anAuthenticator();
    const token = await tokenOf('a', SECONDS + 3_600);
    await signIn(token);
    for (let other = 1; other <= 1_000; other += 1) {
      if (other === 1_000) await signIn(token);
      await signIn(await tokenOf(`${other}`, SECONDS + 3_600));
    }
    expect(checks()).toBe(1_001);
    await signIn(await tokenOf('1', SECONDS + 3_600));
    expect(checks()).toBe(1_002);
    await signIn(token);
    expect(checks()).toBe(1_002);
  });
});
