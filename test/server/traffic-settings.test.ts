import { readSettings } from '../../src/start/settings';
import { StartError } from '../../src/application/start-error';

const trafficOf = (environment: Record<string, string>) => readSettings(environment, []).traffic;

test('What is given is taken.', () => {
  expect(
    trafficOf({
      REQUEST_TIMEOUT_MS: '20000',
      STATEMENT_TIMEOUT_MS: '8000',
      LOCK_TIMEOUT_MS: '3000',
      CONNECTION_TIMEOUT_MS: '2000',
      RATE_LIMIT_POINTS: '700000',
      RATE_LIMIT_SECONDS: '10',
      HTTP_CONNECTIONS_MAX: '500',
      REQUESTS_MAX: '400',
      EVENT_LOOP_DELAY_MAX_MS: '250',
      SUBSCRIPTIONS_MAX: '300',
      SUBSCRIPTIONS_OF_VIEWER_MAX: '20',
    }),
  ).toEqual({
    requestMs: 20_000,
    databaseTimeouts: {
      ...{ statementMs: 8_000, lockMs: 3_000, connectionMs: 2_000 },
      idleInTransactionMs: 20_000,
    },
    rateLimit: { points: 700_000, windowSeconds: 10 },
    connectionsMax: 500,
    admission: {
      ...{ requestsMax: 400, loopDelayMsMax: 250 },
      ...{ subscriptionsMax: 300, subscriptionsOfViewerMax: 20 },
    },
  });
});

test('A shorter time makes those within it shorter that are not given.', () => {
  expect(trafficOf({ REQUEST_TIMEOUT_MS: '2000' }).databaseTimeouts).toEqual({
    ...{ statementMs: 2_000, lockMs: 2_000, connectionMs: 2_000, idleInTransactionMs: 2_000 },
  });
  expect(trafficOf({ STATEMENT_TIMEOUT_MS: '1000' }).databaseTimeouts.lockMs).toBe(1_000);
});

test('The demonstration, on a machine of one’s own, has ten times the points.', () => {
  const pointsOf = (flags: string[]) =>
    readSettings(
      {
        DATABASE_URL: 'postgres://a@b/c',
        AUTH_JWKS_URL: 'https://id.example/jwks.json',
        AUTH_ISSUER: 'https://id.example/',
        AUTH_AUDIENCE: 'switchboard',
      },
      flags,
    ).traffic.rateLimit.points;
  expect(pointsOf(['--demo'])).toBe(10 * pointsOf([]));
});

test('Where fewer connections are taken, no more requests are let in than can come.', () => {
  expect(trafficOf({}).admission).toEqual({
    ...{ requestsMax: 500, loopDelayMsMax: 1_000 },
    ...{ subscriptionsMax: 1_000, subscriptionsOfViewerMax: 100 },
  });
  const { requestsMax, subscriptionsMax } = trafficOf({ HTTP_CONNECTIONS_MAX: '60' }).admission;
  expect([requestsMax, subscriptionsMax]).toEqual([60, 30]);
});

test('No points mean no limit, whatever an operation may cost.', () => {
  expect(trafficOf({ RATE_LIMIT_POINTS: '0' }).rateLimit.points).toBe(0);
});

test.each([
  [
    { RATE_LIMIT_POINTS: '1000', OPERATION_COST_MAX: '1001' },
    'OPERATION_COST_MAX must be at most RATE_LIMIT_POINTS, which is 1000, but it is 1001: lower ' +
      'the one or raise the other.',
  ],
  [
    { LOCK_TIMEOUT_MS: '5000', STATEMENT_TIMEOUT_MS: '4000' },
    'LOCK_TIMEOUT_MS must be at most STATEMENT_TIMEOUT_MS, which is 4000, but it is 5000: lower ' +
      'the one or raise the other.',
  ],
  [
    { STATEMENT_TIMEOUT_MS: '40000' },
    'STATEMENT_TIMEOUT_MS must be at most REQUEST_TIMEOUT_MS, which is 30000, but it is 40000: ' +
      'lower the one or raise the other.',
  ],
  [
    { CONNECTION_TIMEOUT_MS: '40000' },
    'CONNECTION_TIMEOUT_MS must be at most REQUEST_TIMEOUT_MS, which is 30000, but it is 40000: ' +
      'lower the one or raise the other.',
  ],
  [
    { REQUESTS_MAX: '2001' },
    'REQUESTS_MAX must be at most HTTP_CONNECTIONS_MAX, which is 2000, but it is 2001: lower the ' +
      'one or raise the other.',
  ],
  [
    { SUBSCRIPTIONS_MAX: '2001' },
    'SUBSCRIPTIONS_MAX must be at most HTTP_CONNECTIONS_MAX, which is 2000, but it is 2001: lower ' +
      'the one or raise the other.',
  ],
  [{ REQUESTS_MAX: '0' }, 'REQUESTS_MAX must be a whole number from 1 to 100000, but "0" came.'],
  [
    { EVENT_LOOP_DELAY_MAX_MS: '1.5' },
    'EVENT_LOOP_DELAY_MAX_MS must be a whole number from 0 to 60000, but "1.5" came.',
  ],
  [
    { REQUEST_TIMEOUT_MS: '0' },
    'REQUEST_TIMEOUT_MS must be a whole number from 1000 to 600000, but "0" came.',
  ],
])('%j is refused with what was expected and what came.', (environment, sentence) => {
  expect(() => trafficOf(environment)).toThrow(new StartError(sentence));
});
