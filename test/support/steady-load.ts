import { actAgainAndAgain, type Act, type Ways } from './act-history';
import type { TestServer } from './test-server';
import { anAccount, aRate, aSubscription } from './world';

const CLIENTS = 3;
const ACTS_EACH = 8;
const SEED = 20_261_130;

/** Whether an act was not done at its first attempt; one that nobody came to is left out. */
const isFault = ({ attempts, answer }: Act): boolean =>
  attempts > 1 || (attempts > 0 && answer === undefined);

/**
 * Clients that act at servers which nothing happens to, each on an account of its own.
 *
 * @param server where their accounts are made.
 * @param wave another number each time, from 1.
 * @returns the acts that were not done at once: there are to be none.
 */
export async function faultsUnderLoad(
  server: Pick<TestServer, 'ask'>,
  ways: Ways,
  wave: number,
): Promise<readonly Act[]> {
  const at = server as TestServer;
  const acts = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const name = `wave${wave}-${index}`;
      const accountId = await anAccount(at, { number: `ACC-${name}` });
      const rates = [aRate('0.02')];
      const { subscriptionId } = await aSubscription(at, accountId, '2026-01-01', { rates });
      const plan = { name, count: ACTS_EACH, seed: SEED + 10 * wave + index };
      return actAgainAndAgain(ways, { accountId, subscriptionId }, plan);
    }),
  );
  return acts.flat().filter(isFault);
}
