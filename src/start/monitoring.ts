import type { Logger } from 'pino';
import { systemClock } from '../application/clock';
import { codeOf, StartError } from '../application/start-error';
import { traced } from '../graphql/traced-resolvers';
import { startMetricsServer } from '../http/metrics-server';
import type { Watched } from '../http/service-gauges';
import { recordBy } from '../monitoring/span';
import { switchboardSchema } from '../schema';
import type { Step } from './step';
import type { Settings } from './settings';
import { VERSION } from './version';

/** @returns what sends the last of the traces, and records no more. */
export async function startTraces({ monitoring }: Settings): Promise<() => Promise<void>> {
  if (!monitoring.traces) return () => Promise.resolve();
  // Most processes record none, and need not read what does.
  const { openTracing } = await import('../monitoring/traces.js');
  const tracing = openTracing(monitoring.traces, VERSION);
  traced(switchboardSchema());
  recordBy(tracing);
  return async () => {
    recordBy(undefined);
    await tracing.close();
  };
}

/** @throws StartError where nobody may listen at that port. */
export async function startMetrics(
  { monitoring }: Settings,
  { database, load }: Pick<Watched, 'database' | 'load'>,
  log: Logger,
  started: (step: Step) => void,
): Promise<void> {
  if (!monitoring.metrics) return;
  const { port, host } = monitoring.metrics;
  const watched = { database, load, clock: systemClock, version: VERSION };
  try {
    const server = await startMetricsServer({ ...watched, port, host });
    started({ name: 'metrics', stop: server.stop });
    log.info({ port: server.port, host }, 'Metrics are served.');
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new StartError(
      `Metrics cannot be served at ${host}:${port} (${codeOf(error)}): set METRICS_PORT and ` +
        'METRICS_HOST to a free port and an address of this machine.',
    );
  }
}
