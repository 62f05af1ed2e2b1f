import { StartError } from '../../src/application/start-error';
import { readSettings } from '../../src/start/settings';

const read = (environment: Readonly<Record<string, string>>) =>
  readSettings(environment, []).monitoring;

function refusal(environment: Readonly<Record<string, string>>): string {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  throw new Error('The settings were accepted.');
}

const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://traces.example:4318/otlp/' };

describe('Settings of metrics and of the log', () => {
  it('serve metrics to this machine alone unless an address is given', () => {
    expect(read({ METRICS_PORT: '9464' }).metrics).toEqual({ port: 9464, host: '127.0.0.1' });
    expect(read({ METRICS_PORT: '0', METRICS_HOST: '::' }).metrics).toEqual({
      port: 0,
      host: '::',
    });
    expect(read({ METRICS_HOST: '::' }).metrics).toBeUndefined();
  });

  it('say from when on something is slow, and 0 for never', () => {
    expect(read({ SLOW_REQUEST_MS: '0', SLOW_STATEMENT_MS: '25' })).toMatchObject({
      ...{ slowRequestMs: 0, slowStatementMs: 25 },
    });
  });

  it.each([
    [
      'METRICS_PORT',
      '70000',
      'METRICS_PORT must be a whole number from 0 to 65535, but "70000" came.',
    ],
    [
      'SLOW_REQUEST_MS',
      '-1',
      'SLOW_REQUEST_MS must be a whole number from 0 to 3600000, but "-1" came.',
    ],
    [
      'SLOW_STATEMENT_MS',
      '1s',
      'SLOW_STATEMENT_MS must be a whole number from 0 to 3600000, but "1s" came.',
    ],
  ])('refuse %s=%s', (name, value, message) => {
    expect(refusal({ [name]: value })).toBe(message);
  });
});

describe('Settings of traces', () => {
  it('send one trace of a hundred where nothing but a collector is given', () => {
    expect(read(COLLECTOR).traces).toEqual({
      ...{ url: 'https://traces.example:4318/otlp/v1/traces', sampled: 0.01 },
      ...{ headers: {}, serviceName: 'switchboard' },
    });
  });

  it('are those of OpenTelemetry', () => {
    const traces = read({
      ...COLLECTOR,
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%2Cb, x-scope = one ,',
      OTEL_SERVICE_NAME: 'calls',
    }).traces;
    expect(traces).toMatchObject({
      ...{ sampled: 0.25, serviceName: 'calls' },
      headers: { authorization: 'Bearer a,b', 'x-scope': 'one' },
    });
  });

  it.each([
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'traces.example:4318' },
      'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL, but "traces.example:4318" came.',
    ],
    ...['1.5', '-0.1', '1e-3', 'all'].map((given) => [
      { ...COLLECTOR, OTEL_TRACES_SAMPLER_ARG: given },
      `OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1 such as 0.01, but "${given}" came.`,
    ]),
  ] as [Record<string, string>, string][])(
    'refuse what is none of theirs: %j',
    (given, message) => {
      expect(refusal(given)).toBe(message);
    },
  );

  it.each(['secret', 'a b=secret', 'x-token=%zzsecret'])(
    'never repeat a header that is wrong, since it may be a secret: %s',
    (headers) => {
      const message = refusal({ ...COLLECTOR, OTEL_EXPORTER_OTLP_HEADERS: headers });
      expect(message).toMatch(/^OTEL_EXPORTER_OTLP_HEADERS must list headers/);
      expect(message).not.toContain('secret');
    },
  );
});
