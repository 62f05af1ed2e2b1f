import type { Logger } from 'pino';
import type { Database } from '../data/database';
import type { Instant } from '../domain/time/time-zone';
import { rootNodeId } from '../graphql/node-id';
import { readBearerToken } from './bearer-token';
import { isSecretOf } from './client-secret';
import { PARTNER_SCOPES } from '../application/permissions';
import type { Clock } from '../application/clock';
import type { Viewer } from '../application/viewer';
import { KeyedSemaphore } from '../limits/keyed-semaphore';
import { SIGN_IN_TIMES } from '../limits/time-limits';

interface SignInOptions {
  readonly database: Pick<Database, 'runUnscoped'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

/** What the database tells of a client that is neither revoked nor expired. */
interface ClientRow {
  readonly partner_id: string;
  readonly scopes: readonly string[];
  readonly account_ids: readonly string[] | null;
  /** In hex, of the secrets that work. */
  readonly hashes: readonly string[];
  /** Whether its last use was noted more than a minute ago, or never. */
  readonly is_use_due: boolean;
}

/** Nobody can tell now whether the token is good. */
export class SignInUnavailable extends Error {}

const SIGN_IN = {
  name: 'api-client-sign-in',
  text: 'select * from api_client_sign_in($1, $2)',
};
const NOTE_USE = {
  name: 'note-api-client-use',
  text: 'select note_api_client_use($1, $2)',
};

const { slotMs, statementMs, noteMs } = SIGN_IN_TIMES;
const SIGN_INS_AT_ONCE = 2;

/**
 * Signs partners' clients in by their secrets.
 *
 * Asks the database at each request and keeps nothing, so that a revocation holds at once on every
 * server.
 */
export class ClientSignIn {
  /** Clients whose last use is being noted. */
  private readonly noting = new Set<string>();
  /** For whoever has not signed in yet there are few connections, whatever comes. */
  private readonly slots = new KeyedSemaphore(SIGN_INS_AT_ONCE);

  constructor(private readonly options: SignInOptions) {}

  /**
   * The client that the token proves; undefined for any token that proves none.
   *
   * @throws SignInUnavailable where the database does not answer.
   */
  async viewerOf(token: string): Promise<Viewer | undefined> {
    const given = readBearerToken(token);
    if (!given) return undefined;
    const now = this.options.clock();
    const client = await this.read(given.clientId, now);
    // Compared where there is no client, too, so that the time does not tell whether there is one.
    const isProved = isSecretOf(given.secret, client?.hashes.map(fromHex) ?? []);
    if (!client || !isProved) return undefined;
    if (client.is_use_due) this.noteUse(given.clientId, now);
    return viewerFrom(given.clientId, client);
  }

  private async read(clientId: string, now: Instant): Promise<ClientRow | undefined> {
    const busy = () => new SignInUnavailable('Clients cannot sign in now; try again.');
    const giveBack = await this.slots.take('', slotMs, busy);
    try {
      const { database } = this.options;
      const values = [clientId, now];
      return (await database.runUnscoped<ClientRow>(SIGN_IN, values, statementMs))[0];
    } catch (cause) {
      throw new SignInUnavailable('Clients cannot sign in now; try again.', { cause });
    } finally {
      giveBack();
    }
  }

  /** Beside the request, which neither waits for it nor fails with it. */
  private noteUse(clientId: string, now: Instant): void {
    if (this.noting.has(clientId)) return;
    this.noting.add(clientId);
    const { database, log } = this.options;
    database
      .runUnscoped(NOTE_USE, [clientId, now], noteMs)
      .catch((error: unknown) =>
        log.warn({ err: error, clientId }, 'Could not record the last use of a client.'),
      )
      .finally(() => this.noting.delete(clientId));
  }
}

const fromHex = (text: string) => Buffer.from(text, 'hex');

function viewerFrom(clientId: string, client: ClientRow): Viewer {
  return {
    kind: 'PARTNER',
    subject: rootNodeId('ApiClient', clientId),
    partnerId: client.partner_id,
    clientId,
    scopes: new Set(PARTNER_SCOPES.filter((scope) => client.scopes.includes(scope))),
    accountIds: client.account_ids,
  };
}
