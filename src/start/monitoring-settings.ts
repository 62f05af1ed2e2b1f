import { StartError } from '../application/start-error';
import type { TraceSettings } from '../monitoring/traces';

/** What the operator sees of this process. */
export interface MonitoringSettings {
  /** Where `/metrics` is; undefined for nowhere. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined;
  /** Milliseconds from which on the log tells of a request, or a statement; 0 for never. */
  readonly slowRequestMs: number;
  readonly slowStatementMs: number;
  /** Where traces go; undefined for nowhere. */
  readonly traces: TraceSettings | undefined;
}

type Read = (name: string) => string | undefined;
type ReadWhole = (name: string, min: number, max: number) => number | undefined;

const MILLIS_MAX = 3_600_000;

/** @throws StartError naming the setting that is wrong. */
export function readMonitoring(read: Read, readWhole: ReadWhole): MonitoringSettings {
  const port = readWhole('METRICS_PORT', 0, 65_535);
  const host = read('METRICS_HOST') ?? '127.0.0.1';
  return {
    metrics: port === undefined ? undefined : { port, host },
    slowRequestMs: readWhole('SLOW_REQUEST_MS', 0, MILLIS_MAX) ?? 2_000,
    slowStatementMs: readWhole('SLOW_STATEMENT_MS', 0, MILLIS_MAX) ?? 500,
    traces: readTraces(read),
  };
}

const SAMPLED_DEFAULT = 0.01;

function readTraces(read: Read): TraceSettings | undefined {
  const url = read('OTEL_EXPORTER_OTLP_ENDPOINT');
  if (url === undefined) return undefined;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new StartError(
      `OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL, but "${url}" came.`,
    );
  }
  return {
    url: `${url.replace(/\/+$/, '')}/v1/traces`,
    sampled: readRatio(read('OTEL_TRACES_SAMPLER_ARG')) ?? SAMPLED_DEFAULT,
    headers: readHeaders(read('OTEL_EXPORTER_OTLP_HEADERS')),
    serviceName: read('OTEL_SERVICE_NAME') ?? 'switchboard',
  };
}

function readRatio(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(text)) return Number(text);
  throw new StartError(
    `OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1 such as 0.01, but "${text}" came.`,
  );
}

/** As OpenTelemetry writes them, `name=value,name=value`; none is repeated: they may be secrets. */
function readHeaders(text: string | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '');
  try {
    return Object.fromEntries(pairs.map(readHeader));
  } catch {
    throw new StartError(
      'OTEL_EXPORTER_OTLP_HEADERS must list headers such as name=value, with commas between ' +
        'them, but something else came.',
    );
  }
}

/** @throws URIError */
function readHeader(pair: string): [name: string, value: string] {
  const [, name, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) throw new URIError('no name or no value');
  return [name, decodeURIComponent(value)];
}
