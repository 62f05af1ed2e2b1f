import { LiveSession } from '../../src/http/live-session';
import { Unauthenticated } from '../../src/auth/authentication';

// How long a subscription may go on, minute by minute.

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function aSession(authorization: string, signInAgain: () => Promise<void>) {
  const setTimeout = jest.fn();
  const exchange = { request: { headers: { authorization }, socket: { setTimeout } }, signInAgain };
  const services = { feed: { listen: () => () => undefined } };
  const session = new LiveSession(services as never, exchange as never, {} as never);
  const ended = jest.fn();
  session.onEnd(ended);
  return { session, ended, setTimeout };
}

const tokenUntil = (millis: number): string => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `Bearer ${part({ alg: 'none' })}.${part({ exp: millis / 1_000 })}.x`;
};

it('A client’s secret is looked at every minute, and one that was revoked ends it.', async () => {
  const revoked = new Unauthenticated('revoked');
  const looks = jest.fn<Promise<void>, []>(() => Promise.resolve());
  const { session, ended } = aSession('Bearer sb_secret', looks);
  await jest.advanceTimersByTimeAsync(59_999);
  expect(looks).toHaveBeenCalledTimes(0);
  await jest.advanceTimersByTimeAsync(120_001);
  expect(looks).toHaveBeenCalledTimes(3);
  expect(ended).not.toHaveBeenCalled();
  looks.mockRejectedValueOnce(revoked);
  await jest.advanceTimersByTimeAsync(60_000);
  expect([session.reason, ended.mock.calls.length]).toEqual([revoked, 1]);
  // Nothing is looked at once it is over.
  await jest.advanceTimersByTimeAsync(600_000);
  expect(looks).toHaveBeenCalledTimes(4);
});

it('A token is looked at when it ends, as late as it is still taken, and not a minute later.', async () => {
  const expired = new Unauthenticated('expired');
  const looks = jest.fn<Promise<void>, []>(() => Promise.reject(expired));
  const { session } = aSession(tokenUntil(Date.now() + 10_000), looks);
  // Five seconds of leeway, as at any request.
  await jest.advanceTimersByTimeAsync(14_000);
  expect(looks).not.toHaveBeenCalled();
  await jest.advanceTimersByTimeAsync(1_001);
  expect([looks.mock.calls.length, session.reason]).toEqual([1, expired]);
});

it('No timer is longer than a minute, however long the token holds.', async () => {
  const looks = jest.fn<Promise<void>, []>(() => Promise.resolve());
  const { session } = aSession(tokenUntil(Date.now() + 40 * 86_400_000), looks);
  await jest.advanceTimersByTimeAsync(60_001);
  expect(looks).toHaveBeenCalledTimes(1);
  session.end();
  expect(session.reason).toBeUndefined();
});
