import type { IncomingMessage, ServerResponse } from 'node:http';
import { withTimeout } from '../application/with-timeout';
import type { Authenticator } from '../auth/authentication';
import type { Database } from '../data/database';
import type { LoadShedder } from '../limits/load-shedder';
import { respondJson } from './answers';

/** A way from a path to an answer; false when the path is not its own. */
export type Route = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

interface Watched {
  readonly database: Pick<Database, 'ping'>;
  readonly authenticate: Authenticator;
  readonly version?: string | undefined;
}

/** Whoever watches this server hears of it by then. */
const READY_MILLIS_MAX = 2_000;

/**
 * /healthz: the process answers. /readyz: the database does, too, and the process lets requests in.
 *
 * A server that is full stays ready: it works as fast as it can, and without it the others would
 * have even more to do. So does one that serves some requests only: it says what it lacks.
 */
export function healthRoute(watched: Watched, admission: Pick<LoadShedder, 'isLate'>): Route {
  return (_request, response, path) => {
    if (path === '/healthz') {
      respondJson(response, 200, { status: 'ok', version: watched.version });
      return true;
    }
    if (path !== '/readyz') return false;
    if (admission.isLate) {
      respondJson(response, 503, { status: 'the server is too busy' });
      return true;
    }
    lackedBy(watched).then(
      (lacks) => {
        const status = lacks.length === 0 ? { status: 'ready' } : { status: 'degraded', lacks };
        respondJson(response, 200, status);
      },
      () => respondJson(response, 503, { status: 'the database does not answer' }),
    );
    return true;
  };
}

/** What requests of some kinds lack. @throws Error where none could be served. */
async function lackedBy({ database, authenticate }: Watched): Promise<string[]> {
  const tooLong = () => new Error(`expected an answer within ${READY_MILLIS_MAX} ms, got none`);
  const { takesChanges } = await withTimeout(READY_MILLIS_MAX, database.ping(), tooLong);
  return [
    ...(takesChanges ? [] : ['the database takes no changes']),
    ...(authenticate.lacksKeys?.() ? ['the keys of tokens cannot be fetched'] : []),
  ];
}
