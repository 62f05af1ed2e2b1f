import { DEFAULT_TIMEOUTS, type DatabaseTimeouts } from '../data/timeouts';
import {
  SUBSCRIPTIONS_DEFAULT,
  SUBSCRIPTIONS_OF_VIEWER_DEFAULT,
  type LoadShedderSettings,
} from './load-shedder';
import type { RateLimitSettings } from './rate-limit';
import { StartError } from '../application/start-error';

/** How long a request may take, how much a viewer may ask for, how many may come at once. */
export interface TrafficSettings {
  /** A request, from its headers to its answer, in milliseconds. */
  readonly requestMs: number;
  readonly databaseTimeouts: DatabaseTimeouts;
  readonly rateLimit: RateLimitSettings;
  /** Connections of clients; further ones are closed at once. */
  readonly connectionsMax: number;
  readonly admission: LoadShedderSettings;
}

export const REQUEST_MILLIS_DEFAULT = 30_000;
export const CONNECTIONS_DEFAULT = 2_000;
/** Ten connections answer so many in four seconds where each takes a fifth of one; see 0042. */
const REQUESTS_DEFAULT = 500;
/** No load that is merely high comes near it: a request takes some ten turns of the loop. */
const LOOP_DELAY_MILLIS_DEFAULT = 1_000;
export const LOAD_SHEDDER_DEFAULT: LoadShedderSettings = {
  requestsMax: REQUESTS_DEFAULT,
  loopDelayMsMax: LOOP_DELAY_MILLIS_DEFAULT,
};
/** Half a processor core at the most, at five microseconds a point (`field-costs.ts`). */
const POINTS_DEFAULT = 6_000_000;
/** On a machine of one's own, where loads are tried with a single token. */
const DEMO_POINTS_DEFAULT = 60_000_000;
const WINDOW_SECONDS_DEFAULT = 60;

type ReadInteger = (name: string, min: number, max: number) => number | undefined;

/**
 * The limits of traffic as the environment sets them.
 *
 * @param costMax what one operation may cost; a viewer must be able to spend it.
 * @param isDemo whether it is the demonstration, with ten times the points.
 * @throws StartError by `readInteger`, or where one limit makes another one useless.
 */
export function readTraffic(
  readInteger: ReadInteger,
  costMax: number,
  isDemo: boolean,
): TrafficSettings {
  const requestMs = readInteger('REQUEST_TIMEOUT_MS', 1_000, 600_000) ?? REQUEST_MILLIS_DEFAULT;
  const defaults = DEFAULT_TIMEOUTS;
  const statementMs =
    readInteger('STATEMENT_TIMEOUT_MS', 100, 600_000) ?? Math.min(defaults.statementMs, requestMs);
  const databaseTimeouts = {
    statementMs,
    lockMs: readInteger('LOCK_TIMEOUT_MS', 100, 600_000) ?? Math.min(defaults.lockMs, statementMs),
    // No transaction outlives its request.
    idleInTransactionMs: requestMs,
    connectionMs:
      readInteger('CONNECTION_TIMEOUT_MS', 100, 600_000) ??
      Math.min(defaults.connectionMs, requestMs),
  };
  const pointsDefault = isDemo ? DEMO_POINTS_DEFAULT : POINTS_DEFAULT;
  const rateLimit = {
    points: readInteger('RATE_LIMIT_POINTS', 0, 999_999_999) ?? pointsDefault,
    windowSeconds: readInteger('RATE_LIMIT_SECONDS', 1, 86_400) ?? WINDOW_SECONDS_DEFAULT,
  };
  const { lockMs, connectionMs } = databaseTimeouts;
  checkOrder('LOCK_TIMEOUT_MS', lockMs, 'STATEMENT_TIMEOUT_MS', statementMs);
  checkOrder('STATEMENT_TIMEOUT_MS', statementMs, 'REQUEST_TIMEOUT_MS', requestMs);
  checkOrder('CONNECTION_TIMEOUT_MS', connectionMs, 'REQUEST_TIMEOUT_MS', requestMs);
  if (rateLimit.points > 0) {
    checkOrder('OPERATION_COST_MAX', costMax, 'RATE_LIMIT_POINTS', rateLimit.points);
  }
  const connectionsMax = readInteger('HTTP_CONNECTIONS_MAX', 1, 100_000) ?? CONNECTIONS_DEFAULT;
  const admission = {
    requestsMax:
      readInteger('REQUESTS_MAX', 1, 100_000) ?? Math.min(REQUESTS_DEFAULT, connectionsMax),
    // At least half of the connections is left to requests.
    subscriptionsMax:
      readInteger('SUBSCRIPTIONS_MAX', 0, 100_000) ??
      Math.min(SUBSCRIPTIONS_DEFAULT, Math.floor(connectionsMax / 2)),
    subscriptionsOfViewerMax:
      readInteger('SUBSCRIPTIONS_OF_VIEWER_MAX', 0, 100_000) ?? SUBSCRIPTIONS_OF_VIEWER_DEFAULT,
    loopDelayMsMax: readInteger('EVENT_LOOP_DELAY_MAX_MS', 0, 60_000) ?? LOOP_DELAY_MILLIS_DEFAULT,
  };
  checkOrder(
    'SUBSCRIPTIONS_MAX',
    admission.subscriptionsMax,
    'HTTP_CONNECTIONS_MAX',
    connectionsMax,
  );
  checkOrder('REQUESTS_MAX', admission.requestsMax, 'HTTP_CONNECTIONS_MAX', connectionsMax);
  return { requestMs, databaseTimeouts, rateLimit, connectionsMax, admission };
}

function checkOrder(name: string, value: number, upperName: string, upper: number): void {
  if (value <= upper) return;
  throw new StartError(
    `${name} must be at most ${upperName}, which is ${upper}, but it is ${value}: lower the one or ` +
      'raise the other.',
  );
}
