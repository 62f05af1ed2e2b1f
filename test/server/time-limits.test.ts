import fs from 'node:fs';
import path from 'node:path';
import { DEFAULT_TIMEOUTS } from '../../src/data/timeouts';
import { COPY_SILENCE_MILLIS_MAX } from '../../src/data/copy';
import { WAY_MILLIS_MAX } from '../../src/data/wire';
import { INGEST_TIMEOUTS } from '../../src/modules/usage/ingest/ingest-batch';
import {
  DELIVERY_TIMES,
  EXPORT_TIMES,
  LIVE_TIMES,
  REQUEST_TIMES,
  SIGN_IN_TIMES,
  STOP_TIMES,
} from '../../src/limits/time-limits';
import { REQUEST_MILLIS_DEFAULT } from '../../src/limits/traffic-settings';

const operations = fs.readFileSync(
  path.join(__dirname, '..', '..', 'docs', 'operations.md'),
  'utf8',
);
const seconds = (pattern: RegExp) => Number(pattern.exec(operations)?.[1]) * 1_000;

const usual = DEFAULT_TIMEOUTS;
const SOCKET = REQUEST_MILLIS_DEFAULT + REQUEST_TIMES.silenceMs;

it.each<[string, readonly number[]]>([
  [
    'a request: lock, statement, silence of the connection, request, socket',
    [
      usual.lockMs,
      usual.statementMs,
      usual.statementMs + WAY_MILLIS_MAX,
      REQUEST_MILLIS_DEFAULT,
      SOCKET,
    ],
  ],
  [
    'a sign-in: slot, connection and statement; request',
    [
      SIGN_IN_TIMES.noteMs,
      SIGN_IN_TIMES.slotMs,
      SIGN_IN_TIMES.slotMs + usual.connectionMs + SIGN_IN_TIMES.statementMs + WAY_MILLIS_MAX,
      REQUEST_MILLIS_DEFAULT,
    ],
  ],
  [
    'a delivery that waits: settling, place, beginning of the answer, socket, proxy',
    [
      DELIVERY_TIMES.settlingMs,
      DELIVERY_TIMES.slotMs,
      DELIVERY_TIMES.beginningMs + DELIVERY_TIMES.reminderMs,
      DELIVERY_TIMES.silenceMs,
      seconds(/location ~ \^\/usage[^}]*proxy_read_timeout (\d+)s/),
    ],
  ],
  [
    'a part of a delivery: lock, statement',
    [INGEST_TIMEOUTS.connectionMs, INGEST_TIMEOUTS.lockMs, INGEST_TIMEOUTS.statementMs],
  ],
  [
    'rows of a delivery: taken in, transaction that is not continued',
    [COPY_SILENCE_MILLIS_MAX, INGEST_TIMEOUTS.idleInTransactionMs],
  ],
  [
    'an export: place, part, statement, socket, all of it',
    [
      EXPORT_TIMES.slotMs,
      EXPORT_TIMES.partMs,
      EXPORT_TIMES.statementMs,
      EXPORT_TIMES.statementMs + WAY_MILLIS_MAX,
      EXPORT_TIMES.silenceMs,
      EXPORT_TIMES.wholeMs,
    ],
  ],
  [
    'a live update that is read: silence, proxy',
    [LIVE_TIMES.silenceMs, seconds(/location = \/graphql[^}]*proxy_read_timeout (\d+)s/)],
  ],
  ['a stop: what is given back, requests', [STOP_TIMES.leasesMs, STOP_TIMES.requestsMs]],
])('Each time is shorter than the one around it: %s.', (_, times) => {
  for (const [index, time] of times.entries()) {
    expect(time).toBeGreaterThan(times[index - 1] ?? 0);
  }
});
