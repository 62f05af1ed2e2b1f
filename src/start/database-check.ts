import { Client } from 'pg';
import { codeOf, messageOf, StartError } from '../application/start-error';

const oldestMajorVersion = 15;

/**
 * Connects once and looks at the server, so that what is wrong with it is said before any work.
 *
 * @param variable The environment variable the URL came from, for the sentence.
 * @throws StartError when the server cannot be reached, refuses us, or is too old.
 */
export async function checkDatabase(url: string, variable: string): Promise<void> {
  let client: Client | undefined;
  try {
    client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined); // the query in flight fails too, and is heard
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    const major = Math.trunc(Number(rows[0]?.server_version_num) / 10_000);
    if (major < oldestMajorVersion) {
      throw new StartError(
        `The server that ${variable} names is PostgreSQL ${major}, but Switchboard needs ` +
          `${oldestMajorVersion} or later: upgrade it, or name another server.`,
      );
    }
  } catch (error) {
    throw error instanceof StartError ? error : databaseError(error, url, variable);
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** What a failure to connect means to the person who set the URL. It never shows the password. */
function databaseError(error: unknown, url: string, variable: string): StartError {
  const { host, username, pathname } = new URL(url);
  const place = `${host || 'the given host'} (${variable})`;
  // The driver says so without a code when the server wants a password and the URL has none.
  const code = messageOf(error).startsWith('SASL') ? '28P01' : firstCode(error);
  switch (code) {
    case 'ECONNREFUSED':
      return new StartError(
        `No PostgreSQL answers at ${place}: start it there, or correct the host and port.`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `No machine has the name in ${place}: correct the host, or the network of this machine.`,
      );
    case '28P01':
    case '28000':
      return new StartError(
        `PostgreSQL at ${place} does not let the role "${decoded(username)}" in: correct the user ` +
          'and password, or allow that role in pg_hba.conf.',
      );
    case '3D000':
      return new StartError(
        `There is no database "${decoded(pathname.slice(1))}" at ${place}: create it, or correct ` +
          'the name at the end of the URL.',
      );
    default:
      return new StartError(
        `The database at ${place} cannot be used (${messageOf(error)}): correct the URL or the ` +
          'server.',
      );
  }
}

/** Node tries every address of a host and wraps what each try met. */
function firstCode(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error) ?? codeOf(error.errors[0]);
  return codeOf(error);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
