import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { processMetrics } from '../monitoring/metrics';
import { respondJson } from './answers';
import { ServiceGauges, type Watched } from './service-gauges';

interface MetricsOptions extends Watched {
  readonly port: number;
  readonly host: string;
}

/** Where metrics are, and how that ends. */
export interface MetricsServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Answers `GET /metrics`, for Prometheus, and `/healthz` on a port of its own: nobody but the
 * operator is to reach it, as nobody is asked for a token there.
 *
 * @throws the error of Node where it cannot listen there.
 */
export async function startMetricsServer(options: MetricsOptions): Promise<MetricsServer> {
  const gauges = new ServiceGauges(options);
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    void answer(gauges, options.version, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  gauges: ServiceGauges,
  version: string,
  { method = '', url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path] = url.split('?', 1);
  if (path === '/healthz') respondJson(response, 200, { status: 'ok', version });
  else if (path !== '/metrics') {
    const message = 'There is nothing at this path: metrics are at /metrics.';
    respondJson(response, 404, { errors: [{ message }] });
  } else if (method !== 'GET') {
    response.setHeader('Allow', 'GET');
    respondJson(response, 405, { errors: [{ message: `Expected GET, got ${method}.` }] });
  } else {
    await gauges.look();
    const texts = await Promise.all([processMetrics.metrics(), gauges.registry.metrics()]);
    response.writeHead(200, {
      'Content-Type': processMetrics.contentType,
      'Cache-Control': 'no-store',
    });
    response.end(texts.join('\n'));
  }
}
