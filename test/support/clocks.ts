import { STAFF, type TestServer, type TestViewer } from './test-server';
import {
  act,
  anAccount,
  read,
  refusalsOf,
  type AccountOptions,
  type UserErrorAnswer,
} from './world';

// Sandbox accounts, and their clocks.

export const aSandbox = (server: TestServer, options: AccountOptions = {}): Promise<string> =>
  anAccount(server, { isSandbox: true, ...options });

/** What an advance of a clock answers. */
export interface Advanced {
  readonly startedAt: string;
  readonly reachedAt: string;
  readonly events: number;
  readonly unbilled: readonly { readonly month: string; readonly message: string }[];
}

export const ADVANCE = 'advance { startedAt reachedAt events unbilled { month message } }';

/** Gives a sandbox a clock that shows an instant. */
export const setClock = (
  server: TestServer,
  accountId: string,
  at: string,
  viewer: TestViewer = STAFF,
): Promise<{ account: { testClock: { now: string } } }> =>
  act(server, viewer, 'createTestClock', { accountId, at }, 'account { testClock { now } }');

/** Moves a clock. */
export async function advanced(
  server: TestServer,
  accountId: string,
  to: string,
  viewer: TestViewer = STAFF,
): Promise<Advanced> {
  const input = { accountId, to };
  return (await act<{ advance: Advanced }>(server, viewer, 'advanceTestClock', input, ADVANCE))
    .advance;
}

/** Why a clock was not moved. */
export const notAdvanced = (
  server: TestServer,
  accountId: string,
  to: string,
  viewer: TestViewer = STAFF,
): Promise<UserErrorAnswer[]> => refusalsOf(server, viewer, 'advanceTestClock', { accountId, to });

/** What a clock shows; null where there is none. */
export async function clockOf(
  server: TestServer,
  accountId: string,
  viewer: TestViewer = STAFF,
): Promise<string | null> {
  const { account } = await read<{ account: { testClock: { now: string } | null } }>(
    server,
    viewer,
    'query ($id: ID!) { account(id: $id) { testClock { now } } }',
    { id: accountId },
  );
  return account.testClock?.now ?? null;
}
