import { keyOf, rootNodeId } from '../graphql/node-id';

/** What a client sends: who it is, and the secret that proves it. */
export interface ClientToken {
  readonly clientId: string;
  readonly secret: string;
}

/** "sb_", 22 characters of the client's id and 43 of the secret: easy to find where it leaked. */
const FORM = /^sb_([A-Za-z0-9_-]{22})_([A-Za-z0-9_-]{43})$/;
const ID_PREFIX = 'apc_';

/** The token as it stands behind "Bearer". */
export function bearerTokenOf({ clientId, secret }: ClientToken): string {
  return `sb_${rootNodeId('ApiClient', clientId).slice(ID_PREFIX.length)}_${secret}`;
}

/** What a token holds; undefined where it has not the form of a client's. */
export function readBearerToken(token: string): ClientToken | undefined {
  const [, id = '', secret = ''] = FORM.exec(token) ?? [];
  const clientId = keyOf('ApiClient', `${ID_PREFIX}${id}`)?.id;
  return clientId === undefined ? undefined : { clientId, secret };
}
