import { Webhook } from 'standardwebhooks';
import { MasterKeys, parseMasterKeys } from '../../src/outgoing/master-keys';
import { secretText, signedHeaders } from '../../src/outgoing/signature';

// Signatures by Standard Webhooks 1.0, and the secrets that they are made with.

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER_SECRET = 'whsec_c3dpdGNoYm9hcmQtb2xkLXNlY3JldC0yNGI=';
const AT = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SPECIFIED = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

afterEach(() => jest.restoreAllMocks());

interface Received {
  readonly id?: string;
  readonly signature: string;
  readonly body?: string;
  readonly receivedAt?: number;
  readonly secret?: string;
}

/** Whether a receiver of ours takes a message as genuine. */
function verifies(received: Received): boolean {
  const { id = SPECIFIED.id, signature, body = BODY, receivedAt = AT, secret = SECRET } = received;
  jest.spyOn(Date, 'now').mockReturnValue(receivedAt * 1_000);
  const headers = {
    ...{ 'webhook-id': id, 'webhook-timestamp': String(AT), 'webhook-signature': signature },
  };
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

const signature = (id: string, secrets: readonly string[], body = BODY, timestampSeconds = AT) =>
  signedHeaders({ id, timestampSeconds, body }, secrets)['webhook-signature'];

describe('A message', () => {
  it.each([
    ['W01', SECRET],
    ['W02', SECRET.replace('whsec_', '')],
  ])('is signed as the specification has it (%s).', (_id, secret) => {
    expect(signedHeaders({ id: SPECIFIED.id, timestampSeconds: AT, body: BODY }, [secret])).toEqual(
      {
        'webhook-id': SPECIFIED.id,
        'webhook-timestamp': String(AT),
        'webhook-signature': SPECIFIED.signature,
      },
    );
  });

  it('is signed as UTF-8 (W03).', () => {
    const body = '{"name":"Zoë Übermütig 🙂"}';
    expect(
      verifies({ id: 'evt_1', body, signature: `${signature('evt_1', [SECRET], body)}` }),
    ).toBe(true);
  });

  it('that was parsed and written again does not verify (W04).', () => {
    const signed = signature('evt_2', [SECRET], '{"a":1,"b":2}') ?? '';
    expect(signed).toBe('v1,yzpksf4o4647G1TFfB8ck5c5uwCfJ4lYGOHL0Y3JpXQ=');
    expect(verifies({ id: 'evt_2', body: '{"a":1,"b":2}', signature: signed })).toBe(true);
    expect(verifies({ id: 'evt_2', body: '{"a": 1, "b": 2}', signature: signed })).toBe(false);
  });

  it('is signed by both secrets during a rotation, and verifies by either (W05).', () => {
    const signed = signature('evt_3', [SECRET, OTHER_SECRET]) ?? '';
    expect(signed).toBe(
      'v1,64eZN5enKuUmgHxKwm0IAoHMFZa6ugELYRp6+efj0Iw= ' +
        'v1,+mqG+uC1qZ0j9stVbdgu31pKQNS8pCPRW7P2g++rnnQ=',
    );
    for (const secret of [SECRET, OTHER_SECRET]) {
      expect(verifies({ id: 'evt_3', signature: signed, secret })).toBe(true);
    }
  });

  it.each([
    [
      'W06',
      `v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= ${SPECIFIED.signature}`,
      true,
    ],
    ['W07', 'v1,g0hM9', false],
    ['W08', 'v1,', false],
  ])('with more or less in its header is judged as specified (%s).', (_id, header, expected) => {
    expect(verifies({ signature: header })).toBe(expected);
  });

  it.each([
    ['W09', AT + 300, true],
    ['W10', AT + 301, false],
    ['W11', AT - 301, false],
  ])('of another time is judged as specified (%s).', (_id, receivedAt, expected) => {
    expect(verifies({ signature: SPECIFIED.signature, receivedAt })).toBe(expected);
  });

  it('that is sent again has the same id, and is signed for its time (W12).', () => {
    expect([AT, 1_614_283_330].map((at) => signature('evt_4', [SECRET], BODY, at))).toEqual([
      'v1,MTrFu/Iw9Ry4MjgkBFENH7T87WqdIImM7A6t38B72iA=',
      'v1,FXoNxO9NiF1wHtMGG5lwCNQoyIDeZ5oGMznzuNBbbTA=',
    ]);
  });

  it('of an event in 2029 is signed for when it is sent (W13).', () => {
    const body = '{"type":"term.renewed","timestamp":"2029-03-01T00:00:00.000Z"}';
    const signed = signature('evt_5', [SECRET], body) ?? '';
    expect(signed).toBe('v1,WUSqU1zae9gPEdk4UmiiVpglr152d4yb3fBK/Hg5G9c=');
    expect(verifies({ id: 'evt_5', body, signature: signed })).toBe(true);
  });

  it('with a full stop in its id is not made (W14).', () => {
    expect(() => signature('evt_6.1', [SECRET])).toThrow('without a full stop, got evt_6.1');
  });
});

describe('A secret', () => {
  it('has 24 to 64 bytes (W15).', () => {
    const isMade = (bytes: number) => {
      try {
        return secretText(Buffer.alloc(bytes)).startsWith('whsec_');
      } catch {
        return false;
      }
    };
    expect([23, 24, 64, 65].map(isMade)).toEqual([false, true, true, false]);
  });

  const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  const keysOf = (text: string): MasterKeys => {
    const keys = parseMasterKeys(text);
    if (typeof keys === 'string') throw new Error(keys);
    return keys;
  };

  it('follows from the master key, the endpoint and its version, and from nothing else.', () => {
    const keys = keysOf(`b:${key(2)}, a:${key(1)}`);
    expect(keys.currentId).toBe('b');
    const version = { endpointId: 'e1', version: 1, keyId: 'a' };
    const secret = keys.secretOf(version);
    expect(secret).toBe('whsec_MACNx5lxYs90od58R7fdPJQRHHd1S9FH/dGMZ6CNeIE=');
    expect(keysOf(`a:${key(1)}`).secretOf(version)).toBe(secret);
    const others = [
      { ...version, endpointId: 'e2' },
      { ...version, version: 2 },
      { ...version, keyId: 'b' },
    ].map((other) => keys.secretOf(other));
    expect(new Set([secret, ...others]).size).toBe(4);
    expect(Buffer.from(secret?.slice('whsec_'.length) ?? '', 'base64')).toHaveLength(32);
  });

  it('is not known without its master key.', () => {
    const version = { endpointId: 'e1', version: 1, keyId: 'gone' };
    expect(keysOf(`a:${key(1)}`).secretOf(version)).toBeUndefined();
    expect(new MasterKeys(new Map()).currentId).toBeUndefined();
  });

  it.each([
    ['no id', key(1), 'without an id'],
    ['an empty id', `:${key(1)}`, 'without an id'],
    ['an id of other characters', `A_b:${key(1)}`, 'without an id'],
    ['too many parts', `a:${key(1)}:x`, 'without an id'],
    ['one id twice', `a:${key(1)},a:${key(2)}`, 'two keys with the id "a"'],
    ['a short key', `a:${Buffer.alloc(31).toString('base64')}`, 'a key "a" of 31 bytes'],
    ['another encoding', `a:${'_'.repeat(44)}`, 'a key "a" that is not base64'],
  ])('Master keys with %s are refused, without being repeated.', (_what, text, problem) => {
    const parsed = parseMasterKeys(text);
    expect(parsed).toContain(problem);
    expect(parsed).not.toContain(key(1));
  });
});
