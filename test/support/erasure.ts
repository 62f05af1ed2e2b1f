import { STAFF, type TestServer } from './test-server';
import { act, anAccount, aRate, aSubscription } from './world';

export interface Erased {
  readonly erased: number;
  readonly isComplete: boolean;
}
/** Erases numbers of an account, without a trace unless told otherwise. */
export async function erase(
  server: TestServer,
  accountId: string,
  more: object,
  viewer = STAFF,
): Promise<Erased> {
  const input = { accountId, mode: 'ERASE', reason: 'She asked for it.', ...more };
  const { erased, isComplete } = await act<Erased>(
    ...([server, viewer, 'eraseUsageNumbers', input, 'erased isComplete'] as const),
  );
  return { erased, isComplete };
}

/** A contract with rates of many kinds. */
export async function aRatedContract(
  server: TestServer,
): Promise<{ accountId: string; subscriptionId: string }> {
  const accountId = await anAccount(server);
  const rates = [
    aRate('0.0119', {
      prefix: '33',
      hours: { weekdays: ['MONDAY'], from: '00:00', before: '24:00' },
    }),
    aRate('0.02', { prefix: '3', connectionFee: '0.1' }),
    aRate('0.007', { direction: 'INBOUND' }),
  ];
  const { subscriptionId } = await aSubscription(server, accountId, '2026-01-01', { rates });
  return { accountId, subscriptionId };
}

let numbers = 0;
/** A number of France that nobody else in these tests has. */
export const aNumber = (): string => `+3317${`${(numbers += 1) * 7_919 + 1_000_000}`.slice(0, 7)}`;
