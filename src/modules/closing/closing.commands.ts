import { defineCommand, type InputPath } from '../../application/command';
import type { CommandContext } from '../../application/context';
import { refuse, UserInputError } from '../../application/user-input-error';
import { requireAccount } from '../accounts/account.commands';
import { storeAccountFact } from '../accounts/account-fact.store';
import type { AccountFactRow, AccountRow } from '../accounts/account.entity';
import { stateAt, statusAt } from '../subscriptions/contract';
import type { SubscriptionRow } from '../subscriptions/subscription.entity';
import { readNoticesAlong } from '../subscriptions/subscription.loader';
import { allSubscriptionsOf } from './closing.loader';
import { wording } from './closing.sentences';

interface AskedClosing {
  readonly accountId: string | undefined;
}

/** Of subscriptions that stand in the way, as many are told. */
const TOLD_MAX = 100;

/**
 * Closes an account that has nothing running, as of its today. It can be read as before, and takes
 * no orders and no usage of later days; calls of earlier days that are reported late are taken.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for one that is closed; SUBSCRIPTIONS_RUNNING with
 *   those that run or are to start.
 */
export const closeAccount = defineCommand({
  name: 'closeAccount',
  right: 'CLOSE_ACCOUNTS',
  account: ({ accountId }: AskedClosing) => accountId,
  run: async (context, input, path) => {
    const at = [...path, 'accountId'];
    const account = await requireAccount(context, input.accountId, at);
    const { number, closedOn } = account;
    if (closedOn !== null) {
      const closed = { number, closedOn: { date: closedOn } };
      refuse(
        'ALREADY_DONE',
        at,
        wording('Account {number} was already closed on {closedOn}.', closed),
      );
    }
    await requireNothingRunning(context, account, at);
    const today = context.today(account);
    const fact = await storeAccountFact(context, account, today, { closedOn: today }, at);
    return { account: await changed(context, fact, at), fact };
  },
  audit: ({ fact }) => [audited(fact, 'OPEN', 'CLOSED')],
  event: { type: 'account.closed', facts: ({ fact }) => [fact] },
});

/**
 * Opens an account again that was closed. Calls of the days on which it was closed stay refused.
 *
 * @throws UserInputError NOT_FOUND; ALREADY_DONE for one that is open.
 */
export const reopenAccount = defineCommand({
  name: 'reopenAccount',
  right: 'CLOSE_ACCOUNTS',
  account: ({ accountId }: AskedClosing) => accountId,
  run: async (context, input, path) => {
    const at = [...path, 'accountId'];
    const account = await requireAccount(context, input.accountId, at);
    const { number, closedOn } = account;
    if (closedOn === null) {
      refuse('ALREADY_DONE', at, wording('Account {number} is already open.', { number }));
    }
    const today = context.today(account);
    const fact = await storeAccountFact(context, account, today, { closedOn: null }, at);
    return { account: await changed(context, fact, at), fact };
  },
  audit: ({ fact }) => [audited(fact, 'CLOSED', 'OPEN')],
  event: { type: 'account.reopened', facts: ({ fact }) => [fact] },
});

async function requireNothingRunning(
  context: CommandContext,
  { id, number }: AccountRow,
  path: InputPath,
): Promise<void> {
  const [all] = await Promise.all([allSubscriptionsOf(context, id), readNoticesAlong(context, id)]);
  const running: SubscriptionRow[] = [];
  for (const subscription of all) {
    const state = await stateAt(context, subscription, {});
    if (statusAt(state) !== 'ENDED') running.push(subscription);
  }
  if (running.length === 0) return;
  const told = running.slice(0, TOLD_MAX);
  const first = told.slice(0, 3).map((subscription) => subscription.number);
  const named = { number, names: first.join(', ') };
  const more = running.length - first.length;
  const message =
    more === 0
      ? wording('Account {number} has subscriptions that run or are to start: {names}.', named)
      : wording(
          'Account {number} has subscriptions that run or are to start: {names} and {more} more.',
          { ...named, more },
        );
  throw new UserInputError([{ code: 'SUBSCRIPTIONS_RUNNING', message, path, subscriptions: told }]);
}

/** The account as it is now. */
function changed(
  context: CommandContext,
  { accountId }: AccountFactRow,
  path: InputPath,
): Promise<AccountRow> {
  context.forget();
  return requireAccount(context, accountId, path);
}

const audited = ({ accountId }: AccountFactRow, before: string, after: string) => ({
  accountId,
  subject: { type: 'Account', id: accountId },
  changes: [{ name: 'status', before, after }],
});
