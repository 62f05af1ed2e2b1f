import { pino, type DestinationStream, type Logger } from 'pino';
import { currentRequest, logLines } from '../monitoring/current-request';
import type { Settings } from './settings';

/** What errors of the database carry beside their message: values that callers sent. */
const PRIVATE = ['parameters', 'detail', 'driverError', 'where'];

/**
 * The log, one JSON object a line.
 *
 * Not to standard output: what the person who starts the program reads is printed there. The values
 * of a failed statement stay out: they are personal data.
 */
export function openLog(
  level: Settings['logLevel'],
  destination: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Logger {
  const redact = { paths: PRIVATE.map((name) => `err.${name}`), remove: true };
  return pino({ level, redact, mixin: lineOf }, destination);
}

/** Counts a line, and says which request it is of. */
function lineOf(_line: object, level: number): object {
  const label = pino.levels.labels[level] ?? '';
  logLines.set(label, (logLines.get(label) ?? 0) + 1);
  const request = currentRequest();
  if (!request) return {};
  const { requestId, traceId } = request;
  return traceId === undefined ? { requestId } : { requestId, traceId };
}
