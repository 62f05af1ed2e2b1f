import { rootNodeId } from '../../src/graphql/node-id';
import { PARTNER_SCOPES } from '../../src/application/permissions';
import { PARTNERS, STAFF, type TestServer, type TestViewer } from './test-server';
import { act, unique } from './world';

/** A client of the API as createApiClient and rotateApiClientSecret give it. */
export interface MadeClient {
  readonly id: string;
  /** The whole bearer token. */
  readonly token: string;
}

export const FIRST_PARTNER = rootNodeId('Partner', PARTNERS.first);
export const SECOND_PARTNER = rootNodeId('Partner', PARTNERS.second);

/** A client of the first partner with every scope, made by staff, unless told otherwise. */
export async function aClient(
  server: TestServer,
  more: object = {},
  viewer: TestViewer = STAFF,
): Promise<MadeClient> {
  const input = {
    partnerId: FIRST_PARTNER,
    name: unique('client'),
    scopes: PARTNER_SCOPES,
    ...more,
  };
  return madeBy(server, viewer, 'createApiClient', input);
}

/** The same client with another secret. */
export const rotated = (server: TestServer, id: string, more: object = {}): Promise<MadeClient> =>
  madeBy(server, STAFF, 'rotateApiClientSecret', { apiClientId: id, ...more });

export async function revoke(server: TestServer, apiClientId: string): Promise<void> {
  const input = { apiClientId, reason: 'lost' };
  await act(server, STAFF, 'revokeApiClient', input, 'apiClient { id }');
}

async function madeBy(
  server: TestServer,
  viewer: TestViewer,
  mutation: string,
  input: object,
): Promise<MadeClient> {
  const { apiClient, secret } = await act<{ apiClient: { id: string }; secret: string }>(
    server,
    viewer,
    mutation,
    input,
    'apiClient { id } secret',
  );
  return { id: apiClient.id, token: secret };
}
