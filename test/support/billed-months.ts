import type { KillableServer } from './killable-server';
import type { Answer, TestServer } from './test-server';

/** So many calendar months, the current one the last of them, in UTC: "2026-10", "2026-11". */
export const monthsBefore = (now: Date, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + 1 + index, 1))
      .toISOString()
      .slice(0, 7),
  );

/**
 * A server in a process of its own, for the builders of a test's world: whoever asks, asks as
 * staff.
 */
export const remoteServer = (
  server: Pick<KillableServer, 'staffHeaders'>,
  url: () => string,
): TestServer => {
  const ask = async (_: unknown, query: string, variables?: object): Promise<Answer> => {
    const response = await fetch(`${url()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...server.staffHeaders() },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  };
  // The builders ask, and nothing else.
  return { ask } as unknown as TestServer;
};
